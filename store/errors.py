"""Errors named by what to do next; `earful` turns each into one line and an exit code.

EarfulError
├── BadInput      what the person gave cannot be used: exit code 2
├── NeedsSetup    a person must set something up first: exit code 3
├── TryLater      the same call may work later: exit code 4
├── Refused       it will never work like this
├── Unknown       it may have worked: look before anything else
└── InvalidMove   the workflow does not allow it
    ├── NotAllowed   the person's role does not allow it
    └── Stale        somebody else changed it in the meantime
"""

import traceback
from datetime import datetime
from pathlib import Path
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


def in_words(error: BaseException) -> str:
    """An error as it may be kept and shown: what others say may hold secrets or what customers wrote."""
    if isinstance(error, EarfulError):
        return str(error)[:500]
    places = traceback.extract_tb(error.__traceback__)
    where = f" in {Path(places[-1].filename).name}, line {places[-1].lineno}" if places else ""
    return f"a fault of ours or of the network ({type(error).__name__}{where})"
