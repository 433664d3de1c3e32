"""Comment trees, cut where a list of siblings grows too long."""

from collections import defaultdict
from dataclasses import dataclass

from tests.peers.reddit_items import Item, Thing
from tests.peers.reddit_listings import listing, thing
from tests.peers.reddit_site import Site

Below = dict[str, list[Item]]


@dataclass(frozen=True)
class Tree:
    """What somebody sees of a thread: `path` leads to one comment, if only that one was asked for."""

    site: Site
    viewer: str
    below: Below
    path: tuple[str, ...] = ()

    def under(self, name: str) -> list[Thing]:
        """The comments under an item with theirs below, and one `more` for those that are too many."""
        told = [item for item in self.below[name] if self.shows(item)]
        if name in self.path[:-1]:
            told = [item for item in told if item.name in self.path]
        near, far = told[: self.site.siblings], told[self.site.siblings :]
        return [self.whole(item) for item in near] + ([more(far, name)] if far else [])

    def whole(self, item: Item) -> Thing:
        """A comment with all below it."""
        replies = self.under(item.name)
        return thing(self.site, item, self.viewer, listing(replies) if replies else "")

    def shows(self, item: Item) -> bool:
        """Hidden comments only stand where others hang on them; authors see what moderators removed."""
        own = item.removed and item.author == self.viewer and not item.deleted
        return own or not item.hidden or bool(self.below[item.name])

    def flat(self, ids: list[str]) -> list[Thing]:
        """Comments by their ids, and those below them, side by side."""
        found: list[Thing] = []
        for item in (self.site.there(f"t1_{each}") for each in ids):
            if item and self.shows(item):
                deeper = [each.id for each in self.below[item.name]]
                found += [thing(self.site, item, self.viewer), *self.flat(deeper)]
        return found


def more(rest: list[Item], parent: str) -> Thing:
    """The mark for comments that are there and not shown."""
    first = rest[0]
    data = {"count": len(rest), "id": first.id, "name": first.name, "parent_id": parent, "depth": 0}
    return {"kind": "more", "data": data | {"children": [item.id for item in rest]}}


def below(site: Site, newest_first: bool = False) -> Below:
    """All comments by what they stand under."""
    found: Below = defaultdict(list)
    comments = [item for item in site.items.values() if item.kind == "t1" and site.there(item.name)]
    for item in reversed(comments) if newest_first else comments:
        found[item.parent].append(item)
    return found


def thread(site: Site, start: Item, viewer: str, only: str, sort: str) -> list[Thing]:
    """A submission and its comments; `only` narrows them to one comment, with those above and below it."""
    path = (start.name, *lineage(site, f"t1_{only}")) if only else ()
    tree = Tree(site, viewer, below(site, sort == "new"), path)
    missing = only and len(path) == 1
    return [listing([thing(site, start, viewer)]), listing([] if missing else tree.under(start.name))]


def lineage(site: Site, name: str) -> tuple[str, ...]:
    """The names of the comments above a comment and its own; none if it is not there."""
    item = site.there(name)
    return (*lineage(site, item.parent), name) if item and item.kind == "t1" else ()


def more_children(site: Site, viewer: str, form: dict[str, str]) -> Thing:
    """The comments that a `more` stood for."""
    ids = [each for each in form.get("children", "").split(",") if each]
    things = Tree(site, viewer, below(site, form.get("sort") == "new")).flat(ids)
    return {"json": {"errors": [], "data": {"things": things}}}
