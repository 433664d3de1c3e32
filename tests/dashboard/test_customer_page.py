"""The page of a customer: one history, what may be the same person, and words of outsiders as they are."""

from pathlib import Path

import pytest
import streamlit as st
from sqlmodel import Session, select

from collectors.orders.event import NewEvent
from store.cases import conversation
from store.consent import set_consent, suppress
from store.contacts import save_contacts
from store.models import (
    Case,
    Customer,
    CustomerAccount,
    CustomerContact,
    Mention,
    Outreach,
    Person,
    Sentiment,
    Suppression,
    Survey,
    SurveyAnswer,
    utc_now,
)
from store.shop_events import save_events
from tests.dashboard.driver import click, elements, open_page, sign_in, words
from tests.dashboard.scenes import prepare, small
from tests.dashboard.test_case_people import look


def shop(session: Session) -> None:
    """The small one, with orders: one that a message names, and one that shares an address with another."""
    small(session)
    mention = conversation(session, 2)[0]
    message = session.get_one(Mention, mention.id)
    message.text = f"{message.text} order 20017"
    save_contacts(session, message)
    tea = {"sku": "T", "name": "<b>Jasmine</b> tea", "quantity": 2}
    for number, who in (("20017", {"email": "nok@mail.example"}), ("20018", {"phone": "0812345678"}),
                        ("20019", {"email": "nok@mail.example", "phone": "0812345678"})):  # fmt: skip
        event = NewEvent(
            kind="placed", external_id=number, order_number=number, happened_at=utc_now(), products=[tea], amount="580",  # type: ignore[list-item,arg-type]  # as a file says it
            currency="THB", business=number == "20018", **who,  # type: ignore[arg-type]  # addresses
        )  # fmt: skip
        save_events(session, 1, [event.model_dump()], utc_now())
    session.commit()


def joined() -> list[tuple[int, int]]:
    return list(look(lambda session: [(a.author_id, a.customer_id) for a in session.exec(select(CustomerAccount))]))


def test_an_account_alone_has_a_page_too(home: Path) -> None:
    prepare(small)
    shown = words(open_page(sign_in("viewer"), "customer", case="2"))
    assert "One account" in shown
    assert "Case opened, now: open" in shown


def test_a_customer_without_a_case_has_a_page_with_addresses_for_those_who_act(home: Path) -> None:
    prepare(shop)
    shown = words(open_page(sign_in("agent"), "customer", customer="1"))
    assert "nok@mail.example" in shown and "Never said whether we may write" in shown
    assert "2 × <b>Jasmine</b> tea" in shown and "580 THB" in shown
    assert "Ordered, order 20017" in shown
    assert "nok@mail" not in words(open_page(sign_in("viewer"), "customer", customer="1"))
    assert "Buys for a company" in words(open_page(sign_in("viewer"), "customer", customer="2"))


def test_where_a_consent_was_said_is_never_read_as_markup(home: Path) -> None:
    def said(session: Session) -> None:
        shop(session)
        contact = session.exec(select(CustomerContact)).first()
        assert contact is not None
        set_consent(session, contact, "given", "order ![x](https://evil.example/x.png)", utc_now())
        session.commit()

    prepare(said)
    app = open_page(sign_in("agent"), "customer", customer="1")
    assert "order ![x](https://evil.example" in words(app)
    assert [each.value for each in (*app.markdown, *app.caption) if "evil" in each.value] == []


def test_a_message_that_names_an_order_leads_to_its_customer(home: Path) -> None:
    prepare(shop)
    app = open_page(sign_in("agent"), "customer", case="2")
    assert "This account names the same order as customer 1" in words(app)
    app = click(app, "Same person")
    shown = words(app)
    assert "Known as one customer from now on" in shown and "Ordered, order 20017" in shown
    assert len(joined()) == 1
    click(app, "Take the last join back")
    assert joined() == []


def test_a_viewer_sees_what_may_be_and_decides_nothing(home: Path) -> None:
    prepare(shop)
    app = open_page(sign_in("viewer"), "customer", case="2")
    assert "This account names" in words(app)
    assert [each.label for each in app.button if each.label in ("Same person", "Somebody else")] == []


def test_two_customers_of_one_order_are_told_apart_or_joined(home: Path) -> None:
    prepare(shop)
    app = open_page(sign_in("agent"), "customer", customer="1")
    assert "Customer 2 may be the same: the same phone number" in words(app)
    app = click(app, "Same person")
    assert "Known as one customer" in words(app)
    assert [each.value for each in app.subheader] == ["3 orders · 0 negative messages"]
    app = click(app, "Take the last join back")
    assert "They stay two customers" in words(click(app, "Somebody else"))
    assert len(look(lambda session: session.exec(select(Customer)).all())) == 2


