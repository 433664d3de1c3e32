"""Reads Mastodon: a hashtag of any open instance, what names our account, and the search of its instance."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from pydantic import ValidationError

from channels.expression import blocks, matches, parse
from channels.mastodon import hashtag, home_of, instance
from channels.mastodon_client import Talk, signed_in, talking, token_for
from channels.mastodon_query import check_for_mastodon, searches_for_mastodon
from channels.mastodon_statuses import Status
from collectors.mastodon_passes import OVERLAP, Entry, Pass, Read, downwards, entries_of, upwards
from collectors.page import BadRow, Cursor, Media, NewMention, Page
from store.errors import BadInput
from store.ledger import Cost
from store.models import Connection, Query, utc_now
from store.saying import N_, say

FIRST = timedelta(hours=24)
AT_ONCE = 40
TYPES = ["mention", "quote"]


def fetch(query: Query, cursor: Cursor | None, connection: Connection | None) -> Iterator[Page]:
    """Read what is new. `what` in the options is hashtag, mentions or search.

    The first pass reads the last 24 hours, newest first, and has a cursor on its last page only; later ones go upwards
    from there, and each page has one. A search always goes from the newest post down. NeedsSetup where an instance
    shows this to nobody or a token is missing, BadInput where the query cannot be asked.
    """
    reach, own = Pass.begun(cursor, utc_now() - FIRST), own_names(connection)
    searching = query.options.get("what") == "search"
    with _place(query, connection) as (talk, reads):
        if reach.min_id and not searching:
            for entries in upwards(reads[0], reach):
                yield _page(query, talk.host, entries, own, reach.cursor)
            return
        until = max(reach.since, reach.newest - OVERLAP) if reach.newest and searching else reach.since
        for read in reads:
            for entries in downwards(read, reach, until):
                yield _page(query, talk.host, entries, own, None)
        yield Page([], reach.cursor, gap=_gap(reach, until))


def preview(
    query_text: str, connection: Connection | None, limit: int = 10, options: Mapping[str, Any] | None = None
) -> tuple[list[tuple[NewMention, str]], list[Cost]]:
    """The newest mentions that a query would find, each with why; nothing is saved, and it costs nothing."""
    query = Query(brand_id=0, channel="mastodon", name="preview", expression=query_text, options=dict(options or {}))
    with _place(query, connection) as (talk, reads):
        page = _page(query, talk.host, reads[0](), own_names(connection), None)
    return [(each, ", ".join(each.matched) or N_("everything here is about us")) for each in page.mentions[:limit]], []


@contextmanager
def _place(query: Query, connection: Connection | None) -> Iterator[tuple[Talk, list[Read]]]:
    """An instance that is talked to for a query, and the lists that are read there."""
    what = query.options.get("what") or "hashtag"
    if what == "hashtag":
        tag, host = hashtag(str(query.options.get("hashtag") or "")), _host(query, connection)
        with talking(host, token_for(connection, host)) as talk:
            yield talk, [lambda **at: _listed(talk, talk.api.timeline_hashtag, tag, limit=AT_ONCE, **at)]
    elif what == "mentions":
        with signed_in(connection, "read") as talk:
            yield talk, [lambda **at: _listed(talk, talk.api.notifications, types=TYPES, limit=AT_ONCE, **at)]
    elif what == "search":
        wanted = _searches(query.expression)
        with signed_in(connection, "read") as talk:
            yield talk, [partial(_found, talk, each) for each in wanted]
    else:
        raise BadInput(say("{what!r} cannot be read on Mastodon: choose hashtag, mentions or search", what=what))


def _host(query: Query, connection: Connection | None) -> str:
    given = str(query.options.get("instance") or "")
    return instance(given) if given else home_of(connection)


def _listed(talk: Talk, call: Callable[..., object], *arguments: Any, **options: Any) -> list[Entry]:
    return entries_of(talk.ask(call, *arguments, **options), talk.host)


def _searches(expression: str) -> list[str]:
    mistakes = check_for_mastodon(expression)
    if blocks(mistakes):
        raise BadInput(" ".join(each.message for each in mistakes if each.level == "error"))
    return searches_for_mastodon(parse(expression))


def _found(talk: Talk, words: str, **at: Any) -> list[Entry]:
    """One page of a search; `exclude_unreviewed` is for hashtags only."""
    answer = talk.ask(
        talk.api.search_v2, words, resolve=False, result_type="statuses", exclude_unreviewed=False, limit=AT_ONCE, **at
    )
    return entries_of(answer.get("statuses") if isinstance(answer, dict) else None, talk.host)


def own_names(connection: Connection | None) -> list[str]:
    """The full name of our own account in small letters, whose words are no mentions."""
    name = connection.account.get("username", "") if connection else ""
    return [name.casefold()] if name else []


def _page(query: Query, host: str, entries: Sequence[Entry], own: Sequence[str], cursor: Cursor | None) -> Page:
    mentions, problems = [], []
    for number, entry in enumerate(entries, start=1):
        status = entry.status
        if status is None or status.boosted or not status.says or status.handle.casefold() in own:
            continue
        found = matches(query.expression, status.text, status.warning, status.handle, status.lang)
        if found is not None:
            try:
                mentions.append(mention_of(status, host, found))
            except ValidationError as error:
                problems.append(BadRow(number, "", f"{status.id}: {error.errors()[0]['msg']}"))
    return Page(mentions, cursor, problems)


def mention_of(status: Status, host: str, matched: Sequence[str]) -> NewMention:
    """A post as a mention of the instance where it was read; what warns of its content is its title."""
    return NewMention(
        channel="mastodon", source=host, external_id=status.id, text=status.text, title=status.warning,
        author=status.name, handle=status.handle, followers=status.followers, lang=status.lang, url=status.url,
        kind="reply" if status.answers else "quote" if status.quotes else "post", likes=status.likes,
        shares=status.shares, media=[Media(**vars(each)) for each in status.pictures], raw=status.raw,
        matched=list(matched), version_id=status.version, conversation=status.answers or status.id,
        parent=status.answers, edited_at=status.edited, published_at=status.created,
    )  # fmt: skip


def _gap(reach: Pass, until: datetime) -> str:
    """What was too much for one pass, in one sentence."""
    if not reach.cut or reach.oldest is None:
        return ""
    span = f"from {until:%Y-%m-%d %H:%M} to {reach.oldest:%Y-%m-%d %H:%M} UTC"
    return say("there was more than one pass reads: what was written {span} may be missing", span=span)
