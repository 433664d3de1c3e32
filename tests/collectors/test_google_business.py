"""Google Business is read location by location: one that cannot be read does not stop the others."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from store.errors import Refused, TryLater
from tests.peers.google_reviews import OTHER, PLACE, GoogleReviews
from tests.peers.loopback import Answer
from tests.peers.review_desk import Desk, desk_at
from tests.peers.review_peer import told


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    with desk_at(GoogleReviews(), session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


def test_all_locations_are_read_and_each_remembers_how_far(desk: Desk) -> None:
    here, there = desk.peer.review("It leaks"), desk.peer.review("It rusts", place=OTHER)
    desk.collect()
    assert desk.names == sorted([here, there])
    assert (desk.mention(here).source, desk.mention(there).source) == (PLACE, OTHER)
    assert desk.query.cursor is not None
    assert set(desk.query.cursor) == {PLACE, OTHER}


def test_a_location_that_is_gone_does_not_stop_the_others(desk: Desk) -> None:
    there = desk.peer.review("It rusts", place=OTHER)
    desk.peer.fail(f"GET /v4/{PLACE}/", told({"error": {"message": "Requested entity was not found."}}, 404))
    with pytest.raises(Refused):
        desk.collect()
    assert desk.names == [there]
    here = desk.peer.review("It leaks", hours=100)
    desk.collect()
    assert desk.names == sorted([here, there])


def test_a_break_at_the_second_location_keeps_the_first(desk: Desk) -> None:
    here, there = desk.peer.review("It leaks"), desk.peer.review("It rusts", place=OTHER)
    desk.peer.fail(f"GET /v4/{OTHER}/", Answer(fate="drop"))
    with pytest.raises(TryLater):
        desk.collect()
    assert (desk.names, list(desk.query.cursor or {})) == ([here], [PLACE])
    desk.collect()
    assert desk.names == sorted([here, there])


def test_an_old_review_that_was_changed_comes_again(desk: Desk) -> None:
    name = desk.peer.review("It leaks", hours=29 * 24)
    desk.collect()
    desk.peer.edit(name, "It leaks after all")
    desk.collect()
    mention = desk.mention(name)
    assert mention.text == "It leaks after all"
    assert mention.edited_at is not None


def test_an_answer_by_hand_that_google_checks_first_closes_its_case_once_it_shows(desk: Desk) -> None:
    name, other = desk.peer.review("It leaks"), desk.peer.review("It rusts")
    desk.collect()
    desk.case(name)
    desk.case(other)
    desk.peer.answer_by_hand(name)
    desk.peer.reviews[name].answers[0].state = "checked"
    desk.peer.answer_by_hand(other)
    assert desk.recheck().answered == 1
    desk.peer.reviews[name].answers[0].state = "shown"
    assert desk.recheck().answered == 1
