"""A session that only reads asks once; any other one sees what it has just changed."""

from typing import TYPE_CHECKING

from sqlalchemy import Engine, event

from store.cases import conversation
from store.knowledge import knowledge_of, save_knowledge
from store.once import read_once

if TYPE_CHECKING:
    from tests.store.conftest import Make


def test_a_page_asks_once(make: "Make") -> None:
    case, asked = make.case(), list[str]()
    make.session.commit()
    read_once(make.session)
    first = conversation(make.session, case.id or 0)

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert conversation(make.session, case.id or 0) == first
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert asked == []


def test_who_changes_something_sees_it(make: "Make") -> None:
    brand_id = make.brand().id or 0
    assert knowledge_of(make.session, brand_id) == []
    save_knowledge(make.session, brand_id, "faq", "hours", "en", text="Nine to five.")
    assert len(knowledge_of(make.session, brand_id)) == 1
