"""The second step: codes count once, wrong ones have to wait, and nothing is let in halfway."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlmodel import Session, select

from store import totp
from store.errors import BadInput, NotAllowed, TryLater
from store.models import Person, RecoveryCode
from store.people import add_person
from store.sessions import recognise, remember
from store.settings import settings

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(moment: datetime) -> str:
    return pyotp.TOTP(SECRET).at(moment)


@pytest.fixture
def ann(session: Session) -> Person:
    person = add_person(session, "ann@example.com", "Ann", "admin")
    session.commit()
    return person


@pytest.fixture
def codes(session: Session, ann: Person) -> list[str]:
    return totp.turn_on(session, ann, SECRET, code(NOW), NOW)


def test_it_is_on_once_the_app_has_shown_a_code(session: Session, ann: Person) -> None:
    with pytest.raises(BadInput):
        totp.turn_on(session, ann, SECRET, "000000" if code(NOW) != "000000" else "111111", NOW)
    assert not totp.is_on(ann)
    found = totp.turn_on(session, ann, SECRET, code(NOW), NOW)
    assert totp.is_on(ann) and SECRET not in ann.totp_secret
    assert len(set(found)) == totp.CODES == totp.codes_left(session, ann)
    kept = session.exec(select(RecoveryCode)).all()
    assert not set(found) & {each.code_hash for each in kept}


def test_a_sign_in_counts_after_its_second_step_only(session: Session, ann: Person, codes: list[str]) -> None:
    later = NOW + timedelta(minutes=1)
    token = remember(session, ann, 12, later, proved=False)
    assert recognise(session, token, later) is None
    with pytest.raises(NotAllowed):
        totp.prove(session, token, "123", 12, later)
    assert totp.prove(session, token, code(later), 12, later) is ann
    assert recognise(session, token, later + timedelta(hours=11)) is ann
    slow = remember(session, ann, 12, later, proved=False)
    with pytest.raises(NotAllowed, match="too long"):
        totp.prove(session, slow, code(later), 12, later + timedelta(minutes=11))


def test_a_code_counts_once_and_not_for_long(session: Session, ann: Person, codes: list[str]) -> None:
    with pytest.raises(NotAllowed):
        totp.check_code(session, ann, code(NOW), NOW)  # used to turn it on
    later = NOW + timedelta(minutes=5)
    totp.check_code(session, ann, code(later - timedelta(seconds=30)), later)
    totp.check_code(session, ann, f" {code(later)[:3]} {code(later)[3:]}", later)
    for old in (later, later - timedelta(seconds=30), later - timedelta(minutes=2)):
        with pytest.raises(NotAllowed):
            totp.check_code(session, ann, code(old), later)


def test_a_recovery_code_counts_once(session: Session, ann: Person, codes: list[str]) -> None:
    totp.check_code(session, ann, codes[3].upper(), NOW)
    assert totp.codes_left(session, ann) == totp.CODES - 1
    with pytest.raises(NotAllowed):
        totp.check_code(session, ann, codes[3], NOW)


def test_guesses_have_to_wait(session: Session, ann: Person, codes: list[str]) -> None:
    later = NOW + timedelta(minutes=1)
    for _ in range(totp.TRIES):
        with pytest.raises(NotAllowed):
            totp.check_code(session, ann, "12345", later)
    with pytest.raises(TryLater):
        totp.check_code(session, ann, code(later), later)
    totp.check_code(session, ann, codes[0], later + timedelta(minutes=16))


def test_it_is_asked_of_a_person_or_from_a_role(session: Session, ann: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not totp.must_set_up(ann, "admin")
    monkeypatch.setenv("EARFUL_SECOND_STEP_FROM", "approver")
    settings.cache_clear()
    assert (totp.must_set_up(ann, "admin"), totp.must_set_up(ann, "agent")) == (True, False)
    ann.totp_needed = True
    assert totp.must_set_up(ann, "agent")
    totp.turn_on(session, ann, SECRET, code(NOW), NOW)
    assert not totp.must_set_up(ann, "admin")
    with pytest.raises(NotAllowed, match="admin asks"):
        totp.turn_off(session, ann, code(NOW + timedelta(minutes=1)), NOW + timedelta(minutes=1))
    ann.totp_needed = False
    totp.turn_off(session, ann, code(NOW + timedelta(minutes=1)), NOW + timedelta(minutes=1))
    assert (totp.is_on(ann), totp.codes_left(session, ann)) == (False, 0)
