"""Passwords that hold, guesses that have to wait, and sign-ins that end."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from store import people
from store.errors import BadInput, NotAllowed, TryLater
from store.models import Person, SignInTry
from store.passwords import check_password
from store.sessions import end_sign_in, recognise, remember, sign_ins_of
from store.sign_in_tries import FROM_ONE_PLACE, IN_ALL, check_tries, note_failure

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
PASSWORD, OTHER = "correct horse battery", "seven lazy otters sing"


@pytest.fixture
def ann(session: Session) -> Person:
    return people.join(session, people.invite(session, "admin"), "ann@example.com", "Ann", PASSWORD)


@pytest.mark.parametrize(
    "password", ["short", "password123", "1234567890", "qwertyuiop", "aaaaaaaaaaaa", "ann@example.com", "x" * 201]
)
def test_what_is_guessed_soon_is_no_password(password: str) -> None:
    with pytest.raises(BadInput):
        check_password(password, "ann@example.com", "Ann")


@pytest.mark.parametrize("password", [PASSWORD, OTHER, "ฉันชอบกาแฟเย็นไม่หวาน", "k9#vQ2mLx7!p", "correct horse " * 8])
def test_long_and_unrelated_words_are_one(password: str) -> None:
    check_password(password, "ann@example.com", "Ann")


def test_guesses_from_one_address_have_to_wait_whoever_they_are_for(session: Session, ann: Person) -> None:
    for number in range(FROM_ONE_PLACE):
        with pytest.raises(NotAllowed):
            people.sign_in(session, f"nobody{number}@example.com", "wrong", NOW, place="192.0.2.1")
    with pytest.raises(TryLater):
        people.sign_in(session, ann.email, PASSWORD, NOW, place="192.0.2.1")
    assert people.sign_in(session, ann.email, PASSWORD, NOW, place="192.0.2.2") is ann
    assert people.sign_in(session, ann.email, PASSWORD, NOW + timedelta(minutes=16), place="192.0.2.1") is ann
    assert not [each for each in session.exec(select(SignInTry.place)) if "192" in each]


def test_guesses_from_everywhere_have_to_wait(session: Session) -> None:
    for number in range(IN_ALL):
        note_failure(session, str(number), NOW)
    with pytest.raises(TryLater):
        check_tries(session, "", NOW)
    note_failure(session, "", NOW + timedelta(days=2))
    session.commit()
    assert len(session.exec(select(SignInTry)).all()) == 1


def test_a_sign_in_that_is_left_alone_ends(session: Session, ann: Person) -> None:
    token, idle = remember(session, ann, 12, NOW), timedelta(hours=1)
    assert recognise(session, token, NOW + timedelta(minutes=50), idle=idle) is ann
    assert recognise(session, token, NOW + timedelta(minutes=100), idle=idle) is ann
    assert recognise(session, token, NOW + timedelta(minutes=161), idle=idle) is None


def test_another_password_ends_the_other_sign_ins(session: Session, ann: Person) -> None:
    here, there = remember(session, ann, 12), remember(session, ann, 12, browser="Firefox")
    with pytest.raises(NotAllowed):
        people.change_password(session, ann, "wrong", OTHER, here)
    with pytest.raises(BadInput):
        people.change_password(session, ann, PASSWORD, "password123", here)
    assert recognise(session, there) is ann
    people.change_password(session, ann, PASSWORD, OTHER, here)
    assert (recognise(session, here), recognise(session, there)) == (ann, None)
    assert people.sign_in(session, ann.email, OTHER) is ann


def test_sign_ins_are_listed_and_ended_one_by_one(session: Session, ann: Person) -> None:
    here, there = remember(session, ann, 12), remember(session, ann, 12, browser="Firefox")
    ben = people.add_person(session, "ben@example.com", "Ben", "agent")
    session.commit()
    (listed,) = sign_ins_of(session, ann, here)
    assert listed.browser == "Firefox"
    end_sign_in(session, ben, listed.id or 0)
    assert recognise(session, there) is ann
    end_sign_in(session, ann, listed.id or 0)
    assert recognise(session, there) is None
    with pytest.raises(NotAllowed):
        people.sign_in(session, ben.email, "")
