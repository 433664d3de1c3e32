"""How every channel without a client of its own is called: one request at a time, and each mishap in our own words."""

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import httpx

from channels.guarded import guarded_transport
from store.errors import EarfulError, NeedsSetup, Refused, TryLater, Unknown
from store.models import utc_now
from store.saying import N_, say
from store.settings import settings

TIMEOUT = httpx.Timeout(30.0, connect=5.0)
LARGEST = 16 * 2**20  # bytes of one answer
WAIT = timedelta(minutes=15)
LONGEST = 300
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
UNASKABLE = (httpx.InvalidURL, UnicodeError)  # what a network said, such as a cursor or a token, fits in no request
Params = Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """What came back: its status, its headers (names in small letters) and its body."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str = ""

    def json(self) -> Any:
        """The body as JSON; ValueError where it is none."""
        try:
            return json.loads(self.body)
        except RecursionError as error:
            raise ValueError(N_("it is nested too deep")) from error

    def words(self) -> str:
        """What the network itself said of a mistake, in one short line."""
        try:
            found = _said(self.json())
        except (ValueError, RecursionError):
            found = ""
        return " ".join(found.split())[:LONGEST] or N_("it gave no reason")


def _said(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return " ".join(filter(None, map(_said, value[:3])))
    if not isinstance(value, dict):
        return ""
    for name in (
        "error_description",
        "error_message",
        "message",
        "msg",
        "detail",
        "details",
        "title",
        "errors",
        "error",
    ):
        if found := _said(value.get(name)):
            return found
    return ""


Explain = Callable[[Answer], EarfulError | None]


@dataclass
class Net:
    """A network that is reached at one address, with what it is signed in with.

    `explain` says what an answer of this network means that is no plain status; None where the status says it all. It
    sees every answer, good ones too, because some networks put their mistakes into a 200.
    """

    title: str
    client: httpx.Client
    explain: Explain = field(default=lambda answer: None)

    def get(self, path: str, params: Params | None = None, headers: Mapping[str, str] | None = None) -> Answer:
        """Ask for something; asking again does no harm.

        Raises TryLater where the network does not answer (well), NeedsSetup where it does not accept who we are, and
        Refused where it says no. A 304 comes back as an answer.
        """
        return self._read("GET", path, params, None, headers)

    def ask(
        self, path: str, body: Any, params: Params | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """The same by POST, for a request that changes nothing, such as a search or a new access token."""
        return self._read("POST", path, params, body, headers)

    def _read(self, method: str, path: str, params: Params | None, body: Any, headers: Any) -> Answer:
        try:
            answer = self._answer(method, path, params, body, headers)
        except (httpx.HTTPError, *UNASKABLE) as error:
            raise TryLater(
                say("{title} could not be reached ({name})", title=self.title, name=type(error).__name__),
                utc_now() + WAIT,
            ) from error
        self._check(answer, unclear=TryLater)
        return answer

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Change something there, once; Unknown whenever nobody can tell whether it arrived.

        `body` goes out as JSON, as a form where it is a `Form`. Raises TryLater, NeedsSetup or Refused only where it
        surely did not arrive.
        """
        try:
            answer = self._answer(method, path, params, body, headers)
        except (*NEVER_SENT, *UNASKABLE) as error:
            raise TryLater(say("{title} could not be reached", title=self.title), utc_now() + WAIT) from error
        except httpx.HTTPError as error:
            raise Unknown(
                say("{title} gave no clear answer ({name})", title=self.title, name=type(error).__name__)
            ) from error
        self._check(answer, unclear=Unknown)
        return answer

    def read_json(self, answer: Answer) -> Any:
        """The JSON of an answer to `get` or `ask`; TryLater where it is none."""
        try:
            return answer.json()
        except ValueError as error:
            raise TryLater(
                say("{title} answered something that cannot be read", title=self.title), utc_now() + WAIT
            ) from error

    def _answer(self, method: str, path: str, params: Params | None, body: Any, headers: Any) -> Answer:
        sent: dict[str, Any] = (
            {} if body is None else {"data": dict(body)} if isinstance(body, Form) else {"json": body}
        )
        if isinstance(body, bytes):
            sent = {"content": body}
        with self.client.stream(method, path, params=params, headers=headers, **sent) as response:
            parts, size = [], 0
            for part in response.iter_bytes():
                size += len(part)
                if size > LARGEST:
                    raise httpx.ReadError(N_("the answer is too long"))
                parts.append(part)
            found = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status_code, found, b"".join(parts), str(response.url))

    def _check(self, answer: Answer, unclear: type[TryLater] | type[Unknown]) -> None:
        if (error := self.explain(answer)) is not None:
            raise error
        if answer.status < 300 or answer.status == 304:
            return
        raise refusal(self.title, answer) or unclear(
            say("{title} did not answer well (status {status})", title=self.title, status=answer.status)
        )


class Form(dict[str, Any]):
    """A body that goes out as a form."""


def refusal(title: str, answer: Answer) -> EarfulError | None:
    """What a clear no asks for; None where the network itself had trouble."""
    status = answer.status
    if status == 429:
        return TryLater(say("{title} asks us to wait: too many requests", title=title), retry_at(answer.headers))
    if status == 401:
        return NeedsSetup(
            say("{title} does not accept the credentials: enter new ones on the Channels page", title=title)
        )
    if status == 403:
        return NeedsSetup(
            say("{title} does not let this account do that: {answer}", title=title, answer=answer.words())
        )
    if 300 <= status < 400:
        return Refused(say("{title} leads elsewhere, which is not followed: check the address", title=title))
    if 400 <= status < 500 and status not in (408, 425):
        return Refused(say("{title} refuses this: {answer}", title=title, answer=answer.words()))
    return None


def retry_at(headers: Mapping[str, str]) -> datetime:
    """When to try again, from Retry-After; a quarter of an hour where it does not say, two days at most."""
    now, said = utc_now(), headers.get("retry-after", "").strip()
    try:
        when = now + timedelta(seconds=min(float(said), 172_800)) if said[:1].isdigit() else parsedate_to_datetime(said)
    except (TypeError, ValueError, OverflowError):
        return now + WAIT
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return min(max(when, now + timedelta(seconds=30)), now + timedelta(days=2))


@contextmanager
def reaching(
    channel: str,
    title: str,
    address: str,
    *,
    headers: Mapping[str, str] | None = None,
    params: Params | None = None,
    auth: tuple[str, str] | None = None,
    explain: Explain = lambda answer: None,
    typed: bool = False,
) -> Iterator[Net]:
    """A network at its address, or where `EARFUL_<CHANNEL>_BASE_URL` says; nothing is followed or repeated.

    `params` go with every request, as do `headers`. An address that was `typed` by a person leads to public hosts only.
    """
    _quiet()
    base = getattr(settings(), f"{channel}_base_url").rstrip("/")
    transport = guarded_transport() if typed and not base else httpx.HTTPTransport(retries=0, trust_env=not base)
    with httpx.Client(
        base_url=base or address, headers={"user-agent": user_agent(), **(headers or {})}, params=params,
        auth=auth, timeout=TIMEOUT, transport=transport, follow_redirects=False,
    ) as client:  # fmt: skip
        yield Net(title, client, explain)


def user_agent() -> str:
    """Who we are, to the networks."""
    try:
        ours = version("earful")
    except PackageNotFoundError:  # run from a checkout that was never installed
        ours = "0"
    return f"earful/{ours}"


def _quiet() -> None:
    """Keep addresses, and with them the tokens that some networks want there, out of the log."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
