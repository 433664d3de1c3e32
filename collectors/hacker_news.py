"""Reads Hacker News: stories and comments by words, slice of time by slice of time, so that nothing is cut off."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

from pydantic import ValidationError

from channels.expression import blocks, matches, parse
from channels.hacker_news import ADDRESS, SOURCE, TITLE, address
from channels.hacker_news_items import KINDS, Item, newest, search
from channels.hacker_news_query import check_for_hacker_news, searches_for_hacker_news
from channels.http import Net, reaching
from collectors.fields import is_web
from collectors.page import LONGEST_TEXT, BadRow, Cursor, NewMention, Page
from store.errors import BadInput
from store.ledger import Cost
from store.models import Connection, Query, utc_now
from store.saying import N_

FIRST = timedelta(hours=24)
OVERLAP = timedelta(hours=2)  # so long an author can edit, and the search may be late
SLICE = timedelta(hours=6)
SHOWN = timedelta(days=30)  # how far a preview looks back


def fetch(query: Query, cursor: Cursor | None, connection: Connection | None) -> Iterator[Page]:
    """Read what is new, oldest first, with the last two hours once more; each slice of time ends in a cursor.

    Raises BadInput where the expression cannot be searched for.
    """
    asked, own, now = _asked(query.expression), own_name(connection), int(utc_now().timestamp())
    start = int(cursor["read"]) - int(OVERLAP.total_seconds()) if cursor else now - int(FIRST.total_seconds())
    with talking() as net:
        while start < now:
            end = min(start + int(SLICE.total_seconds()), now)
            yield _page(query, net, asked, own, (start, end))
            start = end


def talking() -> AbstractContextManager[Net]:
    """The open search of Hacker News."""
    return reaching("hacker_news", TITLE, ADDRESS)


def own_name(connection: Connection | None) -> str:
    """The brand's own account in small letters, whose words are no mentions."""
    return str(connection.options.get("username") or "").casefold() if connection is not None else ""


def _asked(expression: str) -> list[tuple[str, str]]:
    mistakes = check_for_hacker_news(expression)
    if blocks(mistakes):
        raise BadInput(" ".join(each.message for each in mistakes if each.level == "error"))
    return searches_for_hacker_news(parse(expression))


def _page(query: Query, net: Net, asked: list[tuple[str, str]], own: str, span: tuple[int, int]) -> Page:
    """All mentions of a span of time, whichever search found them."""
    items: dict[str, Item] = {}
    gap = ""
    for words, author in asked:
        for part in search(net, words, author, *span):
            items |= {item.id: item for item in part.items}
            gap = gap or (N_("one second held more than the search shows: some of it is missing") if part.cut else "")
    mentions, problems = [], []
    for number, item in enumerate(sorted(items.values(), key=lambda each: (each.created, each.id)), start=1):
        found = matches(query.expression, item.text, item.title, item.author)
        if found is None or item.author.casefold() == own:
            continue
        try:
            mentions.append(mention_of(item, found))
        except ValidationError as error:
            problems.append(BadRow(number, "", f"{item.id}: {error.errors()[0]['msg']}"))
    return Page(mentions, {"read": span[1]}, problems, gap=gap)


def preview(
    query_text: str, connection: Connection | None, limit: int = 10, options: Mapping[str, Any] | None = None
) -> tuple[list[tuple[NewMention, str]], list[Cost]]:
    """The newest mentions of the last 30 days that a query would find, each with why; nothing is saved."""
    now, own = int(utc_now().timestamp()), own_name(connection)
    items: dict[str, Item] = {}
    with talking() as net:
        for words, author in _asked(query_text):
            found = newest(net, words, author, now - int(SHOWN.total_seconds()), now)
            items |= {item.id: item for item in found}
    shown: list[tuple[NewMention, str]] = []
    for item in sorted(items.values(), key=lambda each: each.created, reverse=True):
        words_found = matches(query_text, item.text, item.title, item.author)
        if words_found is not None and item.author.casefold() != own:
            shown.append((mention_of(item, words_found), ", ".join(words_found)))
    return shown[:limit], []


def mention_of(item: Item, matched: list[str]) -> NewMention:
    """An item as a mention."""
    raw = {"link": item.link if is_web(item.link) else "", "story_title": item.story_title[:300]}
    return NewMention(
        channel="hacker_news", source=SOURCE, external_id=item.id, text=item.text[:LONGEST_TEXT],
        title=item.title[:LONGEST_TEXT], author=item.author, handle=item.author, url=address(item.id),
        kind=KINDS[item.kind], likes=item.points, raw={name: value for name, value in raw.items() if value},
        matched=matched, version_id=item.version, conversation=item.story, parent=item.parent,
        published_at=item.created,
    )  # fmt: skip
