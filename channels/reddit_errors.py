"""What went wrong between Reddit and us, by what to do next: every error of praw, prawcore and requests translated."""

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import requests
from praw import exceptions as praw
from prawcore import exceptions as core

from store.errors import EarfulError, NeedsSetup, Refused, TryLater, Unknown
from store.models import utc_now
from store.saying import N_, say

Kind = type[EarfulError]
BROKEN = N_("Reddit did not answer as it should")
SIGN_IN = N_("Reddit does not accept the credentials: enter them again on the Channels page")
NOT_SEEN = N_("Reddit does not show this to the account")
WRONG = N_("Reddit does not take the request")

# What each error means where something is read, and where something was sent, and the sentence to it.
MEANINGS: dict[type[Exception], tuple[Kind, Kind, str]] = {
    core.PrawcoreException: (TryLater, Unknown, BROKEN),
    core.InvalidInvocation: (NeedsSetup, NeedsSetup, SIGN_IN),
    core.OAuthException: (NeedsSetup, NeedsSetup, SIGN_IN),
    core.RequestException: (TryLater, Unknown, N_("Reddit cannot be reached")),
    core.ResponseException: (TryLater, Unknown, BROKEN),
    core.BadJSON: (TryLater, Unknown, N_("the answer of Reddit cannot be read")),
    core.BadRequest: (Refused, Refused, WRONG),
    core.Conflict: (TryLater, Unknown, N_("something else was changed on Reddit at the same time")),
    core.Forbidden: (Refused, Refused, N_("Reddit does not let the account in")),
    core.InsufficientScope: (NeedsSetup, NeedsSetup, N_("the credentials do not reach far enough: allow the app more")),
    core.InvalidToken: (TryLater, TryLater, N_("Reddit ended our access in between: it is asked for again")),
    core.NotFound: (Refused, Refused, N_("Reddit has nothing under this name, or has closed it")),
    core.Redirect: (Refused, Refused, N_("Reddit knows no subreddit of this name")),
    core.ServerError: (TryLater, Unknown, N_("Reddit has trouble of its own")),
    core.SpecialError: (Refused, Refused, WRONG),
    core.TooLarge: (Refused, Refused, N_("this is too long for Reddit")),
    core.TooManyRequests: (TryLater, TryLater, N_("Reddit was asked too often")),
    core.URITooLong: (Refused, Refused, N_("this is too long for Reddit")),
    core.UnavailableForLegalReasons: (Refused, Refused, N_("Reddit may not show this for legal reasons")),
    praw.PRAWException: (TryLater, Unknown, BROKEN),
    praw.ClientException: (Refused, Unknown, NOT_SEEN),
    praw.DuplicateReplaceException: (TryLater, Unknown, BROKEN),
    praw.InvalidFlairTemplateID: (Refused, Refused, WRONG),
    praw.InvalidImplicitAuth: (NeedsSetup, NeedsSetup, SIGN_IN),
    praw.InvalidURL: (Refused, Refused, WRONG),
    praw.MissingRequiredAttributeException: (NeedsSetup, NeedsSetup, SIGN_IN),
    praw.ReadOnlyException: (NeedsSetup, NeedsSetup, SIGN_IN),
    praw.RedditAPIException: (Refused, Refused, N_("Reddit refuses it")),
    praw.TooLargeMediaException: (Refused, Refused, N_("this is too long for Reddit")),
    praw.WebSocketException: (TryLater, Unknown, BROKEN),
    praw.MediaPostFailed: (TryLater, Unknown, BROKEN),
    requests.RequestException: (TryLater, Unknown, N_("Reddit cannot be reached")),
}
REFUSALS = {
    "THREAD_LOCKED": N_("the moderators have locked the thread"),
    "DELETED_COMMENT": N_("the comment was deleted"),
    "DELETED_LINK": N_("the post was deleted"),
    "TOO_OLD": N_("it is archived: Reddit takes no more answers to it"),
    "TOO_LONG": N_("it is longer than Reddit allows"),
    "NO_TEXT": N_("there is no text in it"),
}
LATER = {"RATELIMIT", "QUOTA_FILLED", "TRY_AGAIN_LATER"}
BREAK = re.compile(r"(\d{1,5}) (millisecond|second|minute|hour)s?")
SECONDS = {"millisecond": 0.001, "second": 1, "minute": 60, "hour": 3600}
NEVER_LEFT = (
    requests.ConnectTimeout, requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema, requests.exceptions.InvalidHeader,
)  # fmt: skip
UNOPENED = "NewConnectionError"  # of urllib3, which requests stands on
LONGEST_BREAK = timedelta(days=1).total_seconds()
NO_BREAK_NAMED = 600.0


