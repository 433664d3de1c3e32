"""How what was sent is changed on a network: read as it stands, edited or deleted once, and read back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from responder.publishing import Outgoing
from store.ledger import Cost
from store.models import Connection


@dataclass(frozen=True)
class Standing:
    """What a reply of ours says on the network now; `text` is None where it is gone."""

    text: str | None
    cost: Sequence[Cost] = ()


Read = Callable[[Outgoing, str, Connection], Standing]
Edit = Callable[[Outgoing, str, Connection, str], Sequence[Cost]]
Delete = Callable[[Outgoing, str, Connection], Sequence[Cost]]


@dataclass(frozen=True)
class Changes:
    """What a network lets us do with a reply by its external id; an `edit` or `delete` that it lacks is None.

    `read` raises NeedsSetup, TryLater or Refused. `edit` puts the text of what is handed over in the place of the words
    that stood there before, its last argument; `delete` takes the reply off. Both do so once, and raise Unknown where
    nobody can tell whether it was done. `plain` is a text as it can be compared with what the network shows.
    """

    read: Read
    plain: Callable[[str], str]
    edit: Edit | None = None
    delete: Delete | None = None
