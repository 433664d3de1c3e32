"""Does a text, however it was written, keep to the words that a brand uses and avoids?"""

from collections.abc import Iterator

from responder.guard_proposal import WARNING, Proposal
from responder.own_words import spans_of
from responder.values import Finding, Voice
from store.saying import say


def own_words(text: str, voice: Voice) -> Iterator[Finding]:
    """A warning for each word that the brand avoids, and for each that it has another word for."""
    proposal = Proposal(text)
    for word in voice.avoid:
        for span in spans_of(text, word):
            yield proposal.finding("avoided_word", WARNING, span, say("{brand} avoids this word.", brand=voice.brand))
    for other, own in voice.prefer:
        for span in spans_of(text, other):
            yield proposal.finding(
                "other_word", WARNING, span, say("{brand} says {own!r} for this.", brand=voice.brand, own=own)
            )
