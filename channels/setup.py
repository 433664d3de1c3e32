"""What a channel needs before it can be read or answered: credentials, steps to get them, terms to confirm."""

from collections.abc import Callable
from dataclasses import dataclass

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
class Setup:
    """How a channel is set up.

    `steps` lead to the credentials; `read` and `write` are what is entered, apart from each other. `why_not` says why
    a mention cannot be answered through a connection ("" when it can), `price` what a reply of this text costs in
    micros of a dollar.
    """

    steps: tuple[str, ...]
    read: tuple[Need, ...]
    write: tuple[Need, ...] = ()
    terms: tuple[Term, ...] = ()
    why_not: Callable[[Mention, Connection], str] = lambda mention, connection: ""
    price: Callable[[str], int] | None = None
