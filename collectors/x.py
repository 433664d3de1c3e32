"""Posts on X: a search for the words of a query, or the mentions of our own account."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import tweepy

from channels.expression import ERROR, parse
from channels.x import COUNTS_REQUEST, OWN_MENTION_READ, POST_READ, USER_READ, read_costs
from channels.x_client import Call, ask, reader
from channels.x_errors import StaleSince
from channels.x_ids import first_id, moment
from channels.x_posts import Post, get, listed
from channels.x_query import LONGEST, check_for_x, render_for_x
from collectors.page import Cursor, NewMention, Page
from collectors.x_mentions import CHANNEL, FIELDS, as_mention, found_by, is_own, readable, withheld
from collectors.x_places import FIRST, KEPT, Pass, Place, after, begin, place_of, shortened
from collectors.x_purse import Purse
from store.errors import BadInput
from store.ledger import Cost, dollars
from store.models import Connection, Query, utc_now
from store.saying import N_, say

MARGIN = timedelta(minutes=5)  # what X remembers ends later with every second


@dataclass(frozen=True)
class _Source:
    """Where the posts come from: what is called with what, how X names the next page, and how far back it goes."""

    call: Call
    about: Mapping[str, Any]
    token: str
    price: int
    least: int
    kept: timedelta | None


@dataclass(frozen=True)
class _Job:
    """One run: of which query, for which account, from where, when, and with how much money."""

    query: Query
    account: Mapping[str, str]
    source: _Source
    now: datetime
    purse: Purse


def fetch(query: Query, cursor: Cursor | None, connection: Connection | None) -> Iterator[Page]:
    """Read what is new: first the rest of a pass that was broken off, then all that came since the last one began."""
    with reader(connection) as client:
        account = connection.account if connection else {}
        source = _source(client, query, account)
        purse = Purse(query.options.get("allowance"), source.price, source.least)
        job, place = _Job(query, account, source, utc_now(), purse), place_of(cursor)
        if place.under_way is not None:
            for page in _read(job, place, place.under_way):
                yield page
                place = place_of(page.cursor)
        span, asked = _first_span(job, client, place)
        if asked is not None:
            yield asked
        yield from _read(job, place, begin(place, job.now, span))


def preview(
    query_text: str, connection: Connection | None, limit: int = 10, options: Mapping[str, Any] | None = None
) -> tuple[list[tuple[NewMention, str]], list[Cost]]:
    """The newest posts that a query would find, each with why, and what this look cost; nothing is saved."""
    query = Query(brand_id=0, channel=CHANNEL, name="preview", expression=query_text, options=dict(options or {}))
    account = connection.account if connection else {}
    with reader(connection) as client:
        source = _source(client, query, account)
        payload = ask(source.call, **source.about, **FIELDS, max_results=max(source.least, min(limit, 100))).payload
    shown = []
    for post in readable(listed(payload)[0], account)[:limit]:
        words = found_by(query, post, account.get("username", ""))
        shown.append((as_mention(post, words), ", ".join(words) or N_("X found it by something else than its words")))
    return shown, read_costs(payload, source.price)


def _source(client: tweepy.Client, query: Query, account: Mapping[str, str]) -> _Source:
    if not is_own(query):
        about = {"query": search_text(query.expression, account.get("username", "")), "sort_order": "recency"}
        return _Source(client.search_recent_tweets, about, "next_token", POST_READ, 10, KEPT)
    if not account.get("id"):
        raise BadInput("whose mentions to read is not known: on the Channels page, connect the brand's account on X")
    return _Source(client.get_users_mentions, {"id": account["id"]}, "pagination_token", OWN_MENTION_READ, 5, None)


def search_text(expression: str, username: str = "") -> str:
    """An expression as X is asked for it, without the account's own posts; BadInput where X would refuse it."""
    wrong = [each for each in check_for_x(expression) if each.level == ERROR]
    text = render_for_x(parse(expression))
    if wrong or not text:
        raise BadInput(wrong[0].message if wrong else "nothing is asked for: write a word into the query")
    without_own = f"{text} -from:{username}" if username else text
    return without_own if len(without_own) <= LONGEST else text


