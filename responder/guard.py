"""May a draft be sent? Pure checks, the same for every writer and after every edit.

A finding of level error blocks. A check that breaks is itself an error, so the guard fails closed.
"""

from collections.abc import Callable, Iterator, Sequence

from responder.guard_facts import pii, ungrounded
from responder.guard_form import form
from responder.guard_language import language
from responder.guard_promises import promises
from responder.guard_proposal import ERROR, WARNING, Proposal
from responder.guard_repeats import counted
from responder.guard_returns import returned
from responder.guard_tone import echo, sameness, tone
from responder.guard_vague import vague
from responder.values import Finding, Returns
from store.saying import say

Check = Callable[[Proposal], Iterator[Finding]]
CHECKS: tuple[Check, ...] = (form, language, promises, ungrounded, counted, vague, returned, pii, tone, echo, sameness)

__all__ = ["CHECKS", "Finding", "blocks", "check", "verdict"]


def check(
    draft: str,
    *,
    lang: str = "",
    channel: str = "file",
    text: str = "",
    facts: Sequence[str] = (),
    recent: Sequence[str] = (),
    returns: Sequence[Returns] = (),
    repeated: int = 0,
) -> list[Finding]:
    """Look for all that speaks against sending a draft, in the order in which it stands there.

    `text` is the mention that it answers, `facts` is all that it may stand on, `recent` are other drafts, `returns`
    is the policy of returns, `repeated` which time within two months the customer complains of the same.
    """
    proposal = Proposal(draft, lang, channel, text, facts, recent, returns, repeated)
    findings = [finding for one in CHECKS for finding in _safely(one, proposal)]
    return sorted(set(findings), key=lambda finding: (finding.span, finding.code))


def blocks(findings: Sequence[Finding]) -> bool:
    """Whether a draft with these findings must not be sent."""
    return any(finding.level == ERROR for finding in findings)


def verdict(findings: Sequence[Finding]) -> str:
    """How a draft with these findings is judged: clean, warning or error."""
    levels = {finding.level for finding in findings}
    return ERROR if ERROR in levels else WARNING if levels else "clean"


def _safely(one: Check, proposal: Proposal) -> list[Finding]:
    try:
        return list(one(proposal))
    except Exception as error:
        message = say("The check {name} broke: {kind}.", name=one.__name__, kind=type(error).__name__)
        return [proposal.finding("guard_failed", ERROR, (0, len(proposal.draft)), message)]
