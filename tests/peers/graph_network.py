"""A fake of the Graph API: a page on Facebook or an account on Instagram, with posts, comments and @mentions."""

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import parse_qs

from tests.peers.loopback import Answer, Asked
from tests.peers.review_peer import ReviewPeer, told

TOKEN, SECRET, OURS = "EAA-page-token", "app-secret-of-meta", "1001"
NAME = {OURS: "Pine Kettle"}


@dataclass
class Written:
    """A post or comment: `under` is the post that it stands under, `parent` what it answers there."""

    id: str
    author: str
    text: str
    at: datetime
    under: str = ""
    parent: str = ""
    hidden: bool = False
    closed: bool = False
    more: dict[str, Any] = field(default_factory=dict)


def failed(code: int, words: str = "as it happens", status: int = 400, subcode: int = 0, **headers: str) -> Answer:
    """A mistake as the Graph API tells it."""
    error = {"message": f"(#{code}) {words}", "type": "OAuthException", "code": code, "fbtrace_id": "A1"}
    return told({"error": error | ({"error_subcode": subcode} if subcode else {})}, status, **headers)


GONE = failed(100, "Unsupported get request. Object does not exist or cannot be loaded", subcode=33)


def inside_of(asked: Asked) -> int:
    """How many comments are asked for inside of each post."""
    found = re.search(r"comments\.limit\((\d+)\)", asked.get("fields"))
    return int(found[1]) if found else 0


class GraphNetwork(ReviewPeer):
    """What both have in common: things by their ids, pages of lists, and who may ask."""

    read: ClassVar[dict[str, str]] = {"access_token": TOKEN, "app_secret": SECRET}
    write: ClassVar[dict[str, str]] = {"access_token": TOKEN}
    writes, what = "POST /v26.0/", "comments"
    edges: ClassVar[dict[str, str]]

    def __init__(self) -> None:
        super().__init__()
        self.things: dict[str, Written] = {}
        self.page_size = 25
        self.blind = False  # whether the app may see what people write

    def write_down(self, text: str, author: str = "2001", hours: float = 1, under: str = "", **more: Any) -> str:
        """Somebody posts or comments; gives back its id."""
        self.number += 1
        at = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=hours)
        parent = more.pop("parent", under)
        one = Written(self.name(self.number, under), author, text, at, under, parent, more=more)
        self.things[one.id] = one
        return one.id

    def name(self, number: int, under: str = "") -> str:
        return f"{under.rpartition('_')[2] or OURS}_{5000 + number}"

    @property
    def answers(self) -> list[Written]:
        """What the account itself wrote under something."""
        return [each for each in self.things.values() if each.author == OURS and each.under]

    def serve(self, asked: Asked) -> Answer:
        """What Meta says."""
        form = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        proof = form.get("appsecret_proof") or asked.get("appsecret_proof")
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return failed(190, "Malformed access token", 400)
        if proof != hmac.new(SECRET.encode(), TOKEN.encode(), hashlib.sha256).hexdigest():
            return failed(100, "Invalid appsecret_proof provided in the API argument", 400)
        version, _, path = asked.path.removeprefix("/").partition("/")
        assert version == "v26.0"
        if self.blind and path != "me":
            return failed(10, "This endpoint requires the permission to see what people write", 403)
        id_, _, edge = path.partition("/")
        if asked.method == "POST" and edge:
            return self.take_answer(id_, edge, form)
        if asked.method in ("POST", "DELETE"):
            return self.changed(id_, asked.method, form)
        if not id_:
            return self._several(asked.get("ids").split(","), asked)
        return self.listed(id_, edge, asked) if edge else self.one(id_, asked)

    def _several(self, ids: list[str], asked: Asked) -> Answer:
        if any(each not in self.things for each in ids):
            return failed(803, "Some of the aliases you requested do not exist", 404)
        return told({each: self.shown(self.things[each]) for each in ids})

    def changed(self, id_: str, method: str, form: dict[str, str]) -> Answer:
        """Let the account change or delete what it wrote."""
        if id_ not in self.things or self.things[id_].author != OURS:
            return GONE
        if method == "DELETE":
            del self.things[id_]
        else:
            self.things[id_].text = form["message"]
        return told({"success": True})

    def one(self, id_: str, asked: Asked) -> Answer:
        """One thing by its id."""
        return told(self.shown(self.things[id_])) if id_ in self.things else GONE

    def page(self, found: list[dict[str, Any]], asked: Asked, inside: int = 0) -> dict[str, Any]:
        """One page of a list, with where the next begins; the address there holds the token, as Meta's does.

        `inside` is how many there may be of a list that stands inside another one.
        """
        start = 0 if inside else int(asked.get("after", "0"))
        size = inside or min(self.page_size, int(asked.get("limit", "25")))
        page: dict[str, Any] = {"data": found[start : start + size]}
        if found[start + size :]:
            page["paging"] = {
                "cursors": {"after": str(start + size)},
                "next": f"{self.url}/leak?access_token={TOKEN}&after={start + size}",
            }
        return page

    def comments(self, id_: str, direct: bool = False) -> list[Written]:
        """What stands under something, newest first."""
        found = [each for each in self.things.values() if each.parent == id_ or (each.under == id_ and not direct)]
        return sorted(found, key=lambda each: each.at, reverse=True)

    def tops(self) -> list[Written]:
        """Posts, newest first."""
        found = [each for each in self.things.values() if not each.under and not each.more.get("elsewhere")]
        return sorted(found, key=lambda each: each.at, reverse=True)

    def shown(self, one: Written) -> dict[str, Any]:
        """A thing as this network tells it."""
        raise NotImplementedError

    def listed(self, id_: str, edge: str, asked: Asked) -> Answer:
        """A list of things."""
        raise NotImplementedError

    def take_answer(self, id_: str, edge: str, form: dict[str, str]) -> Answer:
        """Keep an answer of the account."""
        raise NotImplementedError


