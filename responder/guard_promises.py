"""Does a draft promise money, gifts or work, ask for a better review, blame staff, or admit guilt?"""

import re
from collections.abc import Iterator, Sequence

from responder.guard_language import closest
from responder.guard_proposal import ERROR, Proposal
from responder.guard_rules import CODES, Rules, all_rules
from responder.values import Finding
from store.saying import N_

MESSAGES = {
    "refund_promise": N_("This promises money back, and no policy says so."),
    "compensation": N_("This offers a gift or a discount, and no policy says so."),
    "future_work_promise": N_("This promises work that nobody has agreed to do, or says that it was done."),
    "review_gating": N_("A reply must not ask for a better, changed or removed review."),
    "staff_blame": N_("This blames a colleague in public."),
    "liability": N_("This admits guilt or liability."),
    "argument": N_("This argues with the customer, or puts the blame on them."),
}
GROUNDED = (
    "refund_promise",
    "compensation",
    "future_work_promise",
    "liability",
)  # a brand's own policy may promise these
WORDY = re.compile(r"[^\W\d_]{4,}")
COVERED = 0.75


def promises(proposal: Proposal) -> Iterator[Finding]:
    """Every clause that breaks a rule about promises, reviews or blame, in any language that we know rules for."""
    rules = _spoken(proposal)
    for start, clause in proposal.clauses():
        stands = proposal.stands(clause)
        for code in CODES:
            hit = None if stands and code in GROUNDED else _broken(clause, code, rules)
            if hit and not (code == "compensation" and _covered(clause, proposal)):
                span = (start + hit.start(), start + hit.end())
                yield proposal.finding(code, ERROR, span, MESSAGES[code])


def _spoken(proposal: Proposal) -> list[Rules]:
    """The rules of the draft's language and of English, into which writers slip; all rules where it is not known."""
    lang = proposal.lang or closest(proposal.draft)
    known = [rules for rules in all_rules() if rules.lang in (lang, "en")]
    return known if any(rules.lang == lang for rules in known) else list(all_rules())


def _broken(clause: str, code: str, spoken: Sequence[Rules]) -> re.Match[str] | None:
    """The words that break a rule, in whichever of the languages."""
    return next((hit for rules in spoken if (hit := _broken_in(clause, code, rules))), None)


def _broken_in(clause: str, code: str, rules: Rules) -> re.Match[str] | None:
    hits = [hit for pattern in rules.of(code, "direct") for hit in pattern.finditer(clause)]
    if any(pattern.search(clause) for pattern in rules.of(code, "commit")):
        hits += [hit for pattern in rules.of(code, "object") for hit in pattern.finditer(clause)]
    return next((hit for hit in hits if not _excused(clause, hit, code, rules)), None)


def _excused(clause: str, hit: re.Match[str], code: str, rules: Rules) -> bool:
    """Whether the words are denied or handed on, close by and within the same commas."""
    begin = clause.rfind(",", 0, hit.start()) + 1
    end = clause.find(",", hit.end())
    before, after = clause[begin : hit.start()], clause[hit.end() : end if end >= 0 else len(clause)]
    around = before + hit[0] + after
    return (
        any(pattern.search(before) for role in ("deny", "defer") for pattern in rules.of(code, role))
        or any(pattern.search(after) for pattern in rules.of(code, "defer_after"))
        or any(pattern.search(around) for pattern in rules.of(code, "deny_around"))
    )


def _covered(clause: str, proposal: Proposal) -> bool:
    """Whether nearly all words of a clause stand in one fact: a fact told in other words."""
    words = {word.lower() for word in WORDY.findall(clause)}
    return bool(words) and any(
        sum(word in fact.lower() for word in words) >= COVERED * len(words) for fact in proposal.facts
    )
