"""Corrected readings: what people say that a mention is about and that its author wants."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from store.audit import record
from store.corrections import RIGHT, may_correct
from store.errors import BadInput, NotAllowed, Stale
from store.mentions import insert_new
from store.models import ReadingCorrection, Sentiment, utc_now
from store.readings import ABSENT, ASPECT, INTENT, PRESENT, TABLES, readings_in_force, row_of
from store.saying import listed, say
from store.scores import LABELS
from store.stale_days import touch
from store.workflow import Actor


def correct_aspect(
    session: Session,
    mention_id: int,
    name: str,
    label: str,
    actor: Actor,
    seen: datetime | None,
    now: datetime | None = None,
) -> None:
    """Put a person's word on an aspect in force: its label, or "absent" where the mention does not speak of it.

    `seen` is when the correction was made that the person was shown, None if there was none. Raises Stale when another
    one stands there by now, unless it is the same word of the same person. The caller commits.
    """
    if label not in (*LABELS, ABSENT):
        raise BadInput(say("the label of an aspect is one of {known}", known=listed((*LABELS, ABSENT))))
    _correct(session, mention_id, ASPECT, name, label, actor, seen, now)


def correct_intent(
    session: Session,
    mention_id: int,
    name: str,
    present: bool,
    actor: Actor,
    seen: datetime | None,
    now: datetime | None = None,
) -> None:
    """Put a person's word on an intent in force, as `correct_aspect` does; the caller commits."""
    _correct(session, mention_id, INTENT, name, PRESENT if present else ABSENT, actor, seen, now)


def take_back_aspect(session: Session, mention_id: int, name: str, actor: Actor, seen: datetime) -> None:
    """Undo the correction of an aspect made at `seen`: what the model said last holds again. The caller commits.

    Raises Stale when it is undone or changed already.
    """
    _take_back(session, mention_id, ASPECT, name, actor, seen)


def take_back_intent(session: Session, mention_id: int, name: str, actor: Actor, seen: datetime) -> None:
    """Undo the correction of an intent, as `take_back_aspect` does; the caller commits."""
    _take_back(session, mention_id, INTENT, name, actor, seen)


def _correct(
    session: Session,
    mention_id: int,
    kind: str,
    name: str,
    label: str,
    actor: Actor,
    seen: datetime | None,
    now: datetime | None,
) -> None:
    _allow(session, mention_id, actor)
    if not name.isidentifier():
        raise BadInput(say("this is no name of an {kind}", kind=kind))
    model = _hold(session, mention_id)
    key = {"mention_id": mention_id, "kind": kind, "name": name}
    said = {"label": label, "person_id": actor.person_id, "made_at": now or utc_now()}
    first = {"was": _standing(session, mention_id, kind, name), "model": model}
    if not _write(session, key, said, first, seen):
        session.rollback()
        there = session.get(ReadingCorrection, (mention_id, kind, name), populate_existing=True)
        if there is not None and (there.label, there.person_id) == (label, actor.person_id):
            return
        raise Stale(say("somebody else corrected this {kind} in the meantime", kind=kind))
    _put_in_force(session, mention_id, kind, name, label)
    record(session, actor, f"corrected_{kind}", "mention", mention_id, name=name, was=first["was"], now=label)


def _take_back(session: Session, mention_id: int, kind: str, name: str, actor: Actor, seen: datetime) -> None:
    _allow(session, mention_id, actor)
    _hold(session, mention_id)
    there = session.get(ReadingCorrection, (mention_id, kind, name), populate_existing=True)
    if there is None or there.made_at != seen:
        session.rollback()
        raise Stale(say("this {kind} was undone or changed in the meantime", kind=kind))
    session.delete(there)
    session.flush()
    _put_in_force(session, mention_id, kind, name, there.was)
    record(session, actor, f"{kind}_taken_back", "mention", mention_id, name=name, now=there.was)


def _allow(session: Session, mention_id: int, actor: Actor) -> None:
    if actor.person_id is None or not may_correct(session, mention_id, actor):
        raise NotAllowed(say("to correct aspects and intents takes the role {right} or higher", right=RIGHT))


def _hold(session: Session, mention_id: int) -> str:
    """Keep a mention from being read anew until the commit; gives back the model that has read it."""
    same = col(Sentiment.mention_id) == mention_id
    if session.exec(update(Sentiment).where(same).values(model=Sentiment.model)).rowcount != 1:
        session.rollback()
        raise BadInput("the model has not read this mention yet")
    return session.scalars(select(col(Sentiment.model)).where(same)).one()


def _standing(session: Session, mention_id: int, kind: str, name: str) -> str:
    """What holds for an aspect or intent now, as a correction names it."""
    holds = readings_in_force(session, mention_id)
    if kind == ASPECT:
        return holds.aspects.get(name, ABSENT)
    return PRESENT if name in holds.intents else ABSENT


def _write(
    session: Session, key: dict[str, Any], said: dict[str, Any], first: dict[str, Any], seen: datetime | None
) -> bool:
    """Write a correction where the one that was seen stands; False when another one does."""
    if seen is None:
        return bool(insert_new(session, ReadingCorrection, [key | said | first], col(ReadingCorrection.mention_id)))
    same = [getattr(ReadingCorrection, name) == value for name, value in (key | {"made_at": seen}).items()]
    return session.exec(update(ReadingCorrection).where(*same).values(**said)).rowcount == 1


def _put_in_force(session: Session, mention_id: int, kind: str, name: str, label: str) -> None:
    table = TABLES[kind]
    session.exec(delete(table).where(col(table.mention_id) == mention_id, col(table.name) == name))
    if label != ABSENT:
        insert_new(session, table, [row_of(mention_id, kind, name, label)])
    touch(session, [mention_id])
