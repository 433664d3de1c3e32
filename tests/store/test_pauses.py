"""Pauses: who may stop and go on, what is held, and that each keeps who and why."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from store.brands import ensure_brand
from store.errors import BadInput, NotAllowed, Stale
from store.models import Pause, utc_now
from store.pauses import held, pause, pauses, resume
from store.workflow import ROLES, Actor

ACTORS = {role: Actor(f"person:{number}", role, number) for number, role in enumerate(ROLES, 1)}
NOW = utc_now()


def brands(session: Session) -> tuple[int, int]:
    one, other = ensure_brand(session, "Rim Fah"), ensure_brand(session, "Tee Noi")
    return one.id or 0, other.id or 0


def test_a_pause_holds_one_brand_until_it_is_ended_and_keeps_who_and_why(session: Session) -> None:
    one, other = brands(session)
    made = pause(session, one, " a crisis ", ACTORS["approver"], NOW)
    assert (held(session, one), held(session, other)) == (True, False)
    resume(session, made.id or 0, ACTORS["manager"], NOW + timedelta(hours=1))
    assert not held(session, one)
    row = session.exec(select(Pause)).one()
    assert (row.reason, row.actor, row.ended_by) == ("a crisis", "person:3", "person:4")
    assert row.ended_at == NOW + timedelta(hours=1)


def test_a_pause_of_everything_holds_every_brand_beside_their_own(session: Session) -> None:
    one, other = brands(session)
    everything = pause(session, None, "the shop is under attack", ACTORS["admin"], NOW)
    own = pause(session, one, "a recall", ACTORS["manager"], NOW)
    assert [each.id for each in pauses(session)] == [everything.id, own.id]
    assert [each.id for each in pauses(session, other)] == [everything.id]
    resume(session, everything.id or 0, ACTORS["admin"], NOW)
    assert (held(session, one), held(session, other)) == (True, False)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_stop_and_who_may_go_on(session: Session, role: str) -> None:
    one, _ = brands(session)
    made = pause(session, one, "a recall", ACTORS["admin"], NOW)
    all_ = pause(session, None, "an attack", ACTORS["admin"], NOW)
    tries: dict[str, Callable[[], object]] = {
        "pause": lambda: pause(session, brands(session)[1], "a recall", ACTORS[role], NOW),
        "resume": lambda: resume(session, made.id or 0, ACTORS[role], NOW),
        "resume all": lambda: resume(session, all_.id or 0, ACTORS[role], NOW),
        "pause all": lambda: pause(session, None, "an attack", ACTORS[role], NOW),
    }
    allowed = set()
    for name, step in tries.items():
        try:
            step()
            allowed.add(name)
        except NotAllowed:
            pass
    wanted = {"approver": {"pause"}, "manager": {"pause", "resume"}, "admin": set(tries)}
    assert allowed == wanted.get(role, set())


def test_a_second_pause_an_empty_reason_and_a_second_end_are_refused(session: Session) -> None:
    one, _ = brands(session)
    with pytest.raises(BadInput, match="reason"):
        pause(session, one, "  ", ACTORS["admin"], NOW)
    made = pause(session, one, "a recall", ACTORS["admin"], NOW)
    with pytest.raises(BadInput, match="already"):
        pause(session, one, "again", ACTORS["admin"], NOW)
    resume(session, made.id or 0, ACTORS["admin"], NOW)
    with pytest.raises(Stale):
        resume(session, made.id or 0, ACTORS["admin"], NOW)
