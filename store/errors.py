"""Errors named by what to do next; `earful` turns each into one line and an exit code.

EarfulError
├── BadInput      what the person gave cannot be used: exit code 2
├── NeedsSetup    a person must set something up first: exit code 3
├── TryLater      the same call may work later: exit code 4
├── Broken        a disk, a file or the database is out of order, whatever was asked: exit code 3
│   └── Away         the database does not answer now: exit code 4
├── Refused       it will never work like this
├── Unknown       it may have worked: look before anything else
└── InvalidMove   the workflow does not allow it
    ├── NotAllowed   the person's role does not allow it
    └── Stale        somebody else changed it in the meantime
"""

from datetime import datetime
from typing import ClassVar


class EarfulError(Exception):
    """Anything that Earful can explain in one sentence."""

    exit_code: ClassVar[int] = 1


class BadInput(EarfulError):
    """A file, an option or a value cannot be used."""

    exit_code = 2


class NeedsSetup(EarfulError):
    """A person must set something up before this can work."""

    exit_code = 3


class TryLater(EarfulError):
    """The same call may work later, at `retry_at` if that is known."""

    exit_code = 4

    def __init__(self, message: str, retry_at: datetime | None = None) -> None:
        """Say what is in the way, and until when."""
        super().__init__(message)
        self.retry_at = retry_at


class Broken(EarfulError):
    """A disk, a file of ours or the database is out of order: a person must mend it, and nothing else is at fault."""

    exit_code = 3


class Away(Broken):
    """The database does not answer now, and may later."""

    exit_code = 4


class Refused(EarfulError):
    """The network or a rule refuses it, now and later."""


class Unknown(EarfulError):
    """Something was sent and nobody knows whether it arrived; it is looked for before anything else."""


class InvalidMove(EarfulError):
    """The workflow has no such step from here."""


class NotAllowed(InvalidMove):
    """The actor's role does not allow this step."""


class Stale(InvalidMove):
    """Somebody else changed this since it was shown."""
