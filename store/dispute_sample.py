"""The disputes of the sample brand: one open, one decided, one settled, and one that was opened again before it was."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from store.cases import Outcome, close, open_or_extend
from store.disputes import Matter, Option, add_option, decide, mark, reopen, settle, steps_of
from store.knowledge import knowledge_of
from store.mentions import save_mentions
from store.models import Brand, Case, Dispute, Mention, Query
from store.workflow import Actor

FILE = Path(__file__).parent / "sample" / "disputes.json"
WHO = Actor("job:sample", "admin")
ASKS = [{"code": "intent:refund_request", "text": "asks for a refund"}]


def sample_disputes() -> list[dict[str, Any]]:
    """The disputes as they stand in their file: the message, the matter, and each step in hours before now."""
    read: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return read


def load_disputes(session: Session, brand: Brand, query: Query, now: datetime) -> None:
    """Make the messages, cases and disputes of the sample brand, dated back from `now`; the caller commits.

    What was decided is answered by hand, so that only the open one waits for an answer.
    """
    told = sample_disputes()
    save_mentions(session, query, [_message(each, now) for each in told])
    keys = {(entry.key, entry.lang): entry.id or 0 for entry in knowledge_of(session, brand.id or 0)}
    for each in told:
        case = _case(session, brand, each, now)
        lang = "th" if any("\u0e00" <= letter <= "\u0e7f" for letter in each["happened"]) else "en"
        cited = [keys[key, lang] for key in each["cited"]]
        matter = Matter(each["happened"], each["wanted"], each["amount"], cited=cited)
        _take_steps(session, case, matter, each, now)


def _message(told: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {
        "channel": told["channel"], "source": told["source"], "external_id": told["id"], "title": told["title"],
        "text": told["text"], "author": told["author"], "handle": told["author"], "followers": 0, "rating": None,
        "lang": "", "url": "", "media": [], "raw": {}, "published_at": _ago(told, now), "collected_at": now,
    }  # fmt: skip


def _ago(told: dict[str, Any], now: datetime) -> datetime:
    return now - timedelta(hours=told["hours_ago"])


def _case(session: Session, brand: Brand, told: dict[str, Any], now: datetime) -> Case:
    same = col(Mention.external_id) == told["id"], col(Mention.source) == told["source"]
    mention = session.scalars(select(Mention).where(*same)).one()
    outcome = Outcome(mention, brand.id or 0, told["rule"], ASKS, told["priority"])
    return open_or_extend(session, outcome, _ago(told, now))


def _take_steps(session: Session, case: Case, matter: Matter, told: dict[str, Any], now: datetime) -> None:
    dispute, options = mark(session, case, matter, WHO, told["why"]), iter(told["options"])
    dispute.opened_at = _ago(told["steps"][0], now)
    for step in told["steps"][1:]:
        _step(session, dispute, step, options, now)
    for line, step in zip(reversed(steps_of(session, dispute.id or 0)), told["steps"], strict=True):
        line.at = _ago(step, now)
    decided = [step for step in told["steps"] if step["do"] == "decide"]
    if decided:
        why = decided[-1]["words"]
        close(session, case, "answered_by_hand", WHO, case.version, why, at=_ago(decided[0], now))
    session.flush()


def _step(session: Session, dispute: Dispute, step: dict[str, Any], options: Any, now: datetime) -> None:
    at, seen, words = _ago(step, now), dispute.version, step.get("words", "")
    if step["do"] == "option":
        add_option(session, dispute, Option(**next(options)), WHO, seen)
    elif step["do"] == "decide":
        decide(session, dispute, step["option"], WHO, seen, words)
        dispute.decided_at = at
    elif step["do"] == "settle":
        settle(session, dispute, WHO, seen, step.get("recommends"), words, at)
    else:
        reopen(session, dispute, WHO, seen, words)
    session.flush()
