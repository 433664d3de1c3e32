"""Does a draft count the complaints of a customer as the store does: the third time within two months?"""

import re
from collections.abc import Iterator

from responder.guard_proposal import ERROR, Proposal
from responder.patterns import pattern
from responder.periods import DAYS, periods_in
from responder.unmask import DIGITS
from responder.values import Finding
from store.numerals import value_of
from store.saying import N_

COUNTED_IN = 2 * DAYS["month"]  # what store/repeats.py looks back
ORDINALS = "second third fourth fifth sixth seventh eighth ninth tenth"
NTH = {name: at for at, name in enumerate(ORDINALS.split(), 2)} | {"twice": 2}
UNKNOWN = N_("No fact holds how often this customer wrote of the same.")
Span = tuple[int, int]


def counts(text: str) -> list[tuple[Span, int]]:
    """Where a text says which time something is, or how many times it was within a period, and the number."""
    plain = text.translate(DIGITS)
    found = (
        (match.span(), _number(next(each for each in match.groups() if each)))
        for match in pattern("repeat").finditer(plain)
    )
    return [(span, number) for span, number in found if number > 1]


def counted(proposal: Proposal) -> Iterator[Finding]:
    """Every such count that neither the store, nor a fact, nor the customer has."""
    found = counts(proposal.draft)
    if not found:
        return
    known = {number for text in (proposal.text, *proposal.facts) for _, number in counts(text)} | {proposal.repeated}
    for span, number in found:
        if number not in known:
            yield proposal.finding("ungrounded_number", ERROR, span, UNKNOWN)


def told_periods(proposal: Proposal) -> Iterator[Span]:
    """The two months in a clause that counts as the store does: no other period, and nowhere else."""
    for start, clause in proposal.clauses() if proposal.repeated else ():
        if proposal.repeated in {number for _, number in counts(clause)}:
            for each in periods_in(clause.translate(DIGITS)):
                if each.least == each.most == COUNTED_IN and not each.working:
                    yield start + each.span[0], start + each.span[1]


def _number(written: str) -> int:
    word = written.lower()
    digits = re.match(r"\d+", word)
    return NTH.get(word) or int(digits[0] if digits else next(value_of(word), 0))
