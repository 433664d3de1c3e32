"""Reads Google Play: the reviews of our own apps, those that were written or changed last first, for seven days."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from channels.google_play import CHANNEL, WINDOW, packages
from channels.google_play_client import Play, talking
from channels.google_play_reviews import PlayReview
from collectors.page import Cursor, NewMention, Page
from collectors.reviews import page_of, shown, unsaved
from collectors.turns import State, in_turn
from store.errors import BadInput, TryLater
from store.ledger import Cost
from store.models import Connection, Query, utc_now
from store.saying import say

OVERLAP = timedelta(days=1)
MOST_PAGES = 200
WAIT = timedelta(minutes=15)


def fetch(query: Query, cursor: Cursor | None, connection: Connection | None) -> Iterator[Page]:
    """Read what was written or changed in each app, at first all that Google shows; each has its own cursor.

    A gap where the last pass ended more than seven days ago. NeedsSetup without a key, BadInput without an app.
    """
    with talking(connection) as play:
        apps = packages(query.options.get("apps")) or apps_of(connection)
        if not apps:
            raise BadInput("name the apps to read, by their package names, here or on the Channels page")
        yield from in_turn(apps, cursor, lambda app, state: _app(query, play, app, state))


def preview(
    query_text: str, connection: Connection | None, limit: int = 10, options: Mapping[str, Any] | None = None
) -> tuple[list[tuple[NewMention, str]], list[Cost]]:
    """The newest reviews that a query would find, each with why; nothing is saved."""
    return shown(fetch, unsaved(CHANNEL, query_text, options), connection, limit)


def apps_of(connection: Connection | None) -> list[str]:
    """The apps of a connection."""
    return packages(connection.options.get("apps")) if connection is not None else []


def _app(query: Query, play: Play, app: str, state: State | None) -> Iterator[Page]:
    now = utc_now()
    newest = _time(state, "newest", now - WINDOW)
    gap = _gap(app, _time(state, "read", now), now)
    until = newest - OVERLAP
    for found, last in newest_first(play, app, until):
        newest = max([newest, *(each.created for each in found if each.created)])
        done = {"newest": newest.timestamp(), "read": now.timestamp()} if last else None
        kept = [each for each in found if each.created is None or each.created >= until]
        yield page_of(CHANNEL, query, kept, done, gap)
        gap = ""


def _time(state: State | None, name: str, other: datetime) -> datetime:
    return datetime.fromtimestamp(float(state[name]), UTC) if state else other


def _gap(app: str, read: datetime, now: datetime) -> str:
    """What Google does not show any more, in one sentence."""
    if now - read <= WINDOW:
        return ""
    span = f"from {read:%Y-%m-%d %H:%M} to {now - WINDOW:%Y-%m-%d %H:%M} UTC"
    return say(
        "Google Play shows the last 7 days only: what was written about {app} {span} can no longer be read",
        app=app,
        span=span,
    )


def newest_first(play: Play, app: str, until: datetime) -> Iterator[tuple[Sequence[PlayReview], bool]]:
    """The reviews of an app back to a time, page by page, each with whether it is the last one."""
    token, tokens = "", set[str]()
    for _ in range(MOST_PAGES):
        found, token = play.page(app, token)
        last = not token or any(each.created < until for each in found if each.created)
        if not last and token in tokens:
            raise TryLater("Google Play gives the same page again and again", utc_now() + WAIT)
        tokens.add(token)
        yield found, last
        if last:
            return
    raise TryLater("Google Play has more pages than can be read at once", utc_now() + WAIT)
