"""How lists of Mastodon are read: upwards from where the last pass ended, or from the newest post down to a time.

Ids are never compared or counted with: other software of the same network makes them in ways of its own.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from channels.mastodon_statuses import Status, moment, status_of
from collectors.page import Cursor

OVERLAP = timedelta(hours=2)  # posts of other instances come late, and take their place by when they were written
MOST_PAGES = 50
Read = Callable[..., "list[Entry]"]


@dataclass(frozen=True)
class Entry:
    """One line of a list: its id there, when it came, and the post in it; None where that cannot be read."""

    id: str
    at: datetime
    status: Status | None


def entries_of(listed: Any, host: str) -> list[Entry]:
    """The lines of a list of posts or notifications, in the order in which they came."""
    found = [_entry(each, host) for each in (listed if isinstance(listed, list) else [])]
    return [each for each in found if each is not None]


def _entry(given: Any, host: str) -> Entry | None:
    if not isinstance(given, dict) or given.get("id") in (None, ""):
        return None
    inner = given.get("status") if "type" in given and "content" not in given else given
    at = moment(given.get("created_at"))
    return Entry(str(given["id"]), at, status_of(inner, host)) if at else None


@dataclass
class Pass:
    """How far reading has come: `min_id` names a line that all of the last pass but its newest hours stands above.

    `since` is when we began to listen. Where no line is old enough yet, reading begins anew from the newest one.
    """

    since: datetime
    min_id: str = ""
    newest: datetime | None = None
    oldest: datetime | None = None
    cut: bool = False
    _seen: dict[str, datetime] = field(default_factory=dict)

    @classmethod
    def begun(cls, cursor: Cursor | None, first: datetime) -> "Pass":
        """A pass that goes on from a cursor, or reads from a first time on."""
        if cursor is None:
            return cls(first)
        return cls(moment(cursor.get("since")) or first, str(cursor.get("min_id") or ""), moment(cursor.get("newest")))

    def note(self, entries: Sequence[Entry]) -> bool:
        """Take note of some lines; whether any of them is new to this pass."""
        new = [each for each in entries if each.id not in self._seen]
        self._seen |= {each.id: each.at for each in new}
        times = [each.at for each in entries]
        self.newest = max([*times, *filter(None, [self.newest])], default=None)
        self.oldest = min([*times, *filter(None, [self.oldest])], default=None)
        return bool(new)

    @property
    def cursor(self) -> Cursor:
        """Where the next pass begins."""
        newest = self.newest
        old = [name for name, at in self._seen.items() if newest is not None and at <= newest - OVERLAP]
        anchor = max(old, key=lambda name: self._seen[name], default=self.min_id)
        return {
            "since": self.since.isoformat(), "min_id": anchor, "newest": newest.isoformat() if newest else "",
        }  # fmt: skip


def upwards(read: Read, reach: Pass) -> Iterator[list[Entry]]:
    """All lines above the one where the last pass ended, the older ones first; nothing is left out in between."""
    at = reach.min_id
    while entries := read(min_id=at):
        if not reach.note(entries) or entries[0].id == at:
            return
        at = entries[0].id
        yield entries


def downwards(read: Read, reach: Pass, until: datetime) -> Iterator[list[Entry]]:
    """The newest lines first, down to a time; `cut` says that there were too many."""
    below: dict[str, str] = {}
    for _ in range(MOST_PAGES):
        entries = read(**below)
        if not entries or not reach.note(entries):
            return
        yield [each for each in entries if each.at >= until]
        if min(each.at for each in entries) < until:
            return
        below = {"max_id": entries[-1].id}
    reach.cut = True
