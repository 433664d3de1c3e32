"""Does a draft say of returns and refunds what the brand's policy says: days, event, postage, conditions?

The policy is data (store/returns.py). It beats every other fact: a hand-written entry that differs is an error, too.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from responder.guard_proposal import ERROR, Proposal
from responder.patterns import pattern
from responder.periods import Period, periods_in
from responder.return_periods import says_nothing
from responder.unmask import DIGITS
from responder.values import Finding, Returns, Source
from store.saying import N_, say

CODE = "returns_policy"
EVENTS = ("delivered", "shipped", "paid", "ordered")  # "of the delivery of your order" is about the delivery
NEAR = 40
COUNTED = {
    "delivered": N_("the days count from the delivery"), "ordered": N_("the days count from the order"),
    "shipped": N_("the days count from the dispatch"),
}  # fmt: skip
MUST = {
    "unused": N_("what is sent back must be unused"), "unopened": N_("what is sent back must be unopened"),
    "tags": N_("what is sent back must have its tags"), "receipt": N_("what is sent back needs its receipt"),
    "packaging": N_("what is sent back must be in its packaging"),
}  # fmt: skip
NEVER = N_("the customer pays the return postage")
FAULT_ONLY = N_("the brand pays the return postage only when the fault is its own")
Span = tuple[int, int]


@dataclass(frozen=True)
class Clause:
    """A clause with what it speaks of: return and refund by place, or what the clause before it spoke of.

    `asked` is a question right before it: "Lost the receipt? You can still return it."
    """

    start: int
    text: str
    places: tuple[tuple[int, str], ...]
    before: str
    asked: str = ""

    def topic(self, place: int) -> str:
        """What stands nearest before a place, or else first behind it, or in the clause before."""
        ahead = [topic for at, topic in self.places if at < place]
        behind = [topic for at, topic in self.places if at >= place]
        return ahead[-1] if ahead else behind[0] if behind else self.before

    def about(self, topic: str) -> bool:
        """Whether it speaks of a topic itself, or goes on with it without naming another."""
        return topic in {each for _, each in self.places} or (not self.places and self.before == topic)


def returned(proposal: Proposal) -> Iterator[Finding]:
    """Every clause about returns or refunds that says another thing than the policy for what it is about."""
    for clause in _clauses(proposal) if proposal.returns else ():
        for policy in _meant(clause, proposal):
            for span, message in _wrong(clause, policy):
                at = (clause.start + span[0], clause.start + span[1])
                yield proposal.finding(
                    CODE, ERROR, at, say("The policy of returns says otherwise: {message}.", message=message)
                )


def contradicts(source: Source, policies: Sequence[Returns]) -> bool:
    """Whether an entry of the knowledge says another thing about returns than the policy."""
    return _contradicts(source.text, source.title, source.lang, tuple(policies))


@lru_cache(maxsize=4_096)
def _contradicts(text: str, title: str, lang: str, policies: tuple[Returns, ...]) -> bool:
    """Kept, because every draft of a brand asks it of every entry."""
    return any(returned(Proposal(text, lang, text=title, returns=policies)))


def names_kind(text: str, policy: Returns) -> bool:
    """Whether a text names the kind of product of a policy."""
    low = text.casefold()
    return any(re.search(_word(name), low) for name in policy.named)


def _word(name: str) -> str:
    return rf"\b{re.escape(name)}(?:s|es)?\b" if name.isascii() else re.escape(name)


def _meant(clause: Clause, proposal: Proposal) -> list[Returns]:
    """The policies that a clause must hold to: of the kinds that it names, or the message, or all other products."""
    kinds = [each for each in proposal.returns if each.named]
    own = [each for each in kinds if names_kind(clause.text, each)]
    if own:
        return own
    elsewhere = any(names_kind(proposal.draft, each) for each in kinds)
    asked = [] if elsewhere else [each for each in kinds if names_kind(proposal.text, each)]
    return asked or [each for each in proposal.returns if not each.named]


def _clauses(proposal: Proposal) -> Iterator[Clause]:
    before = asked = ""
    for start, text in proposal.clauses():
        plain = text.translate(DIGITS).lower()
        places = sorted(
            (match.start(), topic)
            for topic in ("return", "refund", "other")
            for match in pattern(f"returns.{topic}").finditer(plain)
        )
        yield Clause(start, plain, tuple(places), "" if proposal.stands(text) else before, asked)
        asked = plain if plain.rstrip().endswith("?") else ""
        before = places[-1][1] if places else before


def _wrong(clause: Clause, policy: Returns) -> Iterator[tuple[Span, str]]:
    if not (clause.about("return") or clause.about("refund")):
        return
    for check in (_days, _event, _endless, _at_once, _postage, _possible, _conditions):
        yield from check(clause, policy)


def _said(clause: Clause, policy: Returns) -> list[Period]:
    """The periods that say how long something may be returned or a refund takes."""
    return [each for each in periods_in(clause.text) if not says_nothing(clause.text, each, policy.window_days)]


def _days(clause: Clause, policy: Returns) -> Iterator[tuple[Span, str]]:
    for each in _said(clause, policy):
        topic = clause.topic(each.span[0])
        if pattern("returns.not").search(clause.text[: each.span[0]]):
            continue
        if topic == "return" and policy.window_days and not _is_window(each, policy):
            yield each.span, _window(policy)
        if topic == "refund" and not _is_refund(each, policy):
            yield each.span, _refund(policy)


def _is_window(said: Period, policy: Returns) -> bool:
    return said.least == said.most == policy.window_days and not said.working


def _is_refund(said: Period, policy: Returns) -> bool:
    least = policy.refund_least if said.least != said.most else policy.refund_most
    return said.working == policy.working_days and (said.least, said.most) == (least, policy.refund_most)


def _window(policy: Returns) -> str:
    return say("it can be returned within {days} days", days=policy.window_days)


def _refund(policy: Returns) -> str:
    least, most = policy.refund_least, policy.refund_most
    if policy.working_days:
        return say("a refund takes {least} to {most} working days", least=least, most=most)
    return say("a refund takes {least} to {most} days", least=least, most=most)


def _event(clause: Clause, policy: Returns) -> Iterator[tuple[Span, str]]:
    """What a window counts from, where the clause names one beside the days, or says when they begin."""
    names = ["returns.begins"] if clause.about("return") else []
    if any(clause.topic(each.span[0]) == "return" for each in _said(clause, policy)):
        names.append("returns.from")
    for match in chain.from_iterable(pattern(name).finditer(clause.text) for name in names):
        tail = clause.text[match.end() : match.end() + NEAR].partition(",")[0]
        named = next((event for event in EVENTS if pattern(f"returns.{event}").search(tail)), "")
        if named and named != policy.counts_from and clause.topic(match.start()) != "refund":
            yield match.span(), COUNTED[policy.counts_from]


def _endless(clause: Clause, policy: Returns) -> Iterator[tuple[Span, str]]:
    for match in pattern("returns.endless").finditer(clause.text) if clause.about("return") else ():
        if not pattern("returns.talk").search(clause.text):
            yield match.span(), _window(policy)


def _at_once(clause: Clause, policy: Returns) -> Iterator[tuple[Span, str]]:
    for match in pattern("returns.at_once").finditer(clause.text) if clause.about("refund") else ():
        if clause.topic(match.start()) == "refund" and not pattern("returns.talk").search(clause.text):
            yield match.span(), _refund(policy)


def _postage(clause: Clause, policy: Returns) -> Iterator[tuple[Span, str]]:
    faulty = bool(pattern("returns.faulty").search(clause.text))
    free = policy.postage == "brand" or (policy.postage == "brand_if_faulty" and faulty)
    theirs = policy.postage == "customer" or (policy.postage == "brand_if_faulty" and not faulty)
    otherwise = bool(pattern("returns.otherwise").search(clause.text))
    for match in pattern("returns.free").finditer(clause.text) if not free else ():
        yield match.span(), NEVER if policy.postage == "customer" else FAULT_ONLY
    for match in pattern("returns.theirs").finditer(clause.text) if not (theirs or otherwise) else ():
        yield match.span(), N_("the brand pays this return postage")


def _possible(clause: Clause, policy: Returns) -> Iterator[tuple[Span, str]]:
    """That something can be returned although it cannot, or cannot although it can."""
    if not policy.window_days:
        for match in pattern("returns.can").finditer(clause.text):
            if not pattern("returns.cannot").search(clause.text):
                yield match.span(), N_("this cannot be returned")
    elif not pattern("returns.unless").search(clause.text):
        for match in pattern("returns.never").finditer(clause.text):
            yield match.span(), _window(policy)


def _conditions(clause: Clause, policy: Returns) -> Iterator[tuple[Span, str]]:
    """That a thing may come back in a state that the policy excludes, or without what it asks for."""
    if pattern("returns.never").search(clause.text):
        return
    granted = pattern("returns.grants").search(clause.text) or pattern("returns.can").search(clause.text)
    for condition in policy.conditions:
        for match in pattern(f"returns.without_{condition}").finditer(clause.text):
            yield match.span(), MUST[condition]
        for span in _lacking(clause, condition) if granted else ():
            yield span, MUST[condition]


def _lacking(clause: Clause, condition: str) -> Iterator[Span]:
    """Where a clause names a state that a condition excludes, or a question right before it did."""
    lacking = pattern(f"returns.lacks_{condition}")
    if lacking.search(clause.asked):
        yield 0, len(clause.text)
    for match in lacking.finditer(clause.text):
        ahead = pattern("returns.no_matter").sub("", clause.text[: match.start()])
        if not pattern("returns.unless_state").search(ahead):
            yield match.span()
