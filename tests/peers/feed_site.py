"""A site with a feed that changes, moves and breaks as a test says."""

from dataclasses import dataclass

from tests.peers.loopback import Answer, Asked, Loopback

RSS = "application/rss+xml; charset=utf-8"


@dataclass(frozen=True)
class Stands:
    """What stands at a path: a feed with its mark, or a status with headers."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    fate: str = "arrive"


def rss(*items: str) -> bytes:
    """A feed of these items."""
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{"".join(items)}</channel></rss>'.encode()


def item(key: str, text: str = "tea", published: str = "Fri, 20 Nov 2026 09:00:00 GMT") -> str:
    """One item of a feed."""
    date = f"<pubDate>{published}</pubDate>" if published else ""
    return f"<item><guid>{key}</guid><title>About {key}</title><description>{text}</description>{date}</item>"


class FeedSite(Loopback):
    """Answers 304 to whoever holds what stands there."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: dict[str, Stands] = {}
        self.asked: list[Asked] = []

    def put(self, body: bytes, path: str = "/feed", kind: str = RSS) -> None:
        """Let a feed stand at a path, with a mark of its own."""
        self.pages[path] = Stands(body, headers=(("content-type", kind), ("etag", f'"{hash(body)}"')))

    def answer(self, asked: Asked) -> Answer:
        """What stands at the path."""
        self.asked.append(asked)
        found = self.pages.get(asked.path, Stands(status=404))
        if asked.headers.get("if-none-match") in [value for name, value in found.headers if name == "etag"]:
            return Answer(304)
        return Answer(found.status, found.body, found.headers, found.fate)
