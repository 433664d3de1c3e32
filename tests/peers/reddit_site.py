"""The fake Reddit's memory: subreddits, what people wrote there, and what has befallen it since."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import RLock
from typing import Any

from tests.peers.reddit_accounts import Accounts
from tests.peers.reddit_items import Item, base36

FIRST_ID = 36**6  # ids of seven characters, as Reddit has them now


@dataclass(frozen=True)
class Subreddit:
    """A place, and who may see it or speak there."""

    name: str
    private: bool = False
    banned: bool = False
    quarantined: bool = False


@dataclass(frozen=True)
class Write:
    """A comment that landed through the API, whatever the client was told."""

    parent: str
    name: str
    author: str
    text: str


class Site:
    """Everything that is remembered; the verbs that change it return the fullname they are about."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.lock = RLock()
        self.clock = clock
        self.accounts = Accounts()
        self.places: dict[str, Subreddit] = {}
        self.items: dict[str, Item] = {}
        self.writes: list[Write] = []
        self.shut_out: set[tuple[str, str]] = set()
        self.closed: frozenset[str] = frozenset()
        self.wall = 1000
        self.jumble = 0
        self.search_lag = 0.0
        self.siblings = 500
        self.bare_answers = False

    def subreddit(self, name: str, *, private: bool = False, banned: bool = False, quarantined: bool = False) -> str:
        """A place, made or changed; submissions make theirs by themselves."""
        with self.lock:
            self.places[name.lower()] = Subreddit(name, private, banned, quarantined)
        return name

    def submission(
        self, title: str, text: str = "", *, subreddit: str = "thrift", author: str = "mia", **more: Any
    ) -> str:
        """A submission; more: url, media, video, crosspost_of, at, edited, score, locked, archived."""
        with self.lock:
            self.places.setdefault(subreddit.lower(), Subreddit(subreddit))
            return self._keep("t3", author, text, more, subreddit=subreddit, title=title)

    def comment(self, parent: str, text: str, *, author: str = "mia", **more: Any) -> str:
        """A comment under a submission or another comment; more: at, edited, score, locked."""
        with self.lock:
            above = self.items[parent]
            link = above.link or above.name
            return self._keep("t1", author, text, more, subreddit=above.subreddit, parent=parent, link=link)

    def message(self, to: str, title: str, text: str, *, author: str = "mia", **more: Any) -> str:
        """A private message."""
        with self.lock:
            return self._keep("t4", author, text, more, to=to, title=title)

    def _keep(self, kind: str, author: str, text: str, more: dict[str, Any], **fields: Any) -> str:
        created = float(int(more.pop("at", self.clock())))
        name = f"{kind}_{base36(FIRST_ID + len(self.items))}"
        self.items[name] = Item(name, author, text, created, **fields, **more)
        return name

    def change(self, name: str, **fields: Any) -> str:
        """An item, changed in some of its fields (those of Item)."""
        with self.lock:
            self.items[name] = replace(self.items[name], **fields)
        return name

    def edit(self, name: str, text: str) -> str:
        """Its author writes something else."""
        return self.change(name, text=text, edited=float(int(self.clock())))

    def delete(self, name: str) -> str:
        """Its author deletes it: listings lose it, a recheck shows [deleted]."""
        return self.change(name, deleted=True)

    def remove(self, name: str) -> str:
        """Moderators remove it: listings lose it, all but its author see [removed]."""
        return self.change(name, removed=True)

    def approve(self, name: str) -> str:
        """Moderators put back what they removed."""
        return self.change(name, removed=False)

    def lock_thread(self, name: str) -> str:
        """Nobody can answer a submission or comment any more."""
        return self.change(name, locked=True)

    def purge(self, name: str) -> str:
        """It is gone without a trace: a recheck does not even mention it."""
        with self.lock:
            self.items[name] = replace(self.items[name], deleted=True, subreddit="")
        return name

    def close_account(self, author: str) -> None:
        """An author is gone: what they wrote stays, under [deleted]."""
        with self.lock:
            self.closed |= {author}

    def ban(self, author: str, subreddit: str) -> None:
        """An author may not speak in a subreddit."""
        with self.lock:
            self.shut_out.add((author, subreddit.lower()))

    def there(self, name: str) -> Item | None:
        """An item, unless it never was or was purged."""
        item = self.items.get(name)
        return item if item and (item.subreddit or item.to) else None

    def newest(self, *kinds: str) -> list[Item]:
        """What listings show of these kinds, newest first, or nearly so where `jumble` says how many seconds off."""
        shown = [item for item in self.items.values() if item.kind in kinds and not item.hidden]
        return sorted(shown, key=lambda item: (item.created + self.shift(item), item.name), reverse=True)

    def shift(self, item: Item) -> int:
        """How many seconds an item stands out of its order: always the same for the same item."""
        return int(item.id, 36) * 7919 % (self.jumble + 1)

    def children(self, name: str) -> list[Item]:
        """The comments right under an item, oldest first, deleted ones too."""
        return [item for item in self.items.values() if item.parent == name and self.there(item.name)]
