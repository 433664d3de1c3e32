"""What mentions and orders named of a person before there was a key comes under it, and meets what comes later."""

from hashlib import sha256
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, text
from sqlmodel import select

from collectors.orders.event import NewEvent
from store import customers
from store.cases import open_or_extend
from store.customer_links import suggest_links
from store.database import alembic_config, migrate, open_engine, open_session
from store.models import ContactKey, ShopEvent
from store.settings import settings
from store.shop_events import save_events
from tests.store.conftest import NOW, Make

BEFORE = "0032"
NAMED = [("email", "a@b.example"), ("phone", "+66812345678"), ("order", "20017")]
KINDS = {"email", "phone", "order"}


def plain(kind: str, name: str) -> str:
    """How a contact was kept before there was a key."""
    return sha256(f"{kind}:{name}".encode()).hexdigest()


@pytest.fixture
def engine(home: Path) -> Engine:
    """A database that an older version left: mentions and orders with plain hashes, put under the key since."""
    migrate(settings().url())
    engine = open_engine(settings().url())
    with open_session(engine) as session:
        fill(Make(session))
    alembic = alembic_config(settings().url())
    command.downgrade(alembic, BEFORE)
    with engine.begin() as connection:
        mentions = connection.execute(text("SELECT id FROM mention ORDER BY id")).scalars().all()
        rows = [{"m": id_, "k": kind, "d": plain(kind, name)} for id_ in mentions for kind, name in NAMED]
        connection.execute(text("INSERT INTO contact_key (mention_id, kind, digest) VALUES (:m, :k, :d)"), rows)
        change = text("UPDATE shop_event SET order_key = :d WHERE order_number <> ''")
        connection.execute(change, {"d": plain("order", "20017")})
    command.upgrade(alembic, "head")
    return engine


def fill(make: Make) -> None:
    """Two accounts that name the same, and an order of a third."""
    for handle, channel in (("nok", "shopee"), ("nok_line", "line")):
        say(make, handle, channel)
    placed = NewEvent(kind="placed", external_id="1", order_number="20017", happened_at=NOW, email="a@b.example")
    save_events(make.session, make.brand().id or 0, [placed.model_dump()], NOW)
    make.session.commit()


def say(make: Make, handle: str, channel: str) -> int:
    """An account names an address, a phone and an order; gives back its id."""
    text = "mail a@b.example or call 0812345678 about order 20017"
    mention = make.mention(make.brand(), external_id=handle, handle=handle, text=text, channel=channel)
    case = open_or_extend(make.session, make.outcome(mention, make.brand()), make.now)
    make.session.commit()
    return case.author_id or 0


def test_no_plain_hash_is_left(engine: Engine) -> None:
    with open_session(engine) as session:
        kept = {key.digest for key in session.scalars(select(ContactKey))}
        orders = {event.order_key for event in session.scalars(select(ShopEvent))}
    assert (len(kept), len(orders)) == (3, 1)
    assert not (kept | orders) & {plain(*each) for each in NAMED}


def test_what_was_named_before_meets_what_is_named_now(engine: Engine) -> None:
    with open_session(engine) as session:
        make = Make(session)
        brand = make.brand().id or 0
        new = say(make, "nok_x", "x")
        found = customers.suggest(session, brand, new)
        assert {each.author.handle: set(each.kinds) for each in found} == {"nok": KINDS, "nok_line": KINDS}
        (link,) = suggest_links(session, brand, new)
        assert {"email", "order"} <= set(link.kinds)


def test_an_order_of_before_gets_what_comes_now(engine: Engine) -> None:
    with open_session(engine) as session:
        make = Make(session)
        shipped = NewEvent(kind="shipped", external_id="2", order_number="20017", happened_at=NOW)
        save_events(session, make.brand().id or 0, [shipped.model_dump()], NOW)
        events = session.scalars(select(ShopEvent)).all()
        assert len({event.customer_id for event in events}) == len({event.order_key for event in events}) == 1
