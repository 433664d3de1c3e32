"""Reviews as mentions: pages of them, a look at what a query would find, and a second look at each."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from channels.expression import matches
from channels.reviews import OwnAnswer, Review
from collectors.fields import is_web
from collectors.page import BadRow, Checked, Collector, Cursor, Known, Media, NewMention, OwnReply, Page
from store.ledger import Cost
from store.models import Connection, Query
from store.saying import N_

AT_ONCE = 25
MOST_PAGES = 1_000


def mention_of(channel: str, review: Review, matched: Sequence[str] = ()) -> NewMention:
    """A review as a mention; ValidationError where it cannot be one."""
    media = [
        Media(url=each.url, kind=each.kind, thumbnail=each.thumbnail if is_web(each.thumbnail) else "")
        for each in review.pictures
        if is_web(each.url)
    ]
    return NewMention(
        channel=channel, source=review.source, external_id=review.external_id, text=review.text, title=review.title,
        author=review.author[:500], handle=review.handle[:500], rating=review.rating, lang=review.lang[:20],
        url=review.url if is_web(review.url) else "", kind="review", media=media, raw=dict(review.raw),
        matched=list(matched), version_id=review.version, conversation=review.conversation, product=review.product,
        edited_at=review.edited,
        published_at=review.created,  # type: ignore[arg-type]  # without a time it is a bad row, as the model says
    )  # fmt: skip


def page_of(channel: str, query: Query, reviews: Iterable[Review], cursor: Cursor | None, gap: str = "") -> Page:
    """What a query finds among some reviews; those that do not count any more are gone."""
    mentions, problems, gone = [], list[BadRow](), []
    for line, review in enumerate(reviews, start=1):
        if review.gone:
            gone.append((review.source, review.external_id))
            continue
        words = matches(query.expression, review.text, review.title, review.handle, review.lang)
        if words is None:
            continue
        try:
            mentions.append(mention_of(channel, review, words))
        except ValidationError as error:
            problems.append(BadRow(line, "", f"{review.external_id[:100]}: {error.errors()[0]['msg']}"))
    return Page(mentions, cursor, problems, gap=gap, changes=gone)


def shown(
    fetch: Collector, query: Query, connection: Connection | None, limit: int
) -> tuple[list[tuple[NewMention, str]], list[Cost]]:
    """The newest mentions that a query would find, each with why; reviews cost nothing to read."""
    found = list[NewMention]()
    for page in fetch(query, None, connection):
        found += page.mentions
    found.sort(key=lambda each: each.published_at, reverse=True)
    return [(each, ", ".join(each.matched) or N_("every review is about us")) for each in found[:limit]], []


def unsaved(channel: str, query_text: str, options: Mapping[str, Any] | None) -> Query:
    """A query as it is typed, before it is saved."""
    return Query(brand_id=0, channel=channel, name="preview", expression=query_text, options=dict(options or {}))


def newest_first(read: Callable[[int], Sequence[Review]], until: datetime) -> Iterator[tuple[list[Review], bool]]:
    """Reviews of a list by numbered pages, back to a time, each page with whether it is the last one.

    What shifts to the next page while we read comes once. A list that only repeats itself ends, and one that turns out
    to stand in another order is read to its end.
    """
    seen, idle = set[str](), 0
    for page in range(1, MOST_PAGES + 1):
        reviews = read(page)
        young = [each for each in reviews if each.created is None or each.created >= until]
        fresh = [each for each in young if each.external_id not in seen]
        seen |= {each.external_id for each in fresh}
        idle = 0 if fresh else idle + 1
        ended = len(young) < len(reviews) and _falls(reviews)
        last = not reviews or ended or idle > 1 or page == MOST_PAGES
        yield fresh, last
        if last:
            return


def _falls(reviews: Sequence[Review]) -> bool:
    times = [each.created for each in reviews if each.created is not None]
    return not times or times[0] >= times[-1]


def looked_at(channel: str, known: Sequence[Known], one: Callable[[Known], Review | None]) -> Iterator[Checked]:
    """Look at known reviews one by one, some in each commit; what `one` does not find is gone."""
    for start in range(0, len(known), AT_ONCE):
        some = known[start : start + AT_ONCE]
        yield checked(channel, some, {each: one(each) for each in some})


def checked(channel: str, some: Sequence[Known], found: Mapping[Known, Review | None]) -> Checked:
    """What became of some known reviews."""
    gone = [each.external_id for each, review in found.items() if review is None or review.gone]
    changed = []
    for each, review in found.items():
        if review is None or review.gone or review.version == each.version_id:
            continue
        try:
            changed.append(mention_of(channel, review))
        except ValidationError:  # it says nothing any more that could be kept: what we hold stands
            continue
    return Checked(some, gone, changed)


def answers_of(reviews: Iterable[Review], since: datetime) -> list[OwnReply]:
    """What the shop itself answered since a time to some reviews."""
    replies = [own_reply(each, each.answer) for each in reviews if each.answer is not None]
    return [each for each in replies if each is not None and each.at > since]


def own_reply(review: Review, answer: OwnAnswer) -> OwnReply | None:
    """The shop's own answer as what closes a case; None where nobody knows when it was given."""
    if answer.at is None or answer.state != "published":
        return None
    return OwnReply(review.external_id, answer.external_id, answer.url or review.url, answer.at)
