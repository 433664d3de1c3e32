"""What befalls requests to the fake Reddit, how praw takes it, and what has landed afterwards."""

import time
from collections.abc import Iterator
from typing import Any

import prawcore
import pytest
from praw.exceptions import RedditAPIException
from prawcore.sessions import FiniteRetryStrategy

from tests.peers.reddit_client import talking
from tests.peers.reddit_faults import REFUSALS, Fault
from tests.peers.reddit_network import RedditNetwork, faults

REPLY = "POST /api/comment"
GAVE_UP = (prawcore.ServerError, prawcore.RequestException, prawcore.exceptions.BadJSON)
BEFORE = [faults.broken(500), faults.broken(502), faults.broken(503), faults.hang(), faults.drop()]
AFTER = [faults.broken(500, landed=True), faults.hang(landed=True), faults.drop(landed=True)]


def names(fault: Fault) -> str:
    status = fault.answer.status if fault.answer else ""
    return f"{fault.name}{status}{'-landed' if fault.landed else ''}"


@pytest.fixture
def network() -> Iterator[RedditNetwork]:
    with RedditNetwork() as network:
        yield network


@pytest.fixture
def post(network: RedditNetwork) -> str:
    return network.submission("Kettlewood boots split")


@pytest.fixture
def reddit(network: RedditNetwork) -> Iterator[Any]:
    with talking(network, once=True) as reddit:
        yield reddit


