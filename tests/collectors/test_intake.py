"""What was delivered is read once, later, whatever happens in between."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from collectors import INTAKES, webhook_zendesk
from collectors.intake.work import work_off, work_off_delivered
from collectors.page import Delivered, Page
from collectors.run import collect_due
from store import deliveries
from store.brands import ensure_query
from store.connections import connection_of
from store.database import open_session
from store.deliveries import keep, unread
from store.errors import TryLater
from store.locks import only_one
from store.models import Brand, Connection, Delivery, Mention, MentionVersion, Query, Run, utc_now
from store.queries import SeenQuery, pause_query
from tests.crashing import Points, crash_at, crash_everywhere
from tests.peers.hook_desk import ADMIN, open_brand, open_channel, row

NOW = utc_now()


@pytest.fixture
def brand(session: Session) -> Brand:
    return open_brand(session)


def hook(session: Session, brand: Brand, channel: str = "webhook") -> Connection:
    found = connection_of(session, brand.id or 0, channel)
    assert found is not None
    return found


def put(session: Session, brand: Brand, body: bytes, channel: str = "webhook", **headers: str) -> str:
    return keep(session, hook(session, brand, channel).id or 0, f"digest of {body.hex()}", body, headers, NOW)


def texts(session: Session) -> list[str]:
    return sorted(mention.text for mention in session.exec(select(Mention)))


def statuses(session: Session) -> list[tuple[str, int]]:
    session.expire_all()
    return [(each.status, each.tries) for each in session.exec(select(Delivery).order_by("id"))]


def test_deliveries_go_to_a_query_of_their_own_that_nobody_polls(session: Session, brand: Brand) -> None:
    put(session, brand, row(1))
    put(session, brand, row(2, "ฝาหลวม"))
    done = work_off_delivered(session, NOW)
    assert (done.done, done.found, done.new) == (2, 2, 2)
    (query,) = session.exec(select(Query))
    assert (query.channel, query.name, query.options, query.active) == ("webhook", "Webhook", {"what": "webhook"}, True)
    assert collect_due(session).runs == []
    assert [run.found for run in session.exec(select(Run).where(Run.query_id == query.id))] == [2, 0]
    assert texts(session) == ["The lid is loose.", "ฝาหลวม"]
    assert work_off(session, NOW).done == 0


def test_a_channel_that_is_polled_too_keeps_its_other_queries(
    session: Session, brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(INTAKES, "reddit", lambda delivery, connection: Page((), None))
    open_channel(session, brand, "reddit")
    ensure_query(session, brand, "reddit", "webhook", options={"what": "inbox"}, active=False)
    put(session, brand, b"{}", "reddit")
    work_off(session, NOW)
    names = [query.name for query in session.exec(select(Query).where(Query.channel == "reddit"))]
    assert sorted(names) == ["Webhook deliveries", "webhook"]


def test_what_cannot_be_read_is_kept_with_its_reason(session: Session, brand: Brand) -> None:
    put(session, brand, b'{"hello": 1}', **{deliveries.SENDER: "zendesk"})
    put(session, brand, row(1))
    done = work_off(session, NOW)
    assert (done.done, done.unread) == (1, 1)
    assert statuses(session) == [("failed", 1), ("done", 1)]
    (told,) = unread(session, brand.id)
    assert told.sentence() == "1 to webhook of Rim Fah: it is no delivery that this channel knows"
    assert unread(session, 999) == []
    assert "1 that could not be read" in deliveries.summary(session, hook(session, brand).id or 0, NOW)


def test_the_same_row_with_another_text_is_an_edit(session: Session, brand: Brand) -> None:
    put(session, brand, row(1))
    put(session, brand, row(1, "The lid is loose, and the spout leaks."))
    put(session, brand, row(1, "All is well now."))
    done = work_off(session, NOW)
    assert (done.done, done.new) == (3, 1)
    session.expire_all()
    assert texts(session) == ["All is well now."]
    earlier = session.exec(select(MentionVersion).order_by("number")).all()
    assert [each.text for each in earlier] == ["The lid is loose.", "The lid is loose, and the spout leaks."]


def test_a_bad_row_leaves_the_good_ones(session: Session, brand: Brand) -> None:
    rows = [json.loads(row(1)), {"text": "two", "rating": "many"}, 7]
    put(session, brand, json.dumps(rows).encode())
    assert work_off(session, NOW).new == 1
    (run,) = session.exec(select(Run).where(Run.kind == "collect"))
    assert run.bad_rows == 2


def test_a_mishap_is_tried_again_later_each_time_and_given_up_in_the_end(
    session: Session, brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(delivery: Delivered, connection: Connection) -> Page:
        raise TryLater("the network asks us to wait")

    monkeypatch.setitem(INTAKES, "webhook", fails)
    put(session, brand, row(1))
    moment = NOW
    assert [work_off(session, moment).unread for _ in range(3)] == [1, 0, 0]
    for tries in range(1, deliveries.MOST_TRIES):
        moment += timedelta(minutes=5 * 2 ** (tries - 1) - 1)
        assert work_off(session, moment).unread == 0
        moment += timedelta(minutes=1)
        assert work_off(session, moment).unread == 1
    assert statuses(session) == [("failed", deliveries.MOST_TRIES)]
    assert unread(session)[0].problem == "the network asks us to wait"


def test_a_fault_of_a_reader_tells_nothing_of_what_it_read(
    session: Session, brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(delivery: Delivered, connection: Connection) -> Page:
        raise KeyError(delivery.body.decode())

    monkeypatch.setitem(INTAKES, "webhook", breaks)
    put(session, brand, row(1, "a secret word"))
    work_off(session, NOW)
    (delivery,) = session.exec(select(Delivery))
    assert "KeyError" in delivery.problem
    assert "secret" not in delivery.problem


def test_the_words_of_the_query_filter(session: Session, brand: Brand) -> None:
    ensure_query(session, brand, "webhook", "ours", expression="teapot -spam", options={"what": "webhook"})
    for number, text in enumerate(("My teapot broke", "teapot spam", "a cup")):
        put(session, brand, row(number, text))
    assert work_off(session, NOW).done == 3
    assert texts(session) == ["My teapot broke"]


def test_deliveries_to_a_paused_query_wait(session: Session, brand: Brand) -> None:
    query = ensure_query(session, brand, "webhook", "ours", options={"what": "webhook"})
    pause_query(session, SeenQuery.of(query), ADMIN)
    put(session, brand, row(1))
    assert work_off(session, NOW).done == 0
    assert statuses(session) == [("new", 0)]
    pause_query(session, SeenQuery.of(query), ADMIN)
    assert work_off(session, NOW).done == 1


def test_what_is_gone_is_erased(session: Session, brand: Brand) -> None:
    event: dict[str, Any] = {"account_id": 7, "time": "2026-11-20T09:00:00Z"}
    made = event | {"type": "zen:event-type:ticket.created", "detail": {"id": "5", "description": "Where is it?"}}
    gone = event | {"type": "zen:event-type:ticket.soft_deleted", "detail": {"id": "5"}}
    for each in (made, gone):
        put(session, brand, json.dumps(each).encode(), **{deliveries.SENDER: "zendesk"})
    work_off(session, NOW)
    (mention,) = session.exec(select(Mention))
    assert (mention.source, mention.external_id, mention.text) == ("account-7", "ticket-5", "")
    assert mention.deleted_at is not None


def test_the_first_comment_of_a_ticket_is_the_ticket() -> None:
    at = Delivered(b"", {}, NOW)
    detail = {"id": "5", "description": "Where is it?", "requester_id": "9"}
    comment = {"id": "8", "body": "Where is it? ", "is_public": True, "author": {"id": "9", "is_staff": False}}
    body = {"type": "zen:event-type:ticket.comment_added", "detail": detail, "event": {"comment": comment}}
    page = webhook_zendesk.read(body, at, Connection(brand_id=1, channel="webhook"))
    assert [each.external_id for each in page.mentions] == ["ticket-5"]
    hidden = {**body, "event": {"comment": {**comment, "body": "other", "is_public": False}}}
    assert webhook_zendesk.read(hidden, at, Connection(brand_id=1, channel="webhook")).mentions == ()


def test_one_works_at_a_time(session: Session, brand: Brand, home: Path) -> None:
    put(session, brand, row(1))
    with only_one("intake", home):
        with pytest.raises(TryLater):
            work_off(session, NOW)
        assert work_off_delivered(session, NOW).done == 0
    assert work_off_delivered(session, NOW).done == 1


def test_a_crash_anywhere_loses_nothing_and_doubles_nothing(engine: Engine, session: Session, brand: Brand) -> None:
    ids = iter(range(1_000_000))

    def once(number: int) -> Points:
        mine = [next(ids), next(ids)]
        for each in mine:
            put(session, brand, row(each, f"text {each}"))
        session.commit()
        with crash_at(number) as points, open_session(engine) as doomed:
            work_off(doomed, NOW)
        with open_session(engine) as fresh:
            work_off(fresh, NOW)
            assert {each.status for each in fresh.exec(select(Delivery))} == {"done"}
            found = texts(fresh)
            assert len(found) == len(set(found)) == mine[-1] + 1
        return points

    assert crash_everywhere(once) > 8


def test_old_bodies_are_emptied_and_still_known(session: Session, brand: Brand) -> None:
    put(session, brand, row(1))
    put(session, brand, b'{"hello": 1}', **{deliveries.SENDER: "zendesk"})
    work_off(session, NOW)
    work_off(session, NOW + timedelta(days=29))
    assert all(each.body for each in session.exec(select(Delivery)))
    work_off(session, NOW + timedelta(days=31))
    session.expire_all()
    assert [bool(each.body) for each in session.exec(select(Delivery).order_by("id"))] == [False, True]
    assert put(session, brand, row(1)) == "known"
    assert statuses(session) == [("done", 1), ("failed", 1)]
