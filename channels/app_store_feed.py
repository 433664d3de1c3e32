"""Apple's open feed of customer reviews: one page of one app in one country, in its own odd JSON."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from channels.app_store_reviews import address_of, source_of
from channels.http import Answer, Net, reaching, retry_at
from channels.json_values import moment_of, part_of, parts_of, stars_of, text_of
from channels.reviews import Review
from store.errors import EarfulError, Refused, TryLater
from store.models import utc_now
from store.saying import say

ADDRESS = "https://itunes.apple.com"
TITLE = "the App Store"
LAST_PAGE = 10  # Apple refuses the eleventh
FULL = 50  # reviews on a page
TOO_DEEP = b"page depth is limited"
ACCOUNT = re.compile(r"/reviews/(id\d+)")
WAIT = timedelta(minutes=30)


class Throttled(TryLater):
    """Apple serves nothing to us now, whatever country is asked for."""


class TooDeep(Refused):
    """Apple shows no page as far back as this one."""


@contextmanager
def reading_feed() -> Iterator[Net]:
    """The feed, which is open to everybody."""
    with reaching("app_store", TITLE, ADDRESS, explain=_explain) as net:
        yield net


def _explain(answer: Answer) -> EarfulError | None:
    if answer.status == 429:
        return Throttled(say("{title} asks us to wait: too many requests", title=TITLE), retry_at(answer.headers))
    if answer.status in (401, 403):
        return Throttled(say("{title} does not serve its feed to us now", title=TITLE), utc_now() + WAIT)
    if TOO_DEEP in answer.body[:200]:
        return TooDeep(say("{title} shows no older page", title=TITLE))
    return None


def page_of(net: Net, app: str, country: str, number: int) -> list[Review]:
    """A page of reviews, newest first; the links that Apple writes into it are never followed.

    Raises TooDeep where Apple shows none as far back, and TryLater where what comes is no feed.
    """
    path = f"/{country}/rss/customerreviews/page={number}/id={app}/sortby=mostrecent/json"
    return reviews_of(net.read_json(net.get(path)), app, country)


def reviews_of(body: object, app: str, country: str) -> list[Review]:
    """The reviews of a page: none without `entry`, one where that is no list."""
    feed = part_of(body).get("feed")
    if not isinstance(feed, dict):
        raise TryLater(say("{title} answered something that is no feed", title=TITLE), utc_now() + WAIT)
    entries = feed.get("entry")
    made = moment_of(_label(feed.get("updated")))
    several = parts_of(entries if isinstance(entries, list) else [entries])
    return [_review(each, app, country, made) for each in several if not _is_app(each)]


def _is_app(entry: dict[str, Any]) -> bool:
    """Whether an entry is the app itself, which older feeds put before its reviews."""
    return "im:name" in entry and "im:rating" not in entry


def _review(entry: dict[str, Any], app: str, country: str, made: datetime | None) -> Review:
    """An entry as a review; where Apple gave it no date, it has that of the feed, and says so."""
    author = part_of(entry.get("author"))
    name, account = _label(author.get("name")), ACCOUNT.search(_label(author.get("uri")))
    written = moment_of(_label(entry.get("updated")))
    source = source_of(app, country)
    return Review(
        source=source, external_id=_label(entry.get("id")), title=_label(entry.get("title")),
        text=_label(entry.get("content")), rating=stars_of(_label(entry.get("im:rating"))), author=name,
        handle=account[1] if account else name, url=address_of(source), created=written or made,
        raw={"read": "feed", "app_version": _label(entry.get("im:version")), "dated": written is not None},
    )  # fmt: skip


def _label(value: object) -> str:
    """What Apple puts into a `label`."""
    return text_of(part_of(value).get("label")).strip()
