"""What a channel needs before it can be read or answered: credentials, steps to get them, terms to confirm."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from channels.fields import Field
from store.models import Connection, Mention


@dataclass(frozen=True)
class Need:
    """One thing to enter: its name in the credentials, its title on the screen, where it is found.

    What is optional may stay empty, as where there are two ways to sign in.
    """

    name: str
    title: str
    help: str = ""
    secret: bool = True
    optional: bool = False


@dataclass(frozen=True)
class Term:
    """Something that a network asks for, which a person confirms before anything is sent."""

    name: str
    sentence: str


@dataclass(frozen=True)
class About:
    """A channel in a few words each: what is read, how fresh, what is answered, what it costs, what its terms ask.

    The Channels page, `earful channels` and the table in docs/channels.md all show these. `upstream` says how what was
    deleted or changed there is noticed here.
    """

    reads: str
    fresh: str
    answers: str
    costs: str
    terms: str
    upstream: str


@dataclass(frozen=True)
class Window:
    """How far back a network shows things at all, and how long nothing was read before people are warned."""

    length: timedelta
    warn_after: timedelta


@dataclass(frozen=True)
class Setup:
    """How a channel is set up.

    `steps` lead to the credentials; `read` and `write` are what is entered, apart from each other; `options` are what
    else is said of the connection. `why_not` says why a mention cannot be answered through a connection ("" when it
    can), `price` what a reply of this text costs in micros of a dollar. `hook` says what deliveries of a webhook are
    signed with, by its name in `read` or `write`; empty where the network sends none. `window` is for networks that
    show nothing that is older.
    """

    about: About
    steps: tuple[str, ...] = ()
    read: tuple[Need, ...] = ()
    write: tuple[Need, ...] = ()
    terms: tuple[Term, ...] = ()
    options: tuple[Field, ...] = ()
    why_not: Callable[[Mention, Connection], str] = lambda mention, connection: ""
    price: Callable[[str], int] | None = None
    hook: str = ""
    window: Window | None = None

    @property
    def is_open(self) -> bool:
        """Whether it can be read without entering anything."""
        return all(need.optional for need in self.read) and not any(field.needed for field in self.options)