def test_the_case_leads_to_the_customer_and_back(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("viewer"), "case", case="2")
    links = {each.proto.label: each.proto.query_string for each in elements(app.main) if each.type == "page_link"}
    assert links["Customer"] == "case=2"
    back = open_page(sign_in("viewer"), "customer", case="2")
    assert "Back to case 2" in [each.proto.label for each in elements(back.main) if each.type == "page_link"]


def test_nobody_is_said_so(home: Path) -> None:
    prepare(small)
    assert "No customer here" in words(open_page(sign_in("viewer"), "customer", customer="77"))
    assert look(lambda session: session.get(Case, 2)) is not None


def test_an_approver_stops_letters_to_an_address_and_lets_them_go_again(home: Path) -> None:
    def why() -> list[str]:
        return list(look(lambda session: list(session.exec(select(Suppression.why)))))

    prepare(shop)
    app = click(open_page(sign_in("approver"), "customer", customer="1"), "Write no letters there")
    assert why() == ["by_hand"]
    assert "No letter goes there: stopped by hand" in words(app)
    app = click(app, "Write again")
    assert why() == []
    assert "No letter goes there" not in words(app)
    labels = [button.label for button in open_page(sign_in("agent"), "customer", customer="1").button]
    assert "Write no letters there" not in labels


def test_who_unsubscribed_stays_so_whatever_the_staff_would_like(home: Path) -> None:
    def unsubscribed(session: Session) -> None:
        shop(session)
        suppress(session, 1, "email", "nok@mail.example", "unsubscribed")
        session.commit()

    prepare(unsubscribed)
    app = open_page(sign_in("admin"), "customer", customer="1")
    assert "No letter goes there: unsubscribed" in words(app)
    assert "Write again" not in [button.label for button in app.button]


def test_an_agent_says_who_keeps_a_customer_and_notes_what_was_spoken_about(home: Path) -> None:
    def waiting(session: Session) -> None:
        shop(session)
        session.add(Outreach(
            brand_id=1, customer_id=2, occasion="review_request", key="review_request:x", status="to_tell", lang="en",
            subject="Hello", text="Well.", facts={"order": "20018"}, send_after=utc_now(),
        ))  # fmt: skip
        session.commit()

    prepare(waiting)
    token = sign_in("agent")
    app = open_page(token, "customer", customer="2")
    chooser = next(each for each in app.selectbox if each.label == "Account manager")
    agent = look(lambda session: session.exec(select(Person.id).where(Person.name == "Agent")).one())
    app = chooser.set_value(agent).run()
    assert "Saved" in words(app)
    assert look(lambda session: session.get(Customer, 2)).keeper_id == agent
    assert "1 thing to speak about" in " ".join(
        each.proto.label for each in elements(open_page(token, "inbox").main) if each.type == "page_link"
    )
    assert "You look after them" in words(open_page(token, "outreach"))
    assert "we spoke about it" in words(click(app, "We spoke about it"))
    shown = words(open_page(sign_in("viewer"), "customer", customer="2"))
    assert "Account manager: " in shown and "To speak about" not in shown


def surveyed(session: Session) -> None:
    """The shop, where a message is a bad answer to a survey."""
    shop(session)
    mention_id, brand_id = conversation(session, 2)[0].id or 0, session.get_one(Case, 2).brand_id
    survey = Survey(brand_id=brand_id, name="After delivery", kind="nps")
    session.add(survey)
    session.flush()
    session.add(
        SurveyAnswer(
            mention_id=mention_id, survey_id=survey.id, brand_id=brand_id, score=2, scale=10, answered_at=utc_now()
        )
    )
    session.exec(select(Sentiment).where(Sentiment.mention_id == mention_id)).one().label = "negative"


def test_a_bad_answer_to_a_survey_counts_as_a_negative_message(home: Path) -> None:
    prepare(surveyed)
    app = open_page(sign_in("agent"), "customer", case="2")
    assert app.subheader[0].value.endswith("1 negative message")
    assert "2 of 10" in words(app)


def test_an_order_that_allows_letters_is_named_in_thai(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def allowed(session: Session) -> None:
        shop(session)
        set_consent(session, session.exec(select(CustomerContact)).all()[0], "given", "order 20017", utc_now())

    monkeypatch.setattr(type(st.context), "locale", property(lambda self: "th-TH"))
    prepare(allowed)
    assert "ติดต่อได้ (คำสั่งซื้อ 20017, " in words(open_page(sign_in("agent"), "customer", customer="1"))
