"""Reads Lazada: the reviews of each product of a shop, or of chosen ones.

Lazada lists reviews by product and by seven days at most, so time is walked upwards, product by product: those that
were not read for longest come first. A run makes so many requests and no more; the cursor knows how far each product is
read, and the next run goes on there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from channels.json_values import text_of
from channels.lazada import calls_of, item
from channels.lazada_client import AT_ONCE, BACK, CHANNEL, SPAN, Seller, ids_of, products_of, reviews_named, talking
from channels.reviews import Review
from collectors.page import Cursor, NewMention, Page
from collectors.reviews import page_of, shown, unsaved
from store.errors import BadInput
from store.ledger import Cost
from store.models import Connection, Query, utc_now
from store.saying import N_, say

FIRST = timedelta(days=30)
OVERLAP = timedelta(days=1)
QUIET = 50  # so many products without a new review share one page
PREVIEW_CALLS = 60


@dataclass
class Pass:
    """One run: what may still be asked, how far each product is read, and what waits for the next page."""

    calls: int
    read: dict[str, datetime]
    reviews: list[Review] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    quiet: int = 0

    @property
    def is_full(self) -> bool:
        """Whether it is time for a page."""
        return bool(self.reviews or self.gaps) or self.quiet >= QUIET

    def page(self, query: Query) -> Page:
        """What was read since the last page, with how far that is."""
        page = page_of(CHANNEL, query, self.reviews, _written(self.read), " ".join(self.gaps[:3]))
        self.reviews, self.gaps, self.quiet = [], [], 0
        return page


def fetch(query: Query, cursor: Cursor | None, connection: Connection | None) -> Iterator[Page]:
    """Read what was written about each product since it was last read, and a day before that; at first, in 30 days."""
    yield from _read(query, cursor, connection, FIRST, calls_of(connection))


def preview(
    query_text: str, connection: Connection | None, limit: int = 10, options: Mapping[str, Any] | None = None
) -> tuple[list[tuple[NewMention, str]], list[Cost]]:
    """The newest reviews of a week that a query would find, as far as a few requests reach; nothing is saved."""

    def look(query: Query, cursor: Cursor | None, connection: Connection | None) -> Iterator[Page]:
        return _read(query, cursor, connection, SPAN, PREVIEW_CALLS)

    return shown(look, unsaved(CHANNEL, query_text, options), connection, limit)


def items_of(query: Query) -> list[str]:
    """The products that a query names; BadInput where one can be none."""
    what, given = query.options.get("what", "reviews"), query.options.get("items") or []
    if what != "reviews":
        raise BadInput(say("{what!r} cannot be read on Lazada: choose reviews", what=what))
    return list(dict.fromkeys(item(str(each)) for each in ([given] if isinstance(given, str) else given)))


def _read(
    query: Query, cursor: Cursor | None, connection: Connection | None, first: timedelta, calls: int
) -> Iterator[Page]:
    chosen, now = items_of(query), utc_now()
    run, start = Pass(calls, _known(cursor)), now - first
    with talking(connection) as seller:
        items = chosen or _products(seller, run)
        run.read = {name: when for name, when in run.read.items() if name in set(items)}
        for name in sorted(items, key=lambda each: run.read.get(each, start)):
            since = _begin(run, name, start, now)
            while run.calls > 0 and since < now:
                since = _window(seller, run, name, since, min(since + SPAN, now))
                if run.is_full:
                    yield run.page(query)
    yield run.page(query)


def _products(seller: Seller, run: Pass) -> list[str]:
    """All products of the shop; listing them leaves at least half of the requests for their reviews."""
    found, most = list[str](), run.calls // 2
    for ids in products_of(seller):
        found += ids
        run.calls -= 1
        if run.calls <= most:
            run.gaps.append(N_("the shop has more products than this run may list: allow more requests a run"))
            break
    return found


def _begin(run: Pass, name: str, start: datetime, now: datetime) -> datetime:
    """From when on a product is read."""
    since = run.read[name] - OVERLAP if name in run.read else start
    if since < now - BACK:
        run.gaps.append(
            say("Lazada shows 90 days: what was written about product {name} before that is lost", name=name)
        )
    return max(since, now - BACK)


def _window(seller: Seller, run: Pass, name: str, since: datetime, until: datetime) -> datetime:
    """Read some days of one product; gives back how far it is read now."""
    ids = list[str]()
    for some, cut in ids_of(seller, name, since, until):
        run.calls -= 1
        ids += [each for each in some if each not in run.seen]
        if cut:
            begin, end = f"{since:%Y-%m-%d %H:%M}", f"{until:%Y-%m-%d %H:%M}"
            told = N_("Lazada showed only {count} of the reviews of product {name} from {begin} to {end} UTC")
            run.gaps.append(say(told, count=len(ids), name=name, begin=begin, end=end))
    run.reviews += reviews_named(seller, ids).values()
    run.calls -= -(-len(ids) // AT_ONCE)
    run.seen |= set(ids)
    run.read[name] = until
    run.quiet += 1
    return until


def _known(cursor: Cursor | None) -> dict[str, datetime]:
    found = dict[str, datetime]()
    for name, seconds in (cursor or {}).items():
        try:
            found[name] = datetime.fromtimestamp(float(text_of(seconds)), UTC)
        except (ValueError, OverflowError, OSError):
            continue
    return found


def _written(read: Mapping[str, datetime]) -> Cursor:
    return {name: int(when.timestamp()) for name, when in read.items()}
