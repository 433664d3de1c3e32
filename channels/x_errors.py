"""What goes wrong between us and X, in our own words: what to do next, and whether anything may have been sent.

A read that fails can be read again. A post that got no clear answer is Unknown: X may have taken it.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import tweepy
from requests.exceptions import ConnectTimeout, RequestException

from channels.x import BY_HAND
from store.errors import EarfulError, NeedsSetup, Refused, TryLater, Unknown
from store.models import utc_now
from store.saying import N_, say

WAIT = timedelta(minutes=15)
WINDOWS = ("x-rate-limit", "x-app-limit-24hour", "x-user-limit-24hour")
LONGEST = 300
NOT_SET_UP = re.compile(
    r"app permissions|unsupported-authentication|client-(?:not-enrolled|forbidden)|usage-capped"
    r"|your account is (?:suspended|(?:temporarily )?locked)",
    re.IGNORECASE,
)
SINCE = re.compile(r"'since_id' that is larger than (\d+)")
NEVER_OPENED = {"NewConnectionError", "ConnectTimeoutError"}  # of urllib3, which requests stands on


class StaleSince(Refused):
    """X remembers only what came after `floor`."""

    def __init__(self, message: str, floor: int) -> None:
        """Say from which id on X still answers."""
        super().__init__(message)
        self.floor = floor


READING = (
    tweepy.TweepyException, RequestException, OSError, ValueError, TypeError, AttributeError, RecursionError
)  # fmt: skip


@contextmanager
def reading() -> Iterator[None]:
    """Translate whatever a read of X raises; none of it changed anything there."""
    try:
        yield
    except READING as error:
        raise read_error(error) from error


@contextmanager
def posting() -> Iterator[None]:
    """Translate whatever a post to X raises; Unknown unless it is sure that X did not take it."""
    try:
        yield
    except EarfulError:
        raise
    except Exception as error:
        raise post_error(error) from error


def read_error(error: Exception) -> EarfulError:
    """What an error of a read asks for; TryLater where X did not answer, or not as it does."""
    if isinstance(error, tweepy.HTTPException):
        return _refusal(error) or TryLater(
            say("X did not answer well (status {error})", error=_status(error)), utc_now() + WAIT
        )
    if isinstance(error, RequestException | OSError):
        return TryLater(say("X could not be reached ({name})", name=type(error).__name__), utc_now() + WAIT)
    return TryLater("X answered something that cannot be read", utc_now() + WAIT)


def post_error(error: Exception) -> EarfulError:
    """What an error of a post asks for; Unknown where X may have taken it all the same."""
    if isinstance(error, tweepy.Forbidden) and not NOT_SET_UP.search(_all_words(error)):
        return Refused(say("X does not allow this reply ({error}): {by_hand}", error=_words(error), by_hand=BY_HAND))
    if isinstance(error, tweepy.HTTPException):
        return _refusal(error) or Unknown(say("X gave no clear answer (status {error})", error=_status(error)))
    if isinstance(error, ConnectTimeout) or _never_opened(error):
        return TryLater("X could not be reached", utc_now() + WAIT)
    return Unknown(say("X gave no clear answer ({name})", name=type(error).__name__))


def _refusal(error: tweepy.HTTPException) -> EarfulError | None:
    """What a clear no of X asks for; None where X itself had trouble."""
    status, words = _status(error), _words(error)
    if status == 429:
        return TryLater("X asks us to wait: too many requests", _until(_headers(error)))
    if status == 401:
        return NeedsSetup("X does not accept the credentials: enter new ones on the Channels page")
    if status == 402:
        return NeedsSetup("X has no credits left for this app: buy some in X's developer console")
    if status == 403:
        return NeedsSetup(say("X does not let this app do that: {words}", words=words))
    if status == 400 and (stale := SINCE.search(words)):
        return StaleSince(words, int(stale[1]))
    return (
        Refused(say("X refuses this: {words}", words=words))
        if 400 <= status < 500 and status not in (408, 425)
        else None
    )


def _until(headers: Mapping[str, str]) -> datetime:
    """When X takes requests again; a quarter of an hour where it does not say."""
    now = utc_now()
    used_up = [name for name in WINDOWS if headers.get(f"{name}-remaining", "0") == "0"]
    times = [int(headers[f"{name}-reset"]) for name in used_up if headers.get(f"{name}-reset", "").isdecimal()]
    latest = min(max(times, default=0), int((now + timedelta(days=2)).timestamp()))
    return max(datetime.fromtimestamp(latest, UTC), now + timedelta(seconds=30)) if latest else now + WAIT


def _status(error: tweepy.HTTPException) -> int:
    return int(getattr(error.response, "status_code", 0) or 0)


def _headers(error: tweepy.HTTPException) -> Mapping[str, str]:
    found: Mapping[str, str] = getattr(error.response, "headers", None) or {}
    return {name.lower(): value for name, value in found.items()}


def _words(error: tweepy.HTTPException) -> str:
    """What X itself said, in one line."""
    said = [str(each) for each in error.api_messages if str(each).strip()]
    return " ".join(" ".join(said or [N_("it gave no reason")]).split())[:LONGEST]


def _all_words(error: tweepy.HTTPException) -> str:
    """What X said, with the kind of problem."""
    try:
        body: Any = error.response.json()
    except (ValueError, AttributeError, TypeError, RecursionError):
        body = ""
    return f"{body} {error}"


def _never_opened(error: BaseException) -> bool:
    """Whether no connection was made at all, so that nothing can have arrived."""
    if NEVER_OPENED & {kind.__name__ for kind in type(error).__mro__}:
        return True
    inner = [getattr(error, "reason", None), *getattr(error, "args", ())]
    return any(_never_opened(each) for each in inner if isinstance(each, BaseException))
