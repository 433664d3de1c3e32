"""What the fake Reddit answers to each request that no mishap befalls."""

from dataclasses import dataclass, field

from tests.peers.reddit_accounts import Grant
from tests.peers.reddit_faults import Answer, lost_token, problem
from tests.peers.reddit_inbox import BOXES, inbox
from tests.peers.reddit_items import Item, Thing
from tests.peers.reddit_listings import among, listing, page, thing
from tests.peers.reddit_search import WrongQuery, test_of
from tests.peers.reddit_site import Site
from tests.peers.reddit_threads import more_children, thread
from tests.peers.reddit_writing import delete, edit, reply

AGES = {"hour": 3600, "day": 86400, "week": 7 * 86400, "month": 30 * 86400, "year": 365 * 86400}
MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Call:
    """A request as the pages read it; paths have no slash at their end."""

    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)
    authorization: str = ""

    @property
    def parts(self) -> list[str]:
        """The path, cut at its slashes."""
        return self.path.strip("/").split("/")


def respond(site: Site, call: Call) -> Answer:
    """The answer to any request."""
    if call.path == "/api/v1/access_token":
        return site.accounts.give(call.authorization, call.form)
    grant = site.accounts.grant_of(call.authorization)[1]
    if grant is None:
        return lost_token()
    needed = scope_of(call)
    if not grant.allows(needed):
        header = {"www-authenticate": 'Bearer realm="reddit", error="insufficient_scope"'}
        return Answer({"message": "Forbidden", "error": 403}, 403, header)
    if not grant.account and needed in {"identity", "privatemessages"}:
        return problem(403, "Forbidden")
    return written(site, call, grant) if call.method == "POST" else read(site, call, grant.account)


def scope_of(call: Call) -> str:
    """The scope that a request needs."""
    if call.method == "POST":
        return {"/api/morechildren": "read", "/api/editusertext": "edit", "/api/del": "edit"}.get(call.path, "submit")
    first = {"message": "privatemessages", "user": "history"}
    return "identity" if call.path == "/api/v1/me" else first.get(call.parts[0], "read")


def written(site: Site, call: Call, grant: Grant) -> Answer:
    """The answer to a POST."""
    if call.path == "/api/editusertext":
        return edit(site, grant.account, call.form)
    if call.path == "/api/del":
        return delete(site, grant.account, call.form)
    if call.path == "/api/comment":
        return reply(site, grant.account, call.form)
    if call.path == "/api/morechildren":
        return Answer(more_children(site, grant.account, call.form))
    return problem(404, "Not Found")


def read(site: Site, call: Call, viewer: str) -> Answer:
    """The answer to a GET."""
    match call.parts:
        case ["api", "v1", "me"]:
            return Answer({"name": viewer, "id": viewer.lower(), "comment_karma": 1, "link_karma": 1})
        case ["api", "info"]:
            return info(site, call.query.get("id", "").split(","), viewer)
        case ["message", box] if box in BOXES:
            return Answer(inbox(site, box, viewer, call.query))
        case ["user", name, "comments"]:
            return Answer(history(site, name, viewer, call.query))
        case ["r", places, ("new" | "comments" | "search") as what]:
            return closed(site, places) or on_places(site, places, what, call, viewer)
        case ["comments", start, *rest] | ["r", _, "comments", start, *rest]:
            return one_thread(site, start, rest, call, viewer)
    return problem(404, "Not Found")


def info(site: Site, names: list[str], viewer: str) -> Answer:
    """Items by their fullnames, deleted and removed ones too; purged ones are left out."""
    if len(names) > MOST_AT_ONCE:
        return problem(400, "Bad Request")
    found = [item for item in map(site.there, names) if item and item.kind != "t4"]
    return Answer(listing([thing(site, item, viewer) for item in found]))


def history(site: Site, name: str, viewer: str, query: dict[str, str]) -> Thing:
    """What somebody commented; they alone still see what moderators removed."""
    own = name.lower() == viewer.lower()
    items = [
        item
        for item in sorted(site.items.values(), key=lambda item: (item.created, item.name), reverse=True)
        if item.kind == "t1" and item.author.lower() == name.lower() and not item.deleted and (own or not item.removed)
    ]
    return page(site, items, query, lambda item: thing(site, item, viewer))


def closed(site: Site, places: str) -> Answer | None:
    """Why a single subreddit cannot be read, if so; in a list of several, closed ones are passed over."""
    place = site.places.get(places.lower())
    if place is None and "+" not in places and places.lower() != "all":
        return Answer("", 302, {"location": f"/subreddits/search?q={places}"})
    if place and place.banned:
        return problem(404, "Not Found", reason="banned")
    if place and (place.private or place.quarantined):
        return problem(403, "Forbidden", reason="private" if place.private else "quarantined")
    return None


def on_places(site: Site, places: str, what: str, call: Call, viewer: str) -> Answer:
    """New submissions, new comments or a search."""
    if what == "search":
        return searched(site, places, call.query, viewer)
    items = among(site, places, "t1" if what == "comments" else "t3")
    return Answer(page(site, items, call.query, lambda item: thing(site, item, viewer)))


def searched(site: Site, places: str, query: dict[str, str], viewer: str) -> Answer:
    """A page of a search; without restrict_sr it looks everywhere, as Reddit does."""
    try:
        wanted = test_of(query.get("q", ""))
    except WrongQuery:
        return problem(400, "Bad Request")
    inside = query.get("restrict_sr", "").lower() in {"true", "1", "on"}
    now = site.clock()
    oldest, newest = now - AGES.get(query.get("t", "all"), now), now - site.search_lag

    def found(item: Item) -> bool:
        return oldest <= item.created <= newest and wanted(item)

    items = list(filter(found, among(site, places if inside else "all", "t3")))
    if query.get("sort", "relevance") != "new":
        items.sort(key=lambda item: -item.score)
    return Answer(page(site, items, query, lambda item: thing(site, item, viewer)))


def one_thread(site: Site, start: str, rest: list[str], call: Call, viewer: str) -> Answer:
    """A submission with its tree, or with one comment of it."""
    item = site.there(f"t3_{start}")
    only = rest[1] if len(rest) > 1 else call.query.get("comment", "")
    return Answer(thread(site, item, viewer, only, call.query.get("sort", ""))) if item else problem(404, "Not Found")
