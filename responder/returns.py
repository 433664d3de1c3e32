"""Which policy of returns speaks to a mention: that of the kind of product it names, or that of all others."""

from collections.abc import Sequence

from responder.guard_returns import names_kind
from responder.values import Heard, Source


def suited(heard: Heard, sources: Sequence[Source]) -> Sequence[Source]:
    """The sources without the policies of returns that are for other products."""
    own = [each for each in sources if each.returns and names_kind(heard.text, each.returns)]
    if own:
        return [each for each in sources if not each.returns or each in own]
    return [each for each in sources if not (each.returns and each.returns.named)]
