"""Presence: who else has a case open in this minute, so that two people do not write the same answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete, select, update
from sqlmodel import Session, col

from store.mentions import insert_new
from store.models import Case, Person, Presence
from store.once import once
from store.workflow import Actor

LASTS = timedelta(seconds=60)
RENEW = timedelta(seconds=15)


@dataclass(frozen=True)
class Here:
    """Somebody else who has the case open, and since when."""

    name: str
    since: datetime


def stay(session: Session, case_id: int, actor: Actor, now: datetime) -> bool:
    """Say that the actor has a case open, and commit; whether anything was written.

    Whoever said so less than 15 seconds ago writes nothing, and one write takes away what of this case is over.
    """
    case = session.get(Case, case_id)
    if actor.person_id is None or case is None or not actor.may("viewer", case.brand_id):
        return False
    if any(row.person_id == actor.person_id and now - row.seen_at < RENEW for _, row in _here(session, case_id)):
        return False
    over = delete(Presence).where(col(Presence.case_id) == case_id, col(Presence.seen_at) < now - LASTS)
    session.exec(over.execution_options(synchronize_session=False))
    mine = (col(Presence.case_id) == case_id, col(Presence.person_id) == actor.person_id)
    renewed = update(Presence).where(*mine).values(seen_at=now).execution_options(synchronize_session=False)
    done: CursorResult[tuple[()]] = session.exec(renewed)
    if not done.rowcount:
        new = {"case_id": case_id, "person_id": actor.person_id, "since": now, "seen_at": now}
        insert_new(session, Presence, [new])
    session.commit()
    return True


def leave(session: Session, case_id: int, actor: Actor) -> None:
    """Say that the actor has left a case, and commit."""
    mine = (col(Presence.case_id) == case_id, col(Presence.person_id) == actor.person_id)
    session.exec(delete(Presence).where(*mine).execution_options(synchronize_session=False))
    session.commit()


def others_here(session: Session, case_id: int, actor: Actor, now: datetime) -> list[Here]:
    """Who else has had this case open within the last minute, the first to come first."""
    others = [
        Here(person.name, row.since)
        for person, row in _here(session, case_id)
        if row.seen_at >= now - LASTS and row.person_id != actor.person_id
    ]
    return sorted(others, key=lambda each: each.since)


def _here(session: Session, case_id: int) -> list[tuple[Person, Presence]]:
    """Everybody who said that they have a case open, also of those who may have left."""
    wanted = select(Person, Presence).join(Presence, col(Presence.person_id) == Person.id)
    now = wanted.where(col(Presence.case_id) == case_id).execution_options(populate_existing=True)
    return once(session, ("here", case_id), lambda: [(person, row) for person, row in session.execute(now)])
