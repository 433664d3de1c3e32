"""Every error on the way to X says what to do next, and whether anything may have been sent."""

import inspect
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
import tweepy
import tweepy.errors
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError, ProtocolError

from channels.x_errors import StaleSince, post_error, posting, read_error, reading
from store.errors import EarfulError, NeedsSetup, Refused, TryLater, Unknown
from store.models import utc_now


def response(status: int, body: object = None, **headers: str) -> requests.Response:
    """An answer of X as requests holds it."""
    made = requests.Response()
    made.status_code, made.reason = status, "Reason"
    made._content = (body if isinstance(body, str) else json.dumps(body or {"detail": "words of X"})).encode()
    made.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return made


def classes_of(module: Any, root: type[Exception]) -> list[type[Exception]]:
    """All exceptions of a library."""
    found = {each for _, each in inspect.getmembers(module, inspect.isclass) if issubclass(each, root)}
    return sorted(found, key=lambda each: each.__name__)


TWEEPY = sorted({*classes_of(tweepy, tweepy.TweepyException), *classes_of(tweepy.errors, Exception)}, key=repr)
STATUS = {"BadRequest": 400, "Unauthorized": 401, "Forbidden": 403, "NotFound": 404, "TooManyRequests": 429}


def raised(kind: type[Exception]) -> Exception:
    if issubclass(kind, tweepy.HTTPException):
        return kind(response(STATUS.get(kind.__name__, 503)))
    return kind("words")


@pytest.mark.parametrize("kind", TWEEPY, ids=lambda kind: kind.__name__)
def test_every_exception_of_tweepy_is_translated(kind: type[Exception]) -> None:
    for translated in (reading, posting):
        with pytest.raises(EarfulError) as caught, translated():
            raise raised(kind)
        assert type(caught.value) is not EarfulError
        assert isinstance(caught.value.__cause__, kind)


def test_there_are_exceptions_to_walk_through() -> None:
    assert {tweepy.TweepyException, tweepy.TooManyRequests, tweepy.TwitterServerError} <= set(TWEEPY)


@pytest.mark.parametrize(
    "kind", classes_of(requests.exceptions, requests.RequestException), ids=lambda kind: kind.__name__
)
def test_every_exception_of_requests_is_translated(kind: type[Exception]) -> None:
    error = kind("words", "{", 0) if issubclass(kind, requests.exceptions.JSONDecodeError) else kind("words")
    assert isinstance(read_error(error), TryLater)
    assert isinstance(post_error(error), TryLater if kind is requests.exceptions.ConnectTimeout else Unknown)


@pytest.mark.parametrize(
    ("status", "read", "posted"),
    [
        (302, TryLater, Unknown),
        (400, Refused, Refused),
        (401, NeedsSetup, NeedsSetup),
        (402, NeedsSetup, NeedsSetup),
        (403, NeedsSetup, Refused),
        (404, Refused, Refused),
        (408, TryLater, Unknown),
        (409, Refused, Refused),
        (429, TryLater, TryLater),
        (500, TryLater, Unknown),
        (503, TryLater, Unknown),
    ],
)
def test_a_status_says_what_to_do(status: int, read: type[Exception], posted: type[Exception]) -> None:
    kinds = {v: getattr(tweepy, k) for k, v in STATUS.items()}
    error = kinds.get(status, tweepy.TwitterServerError if status >= 500 else tweepy.HTTPException)(response(status))
    assert type(read_error(error)) is read
    assert type(post_error(error)) is posted


@pytest.mark.parametrize(
    "body",
    [
        {"detail": "Your client app is not configured with the appropriate oauth1 app permissions for this endpoint."},
        {"detail": "No.", "type": "https://api.twitter.com/2/problems/client-forbidden"},
        {"detail": "Your account is suspended and is not permitted to access this feature."},
    ],
)
def test_an_app_that_may_not_post_at_all_needs_a_person(body: dict[str, str]) -> None:
    assert isinstance(post_error(tweepy.Forbidden(response(403, body))), NeedsSetup)


