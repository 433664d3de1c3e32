"""Talks to a Discourse forum, with the key of our account only where it is the connection's own forum."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from channels.discourse import TITLE, forum_of, source_of
from channels.http import WAIT, Answer, Net, Params, reaching, retry_at
from store.connections import Scope, need_secrets, secrets_of
from store.errors import EarfulError, NeedsSetup, Refused, TryLater
from store.models import Connection, utc_now

NAMES = ("api_key", "api_username")


class Missing(Refused):
    """There is nothing there, at least for us."""


@dataclass(frozen=True)
class Forum:
    """A forum that is talked to, and what its mentions name as their place."""

    net: Net
    source: str
    address: str

    def read(self, path: str, params: Params | None = None) -> Any:
        """What the forum shows there; Missing where there is nothing."""
        return self.net.read_json(self.net.get(path, params))

    def is_well(self) -> None:
        """Raise what is wrong where the forum does not even show its newest posts, so that nothing else counts."""
        try:
            found = self.read("/posts.json")
        except Missing:
            found = None
        if not isinstance(found, Mapping) or not isinstance(found.get("latest_posts"), list):
            raise TryLater("the forum does not show its posts now", utc_now() + WAIT)


@contextmanager
def talking(connection: Connection | None, scope: Scope, address: str = "") -> Iterator[Forum]:
    """The connection's own forum, or the open one at an address.

    NeedsSetup where nobody said which, or where credentials to write are missing. A key goes to no other forum.
    """
    own = forum_of(connection)
    place = address or own
    if not place:
        raise NeedsSetup("Discourse is off: name the forum in the query, or enter it on the Channels page")
    secrets = secrets_of(connection, scope) if source_of(place) == source_of(own) else {}
    if scope == "write":
        secrets = need_secrets(connection, "write", NAMES, TITLE)
    headers = {"accept": "application/json"}
    if all(secrets.get(name) for name in NAMES):
        headers |= {"api-key": secrets["api_key"], "api-username": secrets["api_username"]}
    with reaching("discourse", "The forum", place, headers=headers, explain=_explain, typed=True) as net:
        yield Forum(net, source_of(place), place.rstrip("/"))


def _explain(answer: Answer) -> EarfulError | None:
    if answer.status == 404:
        return Missing("the forum has nothing at this place: check its address")
    if answer.status == 429:
        later = max(retry_at(answer.headers) if "retry-after" in answer.headers else utc_now() + WAIT, _wait(answer))
        return TryLater("the forum asks us to wait: too many requests", later)
    if answer.status == 403 and _field(answer, "error_type") == "not_logged_in":
        return NeedsSetup("the forum shows this only to its members: enter an API key on the Channels page")
    return None


def _wait(answer: Answer) -> Any:
    """When to try again by the words of the forum itself."""
    extras = _field(answer, "extras")
    seconds = extras.get("wait_seconds") if isinstance(extras, Mapping) else None
    known = isinstance(seconds, (int, float)) and not isinstance(seconds, bool) and 0 < seconds < 172_800
    return utc_now() + timedelta(seconds=float(seconds)) if known and seconds is not None else utc_now()


def _field(answer: Answer, name: str) -> Any:
    try:
        found = answer.json()
    except ValueError:
        return None
    return found.get(name) if isinstance(found, Mapping) else None


def who_am_i(connection: Connection) -> dict[str, str]:
    """Whose account the credentials to write belong to."""
    with talking(connection, "write") as forum:
        found = forum.read("/session/current.json")
    user = found.get("current_user") if isinstance(found, Mapping) else None
    if not isinstance(user, Mapping) or not user.get("username"):
        raise NeedsSetup("the forum did not say whose key this is: check it on the Channels page")
    return {"id": str(user.get("id")), "username": str(user["username"])}


def own_names(connection: Connection | None) -> list[str]:
    """The names of our own accounts in small letters; first the one that answers."""
    names = [connection.account.get("username") if connection else None]
    scopes: tuple[Scope, Scope] = ("write", "read")
    names += [secrets_of(connection, scope).get("api_username") for scope in scopes]
    return list(dict.fromkeys(name.casefold() for name in names if name))
