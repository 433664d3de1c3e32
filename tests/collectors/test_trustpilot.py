"""Trustpilot is read newest first: nothing is skipped while pages shift, and a list that repeats itself ends."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from collectors import trustpilot
from collectors.page import Page
from tests.peers.loopback import Answer, Asked
from tests.peers.review_desk import Desk, desk_at
from tests.peers.trust_pilot import PrivateTrustPilot, TrustPilot


@pytest.fixture(params=[TrustPilot, PrivateTrustPilot], ids=lambda peer: peer.__name__)
def desk(
    request: pytest.FixtureRequest, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Desk]:
    with desk_at(request.param(), session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


def test_reviews_that_are_written_while_we_read_shift_nothing_away(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    names = {desk.peer.review(f"It leaks {number}", hours=number + 1) for number in range(7)}
    serve = desk.peer.serve

    def busy(asked: Asked) -> Answer:
        if asked.get("page") == "2":
            names.add(desk.peer.review("written meanwhile", hours=0))
        return serve(asked)

    monkeypatch.setattr(desk.peer, "serve", busy)
    desk.collect()
    assert len(set(desk.names) & names) == 7
    monkeypatch.setattr(desk.peer, "serve", serve)
    desk.collect()
    assert set(desk.names) == names


def test_a_list_that_only_repeats_itself_ends(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    names = sorted(desk.peer.review(f"It leaks {number}") for number in range(2))
    serve = desk.peer.serve

    def stuck(asked: Asked) -> Answer:
        query = tuple((name, "1" if name == "page" else value) for name, value in asked.query)
        return serve(Asked(asked.method, asked.path, query, asked.headers, asked.body))

    monkeypatch.setattr(desk.peer, "serve", stuck)
    desk.collect()
    assert desk.names == names
    assert len(desk.peer.calls(desk.peer.reads)) < 5


def test_only_the_last_page_of_a_pass_has_a_cursor(desk: Desk) -> None:
    for number in range(7):
        desk.peer.review(f"It leaks {number}", hours=number + 1)
    pages: list[Page] = list(trustpilot.fetch(desk.query, None, desk.connection))
    assert [page.cursor is not None for page in pages] == [False] * (len(pages) - 1) + [True]
    assert pages[-1].cursor == {"newest": max(each.at for each in desk.peer.reviews.values()).isoformat()}


def test_the_private_api_is_only_asked_for_what_is_new(desk: Desk) -> None:
    desk.peer.review("It leaks")
    desk.collect()
    starts = {each.get("startDateTime") for each in desk.peer.calls(desk.peer.reads)}
    assert ("" in starts) == (not isinstance(desk.peer, PrivateTrustPilot))


def test_who_writes_twice_is_one_author(desk: Desk) -> None:
    consumer = {"id": "c77", "displayName": "Ann"}
    first, second = (desk.peer.review(text, consumer=consumer) for text in ("It leaks", "It rusts"))
    desk.collect()
    assert desk.mention(first).author_id == desk.mention(second).author_id is not None
