"""What every part of a channel's card needs to know, and the one way in which it changes something."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from channels.setup import Setup
from dashboard.language import _
from dashboard.session import Session, actor, session
from dashboard.widgets import flash, sentence
from store.connections import connect, connection_of
from store.coverage import Day
from store.errors import EarfulError, Stale
from store.models import Brand, Connection, Query, Run
from store.workflow import Actor

Step = Callable[[Session, Actor], str]


@dataclass(frozen=True)
class Card:
    """One channel of one brand as a page shows it; there is no connection before something is entered.

    `days` is what was read of each of the queries, by their numbers; `spent` what this month cost so far, in micros.
    """

    brand: Brand
    channel: str
    setup: Setup
    connection: Connection | None
    who: Actor
    queries: Sequence[Query] = ()
    runs: Sequence[tuple[Run, str]] = ()
    days: Mapping[int, Sequence[Day]] = field(default_factory=dict)
    spent: int = 0

    def may(self, right: str) -> bool:
        """Whether the person reaches a role in this brand."""
        return self.who.may(right, self.brand.id)

    @property
    def version(self) -> int:
        """The version that is shown, to which every change binds; 0 without a connection."""
        return self.connection.version if self.connection else 0

    def key(self, name: str) -> str:
        """A key for a field that dies with what it was shown with, typed secrets included."""
        return f"{name}-{self.channel}-{self.brand.id}-{self.version}"

    def shown(self, opened: Session, who: Actor) -> Connection:
        """The connection as it was shown, made anew where there was none; Stale when it is another by now."""
        found = connection_of(opened, self.brand.id or 0, self.channel)
        if (found.version if found else 0) != self.version:
            raise Stale("this channel was changed by somebody else")
        return found or connect(opened, self.brand.id or 0, self.channel, who)


def act(step: Step, failed: str = "") -> None:
    """Do one thing for the person who is signed in, commit it, and keep a word about it for the next page.

    `failed` says that it was not done; unset, that nothing was saved.
    """
    try:
        with session() as opened:
            done = step(opened, actor(opened))
            opened.commit()
    except EarfulError as error:
        flash("error", failed or _("Not saved"), sentence(error))
    else:
        flash("done", done)
