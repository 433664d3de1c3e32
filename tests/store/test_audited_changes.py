"""What people change leaves a line in the audit log: accounts, queries, brands, labels; never a secret or a text."""

import json
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import Session

from store.audit_log import AuditFilter, all_lines, as_rows, find_lines
from store.brands import save_brand
from store.connections import change, confirm, connect, switch
from store.corrections import correct, corrections_of, take_back
from store.errors import NotAllowed
from store.exclusions import apply_exclusion
from store.invitations import offer, open_invitations, revoke
from store.knowledge import edit_knowledge, remove_knowledge
from store.members import (
    ask_second_step,
    deactivate,
    forget_second_step,
    reactivate,
    set_membership,
    set_role,
    unlock,
)
from store.models import Person
from store.not_about_us import about_us_again, not_about_us
from store.pace import set_gap
from store.pauses import pause, resume
from store.people import add_person, invite, join, remember, sign_in, sign_out
from store.queries import QueryForm, SeenQuery, add_query, change_query, pause_query, remove_query
from store.reading_corrections import correct_intent
from store.sight import limit
from store.workflow import Actor
from tests.store.conftest import NOW

if TYPE_CHECKING:
    from tests.store.conftest import Make

WHO = Actor("person:1", "admin", 1)
SECRET = "Zebrafishlamp"
GOOD = "seven blue kettles sing"


def actions(session: Session, noun: str) -> list[str]:
    """What was done to things of a noun, in its order."""
    session.commit()
    return [line.action for line in reversed(find_lines(session, AuditFilter(noun=noun)))]


def test_connections_and_the_live_switch(make: "Make") -> None:
    session, brand = make.session, make.brand()
    made = connect(session, brand.id or 0, "x", WHO, write={"token": SECRET}, account={"name": SECRET})
    change(session, made, {"options": {"note": SECRET}}, WHO, made.version)
    confirm(session, made, "software_replies", True, WHO, made.version)
    switch(session, made, True, WHO, made.version, ("software_replies",))
    switch(session, made, False, WHO, made.version, ())
    confirm(session, made, "software_replies", False, WHO, made.version)
    expected = ["connected", "changed", "confirmed", "switched_live", "switched_dry", "unconfirmed"]
    assert actions(session, "connection") == expected
    lines = list(as_rows(all_lines(session)))
    assert {(line["actor"], line["brand_id"]) for line in lines} == {("person:1", brand.id)}
    assert lines[0]["facts"]["fields"] == "write,account"
    assert SECRET not in json.dumps(lines)


def test_queries(make: "Make") -> None:
    session, brand = make.session, make.brand()
    query = add_query(session, brand.id or 0, "x", QueryForm("ours", "words", f'"{SECRET} cup"'), WHO)
    changed = change_query(session, SeenQuery.of(query), QueryForm("ours", "words", "cup"), WHO)
    paused = pause_query(session, SeenQuery.of(changed), WHO)
    pause_query(session, SeenQuery.of(paused), WHO)
    remove_query(session, SeenQuery.of(query), WHO)
    assert actions(session, "query") == ["added", "changed", "paused", "resumed", "removed"]
    assert SECRET not in json.dumps(list(as_rows(all_lines(session))))


def test_brands_and_labels(make: "Make") -> None:
    session, brand = make.session, make.brand()
    save_brand(session, brand, {"name": f"{SECRET} & Co"}, WHO, brand.version)
    assert actions(session, "brand") == ["changed"]
    session.add(Person(id=1, email="a@b.example", name="A", role="admin", password_hash="x"))
    mention = make.mention(brand, "neutral")
    session.commit()
    correct(session, mention.id or 0, "positive", WHO, None)
    session.commit()
    seen = corrections_of(session, [mention.id])[mention.id or 0].made_at
    take_back(session, mention.id or 0, WHO, seen)
    correct_intent(session, mention.id or 0, "praise", True, WHO, None)
    assert actions(session, "mention") == ["labelled", "label_taken_back", "corrected_intent"]
    first: Any = find_lines(session, AuditFilter(action="labelled"))[0]
    assert first.facts == {"was": "neutral", "now": "positive"}


def test_who_may_not_leaves_none(make: "Make") -> None:
    with pytest.raises(NotAllowed):
        save_brand(make.session, make.brand(), {"name": "x"}, make.actor("viewer"), 1)
    assert actions(make.session, "brand") == []


