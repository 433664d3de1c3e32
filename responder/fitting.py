"""The parts of a draft, and which of them stay where a network leaves little room."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from channels import CHANNELS
from channels.facts import Facts
from responder.values import COURTESY, Sentence

GREETING, SIGN, NAME, HISTORY, THANKING = "greeting", "sign", "name", "history", "thanks"
OWN_CAPITAL = re.compile(r"I\b|[A-Z]{2}")  # I am, LINE works


@dataclass(frozen=True)
class Part:
    """One sentence of a draft in all its phrasings, the one to prefer first.

    The lowest `keep` is left out first; `leads` marks one that only leads to a quote.
    """

    options: tuple[str, ...]
    keep: int
    source: str = COURTESY
    role: str = ""
    leads: bool = False

    @property
    def text(self) -> str:
        """The phrasing chosen, or to prefer."""
        return self.options[0] if self.options else ""

    @property
    def quotes(self) -> bool:
        """Whether it is in the words of a source, which are never changed; a customer's history is in ours."""
        return self.source != COURTESY and self.role != HISTORY

    def said(self, text: str) -> "Part":
        """The same part in just these words."""
        return replace(self, options=(text,))


def facts_of(channel: str) -> Facts:
    """What a channel allows; an unknown one is treated as a file, which has no limit."""
    return CHANNELS.get(channel, CHANNELS["file"])


def settled(parts: Sequence[Part], once: str) -> list[Part]:
    """One phrasing a part: the first that repeats none of the words to be used `once` in a draft, a pattern."""
    used: set[str] = set()
    kept = []
    for part in parts:
        if part.text:
            marked = [(_marks(once, option), option) for option in part.options]
            marks, text = min(marked, key=lambda pair: len(pair[0] & used))
            used |= marks
            kept.append(part.said(text))
    return kept


def _marks(once: str, text: str) -> set[str]:
    return {mark.lower()[:3] for mark in re.findall(once, text)} if once else set()


def fitted(parts: Sequence[Part], facts: Facts) -> list[Part]:
    """As many parts as the network has room for; none at all when even the most important one is too long."""
    kept = list(parts)
    while kept and (facts.room(joined(kept)) or 0) < 0:
        kept.remove(min(kept, key=lambda part: part.keep))
        if not any(part.quotes for part in kept):
            kept = [part for part in kept if not part.leads]
    return kept if any(part.role not in (GREETING, SIGN, NAME) for part in kept) else []


def joined(parts: Sequence[Part]) -> str:
    """The text of a draft: one paragraph, the signature on a line of its own."""
    body = " ".join(part.text for part in parts if part.role != SIGN)
    return "\n".join([body, *(part.text for part in parts if part.role == SIGN)])


def after_greeting(parts: Sequence[Part], names: Sequence[str] = ()) -> list[Part]:
    """The same parts; what follows a greeting with a comma goes on in lower case, quotes and these names aside."""
    followed = [False, *(part.role == GREETING and part.text.endswith(",") for part in parts)]
    return [
        part.said(_continued(part.text, names)) if after and not part.quotes else part
        for part, after in zip(parts, followed, strict=False)
    ]


def _continued(text: str, names: Sequence[str]) -> str:
    named = any(name and text.startswith(name) for name in names)
    return text if named or OWN_CAPITAL.match(text) else text[:1].lower() + text[1:]


def sentences_of(parts: Sequence[Part]) -> tuple[Sentence, ...]:
    """The parts as sentences with their sources."""
    return tuple(Sentence(part.text, part.source) for part in parts)
