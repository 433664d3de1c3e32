"""YouTube's Data API as a connection reaches it: Google's client builds the requests, and each is sent once."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from channels.http import WAIT, Answer, Form, Net, reaching
from store.connections import Scope, need_secrets
from store.errors import EarfulError, NeedsSetup, Refused, TryLater, Unknown
from store.models import Connection, utc_now
from store.saying import N_, say
from store.tokens import Token, access_token, forget_token

API = "https://youtube.googleapis.com"
TOKENS = "https://oauth2.googleapis.com"
PACIFIC = ZoneInfo("America/Los_Angeles")
SPENT = {"quotaExceeded", "dailyLimitExceeded", "dailyLimitExceededUnreg"}
BUSY = {"rateLimitExceeded", "userRateLimitExceeded", "concurrentLimitExceeded", "SERVICE_UNAVAILABLE", "backendError"}
NO_KEY = {"keyInvalid", "keyExpired", "accessNotConfigured", "ipRefererBlocked", "API_KEY_INVALID", "SERVICE_DISABLED"}
NO_RIGHT = {
    "insufficientPermissions",
    "ineligibleAccount",
    "youtubeSignupRequired",
    "channelSuspended",
    "channelClosed",
}
SAID = {
    "commentsDisabled": N_("comments are turned off there"),
    "commentNotFound": N_("the comment is not there any more"),
    "parentCommentNotFound": N_("the comment is not there any more"),
    "commentThreadNotFound": N_("the comment is not there any more"),
    "parentCommentIsPrivate": N_("the comment is private"),
    "videoNotFound": N_("the video is not there any more"),
    "channelNotFound": N_("there is no such channel"),
    "commentTextTooLong": N_("this reply is too long for YouTube"),
    "commentTextRequired": N_("the reply has no text"),
    "operationNotSupported": N_("YouTube takes no answers to this"),
    "processingFailure": N_("YouTube could not make anything of it"),
}


@dataclass(frozen=True)
class YouTube:
    """What can be asked: `service` builds requests, `call` sends one."""

    service: Any
    net: Net

    def call(self, request: Any) -> dict[str, Any]:
        """Send a request once; what YouTube says is a dictionary, else TryLater, or Unknown after a POST."""
        try:
            found = request.execute(num_retries=0)
        except (ValueError, RecursionError) as error:
            raise self._unreadable(request) from error
        if not isinstance(found, dict):
            raise self._unreadable(request)
        return found

    def order(self, request: Any) -> None:
        """Send a request once whose answer says nothing but that it was done."""
        try:
            request.execute(num_retries=0)
        except (ValueError, RecursionError) as error:
            raise self._unreadable(request) from error

    def _unreadable(self, request: Any) -> EarfulError:
        if request.method == "GET":
            return TryLater("YouTube answered something that cannot be read", utc_now() + WAIT)
        return Unknown("YouTube answered something that cannot be read")


class _Response(dict[str, str]):
    """The headers of an answer and its status, as Google's client takes them."""

    reason = ""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.headers)
        self.status = answer.status


class _Through:
    """Carries the requests of Google's client; its own carrier sends a second time what may have arrived."""

    def __init__(self, net: Net) -> None:
        self.net = net

    def request(
        self, uri: str, method: str = "GET", body: Any = None, headers: Mapping[str, str] | None = None, **_: Any
    ) -> tuple[_Response, bytes]:
        """Send one request."""
        sent = body.encode() if isinstance(body, str) else body
        kept = {name: value for name, value in (headers or {}).items() if name != "user-agent"}
        net = self.net
        answer = net.get(uri, headers=kept) if method == "GET" else net.send(method, uri, sent, headers=kept)
        return _Response(answer), answer.body


