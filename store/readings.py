"""Readings: the aspects and intents of mentions that hold, as the model or a person has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, delete, func, literal, null, select, update
from sqlmodel import Session, col

from store.mentions import insert_new
from store.models import Aspect, Intent, Mention, ReadingCorrection, Sentiment
from store.once import once

ASPECT, INTENT = "aspect", "intent"
PRESENT, ABSENT = "present", "absent"
IN_SQL: dict[str, Any] = {"synchronize_session": False}
TABLES: dict[str, type[Aspect] | type[Intent]] = {ASPECT: Aspect, INTENT: Intent}


@dataclass(frozen=True)
class Readings:
    """What holds for one mention: the label of each aspect ("" is unknown), the intents, and the words of people.

    `by_person` goes by kind and name, and also holds what people took away.
    """

    aspects: dict[str, str]
    intents: tuple[str, ...]
    by_person: dict[tuple[str, str], ReadingCorrection]


def row_of(mention_id: int, kind: str, name: str, label: str) -> dict[str, Any]:
    """A row of the table of a kind."""
    return {"mention_id": mention_id, "name": name} | ({"label": label} if kind == ASPECT else {})


def apply_reading_corrections(session: Session, mention_ids: Sequence[int]) -> set[int]:
    """Put the words of people in force again, once after `save_scores` has written what a model says of these mentions.

    What the model says now is kept for an undo. Gives back the mentions on which people have spoken. The caller
    commits.
    """
    wanted = col(ReadingCorrection.mention_id).in_(mention_ids)
    said = list(session.scalars(select(ReadingCorrection).where(wanted).execution_options(populate_existing=True)))
    if not said:
        return set()
    session.exec(update(ReadingCorrection).where(wanted).values(_said_by_model()).execution_options(**IN_SQL))
    for kind in {one.kind for one in said}:
        table = TABLES[kind]
        spoken = select(ReadingCorrection).where(_speaks_of(table), col(ReadingCorrection.kind) == kind)
        these = col(table.mention_id).in_(mention_ids), spoken.correlate(table).exists()
        session.exec(delete(table).where(*these).execution_options(**IN_SQL))
        here = [one for one in said if one.kind == kind and one.label != ABSENT]
        insert_new(session, table, [row_of(one.mention_id or 0, kind, one.name, one.label) for one in here])
    spoken_on = {one.mention_id or 0 for one in said}
    for one in said:
        session.expire(one)  # the database has a newer word of the model
    return spoken_on


def _speaks_of(table: type[Aspect] | type[Intent]) -> ColumnElement[bool]:
    return (col(table.mention_id) == ReadingCorrection.mention_id) & (col(table.name) == ReadingCorrection.name)


def _said_by_model() -> dict[str, ColumnElement[Any]]:
    """The columns of a correction that repeat what the tables of the model say at this moment."""
    aspect = select(col(Aspect.label)).where(_speaks_of(Aspect)).correlate(ReadingCorrection).scalar_subquery()
    intent = select(Intent).where(_speaks_of(Intent)).correlate(ReadingCorrection).exists()
    read = select(col(Sentiment.model)).where(col(Sentiment.mention_id) == ReadingCorrection.mention_id)
    return {
        "was": case(
            (col(ReadingCorrection.kind) == ASPECT, func.coalesce(aspect, ABSENT)),
            (intent, PRESENT),
            else_=ABSENT,
        ),
        "model": func.coalesce(read.correlate(ReadingCorrection).scalar_subquery(), ReadingCorrection.model),
    }


def readings_in_force(session: Session, mention_id: int) -> Readings:
    """The aspects and intents that hold for one mention, and which of them a person set."""
    return once(session, ("readings", mention_id), lambda: readings_of(session, [mention_id])[mention_id])


def readings_of(session: Session, mention_ids: Sequence[int]) -> dict[int, Readings]:
    """The same for several mentions, by mention; one query."""
    aspects: dict[int, dict[str, str]] = {id_: {} for id_ in mention_ids}
    intents: dict[int, list[str]] = {id_: [] for id_ in mention_ids}
    people: dict[int, dict[tuple[str, str], ReadingCorrection]] = {id_: {} for id_ in mention_ids}
    for given, kind, id_, name, label, *made in session.execute(_all_readings(mention_ids)):
        if given:
            was, model, person_id, made_at = made
            people[id_][kind, name] = ReadingCorrection(
                mention_id=id_, kind=kind, name=name, label=label, was=was, model=model, person_id=person_id,
                made_at=made_at,
            )  # fmt: skip
        elif kind == ASPECT:
            aspects[id_][name] = label
        else:
            intents[id_].append(name)
    return {id_: Readings(aspects[id_], tuple(intents[id_]), people[id_]) for id_ in mention_ids}


def _all_readings(mention_ids: Sequence[int]) -> Select[Any]:
    """What people said and what holds, as rows of one shape: by a person, kind, mention, name, label, and its making.

    What people said comes first, because only it has every column.
    """
    given = ReadingCorrection
    said = select(
        literal(1).label("given"), col(given.kind), col(given.mention_id), col(given.name), col(given.label),
        col(given.was), col(given.model), col(given.person_id), col(given.made_at),
    ).where(col(given.mention_id).in_(mention_ids))  # fmt: skip
    nothing = [null() for _ in range(4)]
    held = [
        select(literal(0), literal(kind), col(table.mention_id), col(table.name), label, *nothing)
        .where(col(table.mention_id).in_(mention_ids))
        for kind, table, label in ((ASPECT, Aspect, col(Aspect.label)), (INTENT, Intent, literal(PRESENT)))
    ]  # fmt: skip
    every = said.union_all(*held).subquery()
    return select(every).order_by(every.c.given.desc(), every.c.kind, every.c.name)


def corrected_readings(session: Session) -> list[dict[str, Any]]:
    """Every aspect and intent of the mentions in which people corrected one, with text, channel and language.

    `was` is the model's word and `label` the one that holds; what a person left as it was has the same twice, and
    `by_person` False. So agreement counts too: whoever corrected one reading has seen the others.
    """
    spoken = select(col(ReadingCorrection.mention_id)).distinct()
    joined = (
        select(Mention, col(Sentiment.lang))
        .join(Sentiment, col(Sentiment.mention_id) == Mention.id, isouter=True)
        .where(col(Mention.id).in_(spoken))
        .order_by(col(Mention.id))
    )
    found = session.execute(joined).all()
    holding = readings_of(session, [mention.id for mention, _ in found])
    return [
        {
            "mention_id": mention.id, "text": mention.full_text(), "channel": mention.channel,
            "lang": lang or mention.lang, **one,
        }
        for mention, lang in found
        for one in _compared(holding[mention.id])
    ]  # fmt: skip


def _compared(holds: Readings) -> list[dict[str, Any]]:
    standing = {(ASPECT, name): label for name, label in holds.aspects.items()}
    standing |= {(INTENT, name): PRESENT for name in holds.intents}
    left = [(key, label, label, False) for key, label in standing.items() if key not in holds.by_person]
    said = [(key, one.was, one.label, True) for key, one in holds.by_person.items()]
    return [
        {"kind": kind, "name": name, "was": was, "label": label, "by_person": person}
        for (kind, name), was, label, person in sorted([*left, *said])
    ]
