"""Answers to surveys in a file: which column holds the score and which the words, and the mention that a row is."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from collectors.fields import plain
from collectors.page import BadRow, NewMention
from collectors.survey_values import NPS, PERSONAL, SCALES, Reply, mention_of, score_of
from collectors.tables.cells import is_missing, read_text
from collectors.tables.columns import usual_name
from collectors.tables.mentions import Reading
from collectors.tables.rows import Row
from collectors.tables.slashes import month_first, rewritten
from collectors.tables.times import read_time
from store.errors import BadInput

Plan = dict[str, Any]  # as it is kept in the options of a query: JSON
USUAL = {
    "score": ("score", "nps", "nps_score", "csat", "rating", "คะแนน", "คะแนนที่ให้"),
    "text": (
        "text", "comment", "comments", "feedback", "reason", "answer", "ความคิดเห็น", "ข้อเสนอแนะ", "เหตุผล", "ข้อความ",
    ),
    "published_at": (
        "timestamp", "submitted_at", "submit_date", "answered_at", "date", "created_at", "ประทับเวลา", "วันที่", "เวลา",
    ),
    "external_id": ("response_id", "external_id", "id", "#", "token", "รหัส"),
    "email": ("email", "e_mail", "email_address", "username", "อีเมล", "ที่อยู่อีเมล", "ชื่อผู้ใช้"),
    "respondent": ("respondent", "respondent_id", "user_id", "customer_id"),
    "product": ("product", "product_name", "สินค้า"),
    "order_number": ("order", "order_number", "order_id", "หมายเลขคำสั่งซื้อ"),
    "lang": ("lang", "language", "ภาษา"),
}  # fmt: skip
FACTS = ("email", "respondent", "product", "order_number", "lang")
WORDY = 25  # a column with one cell of so many signs holds words, not choices
CHOICES = 12
SHIFT = re.compile(r"\s*GMT([+-])(\d{1,2})(?::(\d{2}))?$")


def answers_plan(names: Sequence[str], rows: Sequence[Row], chosen: Mapping[str, str], kind: str) -> Plan:
    """How the rows of a file are read, told by their headings and the first of them; BadInput where nothing can be.

    `kind` is nps or csat, or empty where the score itself tells. `chosen` goes from fields to columns.
    """
    unknown = sorted(set(chosen) - set(USUAL))
    if unknown:
        raise BadInput(f"an answer has no field {unknown[0]!r}; known: {', '.join(USUAL)}")
    missing = [column for column in chosen.values() if column not in names]
    if missing:
        raise BadInput(f"there is no column {missing[0]!r}; the file has: {', '.join(names)}")
    found = _by_usual_names(names, chosen)
    cells = {name: [row.cells.get(name) for row in rows] for name in names}
    if "score" not in found and (
        scores := [each for each in names if _asks(each, cells) and each not in found.values()]
    ):
        found["score"] = scores[0]
    left = [name for name in names if name not in found.values()]
    texts = [found["text"]] if "text" in found else [each for each in left if _holds_words(each, cells[each])]
    if "score" not in found and not texts:
        raise BadInput(f"none of the columns ({', '.join(names)}) is known to hold a score or words: choose one with "
                       "score=COLUMN or text=COLUMN")  # fmt: skip
    at = found.get("published_at", "")
    return {
        "fields": found, "texts": texts, "others": [each for each in left if each not in texts],
        "kind": kind or _kind(found.get("score", ""), cells), "month_first": bool(at) and month_first(cells[at]),
    }  # fmt: skip


def _by_usual_names(names: Sequence[str], chosen: Mapping[str, str]) -> dict[str, str]:
    known = {usual_name(name): name for name in reversed(names)}
    found = dict(chosen)
    for field, usual in USUAL.items():
        column = next((known[name] for name in usual if name in known), None)
        if field not in found and column is not None and column not in found.values():
            found[field] = column
    return found


def _asks(name: str, cells: Mapping[str, Sequence[object]]) -> bool:
    """Whether a column holds scores: nothing but numbers of a scale, or mostly where it asks about recommending."""
    there = [each for each in cells[name] if not is_missing(each)]
    scores = sum(score_of(each, 0, 10) is not None for each in there)
    enough = len(there) / 2 if NPS.search(name) else len(there)
    return bool(scores) and scores >= enough and not PERSONAL.search(name)


def _holds_words(name: str, cells: Sequence[object]) -> bool:
    """Whether people wrote into a column in their own words; a few answers that come again are choices."""
    there = [str(each).strip() for each in cells if not is_missing(each)]
    several = len(set(there)) > min(CHOICES, len(there) // 2) or len(set(there)) == len(there)
    return not PERSONAL.search(name) and several and any(len(each) >= WORDY for each in there)


def _kind(score: str, cells: Mapping[str, Sequence[object]]) -> str:
    """What a score counts for: the NPS where it asks for that or goes beyond 5, else the CSAT."""
    if not score:
        return ""
    values = [value for each in cells[score] if (value := score_of(each, 0, 10)) is not None]
    return "nps" if NPS.search(score) or any(value == 0 or value > SCALES["csat"] for value in values) else "csat"


def read_answer(row: Row, plan: Plan, reading: Reading) -> NewMention | BadRow:
    """The mention in a row; a BadRow names the first cell that cannot be read."""
    if row.problem:
        return BadRow(row.line, "", row.problem)
    fields, kind = plan["fields"], plan["kind"]
    cells = {field: row.cells.get(column) for field, column in fields.items()}
    least, most = (1, 5) if kind == "csat" else (0, 10)
    score = score_of(cells.get("score"), least, most)
    if score is None and not is_missing(cells.get("score")):
        return BadRow(row.line, fields["score"], f"this is no whole number from {least} to {most}")
    try:
        at = _time(cells.get("published_at"), plan, reading)
    except ValueError as error:
        return BadRow(row.line, fields["published_at"], str(error))
    reply = Reply(reading.source, _key(row, cells), at, "file")
    reply.rate(kind, score, SCALES.get(kind), fields.get("score", ""))
    reply.texts = [text for each in plan["texts"] if (text := plain(_text(row.cells.get(each))).strip())]
    reply.said = [{"question": each, "answer": said} for each in plan["others"] if (said := _said(each, row))]
    reply.facts = {field: text[:200] for field in FACTS if (text := _text(cells.get(field)).strip())}
    try:
        return mention_of(reply, reading.collected_at)
    except ValidationError as error:
        return BadRow(row.line, "", error.errors()[0]["msg"].removeprefix("Value error, "))


def _time(cell: object, plan: Plan, reading: Reading) -> Any:
    if is_missing(cell):
        return reading.undated
    cell = SHIFT.sub(_offset, cell) if isinstance(cell, str) else cell
    return read_time(rewritten(cell, plan["month_first"]), reading.zone)


def _offset(found: re.Match[str]) -> str:
    """The zone as Google writes it, GMT+7, as others do."""
    return f" {found[1]}{int(found[2]):02}:{found[3] or '00'}"


def _text(cell: object) -> str:
    try:
        return read_text(cell)
    except ValueError:
        return ""


def _said(column: str, row: Row) -> str:
    return "" if PERSONAL.search(column) else _text(row.cells.get(column)).strip()


def _key(row: Row, cells: Mapping[str, object]) -> str:
    """What the row is called, or a name made from all of it: the same row is the same answer."""
    named = _text(cells.get("external_id")).strip()
    told = "\x1f".join(f"{name}={plain(str(cell)).strip()}" for name, cell in row.cells.items() if not is_missing(cell))
    return named or hashlib.sha256(told.encode()).hexdigest()
