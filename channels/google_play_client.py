"""Google Play's developer API through Google's own client: each request goes out once, each mishap in our words."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, timedelta
from types import SimpleNamespace
from typing import Any

from channels.google_play import CHANNEL
from channels.google_play_reviews import PlayReview, review_of
from channels.http import Answer, Net, reaching, refusal, retry_at
from channels.json_values import part_of, parts_of, text_of
from channels.reviews import Missing
from store.connections import Scope, need_secrets
from store.errors import EarfulError, NeedsSetup, Refused, TryLater, Unknown
from store.models import Connection, utc_now
from store.saying import N_, say
from store.tokens import Token, access_token, forget_token

TITLE = "Google Play"
ADDRESS = "https://androidpublisher.googleapis.com"
TOKENS = "https://oauth2.googleapis.com"
SCOPE = "https://www.googleapis.com/auth/androidpublisher"
QUOTA = {"quotaExceeded", "rateLimitExceeded", "userRateLimitExceeded", "dailyLimitExceeded", "RESOURCE_EXHAUSTED"}
SWITCHED_OFF = {"accessNotConfigured", "SERVICE_DISABLED"}
NO_APP = {"packageNotFound", "applicationNotFound"}
NEW_KEY = N_("enter the key of the service account anew on the Channels page")
WAIT = timedelta(minutes=15)
MOST = 100  # reviews on a page


class Forbidden(NeedsSetup):
    """Google knows who we are and does not let us do this."""


@dataclass(frozen=True)
class Wire:
    """What Google's client sends through instead of its own way, which sends again what got no answer."""

    net: Net
    token: str

    def request(
        self, uri: str, method: str = "GET", body: Any = None, headers: Mapping[str, str] | None = None, **_: Any
    ) -> tuple[Any, bytes]:
        """One request, as httplib2 has it."""
        kept = {name: value for name, value in (headers or {}).items() if name.lower() == "content-type"}
        signed = kept | {"authorization": f"Bearer {self.token}", "accept": "application/json"}
        if method == "GET":
            answer = self.net.get(uri, headers=signed)
        else:
            sent = body.encode() if isinstance(body, str) else body
            answer = self.net.send(method, uri, sent, headers=signed)
        return SimpleNamespace(status=answer.status), answer.body


@dataclass(frozen=True)
class Play:
    """Google Play, signed in."""

    api: Any

    def page(self, package: str, token: str = "") -> tuple[list[PlayReview], str]:
        """Some reviews of an app, those changed last first, and the token of the next page."""
        more = {"token": token} if token else {}
        told = self._read(self.api.reviews().list(packageName=package, maxResults=MOST, **more))
        found = [review_of(package, each) for each in parts_of(told.get("reviews"))]
        return found, text_of(part_of(told.get("tokenPagination")).get("nextPageToken"))

    def one(self, package: str, review_id: str) -> PlayReview | None:
        """A review as it stands now; None where Google does not show it, or not any more."""
        try:
            told = self._read(self.api.reviews().get(packageName=package, reviewId=review_id))
        except Missing:
            return None
        review = review_of(package, told)
        if review.external_id != review_id:
            raise TryLater(say("{title} answered something that cannot be read", title=TITLE), utc_now() + WAIT)
        return review

    def reply(self, package: str, review_id: str, text: str) -> None:
        """Answer a review, which replaces an answer that stands there."""
        asked = self.api.reviews().reply(packageName=package, reviewId=review_id, body={"replyText": text})
        try:
            told = _told(asked)
        except Forbidden as error:  # the review could be read with the same account just before
            raise Refused(
                say("{error}. The account needs the right “Reply to reviews” in the Play Console", error=error)
            ) from error
        if told is None:
            raise Unknown(say("{title} took the answer and said nothing that can be read", title=TITLE))

    def _read(self, asked: Any) -> dict[str, Any]:
        told = _told(asked)
        if told is None:
            raise TryLater(say("{title} answered something that cannot be read", title=TITLE), utc_now() + WAIT)
        return told


def _told(asked: Any) -> dict[str, Any] | None:
    """What Google says to one request, sent once; None where it is not what was promised."""
    try:
        told = asked.execute(num_retries=0)
    except (ValueError, RecursionError):  # no UTF-8, or nested without an end
        return None
    return told if isinstance(told, dict) else None


