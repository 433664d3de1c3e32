"""What a query or a channel has cost in this month, and why one is not read, in words."""

from channels.states import State
from dashboard import times
from dashboard.language import _
from dashboard.widgets import sentence
from store.ledger import dollars
from store.models import Brand


def spent_words(spent: int, limit: int | None) -> str:
    """What was spent in this month, of the budget where there is one."""
    if limit is None:
        return _("{spent} spent this month", spent=dollars(spent))
    return _("{spent} of {limit} spent this month", spent=dollars(spent), limit=dollars(limit))


def stopped_words(brand: Brand, state: State) -> str:
    """The reason of a state, and until when it lasts where that is known, by the reader's clock."""
    reason = _("{sentence}.", sentence=sentence(state.reason).rstrip("."))
    if state.until is None:
        return reason
    until = _("Until {time}.", time=times.local(state.until, times.zone_of(brand)))
    return f"{reason} {until}"
