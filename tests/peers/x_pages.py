"""How X cuts a list of posts into pages, and which limits of time and number it holds a request to."""

import base64
import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.peers.loopback import Answer, Asked
from tests.peers.x_json import invalid
from tests.peers.x_posts import Post, snowflake

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Window:
    """Which ids a request wants: above `since`, below `until`."""

    since: int
    until: int

    def holds(self, post: Post) -> bool:
        """Whether a post lies in it."""
        return self.since < post.number < self.until


def window(asked: Asked, now: datetime, oldest: datetime | None) -> Window | Answer:
    """The ids between since_id or start_time and until_id or end_time; `oldest` is where X's memory begins."""
    start, end = _time(asked.get("start_time")), _time(asked.get("end_time"))
    if asked.get("since_id") and (start or end):
        return invalid(
            "'since_id' cannot be used together with 'start_time' or 'end_time'", since_id=asked.get("since_id")
        )
    if end and end > now - timedelta(seconds=10):
        words = f"Invalid 'end_time':'{asked.get('end_time')}'. It must be at least 10 seconds before the request"
        return invalid(words, end_time=asked.get("end_time"))
    if oldest and start and start < oldest:
        words = f"Invalid 'start_time':'{asked.get('start_time')}'. 'start_time' must be on or after {_minute(oldest)}"
        return invalid(words, start_time=asked.get("start_time"))
    since = int(asked.get("since_id", "0"))
    if oldest and 0 < since < snowflake(oldest):
        return _too_old(asked.get("since_id"), oldest)
    begin = start or oldest
    from_time = snowflake(begin) - 1 if begin else 0
    until = int(asked.get("until_id") or snowflake(end or now + WEEK))
    return Window(max(since, from_time), until)


def _too_old(since_id: str, oldest: datetime) -> Answer:
    words = (
        f"'since_id' must be a tweet id created after {_minute(oldest)}. "
        f"Please use a 'since_id' that is larger than {snowflake(oldest)}"
    )
    return invalid(words, since_id=since_id)


def _minute(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%MZ")


def _time(written: str) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def size(asked: Asked, least: int, most: int) -> int | Answer:
    """How many posts a page may have."""
    written = asked.get("max_results", "10")
    if not re.fullmatch(r"\d+", written) or not least <= int(written) <= most:
        words = f"The `max_results` query parameter value [{written}] is not between {least} and {most}"
        return invalid(words, max_results=written)
    return int(written)


def page(posts: list[Post], asked: Asked, count: int, by_place: bool) -> tuple[list[Post], dict[str, Any]] | Answer:
    """One page and its `meta`; by place, a page shifts when something arrives or goes before the next is read."""
    token = asked.get("next_token") or asked.get("pagination_token")
    mark = _open(token) if token else {}
    if mark is None:
        return invalid(f"The `next_token` query parameter value [{token}] is not valid", next_token=token)
    rest = (
        posts[mark.get("place", 0) :]
        if by_place
        else [each for each in posts if each.number < mark.get("below", 1 << 63)]
    )
    shown = rest[:count]
    meta: dict[str, Any] = {"result_count": len(shown)}
    if shown:
        meta |= {"newest_id": max(shown, key=_number).id, "oldest_id": min(shown, key=_number).id}
    if len(rest) > count:
        meta["next_token"] = _close(
            {"place": mark.get("place", 0) + count} if by_place else {"below": shown[-1].number}
        )
    return shown, meta


def _number(post: Post) -> int:
    return post.number


def _close(mark: dict[str, int]) -> str:
    return base64.b32hexencode(json.dumps(mark).encode()).decode().rstrip("=").lower()


def _open(token: str) -> dict[str, int] | None:
    try:
        opened = json.loads(base64.b32hexdecode(token.upper() + "=" * (-len(token) % 8)))
    except ValueError:
        return None
    return opened if isinstance(opened, dict) else None
