"""What was deleted or changed on Reddit is noticed within the day, and so is what our own account answered there."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from collectors.page import Known
from collectors.recheck import Rechecked, recheck
from collectors.reddit_watch import recheck as look_again
from store.cases import Outcome, open_or_extend, reopen
from store.models import Case, Mention
from tests.peers.reddit_desk import ADMIN, SHOP, Desk, ago, open_desk
from tests.peers.reddit_faults import Answer, Fault


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    with open_desk(session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


def after(desk: Desk, days: float = 2) -> Rechecked:
    """What a recheck finds some days from now."""
    return recheck(desk.session, desk.brand.id, now=datetime.now(UTC) + timedelta(days=days))


def test_every_way_to_be_gone_leaves_a_tombstone(desk: Desk) -> None:
    names = [desk.network.submission(f"pine kettle {number}", "text", author=f"p{number}") for number in range(6)]
    desk.read(desk.query())
    desk.network.delete(names[0])
    desk.network.remove(names[1])
    desk.network.purge(names[2])
    desk.network.close_account("p3")
    desk.network.edit(names[4], "it leaks")
    seen = after(desk)
    assert (seen.seen, seen.gone, seen.changed) == (6, 4, 1)
    assert desk.names == sorted(names[4:])
    assert desk.mention(names[4]).text == "it leaks"
    assert [desk.mention(name).text for name in names[:4]] == [""] * 4


def test_comments_are_looked_at_too(desk: Desk) -> None:
    post = desk.network.submission("tea")
    names = [desk.network.comment(post, f"pine kettle {number}") for number in range(3)]
    desk.read(desk.query("comments", subreddits="thrift"))
    desk.network.delete(names[0])
    desk.network.remove(names[1])
    assert after(desk).gone == 2
    assert desk.names == [names[2]]


def test_a_hundred_are_looked_at_in_one_request(desk: Desk) -> None:
    for number in range(230):
        desk.network.submission(f"pine kettle {number}", at=ago(60 * number))
    desk.read(desk.query())
    assert after(desk).seen == 230
    assert [call.query["id"].count(",") + 1 for call in desk.network.calls("/api/info")] == [100, 100, 30]


def test_an_empty_answer_erases_nothing(desk: Desk) -> None:
    name = desk.network.submission("pine kettle")
    desk.read(desk.query())
    empty = {"kind": "Listing", "data": {"after": None, "children": []}}
    desk.network.fail("/api/info", Fault("empty", Answer(empty)))
    assert (after(desk).gone, desk.names) == (0, [name])


def test_what_came_from_a_file_is_left_alone(desk: Desk) -> None:
    known = [Known("shop", "t3_zzz", "", ""), Known("reddit.com", "row 7", "", "")]
    (checked,) = look_again(known, desk.connection)
    assert (checked.seen, checked.gone, checked.changed) == (known, [], [])
    assert desk.network.calls("/api/info") == []


def case_of(desk: Desk, name: str) -> Case:
    mention: Mention = desk.mention(name)
    reasons = [{"code": "negative", "text": "sounds negative"}]
    outcome = Outcome(mention, desk.brand.id or 0, "negative", reasons, "high")
    case = open_or_extend(desk.session, outcome, mention.published_at)
    desk.session.commit()
    return case


def test_an_answer_by_hand_on_reddit_closes_its_case(desk: Desk) -> None:
    name = desk.network.submission("pine kettle leaks", at=ago(600))
    other = desk.network.submission("pine kettle rusts", author="ben", at=ago(600))
    desk.read(desk.query())
    case, open_case = case_of(desk, name), case_of(desk, other)
    answered = datetime.fromtimestamp(ago(300), UTC)
    desk.network.comment(name, "so sorry!", author=SHOP, at=answered.timestamp())
    assert after(desk).answered == 1
    desk.session.expire_all()
    assert (case.status, open_case.status) == ("resolved", "open")
    assert desk.connection.own_cursor == {"newest": answered.timestamp()}


def test_an_answer_that_only_we_can_see_closes_nothing(desk: Desk) -> None:
    name = desk.network.submission("pine kettle leaks", at=ago(600))
    desk.read(desk.query())
    case_of(desk, name)
    desk.network.remove(desk.network.comment(name, "so sorry!", author=SHOP))
    assert after(desk).answered == 0


def test_a_case_that_is_opened_again_is_not_closed_by_the_old_answer(desk: Desk) -> None:
    name = desk.network.submission("pine kettle leaks", at=ago(600))
    desk.read(desk.query())
    case = case_of(desk, name)
    desk.network.comment(name, "so sorry!", author=SHOP, at=ago(300))
    after(desk)
    desk.session.refresh(case)
    reopen(desk.session, case, ADMIN, case.version, "not enough")
    desk.session.commit()
    assert after(desk).answered == 0
