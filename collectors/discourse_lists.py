"""The two lists of a forum that are read, newest first: its newest posts, and what a search finds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from channels.discourse_client import Forum, Missing
from channels.discourse_posts import Post, post_of
from store.errors import TryLater

MOST_PAGES = 200
SEARCH_PAGES = 10  # more are not given
STEP = 50  # older forums show the posts of so many numbers
EMPTY_STEPS = 20
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Batch:
    """Some posts; whether they are the last of a pass, and whether older ones were out of reach."""

    posts: list[Post]
    last: bool
    cut: bool = False


def latest(forum: Forum, until: datetime) -> Iterator[Batch]:
    """The newest posts of a forum, page by page, until one is older."""
    before, empty = 0, 0
    for number in range(1, MOST_PAGES + 1):
        found = _listed(forum.read("/posts.json", {"before": before} if before else None), "latest_posts")
        ids = [each["id"] for each in found if isinstance(each, Mapping) and isinstance(each.get("id"), int)]
        lower = min(ids, default=before - STEP if before else 0)
        posts = [post for each in found if (post := post_of(each, forum.address))]
        empty = 0 if ids and lower != before else empty + 1
        lower = lower if lower != before else before - STEP
        old = any(post.created < until for post in posts)
        ended = lower <= 1 or empty > EMPTY_STEPS
        last = old or ended or number == MOST_PAGES
        yield Batch(posts, last, cut=last and not (old or ended))
        if last:
            return
        before = lower


def found_by(forum: Forum, searches: list[str], until: datetime) -> Iterator[Batch]:
    """What searches find that was written since a time, each post in full and once.

    A search shows one post a topic, and ten pages at most.
    """
    seen: set[int] = set()
    for place, words in enumerate(searches, start=1):
        for number in range(1, SEARCH_PAGES + 1):
            after = (until - DAY).date().isoformat()  # the days of the forum may be others
            asked = {"q": f"{words} after:{after} order:latest", "page": number}
            answer = forum.read("/search.json", asked)
            grouped = answer.get("grouped_search_result") if isinstance(answer, Mapping) else None
            if isinstance(grouped, Mapping) and grouped.get("error"):
                raise TryLater("the forum is too busy to search now")
            hits = _listed(answer, "posts")
            more = isinstance(grouped, Mapping) and bool(grouped.get("more_full_page_results"))
            posts = list(_in_full(forum, hits, until, seen))
            old = any(_old(each, until) for each in hits)
            last = not more or old or not hits or number == SEARCH_PAGES
            yield Batch(posts, last and place == len(searches), cut=number == SEARCH_PAGES and more and not old)
            if last:
                break


def _old(hit: Any, until: datetime) -> bool:
    """Whether a hit was written before a time."""
    when = hit.get("created_at") if isinstance(hit, Mapping) else None
    try:
        found = datetime.fromisoformat(str(when))
        return found.tzinfo is not None and found < until
    except ValueError:
        return False


def _in_full(forum: Forum, hits: list[Any], until: datetime, seen: set[int]) -> Iterator[Post]:
    """The posts of hits, which show only some words of each; those that went meanwhile are left out."""
    for hit in hits:
        id_ = hit.get("id") if isinstance(hit, Mapping) else None
        if not isinstance(id_, int) or id_ in seen or _old(hit, until):
            continue
        seen.add(id_)
        try:
            post = post_of(with_title(forum, forum.read(f"/posts/{id_}.json")), forum.address)
        except Missing:
            continue
        if post is not None:
            yield post


def with_title(forum: Forum, found: Any) -> Any:
    """A post that was read alone, with the title of its topic where it is the first; alone it has none."""
    if not isinstance(found, Mapping) or found.get("post_number") != 1 or found.get("topic_title"):
        return found
    if not isinstance(found.get("topic_id"), int):
        return found
    topic = forum.read(f"/t/{found['topic_id']}.json")
    return {**found, "topic_title": topic.get("title")} if isinstance(topic, Mapping) else found


def _listed(answer: Any, name: str) -> list[Any]:
    """A list in an answer; TryLater where it is not there."""
    found = answer.get(name) if isinstance(answer, Mapping) else None
    if isinstance(found, list):
        return found
    if name == "posts" and isinstance(answer, Mapping) and isinstance(answer.get("grouped_search_result"), Mapping):
        return []
    raise TryLater("the forum answered something that cannot be read: is it a Discourse forum?")
