"""The cases of a large archive with all that hangs on them: clocks, drafts, approvals, replies, moves."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any, NamedTuple

import numpy as np

from benchmarks.scale_bulk import Bulk
from benchmarks.scale_texts import RARELY, Said
from store.targets import PRIORITIES

ACTIVE_DAYS = 5  # most cases are closed after so many days
LEFT_OVER = 0.004  # and so many of the older ones are not
OF_PRIORITY = (0.05, 0.20, 0.55, 0.20)
ANSWER = {"th": "ขออภัยในความไม่สะดวกค่ะ ทีมงานกำลังตรวจสอบให้นะคะ", "en": "We are sorry, and we are looking into it now."}
REASONS = '[{"code": "negative", "text": "the text is negative"}]'
COLUMNS: dict[str, tuple[str, ...]] = {
    "case": ("id", "brand_id", "author_id", "channel", "status", "priority", "priority_rank", "reasons", "assignee_id",
             "due_at", "snoozed_until", "no_draft_reason", "opened_at", "version"),
    "clock": ("case_id", "started_at", "answer_due_at", "resolution_due_at", "answered_at", "answer_seconds",
              "held_seconds", "answer_missed", "resolution_missed"),
    "draft": ("id", "case_id", "mention_id", "number", "status", "text", "text_hash", "lang", "writer", "sentences",
              "escalate", "plan", "gloss", "variants", "variant", "note", "guard", "created_at", "version"),
    "approval": ("draft_id", "text_hash", "actor", "at"),
    "reply": ("id", "case_id", "draft_id", "mention_id", "channel", "kind", "status", "text", "text_hash", "send_after",
              "external_id", "url", "error", "interaction", "published_at", "looks", "created_at", "version"),
    "move": ("case_id", "noun", "thing_id", "action", "from_status", "to_status", "actor", "reason", "at"),
}  # fmt: skip


class Told(NamedTuple):
    """The mention that opens a case."""

    id: int
    brand: int
    author: int
    channel: str
    said: Said
    at: datetime


class Cases:
    """Opens cases, or puts mentions into one of the same author that is still young."""

    def __init__(self, bulk: Bulk, random: np.random.Generator, now: datetime, people: int) -> None:
        """Write into this bulk, as seen at this moment, with so many people on the staff."""
        self._bulk, self._dice, self._now, self._people = bulk, random, now, people
        self._ids: defaultdict[str, Any] = defaultdict(lambda: count(1))
        self._newest: dict[tuple[int, int], tuple[int, datetime]] = {}
        self.opened = 0

    def take(self, told: Told) -> int:
        """The case that a mention belongs to."""
        known = self._newest.get((told.brand, told.author))
        if known is not None and told.at - known[1] < timedelta(days=3):
            return known[0]
        case_id: int = next(self._ids["case"])
        self._newest[told.brand, told.author] = case_id, told.at
        self.opened = case_id
        self._open(case_id, told)
        return case_id

    def _open(self, case_id: int, told: Told) -> None:
        dice = self._dice.random(8).tolist()
        status, stamp = self._status(told.at, dice), self._bulk.stamp
        rank = int(np.searchsorted(np.cumsum(OF_PRIORITY), dice[2]))
        due, person = told.at + timedelta(hours=4 << rank), int(1 + self._people * dice[3])
        given = person if dice[4] < 0.6 else None
        snoozed = stamp(self._now + timedelta(days=1)) if status == "snoozed" else None
        drafted = dice[5] < 0.85
        self._add("case", (
            case_id, told.brand, told.author, told.channel, status, PRIORITIES[min(rank, 3)], min(rank, 3), REASONS,
            given, stamp(due), snoozed, "" if drafted else "Only people answer this.", stamp(told.at), 2,
        ))  # fmt: skip
        answered = told.at + timedelta(hours=3) if status in ("resolved", "waiting") else None
        self._add("clock", (
            case_id, stamp(told.at), stamp(due), stamp(due + timedelta(days=2)), answered and stamp(answered),
            10_800 if answered else None, 0, rank == 0, False,
        ))  # fmt: skip
        self._move(case_id, "case", case_id, "assign", ("open", "open"), told.at)
        if drafted:
            self._draft(case_id, told, status, person, dice)
        if status != "open":
            self._move(case_id, "case", case_id, "answer", ("open", status), told.at + timedelta(hours=3))

    def _status(self, at: datetime, dice: Sequence[float]) -> str:
        active = 0.6 if self._now - at < timedelta(days=ACTIVE_DAYS) else LEFT_OVER
        if dice[0] < active:
            return "open" if dice[1] < 0.7 else "waiting" if dice[1] < 0.9 else "snoozed"
        return "resolved" if dice[1] < 0.8 else "dismissed"

    def _draft(self, case_id: int, told: Told, status: str, person: int, dice: Sequence[float]) -> None:
        """A draft with what became of it; of one in five an older version."""
        number, actor = 1 + (dice[6] < 0.2), f"person:{person}"
        became = {"open": "proposed", "snoozed": "proposed", "dismissed": "withdrawn"}.get(status, "approved")
        for each in range(1, number + 1):
            words = f"{ANSWER[told.said.lang]} ({case_id}.{each})"
            hashed, id_ = hashlib.sha256(words.encode()).hexdigest(), next(self._ids["draft"])
            now_is = became if each == number else "superseded"
            self._add("draft", (
                id_, case_id, told.id, each, now_is, words, hashed, told.said.lang,
                "composer" if each == 1 else actor, "[]", "", "{}", "{}", "[]", "", "", "clean",
                self._bulk.stamp(told.at), 1,
            ))  # fmt: skip
            step = {"approved": "approve", "withdrawn": "withdraw", "superseded": "supersede"}.get(now_is)
            if step:
                self._move(case_id, "draft", id_, step, ("proposed", now_is), told.at)
        if became == "approved":
            self._reply(case_id, id_, told, words, hashed, actor)
        elif status == "open" and dice[7] < 0.03:
            self._reply(case_id, id_, told, words, hashed, actor, "failed")

    def _reply(
        self, case_id: int, draft_id: int, told: Told, words: str, hashed: str, actor: str, status: str = "published"
    ) -> None:
        id_, stamp = next(self._ids["reply"]), self._bulk.stamp
        sent = stamp(told.at + timedelta(hours=3))
        self._add("approval", (draft_id, hashed, actor, sent))
        self._add("reply", (
            id_, case_id, draft_id, told.id, told.channel, "answer", status, words, hashed, sent, f"r{id_}",
            f"https://{told.channel}.example/r{id_:08}", "", f"{told.channel}:{told.brand}:{told.id}", sent, 0, sent, 1,
        ))  # fmt: skip
        self._move(case_id, "reply", id_, "claim", ("queued", "sending"), told.at)
        self._move(case_id, "reply", id_, "publish", ("sending", status), told.at)

    def _move(self, case_id: int, noun: str, thing: int, action: str, step: tuple[str, str], at: datetime) -> None:
        self._add("move", (case_id, noun, thing, action, *step, "job:made", "", self._bulk.stamp(at)))

    def _add(self, table: str, row: tuple[Any, ...]) -> None:
        self._bulk.add(table, COLUMNS[table], row)


def rare_of(number: int, of: int) -> bool:
    """Whether a mention is one of the few that hold a rare word."""
    return number % max(1, of // RARELY) == 0
