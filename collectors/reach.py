"""How far a pass reads that goes from the newest thing back, one page at a time."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from collectors.page import Cursor


@dataclass(frozen=True)
class Reach:
    """How far a pass reads: back to `since`, when we began to listen, but not far beyond what the last one read.

    `read` is the time of the newest thing of the last pass, `newest` that of this one, `oldest` how far it has come;
    `overlap` is read a second time. All times are those of the network.
    """

    since: datetime
    read: datetime
    newest: datetime
    oldest: datetime
    overlap: timedelta

    @property
    def until(self) -> datetime:
        """Where this pass may end."""
        return max(self.since, self.read - self.overlap)

    @property
    def cursor(self) -> Cursor:
        """Where the next pass starts from."""
        return {"since": self.since.timestamp(), "newest": self.newest.timestamp()}

    def over(self, times: Iterable[datetime]) -> "Reach":
        """The same after some more things that were written at these times."""
        every = [*times]
        return replace(self, newest=max([self.newest, *every]), oldest=min([self.oldest, *every]))


def reach_from(cursor: Cursor | None, now: datetime, first: timedelta, overlap: timedelta) -> Reach:
    """The reach of the pass that a cursor leads to; a first one goes back by `first`."""
    since, read = (
        datetime.fromtimestamp(float(cursor[name]), UTC) if cursor else now - first for name in ("since", "newest")
    )
    return Reach(since, read, read, now, overlap)
