"""A case that is read whole is the same case, for few queries."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Engine, event
from sqlmodel import Session

from store.assigning import workers_of
from store.cases import conversation, current_draft, open_or_extend, replies_of
from store.connections import answering_connection, connect
from store.corrections import correct, corrections_of
from store.customers import authors_beside, join
from store.database import open_session
from store.dispute_rules import suggested
from store.disputes import dispute_of
from store.drafts import edit
from store.edits import versions_of
from store.models import Case, Dispute, MentionVersion, Person
from store.not_about_us import marks_of, not_about_us
from store.once import once_each, read_once
from store.people import actor_of
from store.presence import others_here, stay
from store.reading_corrections import correct_aspect, correct_intent
from store.readings import readings_of
from store.returns import Terms, returns_of, set_returns
from store.sight import limit
from store.versions import versions_of as versions_behind
from store.whole_case import read_case

if TYPE_CHECKING:
    from tests.store.conftest import Make


def build(make: "Make", messages: int) -> int:
    """A case in which everything happened that can happen to one."""
    session, brand, boss = make.session, make.brand(), make.actor("admin")
    people = [Person(id=at, email=f"{at}@x.example", name=f"P{at}", role="admin", password_hash="-") for at in (1, 2)]
    session.add_all(people)
    session.flush()
    case = make.case(brand, handle="nok", label="negative")
    for _ in range(messages - 1):
        open_or_extend(session, make.outcome(make.mention(brand, "negative", handle="nok"), brand), make.now)
    other = make.case(brand, handle="nok2")
    connect(session, brand.id or 0, "shopee", boss, read={"token": "a"})
    for names in ({}, {"en": "cups", "th": "แก้ว"}):
        set_returns(session, brand.id or 0, Terms(30, names=names), boss, 0)
    for mention in conversation(session, case.id or 0)[1:]:
        correct(session, mention.id or 0, "neutral", boss, None)
        correct_aspect(session, mention.id or 0, "quality", "positive", boss, None)
        correct_intent(session, mention.id or 0, "refund_request", True, boss, None)
        not_about_us(session, mention.id or 0, brand.id or 0, boss)
        for number in (2, 1):
            session.add(MentionVersion(mention_id=mention.id, number=number, title="", text=f"before {number}"))
    join(session, brand.id or 0, case.author_id or 0, other.author_id or 0, boss)
    make.reply(case)
    draft = make.draft(case)
    edit(session, case, draft, "Another text.", boss, draft.version)
    session.add(Dispute(case_id=case.id or 0, brand_id=brand.id or 0, happened="x", wanted="refund", opened_by="p"))
    for person in people:
        stay(session, case.id or 0, actor_of(person), make.now)
    session.commit()
    return case.id or 0


def asked_of(session: Session, id_: int, make: "Make") -> dict[str, Any]:
    """What the parts of a page ask about a case, as values."""
    case = session.get_one(Case, id_)
    found = conversation(session, id_)
    ids = [mention.id or 0 for mention in found]
    draft = current_draft(session, id_)
    assert draft is not None
    rows: dict[str, Sequence[Any]] = {
        "said": found, "replies": replies_of(session, id_), "draft": [draft],
        "behind": versions_behind(session, draft), "dispute": [dispute_of(session, id_)],
        "returns": returns_of(session, case.brand_id), "workers": workers_of(session, case.brand_id),
        "connection": [answering_connection(session, case.brand_id, case.channel)],
        "corrections": list(corrections_of(session, ids).values()),
        "marks": list(marks_of(session, ids).values()),
        "before": [version for each in ids for version in versions_of(session, each)],
    }  # fmt: skip
    readings = readings_of(session, ids)
    given = {each: {key: one.model_dump() for key, one in holds.by_person.items()} for each, holds in readings.items()}
    return {name: [row and row.model_dump() for row in some] for name, some in rows.items()} | {
        "accounts": authors_beside(session, case.brand_id, case.author_id or 0),
        "here": others_here(session, id_, make.actor("admin"), make.now + timedelta(seconds=30)),
        "looks like": suggested(session, case),
        "read": {each: (holds.aspects, holds.intents) for each, holds in readings.items()}, "given": given,
    }  # fmt: skip


@pytest.fixture
def statements(engine: Engine) -> list[str]:
    """Every statement that this test's database is asked."""
    found: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_more: found.append(statement))
    return found


def test_what_is_read_together_is_what_the_parts_read_alone(make: "Make", engine: Engine) -> None:
    id_ = build(make, messages=3)
    with open_session(engine) as apart, open_session(engine) as together:
        read_once(together)
        assert read_case(together, id_) is together.get_one(Case, id_)
        found, alone = asked_of(together, id_, make), asked_of(apart, id_, make)
    assert found == alone
    assert all(alone.values()), "a part of which there is nothing is not compared"


@pytest.mark.parametrize("messages", [2, 9])
def test_it_takes_five_queries_whatever_is_in_it(
    make: "Make", engine: Engine, statements: list[str], messages: int
) -> None:
    id_ = build(make, messages)
    with open_session(engine) as session:
        read_once(session)
        statements.clear()
        assert read_case(session, id_) is not None
        assert len(statements) == 5
        held: list[Callable[[], object]] = [
            lambda: corrections_of(session, [each.id for each in conversation(session, id_)]),
            lambda: marks_of(session, [each.id for each in conversation(session, id_)]),
            lambda: current_draft(session, id_), lambda: replies_of(session, id_), lambda: dispute_of(session, id_),
        ]  # fmt: skip
        assert all(ask() for ask in held)
        assert len(statements) == 5, "what came along is asked for again"


def test_who_does_not_see_the_brand_reads_no_case(make: "Make", engine: Engine) -> None:
    id_, other = build(make, messages=2), make.brand("Other").id or 0
    with open_session(engine) as session:
        read_once(session)
        limit(session, [other])
        assert read_case(session, id_) is None
        limit(session, [make.brand().id or 0])
        assert read_case(session, id_) is not None


def test_only_what_is_not_kept_is_asked_for(session: Session) -> None:
    read_once(session)
    asked: list[list[int]] = []

    def ask(ids: Any) -> dict[int, str]:
        asked.append(list(ids))
        return {id_: f"row {id_}" for id_ in ids if id_ != 3}

    assert once_each(session, "row", [1, 2], ask) == {1: "row 1", 2: "row 2"}
    assert once_each(session, "row", [3, 2], ask) == {2: "row 2"}
    assert once_each(session, "row", [3], ask) == {}, "that there is none is an answer too"
    assert asked == [[1, 2], [3]]