def test_the_team(make: "Make") -> None:
    session, brand = make.session, make.brand()
    session.add(Person(email="a@b.example", name="A", role="admin", password_hash="x"))
    session.flush()
    other = add_person(session, "zoe@b.example", "Zoe", "agent", [brand.id or 0]).id or 0
    set_membership(session, other, brand.id or 0, "manager", WHO)
    set_role(session, other, "viewer", WHO)
    ask_second_step(session, other, True, WHO)
    forget_second_step(session, other, WHO)
    unlock(session, other, WHO)
    deactivate(session, other, WHO)
    reactivate(session, other, WHO)
    expected = ["role", "role", "second_step", "second_step_forgotten", "unlocked", "deactivated", "reactivated"]
    assert actions(session, "person") == expected
    offer(session, "agent", WHO)
    revoke(session, open_invitations(session, WHO)[0].id or 0, WHO)
    assert actions(session, "invitation") == ["offered", "revoked"]


def test_sign_ins_that_worked_and_that_did_not(make: "Make") -> None:
    session = make.session
    code = invite(session, "admin")
    person = join(session, code, "ann@example.com", "Ann", GOOD)
    for _ in range(5):
        with pytest.raises(NotAllowed):
            sign_in(session, "ann@example.com", "wrong wrong")
    with pytest.raises(NotAllowed):
        sign_in(session, "nobody@example.com", GOOD)
    person.locked_until = None
    sign_in(session, "ann@example.com", GOOD)
    assert actions(session, "sign_in") == ["failed"] * 6, "a password alone is no sign-in yet"
    sign_out(session, remember(session, person, 1))
    assert actions(session, "sign_in") == ["failed"] * 6 + ["signed_in", "signed_out"]
    assert actions(session, "person") == ["joined", "locked"]
    told = json.dumps(list(as_rows(all_lines(session))))
    assert "ann" not in told.casefold()
    assert GOOD not in told


def test_policies(make: "Make") -> None:
    session, brand = make.session, make.brand()
    entry = edit_knowledge(
        session, brand.id or 0, "faq", "hours", "en", WHO, 0, title="Hours", text=f"{SECRET} at nine"
    )
    edit_knowledge(session, brand.id or 0, "faq", "hours", "en", WHO, entry.version, text="At ten")
    remove_knowledge(session, entry.id or 0, WHO)
    assert actions(session, "knowledge") == ["added", "changed", "removed"]
    assert SECRET not in json.dumps(list(as_rows(all_lines(session))))


def test_who_sees_one_brand_only_adds_to_the_chain_of_the_whole_house(make: "Make") -> None:
    session, ours, theirs = make.session, make.brand(), make.brand("Blue Kiosk")
    save_brand(session, theirs, {"name": "Blue"}, WHO, theirs.version)
    session.commit()
    limit(session, [ours.id or 0])
    save_brand(session, ours, {"name": "Rim"}, WHO, ours.version)
    session.commit()
    limit(session, None)
    assert [line.seq for line in all_lines(session)] == [1, 2]


def test_what_may_leave_and_what_is_about_us(make: "Make") -> None:
    session, brand = make.session, make.brand()
    brand_id = brand.id or 0
    resume(session, pause(session, brand_id, SECRET, WHO, NOW).id or 0, WHO, NOW)
    resume(session, pause(session, None, SECRET, WHO, NOW).id or 0, WHO, NOW)
    assert actions(session, "sending") == ["paused", "resumed"] * 2
    assert {line.brand_id for line in find_lines(session, AuditFilter(noun="sending"))} == {brand_id, None}
    connection = connect(session, brand_id, "x", WHO)
    set_gap(session, connection, 45, WHO, connection.version)
    assert actions(session, "connection") == ["connected", "changed", "gap_set"]
    assert find_lines(session, AuditFilter(action="gap_set"))[0].facts["seconds"] == 45
    query = add_query(session, brand_id, "x", QueryForm("ours", "words", "cup"), WHO)
    for _ in range(2):
        apply_exclusion(session, query.id or 0, SECRET, WHO)
    assert actions(session, "query") == ["added", "exclusion_added"]
    session.add(Person(id=1, email="a@b.example", name="A", role="admin", password_hash="x"))
    mention = make.mention(brand, text=SECRET).id or 0
    for _ in range(2):
        not_about_us(session, mention, brand_id, WHO, NOW)
    about_us_again(session, mention, brand_id, WHO, NOW)
    assert actions(session, "mention") == ["not_about_us", "about_us_again"]
    assert SECRET.casefold() not in json.dumps(list(as_rows(all_lines(session)))).casefold()
