"""The client that talks to a Bluesky server: signs in rarely, and puts what went wrong in our own words."""

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from channels.bluesky import SERVER
from channels.bluesky_posts import Post, posts_of
from channels.http import NEVER_SENT, WAIT, Answer, reaching, refusal, user_agent
from store.connections import Scope, need_secrets
from store.errors import EarfulError, NeedsSetup, Refused, TryLater, Unknown
from store.models import Connection, utc_now
from store.saying import N_, say
from store.tokens import Token, access_token, forget_token

if TYPE_CHECKING:
    from atproto_client.client.base import ClientBase

AT_ONCE = 25
ENDED = {"ExpiredToken", "InvalidToken"}
WRONG = {"AuthenticationRequired", "AuthFactorTokenRequired", "AccountTakedown", "AccountDeactivated"}
MISSING = {"RecordNotFound", "NotFound"}
Kind = Callable[[str], EarfulError]


class Ended(TryLater):
    """A session that the network no longer takes; the next try signs in anew."""


class NotThere(Refused):
    """There is no such post or record, in the network's own words."""


@dataclass
class Talk:
    """A server that is talked to in an account's name; `forget` lets the session go that it no longer takes."""

    api: "ClientBase"
    did: str = ""
    handle: str = ""
    forget: Callable[[], None] = lambda: None

    def ask(self, name: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What a query of this name gives, as JSON; TryLater, NeedsSetup or Refused."""
        return self._said(TryLater, lambda: self.api.invoke_query(name, params=_model(params or {})))

    def tell(self, name: str, body: Mapping[str, Any], unclear: Kind = Unknown) -> dict[str, Any]:
        """What a procedure gives that changes something; Unknown where nobody can tell whether it arrived."""
        kind = "application/json"
        return self._said(unclear, lambda: self.api.invoke_procedure(name, data=_model(body), input_encoding=kind))

    def _said(self, unclear: Kind, call: Callable[[], Any]) -> dict[str, Any]:
        try:
            content = call().content
        except EarfulError:
            raise
        except Exception as error:
            raise self._meaning(error, unclear) from error.with_traceback(None)
        if not isinstance(content, dict):
            raise unclear(N_("Bluesky answered something that cannot be read"))
        return content

    def _meaning(self, error: Exception, unclear: Kind) -> EarfulError:
        answer = _answer(error)
        if answer is None:
            never = isinstance(error.__cause__ or error, NEVER_SENT)
            sentence = (
                N_("Bluesky cannot be reached")
                if never
                else say("Bluesky gave no clear answer ({name})", name=type(error).__name__)
            )
            return TryLater(sentence, utc_now() + WAIT) if never else unclear(sentence)
        name = _name(answer)
        if name in ENDED:
            self.forget()
            return Ended(N_("Bluesky ended our session in between: we sign in again"), utc_now())
        if name in MISSING:
            return NotThere(N_("Bluesky has nothing there"))
        if name in WRONG or answer.status in (401, 403):
            return NeedsSetup(
                say(
                    "Bluesky does not let the account in: enter an app password on the Channels page ({name})",
                    name=name,
                )
            )
        if answer.status == 429:
            return TryLater("Bluesky asks us to wait: too many requests", _reset(answer))
        return refusal("Bluesky", answer) or unclear(
            say("Bluesky did not answer well (status {status})", status=answer.status)
        )


def _model(values: Mapping[str, Any]) -> Any:
    """What is sent, as the library takes it; None where there is nothing."""
    from atproto_client.models.dot_dict import DotDict

    return DotDict({name: value for name, value in values.items() if value not in (None, "")}) if values else None


def _answer(error: BaseException) -> Answer | None:
    """What the server answered, if it answered at all."""
    response = getattr(error, "response", None)
    if response is None or not hasattr(response, "status_code"):
        return None
    content = response.content
    body = content if isinstance(content, bytes) else json.dumps(
        {"error": getattr(content, "error", ""), "message": getattr(content, "message", "") or ""}
    ).encode()  # fmt: skip
    return Answer(response.status_code, dict(response.headers), body)


def _name(answer: Answer) -> str:
    try:
        found = answer.json()
    except ValueError:
        return ""
    return str(found.get("error") or "")[:60] if isinstance(found, dict) else ""


def _reset(answer: Answer) -> datetime:
    """Until when the server wants us to wait; a quarter of an hour where it does not say, a day at most."""
    now = utc_now()
    for name in ("retry-after", "ratelimit-reset"):
        said = answer.headers.get(name, "")
        if said.isdecimal() and len(said) < 12:
            when = datetime.fromtimestamp(int(said), UTC) if int(said) > 10**9 else now + timedelta(seconds=int(said))
            return min(max(when, now), now + timedelta(days=1))
    return now + WAIT


@contextmanager
def _reached(server: str) -> Iterator["ClientBase"]:
    """A server as everybody; requests go out once, and follow nothing."""
    from atproto_client.client.base import ClientBase
    from atproto_client.request import Request

    with reaching("bluesky", "Bluesky", server or SERVER, typed=bool(server)) as net:
        request = Request()
        request.close()
        request._client = net.client
        request.set_additional_headers({"User-Agent": user_agent()})
        yield ClientBase(str(net.client.base_url).rstrip("/"), request)


@contextmanager
def talking(connection: Connection | None, scope: Scope = "read") -> Iterator[Talk]:
    """Bluesky in the name of the account to read or to write; NeedsSetup where something is missing.

    A session is kept with the connection and lasts for weeks: signing in is what the network counts most strictly.
    """
    secrets = need_secrets(connection, scope, ("handle", "app_password"), "Bluesky")
    assert connection is not None  # noqa: S101  # it has secrets
    handle, password = secrets["handle"].lstrip("@").strip(), secrets["app_password"]
    entered = f"{handle} {password}"
    with _reached(str(connection.options.get("server") or "")) as api:
        talk = Talk(api, handle=handle, forget=lambda: forget_token(connection, entered))
        access = access_token(connection, entered, lambda known: _session(talk, handle, password, known, entered))
        api.request.add_additional_header("Authorization", f"Bearer {access}")
        talk.did = str(_claims(access).get("sub") or connection.account.get("id") or "")
        yield talk


def _session(talk: Talk, handle: str, password: str, known: str, entered: str) -> Token:
    """A new session from the refresh token of the last one, or where there is none any more from the password."""
    if known != entered:
        talk.api.request.add_additional_header("Authorization", f"Bearer {known}")
        try:
            return _token(talk.tell("com.atproto.server.refreshSession", {}, TryLater))
        except (NeedsSetup, Refused, Ended):
            pass  # it ran out, or a person ended it: the password decides
        finally:
            talk.api.request.set_additional_headers({"User-Agent": user_agent()})
    body = {"identifier": handle, "password": password}
    return _token(talk.tell("com.atproto.server.createSession", body, TryLater))


def _token(made: Mapping[str, Any]) -> Token:
    access, refresh = made.get("accessJwt"), made.get("refreshJwt")
    if not isinstance(access, str) or not isinstance(refresh, str):
        raise TryLater("Bluesky gave no session", utc_now() + WAIT)
    ends = _claims(access).get("exp")
    soon = utc_now() + timedelta(hours=1)
    until = datetime.fromtimestamp(ends, UTC) if isinstance(ends, int) and 0 < ends < 10**11 else soon
    return Token(access, until, refresh)


def _claims(token: str) -> dict[str, Any]:
    """What a token says of itself; nobody relies on it but for whose it is and when it ends."""
    try:
        part = token.split(".")[1]
        found = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (IndexError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def posts_named(talk: Talk, uris: list[str]) -> dict[str, Post]:
    """Posts by their addresses; what is gone is left out, and asked for twice, as a slip is no deletion."""
    found: dict[str, Post] = {}
    for _ in range(2):
        missing = [uri for uri in dict.fromkeys(uris) if uri not in found]
        for start in range(0, len(missing), AT_ONCE):
            answer = talk.ask("app.bsky.feed.getPosts", {"uris": missing[start : start + AT_ONCE]})
            if not isinstance(answer.get("posts"), list):
                raise TryLater("Bluesky did not show the posts", utc_now() + WAIT)
            found |= {post.uri: post for post in posts_of(answer["posts"]) if post.uri in missing}
    return found


def who_am_i(connection: Connection) -> dict[str, str]:
    """The id and the handle of the account that answers."""
    with talking(connection, "write") as talk:
        found = talk.ask("com.atproto.server.getSession")
    if not found.get("did") or not found.get("handle"):
        raise TryLater("Bluesky did not say whose app password this is", utc_now() + WAIT)
    return {"id": str(found["did"]), "username": str(found["handle"])}