@contextmanager
def translated(*, sent: bool = False) -> Iterator[None]:
    """Around calls of Reddit: what goes wrong comes out as NeedsSetup, TryLater or Refused.

    `sent` is for what may only be done once: there, what leaves open whether it was done is Unknown.
    """
    try:
        yield
    except EarfulError:
        raise
    except Exception as error:
        # without the frames of the client: their variables hold credentials, which some loggers print
        raise meaning(error, sent) from error.with_traceback(None)


def meaning(error: Exception, sent: bool) -> EarfulError:
    """An error of the client in our own words; what nobody knows is an answer that cannot be read."""
    reading, sending, sentence = next((MEANINGS[kind] for kind in type(error).__mro__ if kind in MEANINGS), _UNKNOWN)
    if isinstance(error, praw.RedditAPIException):
        return _told(error)
    if isinstance(error, core.ResponseException):
        return _answered(error, sending if sent else reading, sentence)
    if sent and isinstance(error, core.RequestException) and _never_left(error.original_exception):
        return TryLater(sentence)
    return (sending if sent else reading)(sentence)


_UNKNOWN: tuple[Kind, Kind, str] = (TryLater, Unknown, BROKEN)


def _told(error: praw.RedditAPIException) -> EarfulError:
    """What Reddit says inside an answer, before it does anything."""
    item = error.items[0]
    said = (item.message or item.error_type)[:200]
    if item.error_type in LATER:
        return _later(say("Reddit wants us to wait: {said}", said=said), _named_break(said))
    if item.error_type == "USER_REQUIRED":
        return NeedsSetup(SIGN_IN)
    return Refused(REFUSALS.get(item.error_type) or f"Reddit refuses it: {said}")


def _named_break(said: str) -> float:
    found = BREAK.search(said)
    return float(found[1]) * SECONDS[found[2]] if found else NO_BREAK_NAMED


def _answered(error: core.ResponseException, kind: Kind, sentence: str) -> EarfulError:
    """What the status of an answer means; a plain 400 to 403 comes from where tokens are given out."""
    status, headers = error.response.status_code, error.response.headers
    if status == requests.codes.too_many_requests:
        named = _number(headers.get("retry-after")) or _number(headers.get("x-ratelimit-reset"))
        return _later(MEANINGS[core.TooManyRequests][2], named) if named else TryLater(sentence)
    if type(error) is core.ResponseException and status in (400, 401, 403):
        return NeedsSetup(SIGN_IN)
    reason = _reason(error.response) if isinstance(error, (core.Forbidden, core.NotFound)) else ""
    if reason:
        return kind(say("{sentence}: {reason} (status {status})", sentence=sentence, reason=reason, status=status))
    return kind(say("{sentence} (status {status})", sentence=sentence, status=status))


def _reason(response: requests.Response) -> str:
    """The word that Reddit gives with a 403 or 404, such as private, banned or quarantined."""
    try:
        said = response.json()
    except (ValueError, RecursionError):
        return ""
    return str(said.get("reason") or "")[:100] if isinstance(said, dict) else ""


def _number(text: str | None) -> float:
    try:
        value = float(text or 0)
    except ValueError:
        return 0.0
    return value if math.isfinite(value) and value > 0 else 0.0


def _later(sentence: str, seconds: float) -> TryLater:
    return TryLater(sentence, utc_now() + timedelta(seconds=min(math.ceil(seconds), LONGEST_BREAK)))


def _never_left(error: BaseException) -> bool:
    """Whether no connection came about, so that nothing can have arrived."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(error, NEVER_LEFT) or UNOPENED in {kind.__name__ for kind in type(reason).__mro__}