@contextmanager
def talking(connection: Connection | None, scope: Scope = "read") -> Iterator[Play]:
    """Google Play with the service account of a connection; NeedsSetup where none was entered."""
    typed = need_secrets(connection, scope, ("service_account_key",), TITLE)["service_account_key"]
    if connection is None:  # which has no secrets either
        raise NeedsSetup(say("{title} is off: {new_key}", title=TITLE, new_key=NEW_KEY))
    account, renewed = _account(typed), list[bool]()
    token = access_token(connection, typed, lambda _: _noted(renewed, account))

    def explain(answer: Answer) -> EarfulError | None:
        if answer.status == 401 and not renewed:
            forget_token(connection, typed)  # it may have been taken back: the next try brings another one
            return TryLater(
                say("{title} no longer takes the access token", title=TITLE), utc_now() + timedelta(minutes=1)
            )
        return _explain(answer)

    with reaching(CHANNEL, TITLE, ADDRESS, explain=explain) as net:
        yield Play(_api(net, token))


def _api(net: Net, token: str) -> Any:
    from googleapiclient.discovery import build  # type: ignore[import-untyped]  # ships none

    base = str(net.client.base_url).rstrip("/") + "/"
    return build(
        "androidpublisher", "v3", http=Wire(net, token), static_discovery=True, cache_discovery=False,
        client_options={"api_endpoint": base},
    )  # fmt: skip


def _account(typed: str) -> Any:
    """The service account of a key as it was pasted. Tokens come from Google only, whatever the file says."""
    from google.oauth2.service_account import Credentials

    from store.settings import settings

    tokens = (settings().google_play_base_url.rstrip("/") or TOKENS) + "/token"
    try:
        told = part_of(json.loads(typed, strict=False))
        known = told | {"token_uri": tokens}
        return Credentials.from_service_account_info(known, scopes=[SCOPE])  # type: ignore[no-untyped-call]  # ships none
    except (ValueError, TypeError, KeyError, AttributeError):
        pass
    raise NeedsSetup(say("this is no key of a service account: {new_key}", new_key=NEW_KEY))


def _noted(renewed: list[bool], account: Any) -> Token:
    renewed.append(True)
    return _fresh(account)


def _fresh(account: Any) -> Token:
    from google.auth.exceptions import GoogleAuthError

    try:
        with reaching(CHANNEL, TITLE, TOKENS, explain=_no_token) as net:
            account.refresh(_sending(net))
    except (GoogleAuthError, ValueError, TypeError, OverflowError, RecursionError) as error:  # of a trusting client
        raise TryLater(say("{title} gave no access token", title=TITLE), utc_now() + WAIT) from error
    expiry = account.expiry.replace(tzinfo=UTC) if account.expiry else utc_now() + timedelta(minutes=30)
    return Token(account.token, expiry)


def _no_token(answer: Answer) -> EarfulError | None:
    """Mishaps of the token server, said before Google's client would wait and ask again by itself."""
    if answer.status < 300:
        return None
    if 400 <= answer.status < 500 and answer.status not in (408, 429):
        return NeedsSetup(
            say(
                "{title} does not accept the service account, or our clock is wrong: {new_key}",
                title=TITLE,
                new_key=NEW_KEY,
            )
        )
    return TryLater(
        say("{title} gave no access token (status {status})", title=TITLE, status=answer.status),
        retry_at(answer.headers),
    )


def _sending(net: Net) -> Callable[..., Any]:
    """How Google's client asks for an access token."""

    def request(url: str, method: str = "POST", body: Any = None, headers: Any = None, **_: Any) -> Any:
        answer = net.ask(url, body.encode() if isinstance(body, str) else body, headers=headers)
        return SimpleNamespace(status=answer.status, headers=answer.headers, data=answer.body)

    return request


def _explain(answer: Answer) -> EarfulError | None:
    """What Google's reasons mean that are no plain status."""
    if answer.status < 400:
        return None
    reasons = _reasons(answer)
    if answer.status == 429 or reasons & QUOTA:
        return TryLater(say("{title} asks us to wait: the quota is used up", title=TITLE), retry_at(answer.headers))
    if reasons & SWITCHED_OFF:
        return NeedsSetup("the Google Play Android Developer API is not enabled in the project of the service account")
    if answer.status == 404 and reasons:
        return (
            Refused(say("{title} knows no such app: {answer}", title=TITLE, answer=answer.words()))
            if reasons & NO_APP
            else Missing(answer.words())
        )
    if answer.status == 403:
        return Forbidden(
            say("{title} does not let this service account do that: {answer}", title=TITLE, answer=answer.words())
        )
    return refusal(TITLE, answer)


def _reasons(answer: Answer) -> set[str]:
    try:
        error = part_of(part_of(answer.json()).get("error"))
    except ValueError:
        return set()
    named = [each.get("reason") for each in (*parts_of(error.get("errors")), *parts_of(error.get("details")))]
    return {text_of(each) for each in (*named, error.get("status")) if text_of(each)}
