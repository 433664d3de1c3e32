"""The client that talks to a Mastodon instance: what it answers untouched, and what went wrong in our own words."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
import requests
from requests.adapters import HTTPAdapter

from channels.http import LARGEST, NEVER_SENT, WAIT, Answer, reaching, refusal, user_agent
from channels.mastodon import home_of
from store.connections import Scope, need_secrets, secrets_of
from store.errors import EarfulError, NeedsSetup, Refused, TryLater, Unknown
from store.models import Connection, utc_now
from store.saying import N_, say

if TYPE_CHECKING:
    from mastodon import Mastodon

LONGEST = 500  # where an instance does not say
NEWEST = "99.0.0"  # named, so that the library asks no instance for its version in the middle of a call


class _Door(HTTPAdapter):
    """Sends what the library asks for once, and keeps the answer as it came."""

    def __init__(self, client: httpx.Client) -> None:
        super().__init__(max_retries=0)
        self.client = client
        self.answer: Answer | None = None
        self.trouble: Exception | None = None

    def forget(self) -> None:
        """Let go of what the last call brought."""
        self.answer, self.trouble = None, None

    def send(self, request: requests.PreparedRequest, *_: Any, **options: Any) -> requests.Response:
        """Send one request, and follow nothing."""
        try:
            self.answer = _sent(self.client, request)
        except (httpx.HTTPError, EarfulError) as error:
            self.trouble = error
            raise requests.ConnectionError(type(error).__name__) from None
        response = requests.Response()
        response.status_code, response.url, response.request = self.answer.status, str(request.url), request
        response.headers.update(self.answer.headers)
        response._content = self.answer.body
        return response


def _sent(client: httpx.Client, request: requests.PreparedRequest) -> Answer:
    body = request.body.encode() if isinstance(request.body, str) else request.body or b""
    headers = dict(request.headers) | {"accept-encoding": "gzip"}
    with client.stream(str(request.method), str(request.url), headers=headers, content=body) as response:
        parts = bytearray()
        for part in response.iter_bytes():
            parts += part
            if len(parts) > LARGEST:
                raise httpx.ReadError(N_("the answer is too long"))
        kept = {name.lower(): value for name, value in response.headers.items() if name != "content-encoding"}
        return Answer(response.status_code, kept, bytes(parts), str(response.url))


@dataclass
class Talk:
    """An instance that is talked to, with a token or as everybody."""

    host: str
    api: "Mastodon"
    door: _Door
    signed_in: bool

    def ask(self, call: Callable[..., object], *arguments: Any, **options: Any) -> Any:
        """What the instance answers to a call that changes nothing, as JSON; TryLater, NeedsSetup or Refused."""
        return self._said(TryLater, call, arguments, options)

    def tell(self, call: Callable[..., object], *arguments: Any, **options: Any) -> Any:
        """The same for a call that changes something; Unknown whenever nobody can tell whether it arrived."""
        return self._said(Unknown, call, arguments, options)

    def _said(self, unclear: Callable[[str], EarfulError], call: Any, arguments: Any, options: Any) -> Any:
        self.door.forget()
        problem: Exception | None = None
        try:
            call(*arguments, **options)
        except Exception as error:  # the library also stumbles over good answers with odd fields
            problem = error.with_traceback(None)
        if (wrong := _meaning(self, unclear)) is not None:
            raise wrong from problem
        try:
            return self.door.answer.json() if self.door.answer is not None else None
        except ValueError as error:
            raise unclear(say("{host} answered something that cannot be read", host=self.host)) from error


def _meaning(talk: Talk, unclear: Callable[[str], EarfulError]) -> EarfulError | None:
    trouble, answer = talk.door.trouble, talk.door.answer
    if isinstance(trouble, EarfulError):
        return trouble
    if isinstance(trouble, NEVER_SENT):
        return TryLater(say("{host} cannot be reached", host=talk.host), utc_now() + WAIT)
    if answer is None:
        return unclear(say("{host} gave no clear answer ({name})", host=talk.host, name=type(trouble).__name__))
    if answer.status < 300:
        return None
    if answer.status == 429:
        return TryLater(say("{host} asks us to wait: too many requests", host=talk.host), _named(answer))
    if not talk.signed_in and answer.status in (401, 403, 422):
        return NeedsSetup(say("{host} shows this to its own accounts only: enter a token on the Channels page, "
"or read it on another instance", host=talk.host))  # fmt: skip
    return refusal(talk.host, answer) or unclear(
        say("{host} did not answer well (status {status})", host=talk.host, status=answer.status)
    )


def _named(answer: Answer) -> datetime:
    """Until when an instance wants us to wait; a quarter of an hour where it does not say, a day at most."""
    now = utc_now()
    try:
        if (seconds := answer.headers.get("retry-after", "")).isdecimal():
            return now + timedelta(seconds=min(int(seconds), 86_400))
        said = answer.headers.get("x-ratelimit-reset", "")
        when = datetime.fromtimestamp(int(said), UTC) if said.isdecimal() else datetime.fromisoformat(said)
        return min(max(when if when.tzinfo else when.replace(tzinfo=UTC), now), now + timedelta(days=1))
    except (ValueError, OverflowError, OSError):
        return now + WAIT


@contextmanager
def talking(host: str, token: str = "") -> Iterator[Talk]:
    """An instance at its host, with a token or as everybody."""
    from mastodon import Mastodon

    with reaching("mastodon", host, f"https://{host}", typed=True) as net, requests.Session() as session:
        door = _Door(net.client)
        session.trust_env = False
        session.mount("https://", door)
        session.mount("http://", door)
        session.max_redirects = 0
        session.get_redirect_target = lambda resp: None  # type: ignore[method-assign]
        api = Mastodon(
            access_token=token or None, api_base_url=str(net.client.base_url).rstrip("/"), ratelimit_method="throw",
            session=session, user_agent=user_agent(), mastodon_version=NEWEST, version_check_mode="created",
        )  # fmt: skip
        # else it asks before each timeline whether it may be read, and warns: the answer itself says that
        api.timeline_is_available = lambda *_, **__: True  # type: ignore[method-assign]
        yield Talk(host, api, door, bool(token))


def token_for(connection: Connection | None, host: str, scope: Scope = "read") -> str:
    """The token for an instance: only that of our own account's instance gets one."""
    token = secrets_of(connection, scope).get("access_token", "")
    return token if token and connection is not None and host == home_of(connection) else ""


