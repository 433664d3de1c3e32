"""Roles, invitations and leaving; and whatever two admins do at once, one admin stays."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, SQLModel

from store import members, people
from store.database import open_engine, open_session
from store.errors import BadInput, EarfulError, NotAllowed, Refused, Stale
from store.invitations import offer, open_invitations, revoke
from store.models import Person
from store.people import MEMBER, actor_of, add_person, join, recognise, remember
from store.sight import limit
from store.workflow import Actor
from tests.postgres import own_database

if TYPE_CHECKING:
    from tests.store.conftest import Make

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
PASSWORD = "correct horse battery"


def person(session: Session, name: str, role: str, *brands: int) -> Person:
    made = add_person(session, f"{name.lower()}@example.com", name, role, brands)
    session.commit()
    return made


def test_the_last_admin_stays(session: Session) -> None:
    ann, ben = person(session, "Ann", "admin"), person(session, "Ben", "agent")
    who = actor_of(ann)
    steps: list[Callable[[], None]] = [
        lambda: members.set_role(session, ann.id or 0, "manager", who),
        lambda: members.set_role(session, ann.id or 0, MEMBER, who),
        lambda: members.deactivate(session, ann.id or 0, who),
    ]
    for step in steps:
        with pytest.raises(Refused, match="last admin"):
            step()
    members.deactivate(session, ben.id or 0, who)
    members.reactivate(session, ben.id or 0, who)
    members.set_role(session, ben.id or 0, "admin", who)
    members.set_role(session, ann.id or 0, "agent", who)
    session.commit()
    assert (ann.role, ben.role) == ("agent", "admin")


def both_at_once(engine: Engine) -> tuple[int, list[str]]:
    """Two admins take the role from each other at the same moment: how many admins are left, and what went wrong."""
    with open_session(engine) as session:
        ids = [person(session, name, "admin").id or 0 for name in ("Ann", "Ben")]
    ready, wrong = Barrier(2), []

    def demote(target: int, by: int) -> None:
        with open_session(engine) as own:
            who = actor_of(own.get_one(Person, by))
            own.rollback()
            ready.wait()
            try:
                members.set_role(own, target, "viewer", who)
                own.commit()
            except EarfulError as error:
                wrong.append(type(error).__name__)

    both = [Thread(target=demote, args=pair) for pair in ((ids[0], ids[1]), (ids[1], ids[0]))]
    for each in both:
        each.start()
    for each in both:
        each.join()
    with open_session(engine) as session:
        return sum(session.get_one(Person, id_).role == "admin" for id_ in ids), wrong


def test_two_admins_cannot_remove_each_other_at_once(engine: Engine) -> None:
    assert both_at_once(engine) == (1, ["Refused"])


def test_nor_on_postgresql() -> None:
    with own_database() as url:
        engine = open_engine(url)
        SQLModel.metadata.create_all(engine)
        assert both_at_once(engine) == (1, ["Refused"])
        engine.dispose()


def test_who_is_deactivated_is_signed_out(session: Session) -> None:
    ann, ben = person(session, "Ann", "admin"), person(session, "Ben", "agent")
    token = remember(session, ben, 12)
    members.deactivate(session, ben.id or 0, actor_of(ann))
    session.commit()
    members.reactivate(session, ben.id or 0, actor_of(ann))
    session.commit()
    assert recognise(session, token) is None


@pytest.mark.parametrize("how", ["deactivated", "another role", "of a brand", "no brand"])
def test_with_the_role_the_unused_invitations_go(make: "Make", session: Session, how: str) -> None:
    here, there = (make.brand(name).id or 0 for name in ("Rim Fah", "Blue Kiosk"))
    zoe, ann = actor_of(person(session, "Zoe", "admin")), person(session, "Ann", "admin")
    used = offer(session, "viewer", actor_of(ann), now=NOW)
    join(session, used, "cat@example.com", "Cat", PASSWORD, NOW)
    offer(session, "agent", zoe, now=NOW)
    if how in ("of a brand", "no brand"):
        members.set_role(session, ann.id or 0, MEMBER, zoe)
        for brand_id in (here, there):
            members.set_membership(session, ann.id or 0, brand_id, "admin", zoe)
    codes = [offer(session, "admin", actor_of(ann), brands, now=NOW) for brands in ([here], [there], [here, there])]
    limit(session, [here])
    if how == "deactivated":
        members.deactivate(session, ann.id or 0, zoe)
    elif how == "another role":
        members.set_role(session, ann.id or 0, "manager", zoe)
    else:
        members.set_membership(session, ann.id or 0, here, "manager" if how == "of a brand" else "", zoe)
    session.commit()
    limit(session, None)
    kept = [[there]] if how in ("of a brand", "no brand") else []
    assert [each.brands for each in open_invitations(session, zoe, NOW)] == [*kept, []]
    with pytest.raises(BadInput):
        join(session, codes[0], "ben@example.com", "Ben", PASSWORD, NOW)


def test_roles_in_brands_are_given_by_the_admins_there(make: "Make", session: Session) -> None:
    here, there = (make.brand(name).id or 0 for name in ("Rim Fah", "Blue Kiosk"))
    ann, ben = person(session, "Ann", "admin", here), person(session, "Ben", "viewer", there)
    house = person(session, "Zoe", "admin")
    members.set_membership(session, ben.id or 0, here, "approver", actor_of(ann))
    assert actor_of(ben).brands == ((here, "approver"), (there, "viewer"))
    with pytest.raises(NotAllowed):
        members.set_membership(session, ben.id or 0, there, "admin", actor_of(ann))
    with pytest.raises(BadInput, match="whole house"):
        members.set_membership(session, house.id or 0, here, "viewer", actor_of(ann))
    members.set_membership(session, ben.id or 0, here, "", actor_of(ann))
    assert actor_of(ben).brands == ((there, "viewer"),)
    assert [one.name for one, _ in members.everybody(session, actor_of(ann))] == ["Ann"]
    assert len(members.everybody(session, actor_of(house))) == 3
    with pytest.raises(NotAllowed):
        members.everybody(session, actor_of(ben))


def test_an_invitation_brings_its_role_and_its_brands(make: "Make", session: Session) -> None:
    here = make.brand().id or 0
    admin = Actor("person:1", "admin", 1)
    code = offer(session, "approver", admin, [here], "ben@example.com", NOW)
    limit(session, [])  # as for a page on which nobody is signed in
    with pytest.raises(BadInput, match="unknown"):
        join(session, code, "eve@example.com", "Eve", PASSWORD, NOW)
    ben = join(session, code, "Ben@Example.com", "Ben", PASSWORD, NOW)
    limit(session, None)
    assert actor_of(ben) == Actor(f"person:{ben.id}", "approver", ben.id, ((here, "approver"),))


def test_invitations_end_and_are_taken_back(make: "Make", session: Session) -> None:
    here, there = (make.brand(name).id or 0 for name in ("Rim Fah", "Blue Kiosk"))
    house, ours = Actor("person:1", "admin", 1), Actor("person:2", "admin", 2, ((here, "admin"),))
    codes = [offer(session, "agent", house, brands, now=NOW) for brands in ((), (here,), (here, there))]
    people.invite(session, "agent", NOW)
    assert len(open_invitations(session, house, NOW)) == 4, "the command line ends no code of the page"
    mine = open_invitations(session, ours, NOW)
    assert [each.brands for each in mine] == [[here]]
    assert open_invitations(session, house, NOW + timedelta(hours=25)) == []
    revoke(session, mine[0].id or 0, ours)
    with pytest.raises(Stale):
        revoke(session, mine[0].id or 0, ours)
    with pytest.raises(BadInput):
        join(session, codes[1], "ben@example.com", "Ben", PASSWORD, NOW)
    for brands in ((), (there,), (here, there)):
        with pytest.raises(NotAllowed):
            offer(session, "viewer", ours, brands, now=NOW)