def test_a_reply_that_x_forbids_is_answered_by_hand() -> None:
    said = str(post_error(tweepy.Forbidden(response(403, {"detail": "You were not mentioned."}))))
    assert "You were not mentioned." in said
    assert "answer it by hand" in said


def seconds(**headers: str) -> float:
    error = read_error(tweepy.TooManyRequests(response(429, **headers)))
    assert isinstance(error, TryLater)
    assert error.retry_at is not None
    return (error.retry_at - utc_now()).total_seconds()


def stamp(**delta: float) -> str:
    return str(int((datetime.now(UTC) + timedelta(**delta)).timestamp()))


def test_how_long_to_wait_comes_from_x() -> None:
    assert 890 < seconds(x_rate_limit_reset=stamp(seconds=900), x_rate_limit_remaining="0") < 901
    assert 890 < seconds(x_rate_limit_reset=stamp(seconds=900)) < 901


@pytest.mark.parametrize("reset", ["", "soon", "-5", "1.5"])
def test_where_x_does_not_say_it_is_a_quarter_of_an_hour(reset: str) -> None:
    assert 890 < seconds(x_rate_limit_reset=reset) < 901
    assert 890 < seconds() < 901


def test_a_limit_of_the_day_is_waited_for_and_none_without_end() -> None:
    day = {"x_user_limit_24hour_remaining": "0", "x_user_limit_24hour_reset": stamp(hours=20)}
    short = {"x_rate_limit_remaining": "3", "x_rate_limit_reset": stamp(seconds=900)}
    assert 71_900 < seconds(**day, **short) < 72_001
    assert seconds(x_rate_limit_reset="99999999999999") <= 2 * 86_400
    assert 25 < seconds(x_rate_limit_reset=stamp(seconds=-900)) < 31, "a time that has passed is soon"


def test_a_stale_since_id_says_from_where_x_remembers() -> None:
    words = (
        "'since_id' must be a tweet id created after 2026-07-31T11:45Z. "
        "Please use a 'since_id' that is larger than 2083157183716917248"
    )
    body = {"errors": [{"message": words, "parameters": {"since_id": ["1"]}}], "title": "Invalid Request"}
    error = read_error(tweepy.BadRequest(response(400, body)))
    assert isinstance(error, StaleSince)
    assert error.floor == 2083157183716917248


@pytest.mark.parametrize("body", ['"oops"', "[]", "null", "<html>", '{"errors": "odd"}', '{"errors": [{}]}', "{"])
def test_odd_bodies_are_translated_too(body: str) -> None:
    for translated, allowed in ((reading, (TryLater, NeedsSetup)), (posting, (Unknown, Refused))):
        with pytest.raises(allowed), translated():
            raise tweepy.Forbidden(response(403, body))


def never_opened() -> Iterator[Exception]:
    """Connections that were never made, as requests wraps them."""
    yield requests.ConnectTimeout("words")
    for reason in (NewConnectionError(None, "refused"), ConnectTimeoutError(None, "slow")):  # type: ignore[arg-type]  # no connection is there
        yield requests.ConnectionError(MaxRetryError(None, "/2/tweets", reason))  # type: ignore[arg-type]  # no pool either


def test_a_connection_that_was_never_opened_sent_nothing() -> None:
    for error in never_opened():
        assert isinstance(post_error(error), TryLater)


@pytest.mark.parametrize(
    "error",
    [
        requests.ReadTimeout("words"),
        requests.ConnectionError(ProtocolError("Connection aborted.", ConnectionResetError(104, "reset"))),
        requests.exceptions.SSLError("words"),
        requests.exceptions.ChunkedEncodingError("words"),
        requests.exceptions.ContentDecodingError("words"),
        TimeoutError("words"),
        ValueError("words"),
        KeyError("words"),
    ],
    ids=repr,
)
def test_a_connection_that_was_lost_leaves_it_unknown(error: Exception) -> None:
    with pytest.raises(Unknown), posting():
        raise error


def test_what_x_says_is_one_short_line() -> None:
    said = str(read_error(tweepy.BadRequest(response(400, {"detail": "a\nb " * 999}))))
    assert "\n" not in said
    assert len(said) < 400