def _read(job: _Job, place: Place, begun: Pass) -> Iterator[Page]:
    """The pages of one pass, newest first, each with the cursor to go on below it."""
    floor = first_id(job.now - job.source.kept) if job.source.kept else 0
    begun, gap = shortened(begun, floor, place.asked)
    token, more = "", True
    while more:
        if 0 < begun.until <= begun.since + 1:  # all that is left is older than X remembers
            yield Page([], after(place, begun, 0, 0, False).cursor(), gap=gap)
            return
        payload, begun, lost = _asked(job, place, begun, token)
        posts, token = listed(payload)
        more, ids = bool(token), [int(post.id) for post in posts]
        place = after(place, begun, max(ids, default=0), min(ids, default=0), more)
        yield _page(job, posts, payload, place, gap or lost)
        begun, gap, token = place.under_way or begun, "", "" if posts else token


def _asked(job: _Job, place: Place, begun: Pass, token: str) -> tuple[dict[str, Any], Pass, str]:
    """One page of posts; where X remembers less than we thought, from there on, with a sentence on what is lost."""
    gap = ""
    try:
        payload = _page_of(job, begun, token)
    except StaleSince as error:
        begun, gap = shortened(begun, first_id(moment(error.floor) + MARGIN), place.asked)
        ended = 0 < begun.until <= begun.since + 1
        payload = {"meta": {}} if ended else _page_of(job, begun, token)
    return payload, begun, gap


def _page_of(job: _Job, begun: Pass, token: str) -> dict[str, Any]:
    place = {"since_id": begun.since, "until_id": begun.until, job.source.token: token}
    size = job.purse.size(job.now)
    asked = {name: str(value) for name, value in place.items() if value}
    return ask(job.source.call, **job.source.about, **asked, **FIELDS, max_results=size).payload


def _page(job: _Job, posts: list[Post], payload: dict[str, Any], place: Place, gap: str) -> Page:
    cost = read_costs(payload, job.source.price)
    job.purse.pay(cost)
    username = job.account.get("username", "")
    mentions = [as_mention(post, found_by(job.query, post, username)) for post in readable(posts, job.account)]
    return Page(mentions, place.cursor(), gap=gap, cost=cost, changes=withheld(posts))


def _first_span(job: _Job, client: tweepy.Client, place: Place) -> tuple[timedelta, Page | None]:
    """How far back the first pass of a query goes; more than a day only where what is left pays for it.

    Asking X how many posts there are costs something, which comes as a page of its own.
    """
    span = _wanted_span(job.query)
    if place.newest or place.asked or span <= FIRST or job.purse.left is None or is_own(job.query):
        return span, None
    since = str(first_id(job.now - span))
    payload = ask(client.get_recent_tweets_count, job.source.about["query"], since_id=since, granularity="day").payload
    count, cost = (
        int(get(payload.get("meta", {}), "total_tweet_count") or 0),
        [Cost("counts request", COUNTS_REQUEST, units=1)],
    )
    job.purse.pay(cost)
    estimate = count * (POST_READ + USER_READ)
    if estimate <= job.purse.left:
        return span, Page([], None, cost=cost)
    gap = say(
        "only the last day was read: about {count:,} posts of {days} days would cost "
        "{estimate}, and {left} may be spent",
        count=count,
        days=span.days,
        estimate=dollars(estimate),
        left=dollars(job.purse.left),
    )
    return FIRST, Page([], None, gap=gap, cost=cost)


def _wanted_span(query: Query) -> timedelta:
    """The days that a query wants to begin with, from one to all that X keeps."""
    days = query.options.get("days", 1)
    return min(max(timedelta(days=days), FIRST), KEPT) if isinstance(days, int | float) else FIRST
