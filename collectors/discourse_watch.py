"""Looks at Discourse forums again: what was deleted, hidden or changed there, and what our own account answered."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from channels.discourse import forum_of, source_of
from channels.discourse_client import Forum, Missing, own_names, talking
from channels.discourse_posts import Post, post_of
from collectors.discourse import mention_of
from collectors.discourse_lists import with_title
from collectors.page import Checked, Cursor, Known, NewMention, OwnPage, OwnReply
from store.errors import EarfulError, NeedsSetup, TryLater
from store.models import Connection, utc_now

FIRST = timedelta(hours=24)
AT_ONCE = 20


def recheck(known: Sequence[Known], connection: Connection) -> Iterator[Checked]:
    """Look at mentions again, forum by forum, one in each request: which are gone, which were changed.

    Before anything counts as gone, the forum must show its newest posts: it may have moved, or our key may be bad.
    """
    own, errors = source_of(forum_of(connection)), list[EarfulError]()
    for source in dict.fromkeys(each.source for each in known):
        some = [each for each in known if each.source == source]
        address = "" if source == own else f"https://{source}"
        try:
            with talking(connection, "read", address) as forum:
                for start in range(0, len(some), AT_ONCE):
                    yield _checked(forum, some[start : start + AT_ONCE])
        except EarfulError as error:  # the other forums have their turn first
            errors.append(error)
    if errors:
        raise errors[0]


def _checked(forum: Forum, some: Sequence[Known]) -> Checked:
    gone: list[str] = []
    changed: list[NewMention] = []
    for each in some:
        if not each.external_id.isdigit():  # it came into the house by another way
            continue
        post = _post(forum, each.external_id)
        if post is None or post.gone:
            gone.append(each.external_id)
        elif post.version != each.version_id and (post.text or post.title):
            changed.append(mention_of(_titled(forum, post), forum, []))
    if gone:
        forum.is_well()
    return Checked(some, gone, changed)


def _post(forum: Forum, id_: str) -> Post | None:
    """A post as it stands now; None where we are not shown it."""
    try:
        found = forum.read(f"/posts/{id_}.json")
    except (Missing, NeedsSetup):
        return None
    if not isinstance(found, Mapping) or str(found.get("id")) != id_:
        raise TryLater("the forum answered something that cannot be read")
    return post_of(found, forum.address)


def _titled(forum: Forum, post: Post) -> Post:
    """The same with the title of its topic, where it is the first post."""
    if post.number != 1:
        return post
    found = with_title(forum, forum.read(f"/posts/{post.id}.json"))
    return post_of(found, forum.address) or post


def own_replies(connection: Connection, cursor: Cursor | None) -> Iterator[OwnPage]:
    """What our own account answered since the cursor, among its 50 newest posts; at first, in a day."""
    names = own_names(connection)
    if not names or not forum_of(connection):
        return
    since = datetime.fromtimestamp(float(cursor["newest"]), UTC) if cursor else utc_now() - FIRST
    with talking(connection, "read") as forum:
        posts = [post for post in own_posts(forum, names[0]) if post.created > since and post.number > 1]
        replies = [OwnReply(id_, post.id, post.url(forum.address), post.created)
                   for post in posts if (id_ := _answered(forum, post))]  # fmt: skip
    newest = max([since, *(post.created for post in posts)])
    yield OwnPage(replies, {"newest": newest.timestamp()})


def own_posts(forum: Forum, name: str) -> list[Post]:
    """The newest posts of an account that everybody sees; none where the forum keeps them to itself."""
    try:
        found = forum.read(f"/u/{quote(name)}/activity.json")
    except Missing:
        return []
    posts = [post_of(each, forum.address) for each in (found if isinstance(found, list) else [])]
    return [post for post in posts if post is not None and not post.gone and post.author.casefold() == name.casefold()]


def _answered(forum: Forum, post: Post) -> str:
    """The id of the post that another one answers; the first of the topic where it names none."""
    try:
        found = forum.read(f"/posts/by_number/{post.topic}/{post.answers or 1}.json")
    except Missing:
        return ""
    return str(found.get("id") or "") if isinstance(found, Mapping) else ""
