"""Reads the App Store: the open feed of any app in each country, or the reviews of our own apps through Connect."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from channels.app_store import CHANNEL, COUNTRY, app_id, country
from channels.app_store_client import Connect, connecting
from channels.app_store_feed import FULL, LAST_PAGE, Throttled, TooDeep, page_of, reading_feed
from channels.app_store_reviews import reviews_in
from channels.http import Net
from channels.reviews import Review
from channels.territories import THREE
from collectors import reviews
from collectors.page import Cursor, NewMention, Page
from collectors.turns import State, in_turn
from store.errors import BadInput
from store.ledger import Cost
from store.models import Connection, Query, utc_now
from store.saying import say

FIRST = timedelta(days=30)
OVERLAP = timedelta(days=1)
AT_ONCE = 200


@dataclass(frozen=True)
class Reach:
    """How far one place is read: back to `until`; `read` is the newest time of the last pass, `seen` its newest ids."""

    read: datetime | None
    until: datetime
    seen: frozenset[str]
    newest: datetime
    ids: tuple[str, ...] = ()

    def over(self, found: list[Review]) -> "Reach":
        """The same after some more reviews."""
        times = [each.created for each in found if each.created]
        ids = self.ids or tuple(each.external_id for each in found[:FULL])
        return replace(self, newest=max([self.newest, *times]), ids=ids)

    def ends_at(self, found: list[Review]) -> bool:
        """Whether these reviews lead to where the last pass was; those without a date of their own do by their ids."""
        old = any(each.created < self.until for each in found if each.created)
        known = any(each.external_id in self.seen for each in found if not each.raw.get("dated", True))
        return old or known

    @property
    def cursor(self) -> Cursor:
        """What the next pass needs to know of this place."""
        now = utc_now().timestamp()
        return {"newest": self.newest.timestamp(), "ids": list(self.ids) or sorted(self.seen), "read": now}


def _reach(state: State | None) -> Reach:
    start = utc_now() - FIRST
    if not state:
        return Reach(None, start, frozenset(), start)
    read = datetime.fromtimestamp(float(state["newest"]), UTC)
    return Reach(read, read - OVERLAP, frozenset(map(str, state.get("ids") or ())), read)


def fetch(query: Query, cursor: Cursor | None, connection: Connection | None) -> Iterator[Page]:
    """Read what is new in each app and country, newest first; each has its own part of the cursor.

    The first pass reads 30 days, each other one a day more than is new. NeedsSetup where Connect is read without a key,
    BadInput where the query names no app or no such country.
    """
    apps = _all(query.options.get("apps"), app_id)
    countries = _all(query.options.get("countries"), country)
    if not apps:
        raise BadInput("name the apps to read, by their numbers in the App Store")
    what = query.options.get("what", "feed")
    if what == "feed":
        yield from _feed(query, cursor, [f"{app}/{each}" for app in apps for each in countries or [COUNTRY]])
    elif what == "connect":
        yield from _connect(query, cursor, connection, apps, countries)
    else:
        raise BadInput(say("{what!r} cannot be read in the App Store: choose feed or connect", what=what))


def preview(
    query_text: str, connection: Connection | None, limit: int = 10, options: Mapping[str, Any] | None = None
) -> tuple[list[tuple[NewMention, str]], list[Cost]]:
    """The newest reviews that a query would find, each with why; nothing is saved."""
    return reviews.shown(fetch, reviews.unsaved(CHANNEL, query_text, options), connection, limit)


def _all(given: object, read: Any) -> list[str]:
    several = given.splitlines() if isinstance(given, str) else given if isinstance(given, list | tuple) else []
    return list(dict.fromkeys(read(str(each)) for each in several if str(each).strip()))


def _feed(query: Query, cursor: Cursor | None, places: list[str]) -> Iterator[Page]:
    with reading_feed() as net:
        yield from in_turn(places, cursor, lambda place, state: _country(query, net, place, state), (Throttled,))


def _country(query: Query, net: Net, place: str, state: State | None) -> Iterator[Page]:
    """The pages of one app in one country; a gap where Apple shows no more before the last pass is reached."""
    app, _, where = place.partition("/")
    reach, full = _reach(state), False
    for number in range(1, LAST_PAGE + 1):
        try:
            found = page_of(net, app, where, number)
        except TooDeep:
            found = []
        reach = reach.over(found)
        ended = reach.ends_at(found)
        cut = not ended and (number == LAST_PAGE or (not found and full and reach.read is not None))
        last = ended or not found or number == LAST_PAGE
        gap = _gap(place, reach) if cut else ""
        yield reviews.page_of(CHANNEL, query, _wanted(found, reach), reach.cursor if last else None, gap)
        if last:
            return
        full = len(found) >= FULL


def _gap(place: str, reach: Reach) -> str:
    since = f"{reach.read or reach.until:%Y-%m-%d %H:%M} UTC"
    return say(
        "the App Store shows only its newest 500 reviews: some of {place} since {since} may be missing",
        place=place,
        since=since,
    )


def _wanted(found: list[Review], reach: Reach) -> list[Review]:
    """The reviews as far back as this pass reads; where no date is known, the time of reading stands for it."""
    dated = [each if each.created else replace(each, created=utc_now()) for each in found]
    return [each for each in dated if each.created and each.created >= reach.until]


def _connect(
    query: Query, cursor: Cursor | None, connection: Connection | None, apps: list[str], countries: list[str]
) -> Iterator[Page]:
    with connecting(connection) as connect:
        yield from in_turn(apps, cursor, lambda app, state: _app(query, connect, app, countries, state))


def _app(query: Query, connect: Connect, app: str, countries: list[str], state: State | None) -> Iterator[Page]:
    reach = _reach(state)
    territories = {"filter[territory]": ",".join(THREE[each] for each in countries)} if countries else {}
    for found, last in newest_first(connect, app, reach.until, territories):
        reach = reach.over(found)
        kept = [each for each in found if each.created is None or each.created >= reach.until]
        yield reviews.page_of(CHANNEL, query, kept, reach.cursor if last else None)


def newest_first(
    connect: Connect, app: str, until: datetime, params: Mapping[str, str]
) -> Iterator[tuple[list[Review], bool]]:
    """The reviews of our own app, page by page back to a time, each page with whether it is the last one."""
    asked = {"sort": "-createdDate", "limit": AT_ONCE, "include": "response", **params}
    waiting: list[Review] | None = None
    for body in connect.pages(f"/v1/apps/{app}/customerReviews", asked):
        if waiting is not None:
            yield waiting, False
        waiting = reviews_in(body, app)
        if any(each.created < until for each in waiting if each.created):
            break
    yield waiting or [], True
