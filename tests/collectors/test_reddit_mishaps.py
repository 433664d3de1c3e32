"""Whatever befalls a request to Reddit: no mention is lost, none comes twice, and the error says what to do next."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from channels import reddit_client
from collectors.recheck import recheck
from collectors.run import collect_due
from store.errors import EarfulError, NeedsSetup, Refused, TryLater
from tests.peers.reddit_desk import Desk, ago, open_desk
from tests.peers.reddit_faults import Fault
from tests.peers.reddit_network import Limits, faults

SEARCH = "GET /r/all/search"


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    with open_desk(session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


def posts(desk: Desk, count: int = 250) -> list[str]:
    desk.network.submission("an older pine kettle", at=ago(100_000))
    return sorted(desk.network.submission(f"pine kettle {number}", at=ago(60 * number)) for number in range(count))


@pytest.mark.parametrize("skip", [0, 1, 2])
@pytest.mark.parametrize(
    ("fault", "times", "error"),
    [
        (faults.too_many(30), 1, TryLater),
        (faults.too_many(), 1, TryLater),
        (faults.broken(500), 3, TryLater),
        (faults.broken(503), 3, TryLater),
        (faults.drop(), 3, TryLater),
        (faults.malformed(), 1, TryLater),
        (faults.forbidden("quarantined"), 1, Refused),
    ],
    ids=lambda value: value.name if isinstance(value, Fault) else "",
)
def test_a_pass_that_fails_anywhere_is_made_up_for_by_the_next(
    desk: Desk, fault: Fault, times: int, error: type[EarfulError], skip: int
) -> None:
    names, query = posts(desk), desk.query()
    desk.network.fail(SEARCH, fault, times=times, skip=skip)
    with pytest.raises(error):
        desk.read(query)
    assert query.cursor is None
    assert len(desk.names) == 100 * skip
    assert desk.read(query).gap == ""
    assert desk.names == names


@pytest.mark.parametrize("fault", [faults.broken(502), faults.drop(), faults.revoked()], ids=lambda fault: fault.name)
def test_a_slip_of_the_moment_is_not_even_noticed(desk: Desk, fault: Fault) -> None:
    names = posts(desk)
    desk.network.fail(SEARCH, fault, skip=1)
    desk.read(desk.query())
    assert desk.names == names


def test_a_request_that_hangs_is_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reddit_client, "PATIENCE", 1.0)
    names, query = posts(desk, 3), desk.query()
    desk.network.fail(SEARCH, faults.hang(), times=3)
    with pytest.raises(TryLater, match="cannot be reached"):
        desk.read(query)
    desk.read(query)
    assert desk.names == names


def test_a_429_says_until_when_and_the_query_rests_until_then(desk: Desk) -> None:
    posts(desk, 3)
    query = desk.query()
    desk.network.fail(SEARCH, faults.too_many(90))
    with pytest.raises(TryLater):
        collect_due(desk.session, desk.brand.id)
    assert query.retry_at is not None
    wait = query.retry_at - datetime.now(UTC)
    assert timedelta(seconds=80) < wait <= timedelta(seconds=90)
    rest = collect_due(desk.session, desk.brand.id)
    assert (rest.runs, len(rest.resting)) == ([], 1)
    assert len(collect_due(desk.session, desk.brand.id, now=query.retry_at).runs) == 1
    assert len(desk.names) == 3


def test_a_limit_that_is_used_up_is_not_slept_on(desk: Desk) -> None:
    posts(desk)
    desk.network.limits = Limits(0, 600, 400)
    with pytest.raises(TryLater, match="used up") as caught:
        desk.read(desk.query())
    assert caught.value.retry_at is not None
    assert caught.value.retry_at > datetime.now(UTC) + timedelta(seconds=380)


@pytest.mark.parametrize("account", ["pine_reader"])
def test_credentials_that_are_taken_back_stop_the_connection_until_a_person_acts(desk: Desk, account: str) -> None:
    posts(desk, 3)
    query = desk.query()
    desk.network.accounts.revoke(account)
    with pytest.raises(NeedsSetup, match="does not accept the credentials"):
        collect_due(desk.session, desk.brand.id)
    assert "credentials" in desk.connection.problem
    assert "credentials" in collect_due(desk.session, desk.brand.id).resting[0]
    assert query.cursor is None


@pytest.mark.parametrize(
    ("make", "sentence"),
    [({"private": True}, "private"), ({"banned": True}, "banned"), ({"quarantined": True}, "quarantined")],
)
def test_a_closed_subreddit_is_refused_by_its_reason(desk: Desk, make: dict[str, bool], sentence: str) -> None:
    desk.network.subreddit("kitchen", **make)
    with pytest.raises(Refused, match=sentence):
        desk.read(desk.query("comments", subreddits="kitchen"))


def test_an_unknown_subreddit_is_told(desk: Desk) -> None:
    with pytest.raises(Refused, match="knows no subreddit"):
        desk.read(desk.query("comments", subreddits="nowhere_at_all"))


def test_a_slip_while_rechecking_erases_nothing(desk: Desk) -> None:
    names = posts(desk, 3)
    desk.read(desk.query())
    later = datetime.now(UTC) + timedelta(days=2)
    desk.network.fail("GET /api/info", faults.broken(500), times=3)
    with pytest.raises(TryLater):
        recheck(desk.session, desk.brand.id, now=later)
    assert desk.names == names