@contextmanager
def youtube(connection: Connection | None, scope: Scope = "read") -> Iterator[YouTube]:
    """YouTube, with the API key to read or as the brand's channel to write; NeedsSetup while something is missing."""
    from googleapiclient.discovery import build  # type: ignore[import-untyped]  # ships none

    logging.getLogger("googleapiclient").setLevel(logging.WARNING)  # it would log addresses, which hold the key
    headers, key = _signed_in(connection, scope)

    def explain(answer: Answer) -> EarfulError | None:
        if answer.status == 401 and scope == "write" and connection is not None:
            forget_token(connection, need_secrets(connection, "write", ("refresh_token",), "YouTube")["refresh_token"])
            return TryLater("YouTube wants us to sign in anew", utc_now() + timedelta(minutes=1))
        return explained(answer)

    with reaching("youtube", "YouTube", API, headers=headers, explain=explain) as net:
        service = build(
            "youtube", "v3", http=_Through(net), developerKey=key or None, static_discovery=True, cache_discovery=False,
            client_options={"api_endpoint": str(net.client.base_url)}, num_retries=0,
        )  # fmt: skip
        yield YouTube(service, net)


def _signed_in(connection: Connection | None, scope: Scope) -> tuple[dict[str, str], str]:
    if scope == "read":
        return {}, need_secrets(connection, "read", ("api_key",), "YouTube")["api_key"]
    names = ("client_id", "client_secret", "refresh_token")
    secrets = need_secrets(connection, "write", names, "YouTube")
    if connection is None:
        raise NeedsSetup("YouTube is off: see the Channels page")
    token = access_token(connection, secrets["refresh_token"], lambda refresh: _renewed(secrets, refresh))
    return {"authorization": f"Bearer {token}"}, ""


def _renewed(secrets: Mapping[str, str], refresh: str) -> Token:
    """A new access token of the brand's channel, which is good for an hour."""
    form = Form(client_id=secrets["client_id"], client_secret=secrets["client_secret"], refresh_token=refresh)
    with reaching("youtube", "Google", TOKENS, explain=_sign_in_failed) as net:
        said = net.read_json(net.ask("/token", Form(form | {"grant_type": "refresh_token"})))
    if not isinstance(said, dict) or not isinstance(said.get("access_token"), str):
        raise TryLater("Google answered something that cannot be read", utc_now() + WAIT)
    seconds = said.get("expires_in")
    lasts = timedelta(seconds=seconds if isinstance(seconds, int) and 0 < seconds < 10**6 else 3600)
    return Token(said["access_token"], utc_now() + lasts, refresh)


def _sign_in_failed(answer: Answer) -> EarfulError | None:
    if answer.status in (400, 401, 403):
        return NeedsSetup("Google does not accept the refresh token any more: enter a new one on the Channels page")
    return None


def explained(answer: Answer) -> EarfulError | None:
    """What a mistake of YouTube means; None where its status says it all."""
    if answer.status < 400 or answer.status >= 500:
        return None
    reasons = reasons_of(answer)
    if reasons & SPENT:
        return TryLater("the day's share of YouTube's API is used up", next_day(utc_now()))
    if answer.status == 429 or reasons & BUSY:
        return TryLater("YouTube asks us to wait", utc_now() + WAIT)
    if reasons & NO_KEY:
        return NeedsSetup("YouTube does not accept the API key: see its restrictions, and the Channels page")
    if reasons & NO_RIGHT:
        return NeedsSetup(say("YouTube does not let this account do that: {answer}", answer=answer.words()))
    known = next((SAID[each] for each in reasons if each in SAID), "")
    return Refused(known) if known else None


def reasons_of(answer: Answer) -> set[str]:
    """Every reason that YouTube gives, in its own words for programs."""
    try:
        error = answer.json()["error"]
        listed = [*(error.get("errors") or []), *(error.get("details") or [])]
        return {str(each.get("reason") or "") for each in listed}
    except (ValueError, LookupError, TypeError, AttributeError):
        return set()


def next_day(now: datetime) -> datetime:
    """When the shares of a day begin anew: at midnight in California."""
    tomorrow = now.astimezone(PACIFIC).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(0, 1), PACIFIC)


def who_am_i(connection: Connection) -> dict[str, str]:
    """The channel that the credentials to write belong to; NeedsSetup where that account has none."""
    with youtube(connection, "write") as api:
        items = api.call(api.service.channels().list(part="snippet", mine=True)).get("items") or []
    if not items or not items[0].get("id"):
        raise NeedsSetup("this Google account has no channel on YouTube: sign in as the brand's channel")
    return {"id": str(items[0]["id"]), "username": str((items[0].get("snippet") or {}).get("title") or items[0]["id"])}