class FacebookNetwork(GraphNetwork):
    """A page with visitors."""

    channel = "facebook"
    account = {"id": OURS, "username": "Pine Kettle"}
    reads = f"GET /v26.0/{OURS}/feed"

    def shown(self, one: Written) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "id": one.id, "message": one.text, "created_time": f"{one.at:%Y-%m-%dT%H:%M:%S}+0000",
            "from": {"id": one.author, "name": NAME.get(one.author, "Nina")},
            "permalink_url": f"https://www.facebook.com/{one.id}",
        }  # fmt: skip
        if one.under:
            shown |= {"is_hidden": one.hidden, "can_comment": not one.closed, "like_count": 2}
            if one.parent != one.under:
                shown["parent"] = {"id": one.parent}
        return {name: value for name, value in (shown | one.more).items() if value is not None}

    def one(self, id_: str, asked: Asked) -> Answer:
        if id_ in ("me", OURS):
            return told({"id": OURS, "name": "Pine Kettle", "category": "Shop"})
        return super().one(id_, asked)

    def listed(self, id_: str, edge: str, asked: Asked) -> Answer:
        if (id_, edge) == (OURS, "tagged"):
            there = [each for each in self.things.values() if each.more.get("elsewhere")]
            return told(self.page([self.shown(each) for each in there], asked))
        if (id_, edge) == (OURS, "feed"):
            since, inside = int(asked.get("since", "0")), inside_of(asked)
            posts = []
            for each in self.tops():
                under = [self.shown(one) for one in self.comments(each.id)]
                comments = self.page(under, asked, inside) if under and inside else None
                if each.at.timestamp() >= since:
                    posts.append(self.shown(each) | ({"comments": comments} if comments else {}))
            return told(self.page(posts, asked))
        if edge == "comments" and id_ in self.things:
            return told(self.page([self.shown(each) for each in self.comments(id_)], asked))
        return GONE

    def take_answer(self, id_: str, edge: str, form: dict[str, str]) -> Answer:
        target = self.things.get(id_)
        if target is None or edge != "comments":
            return GONE
        top = target.parent if target.under and target.parent != target.under else id_
        made = self.write_down(form["message"], OURS, 0, target.under or id_, parent=top)
        self.sent.append(form["message"])
        return told({"id": made})


