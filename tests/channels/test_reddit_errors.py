"""Every error of praw, prawcore and requests is translated; for a POST, doubt is Unknown."""

import inspect
from datetime import UTC, datetime, timedelta
from types import ModuleType

import praw.exceptions
import prawcore.exceptions
import pytest
import requests
from praw.exceptions import RedditAPIException
from urllib3.connection import HTTPConnection
from urllib3.exceptions import MaxRetryError, NewConnectionError

from channels.reddit_errors import MEANINGS, meaning, translated
from store.errors import EarfulError, NeedsSetup, Refused, TryLater, Unknown


def classes(module: ModuleType) -> list[type[Exception]]:
    """All exceptions that a module defines."""
    found = [each for _, each in inspect.getmembers(module, inspect.isclass) if issubclass(each, Exception)]
    return [each for each in found if each.__module__ == module.__name__]


@pytest.mark.parametrize(
    "kind", [*classes(praw.exceptions), *classes(prawcore.exceptions)], ids=lambda kind: kind.__name__
)
def test_every_exception_of_praw_and_prawcore_is_named(kind: type[Exception]) -> None:
    assert kind in MEANINGS
    reading, sending, sentence = MEANINGS[kind]
    assert {reading, sending} <= {NeedsSetup, TryLater, Refused, Unknown}
    assert reading is not Unknown, "what is read can be read again"
    assert sending is not TryLater or kind in (prawcore.exceptions.InvalidToken, prawcore.exceptions.TooManyRequests)
    assert sentence


def test_there_is_something_to_walk() -> None:
    assert len(classes(praw.exceptions)) > 9
    assert len(classes(prawcore.exceptions)) > 15


@pytest.mark.parametrize("kind", classes(requests.exceptions), ids=lambda kind: kind.__name__)
def test_every_exception_of_requests_comes_out_as_ours(kind: type[Exception]) -> None:
    if issubclass(kind, Warning):
        return
    error = kind("x", "y", 0) if kind is requests.exceptions.JSONDecodeError else kind("x")
    wrapped = prawcore.exceptions.RequestException(error, (), {})
    for each in (error, wrapped):
        assert type(meaning(each, sent=False)) is TryLater
        assert type(meaning(each, sent=True)) in (Unknown, TryLater)


def response(status: int, body: bytes = b"", **headers: str) -> requests.Response:
    made = requests.Response()
    made.status_code, made._content = status, body
    made.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return made


@pytest.mark.parametrize("status", [400, 401, 403])
def test_where_tokens_are_given_out_a_refusal_is_about_the_credentials(status: int) -> None:
    error = prawcore.exceptions.ResponseException(response(status))
    assert type(meaning(error, sent=False)) is NeedsSetup


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504, 520, 522, 599])
def test_trouble_of_reddits_own_is_later_or_unknown(status: int) -> None:
    error = prawcore.exceptions.ResponseException(response(status))
    assert type(meaning(error, sent=False)) is TryLater
    assert type(meaning(error, sent=True)) is Unknown


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after": "12"}, 12), ({"retry_after": "0.5"}, 1), ({"x_ratelimit_reset": "77"}, 77), ({}, None),
        ({"x_ratelimit_reset": "nan"}, None), ({"retry_after": "1e12"}, 86400),
    ],
)  # fmt: skip
@pytest.mark.parametrize("sent", [True, False])
def test_too_many_requests_name_the_time_of_the_next(
    headers: dict[str, str], seconds: float | None, sent: bool
) -> None:
    before = datetime.now(UTC)
    found = meaning(prawcore.exceptions.TooManyRequests(response(429, b"", **headers)), sent)
    assert isinstance(found, TryLater)
    if seconds is None:
        assert found.retry_at is None
    else:
        assert found.retry_at is not None
        assert abs(found.retry_at - before - timedelta(seconds=seconds)) < timedelta(seconds=2)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("Take a break for 9 minutes before trying again.", 540), ("Take a break for 1 minute", 60),
        ("Take a break for 41 seconds", 41), ("Take a break for 3 hours", 10800), ("500 milliseconds", 1),
        ("Take a break.", 600), ("Take a break for 99999 hours", 86400),
    ],
)  # fmt: skip
def test_a_break_that_reddit_names_is_kept(said: str, seconds: float) -> None:
    before = datetime.now(UTC)
    found = meaning(RedditAPIException([["RATELIMIT", said, "ratelimit"]]), sent=True)
    assert isinstance(found, TryLater)
    assert found.retry_at is not None
    assert abs(found.retry_at - before - timedelta(seconds=seconds)) < timedelta(seconds=2)


def test_what_only_those_who_are_signed_in_may_do_is_about_the_credentials() -> None:
    assert type(meaning(RedditAPIException([["USER_REQUIRED", "Please log in", ""]]), sent=True)) is NeedsSetup


def test_what_never_left_can_be_tried_again() -> None:
    refused = NewConnectionError(HTTPConnection("127.0.0.1"), "refused")
    error = requests.ConnectionError(MaxRetryError(None, "/", refused))  # type: ignore[arg-type]
    for each in (error, requests.ConnectTimeout()):
        wrapped = prawcore.exceptions.RequestException(each, (), {})
        assert type(meaning(wrapped, sent=True)) is TryLater
    dropped = prawcore.exceptions.RequestException(requests.ConnectionError("aborted"), (), {})
    assert type(meaning(dropped, sent=True)) is Unknown


@pytest.mark.parametrize(("sent", "kind"), [(True, Unknown), (False, TryLater)])
def test_what_nobody_knows_is_doubt(sent: bool, kind: type[EarfulError]) -> None:
    for error in (KeyError("reason"), AssertionError(), ValueError("x")):
        with pytest.raises(kind) as caught, translated(sent=sent):
            raise error
        assert caught.value.__cause__ is error


def test_our_own_errors_pass_as_they_are() -> None:
    with pytest.raises(Refused, match="mine"), translated(sent=True):
        raise Refused("mine")
