"""The staff: first admin by a one-time code, local accounts, sign-in."""

import hashlib
import secrets
from datetime import datetime, timedelta

from pwdlib import PasswordHash
from sqlalchemy import CursorResult, delete, func, select, update
from sqlmodel import Session, col

from store.errors import BadInput, NotAllowed, TryLater
from store.models import Invitation, Person, SignIn, utc_now
from store.workflow import ROLES, Actor

CODE_HOURS = 24
SHORTEST_PASSWORD = 10
TRIES = 5
LOCK_MINUTES = 15


def _hash(secret: str) -> str:
    """A code or token is long and random, so a fast hash is enough for it; passwords take argon2."""
    return hashlib.sha256(secret.encode()).hexdigest()


def has_admin(session: Session) -> bool:
    """Whether somebody can already manage the others."""
    wanted = select(func.count()).where(col(Person.role) == "admin", col(Person.active).is_(True))
    return bool(session.scalar(wanted))


def invite(session: Session, role: str, now: datetime | None = None) -> str:
    """Make a one-time code for a new person of a role and return it; older unused codes of that role end."""
    if role not in ROLES:
        raise BadInput(f"{role!r} is no role; known: {', '.join(ROLES)}")
    code = "-".join(secrets.token_hex(2) for _ in range(4))
    moment = now or utc_now()
    session.exec(delete(Invitation).where(col(Invitation.role) == role, col(Invitation.used_at).is_(None)))
    ends = moment + timedelta(hours=CODE_HOURS)
    session.add(Invitation(code_hash=_hash(code), role=role, expires_at=ends))
    session.commit()
    return code


def join(session: Session, code: str, email: str, name: str, password: str, now: datetime | None = None) -> Person:
    """Use up a one-time code and create its person."""
    moment = now or utc_now()
    email = check_account(email, name, password)
    wanted = select(Invitation).where(col(Invitation.code_hash) == _hash(code.strip().lower()))
    invitation = session.scalars(wanted).first()
    if invitation is None or invitation.expires_at < moment or not _use(session, invitation, moment):
        session.rollback()
        raise BadInput("this code is unknown, used or older than a day: `earful init` prints a new one")
    if session.scalars(select(Person).where(col(Person.email) == email)).first() is not None:
        session.rollback()  # the code stays good for another e-mail
        raise BadInput("there is an account with this e-mail already")
    person = Person(email=email, name=name.strip(), role=invitation.role, password_hash=_passwords().hash(password))
    session.add(person)
    session.commit()
    return person


def _use(session: Session, invitation: Invitation, now: datetime) -> bool:
    unused = (col(Invitation.id) == invitation.id, col(Invitation.used_at).is_(None))
    done: CursorResult[tuple[()]] = session.exec(update(Invitation).where(*unused).values(used_at=now))
    return done.rowcount == 1


def check_account(email: str, name: str, password: str) -> str:
    """The e-mail in its stored form; BadInput says what is missing."""
    email = email.strip().casefold()
    if "@" not in email.strip("@") or " " in email:
        raise BadInput("this is no e-mail address")
    if not name.strip():
        raise BadInput("a name is missing")
    if len(password) < SHORTEST_PASSWORD:
        raise BadInput(f"a password has at least {SHORTEST_PASSWORD} characters")
    return email


def _passwords() -> PasswordHash:
    return PasswordHash.recommended()


def sign_in(session: Session, email: str, password: str, now: datetime | None = None) -> Person:
    """The person of an e-mail and password; five wrong passwords lock the account for 15 minutes."""
    moment = now or utc_now()
    person = session.scalars(select(Person).where(col(Person.email) == email.strip().casefold())).first()
    if person is None or not person.active:
        _passwords().hash(password)  # as slow as a wrong password, so that nobody learns who has an account
        raise NotAllowed("e-mail and password do not belong together")
    if person.locked_until and person.locked_until > moment:
        raise TryLater("too many wrong passwords: this account is locked for some minutes", person.locked_until)
    if not _passwords().verify(password, person.password_hash):
        person.failed_sign_ins += 1
        if person.failed_sign_ins % TRIES == 0:
            person.locked_until = moment + timedelta(minutes=LOCK_MINUTES)
        session.add(person)
        session.commit()
        raise NotAllowed("e-mail and password do not belong together")
    person.failed_sign_ins, person.locked_until = 0, None
    session.add(person)
    session.commit()
    return person


def reset_password(session: Session, email: str) -> str:
    """Give a person a new random password, unlock the account, end its sign-ins, and return the password."""
    person = session.scalars(select(Person).where(col(Person.email) == email.strip().casefold())).first()
    if person is None:
        raise BadInput(f"nobody on the staff has the e-mail {email!r}")
    password = secrets.token_urlsafe(12)
    person.password_hash = _passwords().hash(password)
    person.failed_sign_ins, person.locked_until = 0, None
    session.add(person)
    session.exec(delete(SignIn).where(col(SignIn.person_id) == person.id))
    session.commit()
    return password


def remember(session: Session, person: Person, hours: int, now: datetime | None = None) -> str:
    """Start a sign-in that lasts some hours and return its token, which is kept only as a hash."""
    moment = now or utc_now()
    token = secrets.token_urlsafe(32)
    session.exec(delete(SignIn).where(col(SignIn.expires_at) < moment))
    ends = moment + timedelta(hours=hours)
    session.add(SignIn(person_id=person.id or 0, token_hash=_hash(token), expires_at=ends))
    session.commit()
    return token


def recognise(session: Session, token: str, now: datetime | None = None) -> Person | None:
    """The person whose sign-in this token is, while it lasts."""
    wanted = (
        select(Person)
        .join(SignIn, col(SignIn.person_id) == Person.id)
        .where(col(SignIn.token_hash) == _hash(token), col(SignIn.expires_at) > (now or utc_now()))
        .where(col(Person.active).is_(True))
    )
    return session.scalars(wanted).first()


def sign_out(session: Session, token: str) -> None:
    """End the sign-in of a token."""
    session.exec(delete(SignIn).where(col(SignIn.token_hash) == _hash(token)))
    session.commit()


def staff(session: Session) -> list[Person]:
    """Everybody who may sign in, by name."""
    return list(session.scalars(select(Person).where(col(Person.active).is_(True)).order_by(col(Person.name))))


def actor_of(person: Person) -> Actor:
    """How a person appears in the history."""
    role = person.role if person.role in ROLES else "viewer"
    return Actor(f"person:{person.id}", role, person.id)
