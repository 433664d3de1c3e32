"""Does a draft promise a time that nobody set: in a few days, shortly, on Friday, ภายในไม่กี่วัน, พรุ่งนี้?"""

import re
from collections.abc import Iterator, Sequence

from responder.guard_proposal import ERROR, Proposal
from responder.patterns import pattern
from responder.values import Finding
from store.saying import N_

PROMISED = N_("This promises a time that nobody set, and no fact holds it.")
APART = re.compile(r"[,;–—(]|(?<=[\u0e00-\u0e7f])\s+(?=[\u0e00-\u0e2f\u0e40-\u0e44])")


def vague(proposal: Proposal) -> Iterator[Finding]:
    """Vague periods of time and days of the week that are still to come, unless a fact names the same one."""
    facts = [fact.lower() for fact in proposal.facts]
    for start, clause in proposal.clauses():
        if proposal.stands(clause):
            continue
        for hit in pattern("vague").finditer(clause):
            if not _is_known(hit[0].lower(), facts) and not _excused(clause, hit):
                yield proposal.finding("ungrounded_number", ERROR, (start + hit.start(), start + hit.end()), PROMISED)


def _is_known(said: str, facts: Sequence[str]) -> bool:
    """Whether a fact names the same time, or, for a day of the week, a run of days such as Monday to Friday."""
    day = pattern("vague.day").search(said)
    return any(said in fact or (day and (day[0] in fact or pattern("vague.week").search(fact))) for fact in facts)


def _excused(clause: str, hit: re.Match[str]) -> bool:
    """Whether the words tell of what was, wish for something, or leave open whether it comes."""
    begin = max((each.end() for each in APART.finditer(clause, 0, hit.start())), default=0)
    end = next((each.start() for each in APART.finditer(clause, hit.end())), len(clause))
    around = f"{clause[begin : hit.start()]}…{clause[hit.end() : end]}"
    if pattern("vague.most").search(clause[begin : hit.start()]):
        return False
    if pattern("vague.felt").search(around) or pattern("vague.open").search(around):
        return True
    if pattern("vague.coming").search(around):
        return False
    told = pattern("vague.felt").search(clause) if "\u0e00" <= hit[0][0] <= "\u0e7f" else None  # Thai has no commas
    return bool(told or pattern("vague.past").search(around))
