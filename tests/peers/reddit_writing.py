"""Replies on the fake Reddit: why one is refused, and how it lands."""

from tests.peers.reddit_faults import Answer, problem, refusal
from tests.peers.reddit_items import Item
from tests.peers.reddit_listings import thing
from tests.peers.reddit_site import Site, Subreddit, Write

LONGEST = 10_000


def obstacle(site: Site, above: Item | None, text: str) -> str:
    """The error type that stands in the way of a reply, or nothing."""
    if not text.strip():
        return "NO_TEXT"
    if len(text) > LONGEST:
        return "TOO_LONG"
    if above is None:
        return "NO_THING_ID"
    top = site.items[above.link or above.name]
    if above.deleted or top.deleted:
        return "DELETED_COMMENT" if above.deleted and above.kind == "t1" else "DELETED_LINK"
    if above.locked or top.locked:
        return "THREAD_LOCKED"
    return "TOO_OLD" if top.archived else ""


def reply(site: Site, author: str, form: dict[str, str]) -> Answer:
    """The answer to POST /api/comment; what lands is written down before it is given."""
    text, above = form.get("text", ""), answerable(site, form.get("thing_id", ""))
    if not author:
        return refusal("USER_REQUIRED", "Please log in to do that.")
    if above and shut_out(site, author, above):
        return problem(403, "Forbidden")
    error = obstacle(site, above, text)
    if error or above is None:
        return refusal(error)
    return Answer({"json": {"errors": [], "data": {"things": landed(site, author, text, above)}}})


def answerable(site: Site, name: str) -> Item | None:
    """What a reply can stand under; the fake takes no answers to private messages."""
    item = site.there(name)
    return item if item and item.kind != "t4" else None


def shut_out(site: Site, author: str, above: Item) -> bool:
    """Whether somebody may not speak where an item stands."""
    place = site.places[above.subreddit.lower()]
    return place.private or place.banned or (author, place.name.lower()) in site.shut_out


def landed(site: Site, author: str, text: str, above: Item) -> list[dict[str, object]]:
    """The new comment as the answer shows it: not at all from a quarantined place."""
    name = site.comment(above.name, text, author=author)
    site.writes.append(Write(above.name, name, author, text))
    if site.places.get(above.subreddit.lower(), Subreddit("")).quarantined:
        return []
    told = thing(site, site.items[name], author)
    if site.bare_answers:
        del told["data"]["permalink"]
    return [told]


def edit(site: Site, author: str, form: dict[str, str]) -> Answer:
    """The answer to POST /api/editusertext: authors change their own."""
    item, text = site.there(form.get("thing_id", "")), form.get("text", "")
    if item is None or item.author != author or item.deleted:
        return problem(403, "Forbidden")
    if not text.strip() or len(text) > LONGEST:
        return refusal("TOO_LONG" if text.strip() else "NO_TEXT")
    site.edit(item.name, text)
    return Answer({"json": {"errors": [], "data": {"things": [thing(site, site.items[item.name], author)]}}})


def delete(site: Site, author: str, form: dict[str, str]) -> Answer:
    """The answer to POST /api/del, which is the same whether there was anything to delete."""
    item = site.there(form.get("id", ""))
    if item is not None and item.author == author:
        site.delete(item.name)
    return Answer({})
