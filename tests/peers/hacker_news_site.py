"""A small Hacker News with its search: it finds whole words, gives the newest first, and never more than its limit."""

import json
import re
from dataclasses import dataclass, field
from html import escape
from typing import Any

from tests.peers.loopback import Answer, Asked, Loopback


@dataclass
class Entry:
    """A story or a comment."""

    id: int
    author: str
    text: str
    at: int
    title: str = ""
    parent: int = 0
    story: int = 0
    gone: bool = False

    def hit(self) -> dict[str, Any]:
        """As the search gives it."""
        kind, own = ("comment", {"comment_text": self.html, "parent_id": self.parent}) if self.parent else ("story", {})
        own = own or {"title": self.title, "story_text": self.html, "points": 3}
        tags = [kind, f"author_{self.author}", f"story_{self.story or self.id}"]
        common = {"objectID": str(self.id), "author": self.author, "created_at_i": self.at, "_tags": tags}
        return {**common, **own, "story_id": self.story or self.id}

    def page(self) -> dict[str, Any]:
        """As its own page gives it."""
        kind = "comment" if self.parent else "story"
        return {
            "id": self.id, "type": kind, "author": self.author, "created_at_i": self.at, "text": self.html,
            "title": self.title or None, "parent_id": self.parent or None, "story_id": self.story or self.id,
            "children": [],
        }  # fmt: skip

    @property
    def html(self) -> str:
        """Its text as HTML."""
        return "<p>".join(map(escape, self.text.split("\n")))


@dataclass
class Trouble:
    """An answer that comes instead, this often."""

    answer: Answer
    times: int = 1


@dataclass
class State:
    """What stands there."""

    entries: list[Entry] = field(default_factory=list)
    trouble: Trouble | None = None


class HackerNewsSite(Loopback):
    """Stories and comments that tests write, change and delete."""

    def __init__(self, limit: int = 1000) -> None:
        super().__init__()
        self.limit = limit
        self.state = State()
        self.asked: list[Asked] = []

    def write(self, text: str, at: int, author: str = "mai", **more: Any) -> Entry:
        """One more entry; its number grows."""
        entry = Entry(1000 + len(self.state.entries), author, text, at, **more)
        self.state.entries.append(entry)
        return entry

    def answer(self, asked: Asked) -> Answer:
        """A search, or one item."""
        self.asked.append(asked)
        if self.state.trouble and self.state.trouble.times:
            self.state.trouble.times -= 1
            return self.state.trouble.answer
        if asked.path == "/search_by_date":
            return _json(self._search(asked))
        if found := re.fullmatch(r"/items/(\d+)", asked.path):
            entry = next((each for each in self.state.entries if str(each.id) == found[1] and not each.gone), None)
            return _json(entry.page()) if entry else Answer(404, b'{"status":404,"error":"Not Found"}')
        return Answer(404)

    def _search(self, asked: Asked) -> dict[str, Any]:
        start, end = map(int, re.findall(r"created_at_i(?:>=|<)(\d+)", asked.get("numericFilters")))
        author = re.search(r"author_([\w-]+)", asked.get("tags"))
        words = [re.escape(each.strip('"')) for each in re.findall(r'"[^"]*"|\S+', asked.get("query"))]
        found = [
            each.hit() for each in self.state.entries
            if start <= each.at < end and not each.gone and (author is None or author[1] == each.author)
            and all(re.search(rf"\b{word}", f"{each.title}\n{each.text}", re.IGNORECASE) for word in words)
        ]  # fmt: skip
        found.sort(key=lambda hit: -int(hit["created_at_i"]))
        size = min(self.limit, int(asked.get("hitsPerPage", "20")))
        return {"hits": found[:size], "nbHits": len(found), "page": 0}


def _json(body: dict[str, Any]) -> Answer:
    return Answer(200, json.dumps(body).encode())
