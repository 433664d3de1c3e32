"""Meta's Graph API, through which Facebook and Instagram are reached: signed in, in one version, never in a rush."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from channels.http import WAIT, Answer, Form, Net, reaching
from channels.json_values import part_of, parts_of, text_of
from channels.reviews import Missing
from store.connections import Scope, need_secrets, secrets_of
from store.errors import EarfulError, NeedsSetup, Refused, TryLater, Unknown
from store.models import Connection, utc_now
from store.saying import say

API, VERSION = "https://graph.facebook.com", "v26.0"
SLOW_DOWN = 80  # percent of what is allowed
RATES = {4, 17, 32, 613, *range(80_000, 80_015)}
TOKENS = {102, 190, 463, 467}
PERMISSIONS = {3, 10, *range(200, 300)}
NOT_FOUND, NO_SUCH, BLOCKED, TROUBLE = 33, 803, 368, {1, 2}
HOUR = timedelta(hours=1)


class Forbidden(NeedsSetup):
    """The app lacks a permission, for all or for this one thing."""


@dataclass
class Graph:
    """The Graph API in somebody's name; `rest_until` is set once so much was asked that it is time to pause."""

    title: str
    net: Net
    proof: dict[str, str]
    sending: bool = False
    rest_until: datetime | None = None
    kept: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **params: object) -> dict[str, Any]:
        """What stands at a path, as JSON; Missing where nothing does, or nothing that we may see."""
        given = {name: value for name, value in params.items() if value not in (None, "")}
        answer = self.net.get(f"/{VERSION}/{path}", {**given, **self.proof})
        self._heed(answer)
        found = self.net.read_json(answer)
        if not isinstance(found, dict):
            raise TryLater(say("{title} answered something that cannot be read", title=self.title), utc_now() + WAIT)
        return found

    def send(self, path: str, **body: str) -> str:
        """Make something, once; gives back its id. Unknown where nobody can tell whether it was made."""
        self.sending = True
        try:
            answer = self.net.send("POST", f"/{VERSION}/{path}", Form(**body, **self.proof))
        finally:
            self.sending = False
        try:
            made = text_of(part_of(answer.json()).get("id"))
        except ValueError:
            made = ""
        if not made:
            raise Unknown(say("{title} took it and did not say under which name", title=self.title))
        return made

    def change(self, method: str, path: str, **body: str) -> None:
        """Change or delete something that stands there, once; Unknown where nobody can tell whether it was done."""
        self.sending = True
        try:
            given = None if method == "DELETE" else Form(**body, **self.proof)
            answer = self.net.send(method, f"/{VERSION}/{path}", given, self.proof if given is None else None)
        finally:
            self.sending = False
        try:
            done = part_of(answer.json()).get("success") is True
        except ValueError:
            done = False
        if not done:
            raise Unknown(say("{title} took it and did not say that it is done", title=self.title))

    def pause(self) -> None:
        """TryLater where most of what is allowed was asked; called between pages, once the last one is saved."""
        if self.rest_until is not None:
            raise TryLater(
                say("{title} was asked almost as often as it allows: we pause", title=self.title), self.rest_until
            )

    def _heed(self, answer: Answer) -> None:
        percent, minutes = usage_of(answer.headers)
        if percent >= SLOW_DOWN:
            self.rest_until = utc_now() + (timedelta(minutes=minutes) if minutes else HOUR)


@contextmanager
def reached(channel: str, title: str, connection: Connection | None, scope: Scope) -> Iterator[Graph]:
    """The Graph API, with the token of a connection to read or to write; NeedsSetup where there is none.

    The token goes in a header, so that it stands in no address. Where the app secret is known, it vouches for it.
    """
    secrets = need_secrets(connection, scope, ("access_token",), title)
    token = secrets["access_token"]
    secret = secrets.get("app_secret") or secrets_of(connection, "read").get("app_secret", "")
    proof = {"appsecret_proof": hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()} if secret else {}
    with reaching(channel, title, API, headers={"authorization": f"Bearer {token}"}) as net:
        graph = Graph(title, net, proof)
        net.explain = lambda answer: meaning(title, answer, graph.sending)
        yield graph


def meaning(title: str, answer: Answer, sending: bool) -> EarfulError | None:
    """What an error of the Graph API means; its number says more than the status."""
    try:
        error = part_of(part_of(answer.json()).get("error"))
    except ValueError:
        return None
    code, words = _whole(error.get("code")), answer.words()
    if not error or (code is None and answer.status < 300):
        return None
    if code in RATES:
        minutes = usage_of(answer.headers)[1]
        return TryLater(
            say("{title} asks us to wait: too many requests", title=title),
            utc_now() + (timedelta(minutes=minutes) if minutes else HOUR),
        )
    if code in TOKENS:
        return NeedsSetup(
            say("{title} does not take the access token any more: enter a new one on the Channels page", title=title)
        )
    if code in PERMISSIONS:
        return Forbidden(
            say("{title} does not let the app do that, see the permissions it has: {words}", title=title, words=words)
        )
    if code == BLOCKED:
        return NeedsSetup(
            say(
                "{title} keeps the account from doing this for a while: read there why, then test it again", title=title
            )
        )
    if code == NO_SUCH or (code == 100 and _whole(error.get("error_subcode")) == NOT_FOUND):
        return Missing("it is not there any more, or not shown to us")
    if code in TROUBLE or error.get("is_transient") is True or answer.status >= 500 or answer.status < 300:
        kind = Unknown if sending else TryLater
        return kind(say("{title} has trouble of its own (error {code})", title=title, code=code))
    return (
        Refused(say("{title} refuses this: {words}", title=title, words=words))
        if answer.status not in (401, 403, 408, 425, 429)
        else None
    )


def usage_of(headers: Mapping[str, str]) -> tuple[float, int]:
    """How much of what is allowed was used, in percent, and for how many minutes we are shut out already."""
    percents, minutes = [0.0], [0]
    for name in ("x-app-usage", "x-page-usage", "x-business-use-case-usage"):
        try:
            said = part_of(json.loads(headers.get(name, "{}")))
        except (ValueError, RecursionError):
            continue
        for one in [said, *(each for several in said.values() for each in parts_of(several))]:
            percents += [
                float(one[each]) for each in ("call_count", "total_time", "total_cputime") if _number(one, each)
            ]
            minutes.append(_whole(one.get("estimated_time_to_regain_access")) or 0)
    return max(percents), min(max(minutes), 24 * 60)


def several(graph: Graph, ids: list[str], fields: str) -> dict[str, dict[str, Any] | None]:
    """Things by their ids; None for what is gone, and nothing for what we are not shown.

    One of these spoils a request for many, so that each is then asked for by itself.
    """
    if not ids:
        return {}
    try:
        found = graph.get("", ids=",".join(ids), fields=fields)
    except Missing:
        if len(ids) == 1:
            return {ids[0]: None}
    except (Refused, Forbidden):
        if len(ids) == 1:
            return {}
    else:
        return {name: part_of(found[name]) for name in ids if part_of(found.get(name))}
    return {name: each for one in ids for name, each in several(graph, [one], fields).items()}


def named(id_: str) -> str:
    """An id as part of a path."""
    return quote(id_, safe="")


def next_page(found: Mapping[str, Any]) -> str:
    """Where the next page begins; the address that Meta offers is not followed, because it holds the token."""
    paging = part_of(found.get("paging"))
    return text_of(part_of(paging.get("cursors")).get("after")) if text_of(paging.get("next")) else ""


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _number(part: Mapping[str, Any], name: str) -> bool:
    value = part.get(name)
    return isinstance(value, int | float) and not isinstance(value, bool)
