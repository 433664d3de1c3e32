"""Sign-ins: the browsers in which a person is, each until it ends by itself, by its person or by an admin."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlmodel import Session, col

from store.audit import record
from store.models import Person, SignIn, utc_now
from store.workflow import Actor

HALF_MINUTES = 10  # from the password to the second step
SEEN_EVERY = timedelta(minutes=1)


def hash_of_secret(secret: str) -> str:
    """A code or token is long and random, so a fast hash is enough for it; passwords take argon2."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def remember(
    session: Session, person: Person, hours: int, now: datetime | None = None, *, browser: str = "", proved: bool = True
) -> str:
    """Start a sign-in that lasts some hours and return its token, which is kept only as a hash.

    One that is not `proved` yet waits for the second step, ten minutes at most, and is in the audit log only then.
    """
    moment = now or utc_now()
    token = secrets.token_urlsafe(32)
    session.exec(delete(SignIn).where(col(SignIn.expires_at) < moment))
    ends = moment + (timedelta(hours=hours) if proved else timedelta(minutes=HALF_MINUTES))
    begun = SignIn(
        person_id=person.id or 0, token_hash=hash_of_secret(token), browser=browser[:120], proved=proved,
        started_at=moment, seen_at=moment, expires_at=ends,
    )  # fmt: skip
    session.add(begun)
    if proved:
        note_sign_in(session, person.id, "signed_in")
    session.commit()
    return token


def note_sign_in(session: Session, person_id: int | None, action: str) -> None:
    """Note that somebody is in now, or out again; the caller commits."""
    record(session, Actor(f"person:{person_id}", "viewer", person_id), action, "sign_in", person_id)


def recognise(
    session: Session, token: str, now: datetime | None = None, *, idle: timedelta | None = None, proved: bool = True
) -> Person | None:
    """The person whose sign-in this token is, while it lasts and was not left alone longer than `idle`."""
    moment = now or utc_now()
    here = [col(SignIn.token_hash) == hash_of_secret(token), col(SignIn.proved).is_(proved)]
    here.append(col(SignIn.expires_at) > moment)
    if idle is not None:
        here.append(or_(col(SignIn.seen_at).is_(None), col(SignIn.seen_at) > moment - idle))
    wanted = select(Person, SignIn).join(SignIn, col(SignIn.person_id) == Person.id)
    found = session.execute(wanted.where(*here, col(Person.active).is_(True))).first()
    if found is None:
        return None
    person: Person = found[0]
    sign_in: SignIn = found[1]
    if sign_in.seen_at is None or sign_in.seen_at < moment - SEEN_EVERY:
        session.exec(update(SignIn).where(col(SignIn.id) == sign_in.id).values(seen_at=moment))
        session.commit()
    return person


def sign_out(session: Session, token: str) -> None:
    """End the sign-in of a token."""
    begun = session.scalars(select(SignIn).where(col(SignIn.token_hash) == hash_of_secret(token))).first()
    if begun is not None:
        session.exec(delete(SignIn).where(col(SignIn.id) == begun.id))
        note_sign_in(session, begun.person_id, "signed_out")
    session.commit()


def sign_ins_of(session: Session, person: Person, token: str = "", now: datetime | None = None) -> list[SignIn]:
    """Where a person is signed in now, the newest first; with a token, without the one that it belongs to."""
    mine = col(SignIn.person_id) == person.id, col(SignIn.expires_at) > (now or utc_now())
    other = col(SignIn.token_hash) != hash_of_secret(token)
    return list(session.scalars(select(SignIn).where(*mine, other).order_by(col(SignIn.id).desc())))


def end_sign_in(session: Session, person: Person, sign_in_id: int) -> None:
    """End one sign-in of a person, never one of somebody else."""
    theirs = col(SignIn.id) == sign_in_id, col(SignIn.person_id) == person.id
    if session.exec(delete(SignIn).where(*theirs)).rowcount == 1:
        note_sign_in(session, person.id, "signed_out")
    session.commit()


def end_others(session: Session, person_id: int | None, token: str = "") -> None:
    """End every sign-in of a person but the one of a token; the caller commits."""
    other = col(SignIn.token_hash) != hash_of_secret(token)
    session.exec(delete(SignIn).where(col(SignIn.person_id) == person_id, other))
