"""Access tokens are renewed once, by whoever is first, and each refresh token is used once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from channels import lazada_client, shopee_client
from store.brands import ensure_brand
from store.connections import connect
from store.database import open_session
from store.errors import NeedsSetup
from store.models import Connection, utc_now
from store.settings import settings
from store.tokens import Token, access_token, forget_token
from store.workflow import Actor
from tests.peers.lazada_seller import LazadaSeller
from tests.peers.shopee_shop import ShopeeShop

Peer = ShopeeShop | LazadaSeller
CLIENTS = {"shopee": shopee_client, "lazada": lazada_client}
HOUR = timedelta(hours=1)


@pytest.fixture(params=[ShopeeShop, LazadaSeller], ids=lambda peer: peer.channel)
def peer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Peer]:
    with request.param() as peer:
        monkeypatch.setenv(f"EARFUL_{peer.channel.upper()}_BASE_URL", peer.url)
        settings.cache_clear()
        yield peer


def made(session: Session, channel: str, peer: Peer | None = None) -> int:
    """A connection that was saved; gives back its id."""
    brand = ensure_brand(session, "Pine Kettle")
    entered = peer.read if peer else {"refresh_token": "first"}
    options = peer.options if peer else {}
    actor = Actor("person:1", "admin", 1)
    connection = connect(session, brand.id or 0, channel, actor, read=entered, write=entered, options=options)
    session.commit()
    return connection.id or 0


def at_once(engine: Engine, id_: int, work: Callable[[Connection], str]) -> list[str]:
    """What two processes get that begin in the same moment, each with a session of its own."""
    start = Barrier(2)

    def one(_: int) -> str:
        with open_session(engine) as session:
            connection = session.get_one(Connection, id_)
            start.wait(10)
            return work(connection)

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, range(2)))


def test_two_that_renew_in_the_same_moment_share_one_token(engine: Engine, session: Session, peer: Peer) -> None:
    id_ = made(session, peer.channel, peer)

    def ask(connection: Connection) -> str:
        return str(CLIENTS[peer.channel].who_am_i(connection)["username"])

    for renewed in (1, 2, 3):
        assert at_once(engine, id_, ask) == ["ร้านกาน้ำ"] * 2
        assert (peer.tokens.renewed, peer.tokens.refused) == (renewed, 0)
        with open_session(engine) as fresh:
            forget_token(fresh.get_one(Connection, id_), peer.read["refresh_token"])


def test_one_on_another_machine_that_was_slower_goes_on_with_the_token_of_the_first(
    engine: Engine, session: Session
) -> None:
    """No lock reaches over there, so both ask with the same refresh token, and the network takes it once."""
    id_, used, saved = made(session, "shopee"), list[str](), Event()

    def faster() -> None:
        with open_session(engine) as other:
            connection = other.get_one(Connection, id_)
            connection.tokens = _kept(connection)
            other.add(connection)
            other.commit()
        saved.set()

    def _kept(connection: Connection) -> str:
        spare = Connection(brand_id=1, channel="shopee", tokens=connection.tokens)
        access_token(spare, "first", lambda refresh: Token("of the first", utc_now() + HOUR, "second"))
        return spare.tokens

    def renew(refresh: str) -> Token:
        used.append(refresh)
        faster()
        raise NeedsSetup("it was used")

    connection = session.get_one(Connection, id_)
    assert access_token(connection, "first", renew) == "of the first"
    assert (used, saved.is_set()) == (["first"], True)


def test_a_refused_refresh_token_is_told_where_nobody_was_faster(engine: Engine, session: Session) -> None:
    id_ = made(session, "shopee")

    def renew(refresh: str) -> Token:
        raise NeedsSetup("it was used")

    with pytest.raises(NeedsSetup, match="it was used"):
        access_token(session.get_one(Connection, id_), "first", renew)


def test_a_token_that_another_renewed_meanwhile_is_not_forgotten(engine: Engine, session: Session) -> None:
    id_, numbers = made(session, "shopee"), iter(range(1, 9))

    def renew(refresh: str) -> Token:
        number = next(numbers)
        return Token(f"access {number} for {refresh}", utc_now() + HOUR, f"refresh {number}")

    mine = session.get_one(Connection, id_)
    assert access_token(mine, "first", renew) == "access 1 for first"
    with open_session(engine) as other:
        theirs = other.get_one(Connection, id_)
        forget_token(theirs, "first")
        assert access_token(theirs, "first", renew) == "access 2 for refresh 1"
    forget_token(mine, "first")
    assert access_token(mine, "first", renew) == "access 2 for refresh 1"


def test_what_is_entered_anew_begins_anew_and_the_old_one_stays(session: Session) -> None:
    connection = session.get_one(Connection, made(session, "shopee"))
    first = access_token(connection, "first", lambda refresh: Token(f"for {refresh}", utc_now() + HOUR, "next"))
    other = access_token(connection, "other", lambda refresh: Token(f"for {refresh}", utc_now() + HOUR, "next"))
    assert (first, other) == ("for first", "for other")
    assert access_token(connection, "first", lambda refresh: Token("not asked", utc_now())) == "for first"