@contextmanager
def signed_in(connection: Connection | None, scope: Scope) -> Iterator[Talk]:
    """The instance of our own account, in its name; NeedsSetup where something is missing."""
    token = need_secrets(connection, scope, ("access_token",), "Mastodon")["access_token"]
    with talking(home_of(connection), token) as talk:
        yield talk


def is_gone(talk: Talk) -> bool:
    """Whether the last answer says that there is no such post, in Mastodon's own words and not a proxy's."""
    if talk.door.answer is None or talk.door.answer.status not in (404, 410):
        return False
    try:
        return isinstance(talk.door.answer.json(), dict)
    except ValueError:
        return False


def status_or_none(talk: Talk, number: str) -> Any:
    """A post by its id as JSON; None where it is gone."""
    try:
        return talk.ask(talk.api.status, number)
    except Refused:
        if is_gone(talk):
            return None
        raise


def who_is(talk: Talk) -> dict[str, str]:
    """The id and the full name of the account that is signed in."""
    found = talk.ask(talk.api.account_verify_credentials)
    if not isinstance(found, dict) or not found.get("id") or not found.get("username"):
        raise TryLater(say("{host} did not say whose token this is", host=talk.host), utc_now() + WAIT)
    return {"id": str(found["id"]), "username": f"{found['username']}@{talk.host}"}


def who_am_i(connection: Connection) -> dict[str, str]:
    """The account that answers, and how long a post may be on its instance."""
    with signed_in(connection, "write") as talk:
        return who_is(talk) | {"longest": str(_longest(talk))}


def _longest(talk: Talk) -> int:
    try:
        said = talk.ask(talk.api.instance_v2)["configuration"]["statuses"]["max_characters"]
        return int(said) if int(said) > 0 else LONGEST
    except (Refused, TryLater, KeyError, TypeError, ValueError):
        return LONGEST
