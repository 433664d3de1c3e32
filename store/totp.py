"""The second step of a sign-in: a code from an app on the phone (TOTP), or a recovery code, each good once."""

import secrets
from datetime import datetime, timedelta

import pyotp
from sqlalchemy import delete, func, select, update
from sqlmodel import Session, col

from store.audit import record
from store.errors import BadInput, NotAllowed
from store.models import Person, RecoveryCode, SignIn, utc_now
from store.people import actor_of
from store.saying import N_
from store.secrets import seal, unseal
from store.sessions import hash_of_secret, note_sign_in, recognise
from store.settings import settings
from store.sign_in_tries import check_tries, note_failure
from store.workflow import ROLES, job

CODES, TRIES = 10, 5
STEP_SECONDS = 30
DRIFT = 1  # steps that a clock may be wrong
WRONG = N_("this code is wrong, used or too old")


def new_secret() -> str:
    """A new secret for an app, which counts once `turn_on` has seen a code of it."""
    return pyotp.random_base32()


def address(person: Person, secret: str) -> str:
    """What an app reads from the picture on the page."""
    return pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name="Earful")


def is_on(person: Person) -> bool:
    """Whether a person is asked for a second step."""
    return bool(person.totp_secret)


def must_set_up(person: Person, role: str) -> bool:
    """Whether a person has to set up the second step before anything else: an admin or the settings ask for it."""
    asked = settings().second_step_from
    by_role = asked in ROLES and role in ROLES and ROLES.index(role) >= ROLES.index(asked)
    return not is_on(person) and (person.totp_needed or by_role)


def turn_on(session: Session, person: Person, secret: str, code: str, now: datetime | None = None) -> list[str]:
    """Ask for the second step from now on, once a code proves that the app has the secret; commits.

    Gives back the recovery codes, which are shown once.
    """
    step = _step(secret, code, now or utc_now(), 0)
    if step is None:
        raise BadInput(WRONG)
    person.totp_secret, person.totp_step = seal({"totp": secret}), step
    session.add(person)
    record(session, actor_of(person), "second_step_on", "person", person.id)
    return _new_codes(session, person)


def turn_off(session: Session, person: Person, code: str, now: datetime | None = None) -> None:
    """Ask for no second step any more, against one more code; NotAllowed where an admin asks for it. Commits."""
    if person.totp_needed:
        raise NotAllowed("an admin asks you for the second step")
    check_code(session, person, code, now)
    person.totp_secret, person.totp_step = "", 0
    session.add(person)
    session.exec(delete(RecoveryCode).where(col(RecoveryCode.person_id) == person.id))
    record(session, actor_of(person), "second_step_off", "person", person.id)
    session.commit()


def codes_left(session: Session, person: Person) -> int:
    """How many recovery codes a person has not used."""
    unused = col(RecoveryCode.person_id) == person.id, col(RecoveryCode.used_at).is_(None)
    return session.scalar(select(func.count()).select_from(RecoveryCode).where(*unused)) or 0


def prove(session: Session, token: str, code: str, hours: int, now: datetime | None = None, place: str = "") -> Person:
    """Finish the sign-in of a token with its second step; commits. NotAllowed when it ended or the code is wrong."""
    moment = now or utc_now()
    person = recognise(session, token, moment, proved=False)
    if person is None:
        raise NotAllowed("this took too long: sign in again")
    check_code(session, person, code, moment, place)
    mine = col(SignIn.token_hash) == hash_of_secret(token)
    session.exec(update(SignIn).where(mine).values(proved=True, expires_at=moment + timedelta(hours=hours)))
    note_sign_in(session, person.id, "signed_in")
    session.commit()
    return person


def check_code(session: Session, person: Person, code: str, now: datetime | None = None, place: str = "") -> None:
    """Use up a code of the app or a recovery code; NotAllowed when it is neither. Commits.

    Wrong ones count like wrong passwords.
    """
    moment = now or utc_now()
    check_tries(session, place, moment)
    check_tries(session, _own_place(person), moment, TRIES)
    given = code.replace(" ", "").strip().lower()
    if _use_step(session, person, given, moment) or _use_recovery(session, person, given, moment):
        session.commit()
        return
    note_failure(session, _own_place(person), moment)
    record(session, job("sign-in"), "failed", "second_step", person.id)
    session.commit()
    raise NotAllowed(WRONG)


def _own_place(person: Person) -> str:
    return f"second step of person {person.id}"  # guesses at one person's codes count together, wherever from


def _use_step(session: Session, person: Person, code: str, now: datetime) -> bool:
    """Whether it is a code of the app, newer than the last one used: compare and set, so that it counts once."""
    step = _step(unseal(person.totp_secret).get("totp", ""), code, now, person.totp_step)
    if step is None:
        return False
    newer = col(Person.id) == person.id, col(Person.totp_step) < step, col(Person.totp_secret) == person.totp_secret
    return session.exec(update(Person).where(*newer).values(totp_step=step)).rowcount == 1


def _step(secret: str, code: str, now: datetime, after: int) -> int | None:
    if not secret or len(code) != 6 or not code.isascii() or not code.isdecimal():
        return None
    this = int(now.timestamp()) // STEP_SECONDS
    app = pyotp.TOTP(secret)
    near = (step for step in range(this - DRIFT, this + DRIFT + 1) if step > after)
    return next((step for step in near if secrets.compare_digest(app.generate_otp(step), code)), None)


def _use_recovery(session: Session, person: Person, code: str, now: datetime) -> bool:
    same = col(RecoveryCode.code_hash) == hash_of_secret(code), col(RecoveryCode.person_id) == person.id
    unused = col(RecoveryCode.used_at).is_(None)
    return session.exec(update(RecoveryCode).where(*same, unused).values(used_at=now)).rowcount == 1


def _new_codes(session: Session, person: Person) -> list[str]:
    codes = ["-".join(secrets.token_hex(2) for _ in range(3)) for _ in range(CODES)]
    session.exec(delete(RecoveryCode).where(col(RecoveryCode.person_id) == person.id))
    session.add_all([RecoveryCode(person_id=person.id or 0, code_hash=hash_of_secret(code)) for code in codes])
    session.commit()
    return codes
