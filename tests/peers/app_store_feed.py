"""A fake of Apple's open feed of reviews: fifty on a page, ten pages of a country, and links that lead astray."""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.peers.loopback import Answer, Asked, Loopback

APP = "1234567890"
PATH = re.compile(r"/([a-z]{2})/rss/customerreviews/page=(\d+)/id=(\d+)/sortby=mostrecent/json")
TOO_DEEP = b"CustomerReviews RSS page depth is limited to 10"
ASTRAY = "http://203.0.113.9/never-asked"


def label(text: str) -> dict[str, str]:
    """A text as the feed writes it."""
    return {"label": text}


@dataclass
class Shelf:
    """The reviews of one country, newest first, and what is asked of it instead, by page."""

    entries: list[dict[str, Any]] = field(default_factory=list)
    instead: dict[int, Answer] = field(default_factory=dict)


class AppStoreFeed(Loopback):
    """Countries that hold nothing answer with an empty feed, as do apps that nobody knows."""

    def __init__(self) -> None:
        super().__init__()
        self.shelves: dict[str, Shelf] = {}
        self.asked: list[tuple[str, int]] = []
        self.number = 7_000_000_000
        self.dated = True

    def shelf(self, country: str) -> Shelf:
        """The shelf of a country."""
        return self.shelves.setdefault(country, Shelf())

    def review(self, text: str, country: str = "th", stars: object = 1, hours: float = 5, **more: Any) -> str:
        """A customer writes a review, some hours ago; gives back its id."""
        self.number += 1
        at = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=hours)
        entry = {
            "author": {"uri": label(f"https://itunes.apple.com/{country}/reviews/id{self.number}"), "name": label("N")},
            "updated": label(at.isoformat()), "im:rating": label(str(stars)), "im:version": label("2.1"),
            "id": label(str(self.number)), "title": label("A title"), "content": label(text) | {"attributes": {}},
            "link": {"attributes": {"href": ASTRAY}}, "im:voteSum": label("2"), "im:voteCount": label("3"),
        }  # fmt: skip
        entries = self.shelf(country).entries
        entries.append({**entry, **more})
        entries.sort(key=lambda each: str(each.get("updated")), reverse=True)
        return str(self.number)

    def answer(self, asked: Asked) -> Answer:
        """A page of a country."""
        found = PATH.fullmatch(asked.path)
        assert found, asked.path
        country, number = found[1], int(found[2])
        self.asked.append((country, number))
        shelf = self.shelf(country)
        if number in shelf.instead:
            return shelf.instead[number]
        if number > 10:
            return Answer(400, TOO_DEEP, (("content-type", "text/plain"),))
        some = shelf.entries[(number - 1) * 50 : number * 50] if found[3] == APP else []
        if not self.dated:
            some = [{name: value for name, value in each.items() if name != "updated"} for each in some]
        return feed(some)


def feed(entries: list[dict[str, Any]]) -> Answer:
    """A page with these entries: one stands alone, and none leaves no trace."""
    links = [{"attributes": {"rel": name, "href": ASTRAY}} for name in ("self", "next", "last")]
    body: dict[str, Any] = {"author": {"name": label("iTunes Store")}, "link": links, "title": label("Reviews")}
    body["updated"] = label(datetime.now(UTC).isoformat())
    if entries:
        body["entry"] = entries if len(entries) > 1 else entries[0]
    return Answer(200, json.dumps({"feed": body}, ensure_ascii=False).encode())