class InstagramNetwork(GraphNetwork):
    """A professional account, and others that name it."""

    channel = "instagram"
    account = {"id": OURS, "username": "pine_kettle"}
    reads = f"GET /v26.0/{OURS}/media"

    def name(self, number: int, under: str = "") -> str:
        return str(17_850_000_000 + number)

    def shown(self, one: Written) -> dict[str, Any]:
        name = "pine_kettle" if one.author == OURS else f"nina_{one.author}"
        at = f"{one.at:%Y-%m-%dT%H:%M:%S}+0000"
        if not one.under:
            post = {
                "id": one.id, "caption": one.text, "timestamp": at, "username": name, "media_type": "IMAGE",
                "permalink": f"https://www.instagram.com/p/{one.id}/",
            }  # fmt: skip
            return post | one.more
        about = {"id": one.under, "permalink": f"https://www.instagram.com/p/{one.under}/"}
        owner = self.things[one.under].author
        shown = {
            "id": one.id, "text": one.text, "timestamp": at, "username": name, "hidden": one.hidden, "like_count": 1,
            "media": about | {"username": "pine_kettle" if owner == OURS else "somebody"},
        }  # fmt: skip
        return shown | ({"parent_id": one.parent} if one.parent != one.under else {}) | one.more

    def one(self, id_: str, asked: Asked) -> Answer:
        fields = asked.get("fields")
        if id_ == "me":
            return told({"id": "900", "instagram_business_account": {"id": OURS, "username": "pine_kettle"}})
        if id_ == OURS and (found := re.match(r"mentioned_(comment|media)\.(?:comment|media)_id\((\d+)\)", fields)):
            named = self.things.get(found[2])
            if named is None or "@pine_kettle" not in named.text:
                return GONE
            return told({f"mentioned_{found[1]}": self.shown(named), "id": OURS})
        if id_ == OURS:
            return told({"id": OURS, "username": "pine_kettle"})
        return super().one(id_, asked) if self._ours(id_) else GONE

    def changed(self, id_: str, method: str, form: dict[str, str]) -> Answer:
        if method == "POST":
            return failed(100, "(#100) Param hide must be a boolean")
        return super().changed(id_, method, form) if self._ours(id_) else GONE

    def _ours(self, id_: str) -> bool:
        found = self.things.get(id_)
        return found is not None and self.things.get(found.under, found).author == OURS

    def _several(self, ids: list[str], asked: Asked) -> Answer:
        return super()._several([each if self._ours(each) else "gone" for each in ids], asked)

    def listed(self, id_: str, edge: str, asked: Asked) -> Answer:
        if (id_, edge) == (OURS, "tags"):
            there = [each for each in self.things.values() if each.more.get("elsewhere")]
            return told(self.page([self.shown(each) for each in there], asked))
        if (id_, edge) == (OURS, "media"):
            inside = inside_of(asked) or 1
            posts = [
                self.shown(each) | {"comments": self.page(self._threads(each.id), asked, inside)}
                for each in self.tops()
                if each.author == OURS
            ]
            return told(self.page(posts, asked))
        if edge == "comments" and id_ in self.things:
            return told(self.page(self._threads(id_), asked))
        if edge == "replies" and self._ours(id_):
            return told(self.page([self.shown(each) for each in self.comments(id_, direct=True)], asked))
        return GONE

    def _threads(self, id_: str) -> list[dict[str, Any]]:
        tops = self.comments(id_, direct=True)
        return [
            self.shown(each) | {"replies": {"data": [self.shown(one) for one in self.comments(each.id, direct=True)]}}
            for each in tops
        ]

    def take_answer(self, id_: str, edge: str, form: dict[str, str]) -> Answer:
        comment = id_ if edge == "replies" else form.get("comment_id", "")
        target = self.things.get(comment or form.get("media_id", ""))
        if target is None or (edge == "replies" and not self._ours(id_)) or edge not in ("replies", "mentions"):
            return GONE
        if target.hidden:
            return failed(100, "You cannot reply to hidden comments")
        top = target.parent if target.under and target.parent != target.under else target.id
        made = self.write_down(form["message"], OURS, 0, target.under or target.id, parent=top)
        self.sent.append(form["message"])
        return told({"id": made})
