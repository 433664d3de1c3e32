"""Who comes from an identity provider is let in by a verified e-mail of the staff, and by nothing else."""

from typing import Any

import pytest
from sqlmodel import Session, select

from store.errors import NeedsSetup, NotAllowed
from store.models import Person
from store.oidc import person_of
from store.people import add_person
from store.settings import settings

CLAIMS: dict[str, Any] = {"email": "Ann@Example.com", "email_verified": True, "name": "Ann"}


@pytest.fixture
def ann(session: Session) -> Person:
    person = add_person(session, "ann@example.com", "Ann", "agent")
    session.commit()
    return person


def test_a_verified_e_mail_of_the_staff_is_enough(session: Session, ann: Person) -> None:
    assert person_of(session, CLAIMS) is ann


@pytest.mark.parametrize(
    "other",
    [{"email_verified": False}, {"email_verified": None}, {"email_verified": "yes"}, {"email_verified": 1.5},
     {"email": ""}, {"email": None}, {"email": "eve@example.com"}, {"email": "ann@example.com.evil.example"}],
)  # fmt: skip
def test_nothing_else_lets_anybody_in(session: Session, ann: Person, other: dict[str, Any]) -> None:
    with pytest.raises(NotAllowed):
        person_of(session, CLAIMS | other)
    assert session.exec(select(Person)).all() == [ann]


def test_who_left_stays_out(session: Session, ann: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARFUL_OIDC_DOMAINS", "example.com")
    settings.cache_clear()
    ann.active = False
    session.add(ann)
    session.commit()
    with pytest.raises(NotAllowed):
        person_of(session, CLAIMS)


def test_a_domain_may_come_in_without_an_invitation(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARFUL_OIDC_DOMAINS", "@example.com, rimfah.example")
    settings.cache_clear()
    ann = person_of(session, CLAIMS)
    assert (ann.email, ann.name, ann.role, ann.password_hash) == ("ann@example.com", "Ann", "viewer", "")
    assert person_of(session, CLAIMS) is ann
    for email in ("eve@sub.example.com", "eve@notexample.com", "example.com"):
        with pytest.raises(NotAllowed):
            person_of(session, CLAIMS | {"email": email})
    monkeypatch.setenv("EARFUL_OIDC_ROLE", "king")
    settings.cache_clear()
    with pytest.raises(NeedsSetup):
        person_of(session, CLAIMS | {"email": "ben@rimfah.example"})
