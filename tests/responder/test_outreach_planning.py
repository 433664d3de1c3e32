"""How letters are proposed: from one read of what happened, whatever the languages, and of what was bought long ago."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import delete, event
from sqlmodel import Session, col, select

from collectors.orders.event import NewEvent
from responder.outreach_planning import PRESSING, propose_outreach
from store.knowledge import save_knowledge
from store.models import Brand, Outreach
from store.outreach import known_keys
from store.outreach_rules import OCCASIONS, set_outreach
from store.shop_events import save_events
from tests.responder.lettered import ADMIN, DAY, LINK, NOW, brand, happen, post

__all__ = ["brand", "post"]
TEA = {"sku": "T-7", "name": "Jasmine tea", "kind": "consumable"}
POT = {"sku": "TP-01", "name": "Celadon teapot", "kind": "durable"}


@contextmanager
def reads_of_events(session: Session) -> Iterator[list[str]]:
    """The questions to the table of events that are asked meanwhile."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().startswith("SELECT") and "FROM shop_event" in statement:
            asked.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def occasions(session: Session) -> dict[str, Outreach]:
    return {each.occasion: each for each in session.exec(select(Outreach).order_by(col(Outreach.id)))}


def test_events_are_read_once_and_what_was_bought_once(session: Session, brand: Brand) -> None:
    for days in (20, 21, 22):
        happen(session, brand, "placed", days, number=str(days), products=[POT], email=f"{days}@mail.example")
        happen(session, brand, "delivered", days - 3, number=str(days), email=f"{days}@mail.example")
    with reads_of_events(session) as asked:
        assert propose_outreach(session, NOW) > 0
    assert len(asked) == 2
    set_outreach(session, brand, {"on": ["review_request"], "review_url": LINK}, ADMIN, brand.version)
    session.commit()
    with reads_of_events(session) as asked:
        propose_outreach(session, NOW)
    assert len(asked) == 1


def test_what_was_bought_long_ago_still_says_when_it_is_bought_again(session: Session, brand: Brand) -> None:
    for days in (300, 200, 101):
        happen(session, brand, "placed", days, number=str(days), products=[TEA])
    happen(session, brand, "placed", 400, number="never-mind", products=[POT])
    assert propose_outreach(session, NOW) == 0, "two weeks ago somebody could have said so, a quarter ahead"
    for days in (330, 230, 130):
        happen(session, brand, "placed", days - 43, number=f"b{days}", products=[TEA], email="mai@mail.example")
    assert propose_outreach(session, NOW) == 1
    again = occasions(session)["replenishment"]
    assert (again.facts["times"], again.facts["product"], again.created_at) == (3, "Jasmine tea", NOW)


def test_what_goes_with_it_is_counted_over_more_than_a_year(session: Session, brand: Brand) -> None:
    for days in (400, 300, 200):
        mail = f"{days}@mail.example"
        happen(session, brand, "placed", days, number=str(days), products=[POT, TEA], email=mail)
    happen(session, brand, "placed", 25, products=[POT])
    happen(session, brand, "delivered", 16)
    propose_outreach(session, NOW)
    assert occasions(session)["goes_with"].facts["together"] == 3


def test_tips_are_those_in_the_language_of_the_customer(session: Session, brand: Brand) -> None:
    for lang, key, text in (("en", "care-t-7", "Keep it dry."), ("th", "care-TP-01", "อุ่นกาก่อนใช้ค่ะ")):
        save_knowledge(session, brand.id or 0, kind="faq", key=key, lang=lang, title="t", text=text,
                       aspects=[], intents=[])  # fmt: skip
    for lang in ("en", "th"):
        mail = f"{lang}@mail.example"
        happen(session, brand, "placed", 6, number=lang, products=[POT, TEA], email=mail, lang=lang)
        happen(session, brand, "delivered", 3, number=lang, email=mail, lang=lang)
    propose_outreach(session, NOW)
    tips = session.exec(select(Outreach).where(Outreach.occasion == "care_tips")).all()
    assert {each.lang: each.facts["tips"] for each in tips} == {"en": "Keep it dry.", "th": "อุ่นกาก่อนใช้ค่ะ"}
    assert "care_tips" in OCCASIONS


def test_only_keys_that_are_asked_for_are_looked_up(session: Session, brand: Brand) -> None:
    happen(session, brand, "placed", 14)
    happen(session, brand, "delivered", 11)
    propose_outreach(session, NOW)
    kept = [each.key for each in session.exec(select(Outreach))]
    assert known_keys(session, brand.id or 0, [*kept, *(f"other-{number}" for number in range(1_200))]) == set(kept)


def pressed(session: Session, brand: Brand) -> None:
    """One customer each of the four occasions, one that waits for a review only, and old news of all kinds."""
    happen(session, brand, "placed", 8, number="1", email="1@mail.example", promised_at=NOW - 1.1 * DAY)
    happen(session, brand, "placed", 8, number="2", email="2@mail.example")
    happen(session, brand, "delayed", 0.5, number="2", email="2@mail.example", promised_at=NOW + 9 * DAY)
    happen(session, brand, "refunded", 0.5, number="3", email="3@mail.example", amount="90", currency="THB")
    happen(session, brand, "cart_abandoned", 1, number="", email="4@mail.example", products=[TEA])
    happen(session, brand, "placed", 30, number="5", email="5@mail.example", products=[TEA])
    happen(session, brand, "delivered", 11, number="5", email="5@mail.example")
    looks = [
        NewEvent(kind="status_viewed", external_id=f"v{each}", order_number="2", happened_at=NOW - each * DAY / 24)
        for each in (9, 6, 3, 1)
    ]
    save_events(session, brand.id or 0, [each.model_dump() for each in looks], NOW)
    session.commit()


def test_what_is_pressing_is_proposed_by_itself_as_all_would_have(session: Session, brand: Brand) -> None:
    pressed(session, brand)
    with reads_of_events(session) as asked:
        propose_outreach(session, NOW, pressing=True)
    alone = {each.key: (each.occasion, each.text, each.facts) for each in session.exec(select(Outreach))}
    assert len(asked) == 2
    assert {occasion for occasion, _, _ in alone.values()} == set(PRESSING)
    session.exec(delete(Outreach))
    session.commit()
    propose_outreach(session, NOW)
    every = {each.key: (each.occasion, each.text, each.facts) for each in session.exec(select(Outreach))}
    assert {key: each for key, each in every.items() if each[0] in PRESSING} == alone
    assert {occasion for occasion, _, _ in every.values()} > set(PRESSING)


def test_nobody_of_whom_nothing_pressing_was_told_is_read(session: Session, brand: Brand) -> None:
    happen(session, brand, "placed", 30, products=[TEA])
    happen(session, brand, "delivered", 11)
    happen(session, brand, "refunded", 3, number="3")
    with reads_of_events(session) as asked:
        assert propose_outreach(session, NOW, pressing=True) == 0
    assert len(asked) == 1
    set_outreach(session, brand, {"on": ["review_request"], "review_url": LINK}, ADMIN, brand.version)
    session.commit()
    with reads_of_events(session) as asked:
        assert propose_outreach(session, NOW, pressing=True) == 0
    assert asked == []
