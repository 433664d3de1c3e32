"""Notes stay with the staff, and whom one names finds the case."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, event
from sqlmodel import Session

from store.errors import BadInput, NotAllowed
from store.inbox import InboxFilter, count_cases, inbox
from store.merging import merge
from store.models import Person
from store.notes import LONGEST, add_note, mark_seen, named_in, notes_of, unseen
from store.people import actor_of

if TYPE_CHECKING:
    from tests.store.conftest import Make

ROOT = Path(__file__).parents[2]


def people(session: Session, *names: str) -> list[Person]:
    made = [
        Person(email=f"{at}.x@rimfah.example", name=name, role="agent", password_hash="-")
        for at, name in enumerate(names)
    ]
    session.add_all(made)
    session.flush()
    return made


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Ann look", {"Ann"}),
        ("@anna, please", {"Anna"}),
        ("@Ann Lee and @สมชายช่วยดูหน่อย", {"Ann Lee", "สมชาย"}),
        ("@Annabel or ann or a@b.example", set()),
        ("@0.x see this", {"Ann"}),
        ("@@Ann@Ann", {"Ann"}),
    ],
)
def test_names_behind_an_at_are_found_the_longest_first(session: Session, text: str, named: set[str]) -> None:
    staff = people(session, "Ann", "Anna", "Ann Lee", "สมชาย")
    assert {person.name for person in named_in(text, staff)} == named


def test_whom_a_note_names_finds_the_case_until_it_was_seen(make: "Make", session: Session) -> None:
    nok, may = people(session, "Nok", "May")
    case, _ = make.case(), make.case()
    before = case.version
    add_note(session, case, " ask @May and @Nok myself ", actor_of(nok))
    (written,) = notes_of(session, case.id or 0)
    assert (written.note.text, written.writer, written.named) == ("ask @May and @Nok myself", "Nok", ("May",))
    assert (unseen(session, may.id or 0), unseen(session, nok.id or 0), case.version) == (1, 0, before)
    mine = InboxFilter(view="mentioned", person_id=may.id)
    assert [row.case.id for row in inbox(session, mine)] == [case.id]
    assert mark_seen(session, case.id or 0, actor_of(nok)) == 0
    assert mark_seen(session, case.id or 0, actor_of(may)) == 1
    assert mark_seen(session, case.id or 0, actor_of(may)) == 0
    assert (unseen(session, may.id or 0), count_cases(session, mine)) == (0, 0)


def test_many_notes_take_two_queries_and_each_keeps_whom_it_names(
    make: "Make", session: Session, engine: Engine
) -> None:
    nok, may, eve = people(session, "Nok", "May", "Eve")
    case = make.case()
    for text in ("@May", "@Eve and @May", "nobody", "@Nok @Eve"):
        add_note(session, case, text, actor_of(nok))
    session.commit()
    session.expunge_all()
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *sent: asked.append(sent[2]))
    found = [(each.writer, set(each.named)) for each in notes_of(session, case.id or 0)]
    assert found == [("Nok", {"Eve"}), ("Nok", set()), ("Nok", {"May", "Eve"}), ("Nok", {"May"})]
    assert len(asked) == 2


def test_a_note_is_written_by_those_who_may_and_says_something(make: "Make", session: Session) -> None:
    case = make.case()
    people(session, "Nok")
    with pytest.raises(NotAllowed):
        add_note(session, case, "hello", make.actor("viewer"))
    for wrong in (" ", "x" * (LONGEST + 1)):
        with pytest.raises(BadInput):
            add_note(session, case, wrong, make.actor("agent"))


def test_notes_come_along_when_cases_are_merged(make: "Make", session: Session) -> None:
    people(session, "Nok")
    case, other = make.case(), make.case()
    add_note(session, other, "she called twice", make.actor("agent"))
    merge(session, case, other, make.actor("agent"), case.version, other.version)
    assert [each.note.text for each in notes_of(session, case.id or 0)] == ["she called twice"]


@pytest.mark.parametrize("package", ["responder", "collectors", "channels", "sentiment"])
def test_nothing_that_reaches_a_customer_can_read_a_note(package: str) -> None:
    for file in (ROOT / package).rglob("*.py"):
        assert "store.notes" not in file.read_text(encoding="utf-8"), file
