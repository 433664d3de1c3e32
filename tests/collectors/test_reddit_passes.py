"""Passes over Reddit lose nothing and repeat nothing, and say what Reddit did not show."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from channels import reddit_listing
from collectors.reddit import fetch
from collectors.run import collect
from store.models import Query
from tests.peers.reddit_desk import HOUR, Desk, ago, open_desk, unsaved


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    with open_desk(session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


def test_a_first_pass_reads_a_day_and_the_next_ones_no_older_either(desk: Desk) -> None:
    desk.network.submission("old pine kettle", at=ago(25 * HOUR))
    young = desk.network.submission("young pine kettle", at=ago(23 * HOUR))
    query = desk.query()
    desk.read(query)
    assert desk.names == [young]
    desk.read(query)
    assert desk.names == [young]


def test_what_comes_late_within_a_day_is_found(desk: Desk) -> None:
    desk.network.submission("pine kettle now", at=ago(60))
    query = desk.query()
    desk.read(query)
    late = desk.network.submission("pine kettle that took its time", at=ago(22 * HOUR))
    desk.read(query)
    assert late in desk.names


def test_pages_have_no_cursor_until_the_pass_has_ended(desk: Desk) -> None:
    for number in range(230):
        desk.network.submission(f"pine kettle {number}", at=ago(10 * number))
    pages = list(
        fetch(Query(brand_id=1, channel="reddit", name="q", expression='"pine kettle"'), None, unsaved(desk.network))
    )
    assert [len(page.mentions) for page in pages] == [100, 100, 30]
    assert [page.cursor is None for page in pages] == [True, True, False]
    assert pages[-1].cursor is not None
    assert pages[-1].cursor["newest"] == max(item.created for item in desk.network.items.values())


def test_out_of_order_and_shifting_pages_lose_and_repeat_nothing(desk: Desk) -> None:
    names = [desk.network.submission(f"pine kettle {number}", at=ago(60 * number)) for number in range(350)]
    desk.network.jumble = 1800
    late: list[str] = []
    desk.network.before(
        "/r/all/search", lambda: late.append(desk.network.submission("new pine kettle")), times=3, skip=1
    )
    query = desk.query()
    run = desk.read(query)
    assert desk.names == sorted([*names])
    assert run.found == len(names)
    desk.read(query)
    assert desk.names == sorted([*names, *late])


def test_an_anchor_that_is_deleted_between_two_pages_ends_nothing(desk: Desk) -> None:
    desk.network.submission("an older pine kettle", at=ago(30 * HOUR))
    names = [desk.network.submission(f"pine kettle {number}", at=ago(60 * number)) for number in range(250)]
    desk.network.before("/r/all/search", lambda: [desk.network.delete(names[place]) for place in (99, 98)], skip=1)
    run = desk.read(desk.query())
    assert set(names) == set(desk.names)
    assert run.gap == ""


def test_the_wall_is_a_gap_with_its_times(desk: Desk) -> None:
    query = desk.query()
    desk.network.submission("pine kettle, the first", at=ago(20 * HOUR))
    desk.read(query)
    for number in range(400):
        desk.network.submission(f"pine kettle {number}", at=ago(60 * number))
    desk.network.wall = 300
    run = desk.read(query)
    begun, ended = (datetime.fromtimestamp(ago(seconds), UTC) for seconds in (20 * HOUR, 60 * 299))
    assert f"from {begun:%Y-%m-%d %H:%M}" in run.gap
    assert f"to {ended:%Y-%m-%d %H:}" in run.gap
    assert len(desk.names) == 301


def test_a_wall_within_what_was_read_before_is_no_gap(desk: Desk) -> None:
    for number in range(400):
        desk.network.submission(f"pine kettle {number}", at=ago(60 * number + 120))
    query = desk.query()
    desk.read(query)
    new = desk.network.submission("pine kettle, new")
    desk.network.wall = 300
    run = desk.read(query)
    assert (run.gap, new in desk.names) == ("", True)


def test_a_short_listing_that_ends_is_no_gap(desk: Desk) -> None:
    desk.network.submission("pine kettle")
    assert desk.read(desk.query()).gap == ""


def test_a_listing_that_breaks_off_is_a_gap(desk: Desk) -> None:
    names = [desk.network.submission(f"pine kettle {number}", at=ago(60 * number)) for number in range(150)]
    gone = names[99 - reddit_listing.ANCHORS : 100]
    desk.network.before("/r/all/search", lambda: [desk.network.delete(name) for name in gone], skip=1)
    run = desk.read(desk.query())
    assert "may be missing" in run.gap


def test_a_run_that_breaks_off_is_made_up_for(desk: Desk) -> None:
    names = [desk.network.submission(f"pine kettle {number}", at=ago(60 * number)) for number in range(250)]
    query = desk.query()

    def stop(page: object) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        collect(desk.session, query, connection=desk.connection, on_page=stop)
    assert (len(desk.names), query.cursor) == (100, None)
    desk.read(query)
    assert desk.names == sorted(names)
