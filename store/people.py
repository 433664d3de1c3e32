"""The staff: first admin by a one-time code, local accounts, sign-in."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from pwdlib import PasswordHash
from sqlalchemy import ColumnElement, CursorResult, and_, delete, func, or_, select, update
from sqlalchemy.orm import object_session
from sqlmodel import Session, col

from store.audit import record
from store.errors import BadInput, NotAllowed, TryLater
from store.invitations import CODE_HOURS, new_code
from store.models import Brand, Invitation, Membership, Person, utc_now
from store.passwords import check_password
from store.saying import say
from store.sessions import end_others, hash_of_secret, recognise, remember, sign_out
from store.sight import whole
from store.sign_in_tries import check_tries, note_failure
from store.workflow import ROLES, Actor, job

__all__ = [
    "actor_of", "add_person", "change_password", "check_account", "choose_language", "has_admin", "invite", "join",
    "memberships", "names_of", "recognise", "remember", "reset_password", "sign_in", "sign_out", "staff",
]  # fmt: skip
TRIES = 5
LOCK_MINUTES = 15
READ_IN = ("", "en", "th")  # "" as the browser asks for it
MEMBER = "member"  # the role of who has roles in single brands only


def has_admin(session: Session) -> bool:
    """Whether somebody can already manage the others."""
    wanted = select(func.count()).where(col(Person.role) == "admin", col(Person.active).is_(True))
    return bool(session.scalar(wanted))


def invite(session: Session, role: str, now: datetime | None = None) -> str:
    """Make a one-time code for a new person of a role and return it; older unused codes of that role end."""
    if role not in ROLES:
        raise BadInput(say("{role!r} is no role; known: {roles}", role=role, roles=", ".join(ROLES)))
    code, moment = new_code(), now or utc_now()
    older = col(Invitation.role) == role, col(Invitation.used_at).is_(None), col(Invitation.made_by).is_(None)
    session.exec(delete(Invitation).where(*older))
    ends = moment + timedelta(hours=CODE_HOURS)
    made = Invitation(code_hash=hash_of_secret(code), role=role, expires_at=ends)
    session.add(made)
    session.flush()
    record(session, job("command-line"), "offered", "invitation", made.id, role=role)
    session.commit()
    return code


def join(session: Session, code: str, email: str, name: str, password: str, now: datetime | None = None) -> Person:
    """Use up a one-time code and create its person."""
    moment = now or utc_now()
    email = check_account(email, name, password)
    wanted = select(Invitation).where(col(Invitation.code_hash) == hash_of_secret(code.strip().lower()))
    invitation = session.scalars(wanted).first()
    if (
        invitation is None or invitation.expires_at < moment or invitation.email not in ("", email)
        or not _use(session, invitation, moment)
    ):  # fmt: skip
        session.rollback()
        raise BadInput("this code is unknown, used or older than a day: `earful init` prints a new one")
    if session.scalars(select(Person).where(col(Person.email) == email)).first() is not None:
        session.rollback()  # the code stays good for another e-mail
        raise BadInput("there is an account with this e-mail already")
    person = add_person(session, email, name, invitation.role, invitation.brands, _passwords().hash(password))
    record(session, actor_of(person), "joined", "person", person.id, invitation=invitation.id)
    session.commit()
    return person


def add_person(
    session: Session, email: str, name: str, role: str, brands: Sequence[int] = (), password_hash: str = ""
) -> Person:
    """A new person with a role in some brands, or everywhere without any; the caller commits."""
    person = Person(email=email, name=name.strip(), role=MEMBER if brands else role, password_hash=password_hash)
    session.add(person)
    session.flush()
    with whole(session):  # nobody is signed in while somebody joins
        there = session.scalars(select(col(Brand.id)).where(col(Brand.id).in_(brands))).all()
    session.add_all([Membership(person_id=person.id, brand_id=brand_id, role=role) for brand_id in there])
    session.flush()
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
    check_password(password, email, name)
    return email


def _passwords() -> PasswordHash:
    return PasswordHash.recommended()


def sign_in(session: Session, email: str, password: str, now: datetime | None = None, place: str = "") -> Person:
    """The person of an e-mail and password, who is signed in by `remember`; five wrong passwords lock for 15 minutes.

    `place` is the network address that it comes from: too many failures from there, or in all, have to wait too.
    """
    moment = now or utc_now()
    check_tries(session, place, moment)
    person = session.scalars(select(Person).where(col(Person.email) == email.strip().casefold())).first()
    if person is None or not person.active or not person.password_hash:
        _passwords().hash(password)  # as slow as a wrong password, so that nobody learns who has an account
        note_failure(session, place, moment)
        record(session, job("sign-in"), "failed", "sign_in", 0)
        session.commit()
        raise NotAllowed("e-mail and password do not belong together")
    if person.locked_until and person.locked_until > moment:
        note_failure(session, place, moment)  # so that nobody fills the audit log either
        record(session, job("sign-in"), "failed", "sign_in", person.id, why="locked")
        session.commit()
        raise TryLater("too many wrong passwords: this account is locked for some minutes", person.locked_until)
    if not _passwords().verify(password, person.password_hash):
        person.failed_sign_ins += 1
        if person.failed_sign_ins % TRIES == 0:
            person.locked_until = moment + timedelta(minutes=LOCK_MINUTES)
            record(session, job("sign-in"), "locked", "person", person.id)
        session.add(person)
        note_failure(session, place, moment)
        record(session, job("sign-in"), "failed", "sign_in", person.id)
        session.commit()
        raise NotAllowed("e-mail and password do not belong together")
    person.failed_sign_ins, person.locked_until = 0, None
    session.add(person)
    session.commit()
    return person


def change_password(session: Session, person: Person, old: str, new: str, token: str = "") -> None:
    """Let a person change their own password; every sign-in of theirs but the one of the token ends. Commits."""
    sign_in(session, person.email, old)
    check_password(new, person.email, person.name)
    person.password_hash = _passwords().hash(new)
    session.add(person)
    record(session, actor_of(person), "password_changed", "person", person.id)
    end_others(session, person.id, token)
    session.commit()


def choose_language(session: Session, person: Person, language: str) -> None:
    """Let a person read Earful in a language, or as their browser asks for it (""). Commits."""
    if language not in READ_IN:
        raise BadInput(
            say(
                "{language!r} is no language of Earful; known: {known}",
                language=language,
                known=", ".join(filter(None, READ_IN)),
            )
        )
    person.language = language
    session.add(person)
    record(session, actor_of(person), "changed", "person", person.id, fields="language", now=language)
    session.commit()


def reset_password(session: Session, email: str) -> str:
    """Give a person a new random password, unlock the account, end its sign-ins, and return the password."""
    person = session.scalars(select(Person).where(col(Person.email) == email.strip().casefold())).first()
    if person is None:
        raise BadInput(say("nobody on the staff has the e-mail {email!r}", email=email))
    password = secrets.token_urlsafe(12)
    person.password_hash = _passwords().hash(password)
    person.failed_sign_ins, person.locked_until = 0, None
    session.add(person)
    end_others(session, person.id)
    record(session, job("command-line"), "password_reset", "person", person.id)
    session.commit()
    return password


def staff(session: Session, brand_id: int | None = None) -> list[Person]:
    """Everybody who may sign in and work for a brand, or for any that the session may see, by name."""
    return list(session.scalars(select(Person).where(on_staff(brand_id)).order_by(col(Person.name))))


def on_staff(brand_id: int | None = None) -> ColumnElement[bool]:
    """The condition that a person may sign in and work for a brand, or for any."""
    here = select(col(Membership.person_id)).where(col(Membership.role).in_(ROLES))
    if brand_id is not None:
        here = here.where(col(Membership.brand_id) == brand_id)
    return and_(col(Person.active).is_(True), or_(col(Person.role) != MEMBER, col(Person.id).in_(here)))


def names_of(session: Session) -> dict[int, str]:
    """The name of everybody by their number, also of those who left."""
    return {row[0]: row[1] for row in session.execute(select(col(Person.id), col(Person.name)))}


def actor_of(person: Person) -> Actor:
    """How a person appears in the history and what they may: one of some brands has the highest of their roles."""
    if person.role != MEMBER:
        return Actor(f"person:{person.id}", person.role if person.role in ROLES else "viewer", person.id)
    brands = tuple((each.brand_id or 0, each.role) for each in memberships(person) if each.role in ROLES)
    highest = max((role for _, role in brands), key=ROLES.index, default="viewer")
    return Actor(f"person:{person.id}", highest, person.id, brands)


def memberships(person: Person) -> list[Membership]:
    """The roles of a person in single brands, as the session of the person may see them."""
    session = object_session(person)
    wanted = select(Membership).where(col(Membership.person_id) == person.id).order_by(col(Membership.brand_id))
    return list(session.scalars(wanted)) if session is not None else []
