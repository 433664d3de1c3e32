"""Codes work once, wrong passwords lock, and a sign-in ends."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import Session, select

from store import people
from store.errors import BadInput, NotAllowed, TryLater
from store.models import Invitation, Person, SignIn
from store.people import (
    actor_of,
    has_admin,
    invite,
    join,
    recognise,
    remember,
    sign_in,
    sign_out,
    staff,
)
from store.workflow import Actor

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
PASSWORD = "correct horse battery"
EMAIL = "ann@example.com"


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same hash with little work in it, so that tests are quick."""
    cheap = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    monkeypatch.setattr(people, "_passwords", lambda: cheap)


@pytest.fixture
def ann(session: Session) -> Iterator[Person]:
    yield join(session, invite(session, "admin", NOW), EMAIL, "Ann", PASSWORD, NOW)


def fail(session: Session, times: int, now: datetime = NOW) -> None:
    for _ in range(times):
        with pytest.raises(NotAllowed):
            sign_in(session, EMAIL, "wrong password", now)


def test_the_first_admin_joins_with_a_code(session: Session) -> None:
    assert not has_admin(session)
    code = invite(session, "admin", NOW)
    person = join(session, f" {code.upper()} ", f" {EMAIL.upper()} ", " Ann ", PASSWORD, NOW)
    assert has_admin(session)
    assert (person.email, person.name, person.role) == (EMAIL, "Ann", "admin")
    assert staff(session) == [person]
    kept = session.exec(select(Invitation)).one()
    assert code not in kept.code_hash
    assert PASSWORD not in person.password_hash


def test_a_code_works_once(session: Session, ann: Person) -> None:
    code = invite(session, "agent", NOW)
    join(session, code, "ben@example.com", "Ben", PASSWORD, NOW)
    with pytest.raises(BadInput, match="used"):
        join(session, code, "cat@example.com", "Cat", PASSWORD, NOW)
    assert [person.email for person in staff(session)] == [EMAIL, "ben@example.com"]


def test_a_code_ends_after_a_day_and_when_a_new_one_is_made(session: Session) -> None:
    old, other_role = invite(session, "admin", NOW), invite(session, "agent", NOW)
    new = invite(session, "admin", NOW)
    for code, moment in ((old, NOW), (new, NOW + timedelta(hours=25)), ("", NOW), ("0000-0000-0000-0000", NOW)):
        with pytest.raises(BadInput, match="unknown"):
            join(session, code, EMAIL, "Ann", PASSWORD, moment)
    assert join(session, other_role, EMAIL, "Ann", PASSWORD, NOW + timedelta(hours=23)).role == "agent"
    assert not has_admin(session)


def test_a_mistake_in_the_form_does_not_use_up_the_code(session: Session, ann: Person) -> None:
    code = invite(session, "agent", NOW)
    wrong = [
        ("no address", "Ben", PASSWORD), ("@", "Ben", PASSWORD), ("b en@example.com", "Ben", PASSWORD),
        ("ben@example.com", " ", PASSWORD), ("ben@example.com", "Ben", "too short"), (EMAIL, "Ben", PASSWORD),
    ]  # fmt: skip
    for email, name, password in wrong:
        with pytest.raises(BadInput):
            join(session, code, email, name, password, NOW)
    assert join(session, code, "ben@example.com", "Ben", PASSWORD, NOW).role == "agent"


def test_without_a_code_nobody_learns_who_has_an_account(session: Session, ann: Person) -> None:
    said = []
    for email in (EMAIL, "nobody@example.com"):
        with pytest.raises(BadInput) as caught:
            join(session, "0000-0000-0000-0000", email, "Eve", PASSWORD, NOW)
        said.append(str(caught.value))
    assert said[0] == said[1]


def test_a_password_opens_its_account_only(session: Session, ann: Person) -> None:
    assert sign_in(session, f" {EMAIL.upper()}", PASSWORD, NOW) is ann
    said = []
    for email, password in ((EMAIL, "wrong password"), ("nobody@example.com", PASSWORD)):
        with pytest.raises(NotAllowed) as caught:
            sign_in(session, email, password, NOW)
        said.append(str(caught.value))
    assert said[0] == said[1]


def test_five_wrong_passwords_lock_the_account_for_a_while(session: Session, ann: Person) -> None:
    fail(session, 5)
    with pytest.raises(TryLater) as caught:
        sign_in(session, EMAIL, PASSWORD, NOW + timedelta(minutes=14))
    assert caught.value.retry_at == NOW + timedelta(minutes=15)
    later = NOW + timedelta(minutes=16)
    fail(session, 1, later)
    assert sign_in(session, EMAIL, PASSWORD, later) is ann
    assert (ann.failed_sign_ins, ann.locked_until) == (0, None)


def test_five_more_lock_it_again(session: Session, ann: Person) -> None:
    fail(session, 5)
    later = NOW + timedelta(minutes=16)
    fail(session, 5, later)
    with pytest.raises(TryLater):
        sign_in(session, EMAIL, PASSWORD, later)


def test_four_wrong_passwords_and_a_right_one_start_over(session: Session, ann: Person) -> None:
    fail(session, 4)
    sign_in(session, EMAIL, PASSWORD, NOW)
    fail(session, 4)
    assert sign_in(session, EMAIL, PASSWORD, NOW) is ann


def test_who_left_cannot_sign_in(session: Session, ann: Person) -> None:
    token = remember(session, ann, 12, NOW)
    ann.active = False
    session.add(ann)
    session.commit()
    with pytest.raises(NotAllowed):
        sign_in(session, EMAIL, PASSWORD, NOW)
    assert recognise(session, token, NOW) is None
    assert (has_admin(session), staff(session)) == (False, [])


def test_a_sign_in_ends_by_itself(session: Session, ann: Person) -> None:
    token = remember(session, ann, 12, NOW)
    assert recognise(session, token, NOW + timedelta(hours=11)) is ann
    assert recognise(session, token, NOW + timedelta(hours=12)) is None
    assert recognise(session, "made up", NOW) is None
    assert token not in session.exec(select(SignIn.token_hash)).one()
    remember(session, ann, 12, NOW + timedelta(hours=13))
    assert len(session.exec(select(SignIn)).all()) == 1, "what has ended is cleared away"


def test_signing_out_ends_one_browser_only(session: Session, ann: Person) -> None:
    one, two = remember(session, ann, 12, NOW), remember(session, ann, 12, NOW)
    sign_out(session, one)
    assert recognise(session, one, NOW) is None
    assert recognise(session, two, NOW) is ann


def test_a_person_acts_in_their_role(session: Session, ann: Person) -> None:
    assert actor_of(ann) == Actor(f"person:{ann.id}", "admin", ann.id)
    ann.role = "king"
    assert actor_of(ann).role == "viewer"