@pytest.fixture
def stubborn(network: RedditNetwork, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """praw as it comes, which tries again; only its pauses are left out."""
    monkeypatch.setattr(FiniteRetryStrategy, "sleep", lambda self: None)
    with talking(network) as reddit:
        yield reddit


def meet(network: RedditNetwork, reddit: Any, pattern: str, fault: Fault, **when: int) -> None:
    """Order a mishap; only where nothing will be answered, praw gives up soon."""
    network.fail(pattern, fault, **when)
    if fault.name == "hang":
        reddit._core.requestor.timeout = 1


def texts(network: RedditNetwork) -> list[str]:
    return [write.text for write in network.writes]


def test_a_reply_lands_once_and_is_told(network: RedditNetwork, reddit: Any, post: str) -> None:
    told = reddit.submission(post[3:]).reply("Sorry!")
    assert (told.fullname, told.body, str(told.author)) == (network.writes[0].name, "Sorry!", "earful_shop")
    assert (network.writes[0].parent, texts(network)) == (post, ["Sorry!"])
    assert reddit.comment(told.id).reply("One more thing").parent_id == told.fullname
    assert [each.body for each in reddit.redditor("earful_shop").comments.new()] == ["One more thing", "Sorry!"]


@pytest.mark.parametrize("fault", BEFORE, ids=names)
def test_prawcore_by_itself_sends_a_reply_three_times(
    network: RedditNetwork, stubborn: Any, post: str, fault: Fault
) -> None:
    meet(network, stubborn, REPLY, fault, times=9)
    with pytest.raises(GAVE_UP):
        stubborn.submission(post[3:]).reply("Sorry!")
    assert [call.fault for call in network.calls(REPLY)] == [fault.name] * 3
    assert texts(network) == []


@pytest.mark.parametrize("fault", AFTER, ids=names)
def test_prawcore_by_itself_doubles_a_reply_that_landed(
    network: RedditNetwork, stubborn: Any, post: str, fault: Fault
) -> None:
    meet(network, stubborn, REPLY, fault)
    stubborn.submission(post[3:]).reply("Sorry!")
    assert texts(network) == ["Sorry!", "Sorry!"]


@pytest.mark.parametrize("fault", [*BEFORE, *AFTER, faults.malformed(landed=True)], ids=names)
def test_without_retries_a_reply_is_sent_once(network: RedditNetwork, reddit: Any, post: str, fault: Fault) -> None:
    meet(network, reddit, REPLY, fault)
    with pytest.raises(GAVE_UP):
        reddit.submission(post[3:]).reply("Sorry!")
    assert len(network.calls(REPLY)) == 1
    assert texts(network) == (["Sorry!"] if fault.landed else [])
    children = reddit.submission(post[3:]).comments.list()
    assert [each.body for each in children] == texts(network)


def test_a_token_revoked_in_the_middle_is_renewed_only_with_retries(
    network: RedditNetwork, reddit: Any, stubborn: Any, post: str
) -> None:
    network.fail(REPLY, faults.revoked(), times=2)
    with pytest.raises(prawcore.exceptions.InvalidToken):
        reddit.submission(post[3:]).reply("once")
    assert texts(network) == []
    stubborn.submission(post[3:]).reply("again")
    assert reddit.submission(post[3:]).reply("and now with a new token").body == "and now with a new token"
    assert texts(network) == ["again", "and now with a new token"]
    assert len(network.calls("POST /api/v1/access_token")) == 4


def test_an_account_revoked_in_the_middle_stays_out(network: RedditNetwork, stubborn: Any, post: str) -> None:
    network.before(REPLY, lambda: network.accounts.revoke("earful_shop"))
    with pytest.raises(prawcore.exceptions.OAuthException, match="invalid_grant"):
        stubborn.submission(post[3:]).reply("Sorry!")
    assert texts(network) == []


@pytest.mark.parametrize("error", sorted(REFUSALS))
def test_a_refusal_comes_with_status_200(network: RedditNetwork, reddit: Any, post: str, error: str) -> None:
    network.fail(REPLY, faults.refused(error))
    with pytest.raises(RedditAPIException) as told:
        reddit.submission(post[3:]).reply("Sorry!")
    assert [item.error_type for item in told.value.items] == [error]
    assert texts(network) == []
    assert network.calls(REPLY)[0].status == 200


def test_praw_sends_again_by_itself_after_a_short_break(network: RedditNetwork, reddit: Any, post: str) -> None:
    network.fail(REPLY, faults.refused("RATELIMIT", "Take a break for 10 milliseconds before trying again."))
    reddit.submission(post[3:]).reply("Sorry!")
    assert [call.fault for call in network.calls(REPLY)] == ["refused", ""]


def test_the_state_of_a_thread_refuses_replies_too(network: RedditNetwork, reddit: Any) -> None:
    locked, gone, old = (network.submission(title) for title in ("locked", "gone", "old"))
    comment = network.comment(network.submission("boots"), "text")
    network.lock_thread(locked)
    network.delete(gone)
    network.delete(comment)
    network.change(old, archived=True)
    assert refusal(reddit.submission(locked[3:])) == "THREAD_LOCKED"
    assert refusal(reddit.submission(gone[3:])) == "DELETED_LINK"
    assert refusal(reddit.submission(old[3:])) == "TOO_OLD"
    assert refusal(reddit.comment(comment[3:])) == "DELETED_COMMENT"
    assert refusal(reddit.submission(old[3:]), "x" * 10_001) == "TOO_LONG"
    assert refusal(reddit.submission("never")) == "NO_THING_ID"
    assert texts(network) == []


def refusal(item: Any, text: str = "Sorry!") -> str:
    with pytest.raises(RedditAPIException) as told:
        item.reply(text)
    return str(told.value.items[0].error_type)


def test_a_banned_account_is_told_403(network: RedditNetwork, reddit: Any, post: str) -> None:
    network.ban("earful_shop", "thrift")
    with pytest.raises(prawcore.Forbidden):
        reddit.submission(post[3:]).reply("Sorry!")
    assert texts(network) == []


def test_a_reply_may_land_without_being_told(network: RedditNetwork, reddit: Any, post: str) -> None:
    network.fail(REPLY, faults.silent())
    assert reddit.submission(post[3:]).reply("Sorry!") is None
    network.subreddit("thrift", quarantined=True)
    assert reddit.submission(post[3:]).reply("Again") is None
    assert texts(network) == ["Sorry!", "Again"]


def test_an_answer_may_lack_the_permalink(network: RedditNetwork, reddit: Any, post: str) -> None:
    network.bare_answers = True
    assert "permalink" not in vars(reddit.submission(post[3:]).reply("Sorry!"))


def test_a_reply_that_moderators_removed_looks_fine_to_its_author(
    network: RedditNetwork, reddit: Any, post: str
) -> None:
    told = reddit.submission(post[3:]).reply("Sorry!")
    network.remove(told.fullname)
    assert seen(reddit, told.fullname, post) == ("Sorry!", ["Sorry!"])
    with talking(network, account="") as stranger:
        assert seen(stranger, told.fullname, post) == ("[removed]", [])


def seen(reddit: Any, name: str, post: str) -> tuple[str, list[str]]:
    told: Any = next(iter(reddit.info(fullnames=[name])))
    return str(told.body), [each.body for each in reddit.submission(post[3:]).comments.list()]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (faults.too_many(), prawcore.TooManyRequests),
        (faults.too_many(30), prawcore.TooManyRequests),
        (faults.broken(503), prawcore.ServerError),
        (faults.forbidden("private"), prawcore.Forbidden),
        (faults.malformed(), prawcore.exceptions.BadJSON),
        (faults.revoked(), prawcore.exceptions.InvalidToken),
        (faults.drop(), prawcore.RequestException),
        (faults.hang(), prawcore.RequestException),
    ],
    ids=lambda value: names(value) if isinstance(value, Fault) else "",
)
def test_reading_can_fail_at_the_second_page_and_go_on_afterwards(
    network: RedditNetwork, reddit: Any, fault: Fault, error: type[Exception]
) -> None:
    for number in range(150):
        network.submission(f"boots {number}")
    meet(network, reddit, "GET /r/*/search", fault, skip=1)
    found = reddit.subreddit("all").search("boots", sort="new", limit=None)
    with pytest.raises(error):
        list(found)
    assert found.yielded == 100
    assert len(list(found)) == 50


def test_mishaps_befall_only_the_requests_they_were_ordered_for(network: RedditNetwork, reddit: Any) -> None:
    network.submission("boots")
    network.fail("/r/thrift/new", faults.broken(), times=2, skip=1)
    outcomes = []
    for _ in range(5):
        try:
            outcomes.append(len(list(reddit.subreddit("thrift").new())))
        except prawcore.ServerError:
            outcomes.append(-1)
    assert outcomes == [1, -1, -1, 1, 1]
    assert len(list(reddit.subreddit("thrift").comments())) == 0


def test_a_network_that_hangs_still_closes_at_once() -> None:
    with RedditNetwork() as network, talking(network, once=True) as reddit:
        meet(network, reddit, "*", faults.hang(), times=3)
        for _ in range(3):
            with pytest.raises(prawcore.RequestException):
                reddit.user.me()
        asked_to_close = time.monotonic()
    assert time.monotonic() - asked_to_close < 1
    assert not network.thread.is_alive()


def test_a_mistake_in_the_fake_itself_is_not_swallowed() -> None:
    with pytest.raises(ZeroDivisionError), RedditNetwork() as network, talking(network, once=True) as reddit:
        network.before("*", lambda: 1 / 0)
        with pytest.raises(prawcore.RequestException):
            reddit.user.me()
