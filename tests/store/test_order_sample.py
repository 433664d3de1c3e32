"""The orders of the sample brand: of customers who answered and wrote as well, with a cause for each occasion."""

from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session, select

from responder.outreach_planning import propose_outreach
from store.models import Customer, CustomerContact, Outreach, ShopEvent, SurveyInvitation
from store.order_sample import OCCASIONS, sample_orders
from store.sample import load_sample, remove_sample
from store.shop_events import KINDS

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)  # eleven in the morning, where the customers are


def test_every_event_is_kept_once_and_tied_to_its_customer(session: Session, tmp_path: Path) -> None:
    for _ in range(2):
        load_sample(session, tmp_path, NOW)
        session.commit()
    told = sample_orders()
    kept = session.exec(select(ShopEvent)).all()
    assert len(kept) == sum(len(hours) for order in told for hours in order["events"].values())
    assert {event.kind for event in kept} <= set(KINDS)
    assert None not in {event.customer_id for event in kept}
    assert len(session.exec(select(CustomerContact)).all()) == len({order["email"] for order in told})
    asked = {invitation.customer_id for invitation in session.exec(select(SurveyInvitation))} - {None}
    assert asked <= {event.customer_id for event in kept}, "who answered the survey bought something"


def test_each_occasion_finds_somebody_and_nobody_who_said_no(session: Session, tmp_path: Path) -> None:
    load_sample(session, tmp_path, NOW)
    session.commit()
    assert propose_outreach(session, NOW) > 0
    letters = session.exec(select(Outreach)).all()
    assert {letter.occasion for letter in letters} == set(OCCASIONS)
    assert {letter.lang for letter in letters} == {"th", "en"}
    assert "to_tell" in {letter.status for letter in letters}, "who buys for a company is spoken with"
    contact = session.exec(select(CustomerContact).where(CustomerContact.consent == "withdrawn")).one()
    assert contact.customer_id not in {letter.customer_id for letter in letters}
    assert propose_outreach(session, NOW) == 0


def test_they_go_with_the_brand(session: Session, tmp_path: Path) -> None:
    load_sample(session, tmp_path, NOW)
    session.commit()
    assert remove_sample(session, tmp_path)
    session.commit()
    for table in (ShopEvent, Customer, CustomerContact, Outreach):
        assert not session.exec(select(table)).all()
