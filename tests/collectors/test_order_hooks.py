"""Orders that shops deliver to a real server: signed, kept, read once, and never an error of ours."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, select

from collectors.intake.app import make_app
from collectors.intake.work import work_off
from collectors.orders.rows import NAMES
from store.models import Brand, Customer, CustomerContact, Delivery, Mention, Run, ShopEvent, utc_now
from tests.collectors.test_intakes import lines
from tests.peers.hook_desk import SECRET, digest, generic, open_brand, open_channel, serving

NUMBERS = st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ("id", "token", "name", "email", "phone", "created_at", "line_items", "total_price", "customer", "billing",
          "transactions", "refunds", "status", "order_id", "order", "number", "date_created_gmt")  # fmt: skip
TOPICS = ("orders/create", "fulfillments/update", "refunds/create", "returns/approve", "checkouts/update")


@pytest.fixture
def brand(session: Session) -> Brand:
    brand = open_brand(session)
    woo = open_channel(session, brand, "woocommerce", consumer_key="k", consumer_secret="s", webhook_secret=SECRET)
    woo.options = {"shop": "https://pine.example"}
    session.add(woo)
    session.commit()
    return brand


@pytest.fixture
def client(engine: Engine, brand: Brand) -> Iterator[httpx.Client]:
    app = make_app(engine)
    with serving(app) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield client
    app.state.desk.threads.shutdown()


def deliver(client: httpx.Client, sender: str, body: Any, **headers: str) -> int:
    """One delivery, signed as its sender signs it."""
    content = json.dumps(body).encode()
    signed = {
        "webhook": lambda: generic(content, digest(content)),
        "shopify": lambda: {"X-Shopify-Hmac-Sha256": digest(content, "base64")},
        "woocommerce": lambda: {"X-WC-Webhook-Signature": digest(content, "base64")},
    }[sender]()
    return client.post(f"/hooks/rim-fah/{sender}", content=content, headers=signed | headers).status_code


def deliver_samples(client: httpx.Client) -> set[int]:
    found = set()
    for line in lines("webhook", "deliveries.jsonl"):
        sender = line.get("headers", {}).get("earful-sender", "webhook")
        if sender != "zendesk":
            found.add(deliver(client, sender, line["body"], **line.get("headers", {})))
    return found | {deliver(client, "woocommerce", each["body"], **each["headers"])
                    for each in lines("woocommerce", "deliveries.jsonl")}  # fmt: skip


def test_three_shops_deliver_and_each_event_is_kept_once(client: httpx.Client, session: Session) -> None:
    assert deliver_samples(client) == {200}
    work_off(session, utc_now())
    first = {row.external_id: row.kind for row in session.exec(select(ShopEvent))}
    kinds = {"placed", "shipped", "delivered", "refunded", "returned", "cancelled", "cart_abandoned", "status_viewed"}
    assert set(first.values()) == kinds | {"loyalty_tier_changed"}
    customers, contacts = len(session.exec(select(Customer)).all()), len(session.exec(select(CustomerContact)).all())
    assert (customers, contacts) == (4, 7)
    deliver_samples(client)
    work_off(session, utc_now())
    assert {row.external_id: row.kind for row in session.exec(select(ShopEvent))} == first
    assert len(session.exec(select(Customer)).all()) == customers
    order = session.exec(select(ShopEvent).where(ShopEvent.external_id.contains("refund:509562969"))).one()  # type: ignore[attr-defined]  # a column, in SQL
    assert (order.order_number, order.customer_id is not None) == ("1001", True)


def test_names_and_street_addresses_are_not_kept(client: httpx.Client, session: Session) -> None:
    deliver_samples(client)
    work_off(session, utc_now())
    kept = " ".join(row.model_dump_json() for row in session.exec(select(ShopEvent)))
    assert [word for word in ("Example Road", "Ben Example", "Example Hotel", "@mail", "1234567") if word in kept] == []


def test_a_shop_without_a_webhook_secret_delivers_nowhere(client: httpx.Client, brand: Brand, session: Session) -> None:
    other = open_brand(session, "Blue Kiosk")
    open_channel(session, other, "woocommerce", consumer_key="k", consumer_secret="s")
    assert client.post("/hooks/blue-kiosk/woocommerce", content=b"{}").status_code == 404
    assert client.post("/hooks/rim-fah/woocommerce", content=b"{}").status_code == 401


def test_events_and_mentions_come_together_and_a_bad_row_is_counted(client: httpx.Client, session: Session) -> None:
    body = [{"event": "order_placed", "order_number": "1", "email": "a@b.example"}, {"event": "x", "amount": "much"},
            {"external_id": "m", "text": "Lovely"}]  # fmt: skip
    assert deliver(client, "webhook", body) == 200
    work_off(session, utc_now())
    assert (len(session.exec(select(ShopEvent)).all()), len(session.exec(select(Mention)).all())) == (1, 1)
    assert session.exec(select(Run)).one().bad_rows == 1


@pytest.mark.parametrize("sender", ["webhook", "shopify", "woocommerce"])
def test_nothing_that_is_signed_ends_in_an_error_of_ours(client: httpx.Client, session: Session, sender: str) -> None:
    names = [name for names in NAMES.values() for name in names] if sender == "webhook" else list(FIELDS)
    always = {"event": "placed"} if sender == "webhook" else {"id": 7, "line_items": [], "status": "completed"}
    told = st.dictionaries(st.sampled_from(names), JSON, max_size=6).map(lambda each: always | each)

    @given(body=told | st.lists(told, max_size=3), topic=st.sampled_from(TOPICS))
    @settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def ask(body: Any, topic: str) -> None:
        headers = {"X-Shopify-Topic": topic} if sender == "shopify" else {}
        assert deliver(client, sender, body, **headers) in (200, 400, 401)

    ask()
    work_off(session, utc_now())
    left = {each.problem for each in session.exec(select(Delivery)) if each.status != "done"}
    assert left <= {"it is no delivery that this channel knows"}
    assert len(session.exec(select(Delivery)).all()) > 10
