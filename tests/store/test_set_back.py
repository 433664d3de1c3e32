"""Deliveries that a clock worked on which ran ahead are taken up once it is set right."""

from datetime import timedelta

from sqlmodel import Session

from store.connections import connect
from store.deliveries import AGAIN_AFTER, next_new
from store.models import Delivery
from store.workflow import Actor
from tests.store.conftest import NOW, Make


def test_a_delivery_that_went_wrong_under_a_wrong_clock_is_tried_again(session: Session, make: Make) -> None:
    connection = connect(session, make.brand().id or 0, "x", Actor("person:1", "admin", 1), read={}, write={})
    delivery = Delivery(connection_id=connection.id or 0, digest="a", body=b"{}", tries=1, worked_at=NOW)
    session.add(delivery)
    session.commit()
    assert next_new(session, NOW + AGAIN_AFTER / 2, 9) == []
    assert next_new(session, NOW - timedelta(hours=5), 9) == [delivery]
