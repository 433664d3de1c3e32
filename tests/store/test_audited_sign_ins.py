"""A sign-in is in the audit log once it is one; so are the second step, a new password and the end of a sign-in."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlmodel import Session

from store import people, totp
from store.audit_log import AuditFilter, all_lines, find_lines
from store.errors import NotAllowed, TryLater
from store.models import Person
from store.oidc import person_of
from store.sessions import end_sign_in, sign_ins_of
from store.settings import settings
from store.sign_in_tries import FROM_ONE_PLACE

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
SECRET = pyotp.random_base32()
GOOD = "seven blue kettles sing"


@pytest.fixture
def ann(session: Session) -> Person:
    """Somebody who has just joined."""
    return people.join(session, people.invite(session, "admin"), "ann@example.com", "Ann", GOOD)


def code(moment: datetime) -> str:
    return pyotp.TOTP(SECRET).at(moment)


def told(session: Session) -> list[tuple[str, str, str]]:
    """Who did what to which kind of thing, after the joining."""
    found = [(line.actor, line.noun, line.action) for line in all_lines(session)]
    assert [action for _, _, action in found[:2]] == ["offered", "joined"]
    return found[2:]


def test_a_sign_in_is_one_after_the_second_step(session: Session, ann: Person) -> None:
    totp.turn_on(session, ann, SECRET, code(NOW), NOW)
    half = people.remember(session, people.sign_in(session, "ann@example.com", GOOD), 12, NOW, proved=False)
    with pytest.raises(NotAllowed):
        totp.prove(session, half, "wrong", 12, NOW)
    me, nobody = f"person:{ann.id}", "job:sign-in"
    assert told(session) == [(me, "person", "second_step_on"), (nobody, "second_step", "failed")]
    later = NOW + timedelta(minutes=1)
    totp.prove(session, half, code(later), 12, later)
    assert told(session)[2:] == [(me, "sign_in", "signed_in")]
    again = NOW + timedelta(minutes=2)
    totp.turn_off(session, ann, code(again), again)
    assert told(session)[3:] == [(me, "person", "second_step_off")]


def test_a_new_password_is_no_sign_in(session: Session, ann: Person) -> None:
    people.change_password(session, ann, GOOD, "seven lazy otters sing")
    assert told(session) == [(f"person:{ann.id}", "person", "password_changed")]


def test_a_try_while_the_account_is_locked_is_told_and_counted(session: Session, ann: Person) -> None:
    for _ in range(people.TRIES):
        with pytest.raises(NotAllowed):
            people.sign_in(session, "ann@example.com", "wrong", NOW, "192.0.2.7")
    for _ in range(2 * FROM_ONE_PLACE):
        with pytest.raises(TryLater):
            people.sign_in(session, "ann@example.com", GOOD, NOW, "192.0.2.7")
    lines = find_lines(session, AuditFilter(action="failed", thing=str(ann.id)), limit=100)
    assert [line.facts for line in lines[: -people.TRIES]] == [{"why": "locked"}] * (FROM_ONE_PLACE - people.TRIES)


def test_a_choice_of_language_is_told(session: Session, ann: Person) -> None:
    people.choose_language(session, ann, "th")
    assert told(session) == [(f"person:{ann.id}", "person", "changed")]
    (line,) = find_lines(session, AuditFilter(action="changed"))
    assert (line.thing, line.facts) == (str(ann.id), {"fields": "language", "now": "th"})


def test_who_ends_a_sign_in_is_told_once(session: Session, ann: Person) -> None:
    here, _ = people.remember(session, ann, 1), people.remember(session, ann, 1)
    (other,) = sign_ins_of(session, ann, here)
    for _ in range(2):
        end_sign_in(session, ann, other.id or 0)
        people.sign_out(session, here)
    assert [action for _, _, action in told(session)] == ["signed_in"] * 2 + ["signed_out"] * 2


def test_who_comes_in_by_their_domain_has_joined(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARFUL_OIDC_DOMAINS", "rimfah.example")
    settings.cache_clear()
    ann = person_of(session, {"email": "ann@rimfah.example", "email_verified": True, "name": "Ann"})
    (line,) = find_lines(session, AuditFilter(action="joined"))
    assert (line.thing, line.facts) == (str(ann.id), {"by": "provider"})
