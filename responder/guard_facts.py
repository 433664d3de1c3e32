"""Do numbers, links and contacts of a draft come from a fact, and does it show personal data?"""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from responder.guard_proposal import ERROR, WARNING, Proposal
from responder.guard_repeats import told_periods
from responder.patterns import pattern
from responder.personal import Personal, personal_data
from responder.unmask import DIGITS
from responder.values import Finding
from store.amounts import placed_amounts
from store.numerals import value_of
from store.saying import N_, say

YEAR = re.compile("(?:19|20|25)\\d\\d")
LONG = re.compile(r"(?<![\d.,/])(?:\d{4,}|\d{1,4}/\d{1,4})(?![\d.,/]*\d)")
KINDS = {
    "money": N_("an amount"),
    "percent": N_("a percentage"),
    "date": N_("a date"),
    "time": N_("a time"),
    "span": N_("a period"),
}


def ungrounded(proposal: Proposal) -> Iterator[Finding]:
    """Amounts, percentages, dates, times, periods, links and contacts that no fact holds."""
    yield from _numbers(proposal)
    known = [fact.lower() for fact in proposal.facts]
    for match in pattern("link").finditer(pattern("email").sub(lambda m: " " * len(m[0]), proposal.draft)):
        if not any(match[0].lower().rstrip("/.,") in fact for fact in known):
            yield proposal.finding("ungrounded_link", ERROR, match.span(), N_("No fact holds this link."))
    for match in (*pattern("email").finditer(proposal.draft), *pattern("handle").finditer(proposal.draft)):
        if not any(match[0].lower().rstrip(".") in fact for fact in known):
            yield proposal.finding("ungrounded_contact", ERROR, match.span(), N_("No fact holds this contact."))
    for each in personal_data(proposal.draft):
        if each.kind == "phone" and not _known(each, proposal):
            yield proposal.finding("ungrounded_contact", ERROR, each.span, N_("No fact holds this phone number."))


def pii(proposal: Proposal) -> Iterator[Finding]:
    """Personal data that no fact holds, and a full name in the greeting."""
    theirs = {each.value for each in personal_data(proposal.text)}
    for each in personal_data(proposal.draft):
        told = each.kind not in ("email", "phone") or each.value in theirs
        if told and not _known(each, proposal):
            yield proposal.finding(
                "pii", ERROR, each.span, say("This shows personal data in the reply: {kind}.", kind=each.kind)
            )
    yield from _repeated(proposal)
    for match in pattern("ending").finditer(proposal.draft):
        yield proposal.finding(
            "pii", ERROR, match.span(), N_("This shows part of a number that belongs to the customer.")
        )
    name = pattern("full_name").match(proposal.draft)
    if name and not pattern("nobody").search(name[0]):
        yield proposal.finding(
            "pii", WARNING, name.span(), N_("The greeting shows a full name; a first name is enough.")
        )


def _repeated(proposal: Proposal) -> Iterator[Finding]:
    """Long numbers of the customer, such as an order or a house: whatever they are, nobody else should read them."""
    theirs = {number for number in LONG.findall(proposal.text.translate(DIGITS)) if not YEAR.fullmatch(number)}
    for match in LONG.finditer(proposal.draft.translate(DIGITS)):
        if match[0] in theirs and not any(match[0] in fact.translate(DIGITS) for fact in proposal.facts):
            yield proposal.finding("pii", ERROR, match.span(), N_("This repeats a number of the customer."))


def _numbers(proposal: Proposal) -> Iterator[Finding]:
    draft = proposal.draft.translate(DIGITS)
    idle = [*(match.span() for match in pattern("idle").finditer(draft)), *told_periods(proposal)]
    for kind, what in KINDS.items():
        figures = list(_figures(kind, draft))
        if not figures:
            continue
        known = {value for fact in proposal.facts for value in _values(kind, fact)}
        said = _values(kind, proposal.text) if kind in ("date", "time", "span") else set()
        for span, values in figures:
            if not values <= known | said and not any(one[0] <= span[0] < one[1] for one in idle):
                yield proposal.finding(
                    "ungrounded_number", ERROR, span, say("No fact holds {what} like this.", what=what)
                )


def _figures(kind: str, plain: str) -> Iterator[tuple[tuple[int, int], set[str]]]:
    """Where a kind of figure stands, each with its values: two for a range."""
    for match in pattern(f"value.{kind}").finditer(plain):
        yield match.span(), {_value(each) for each in match.groups() if each}
    if kind == "money":
        yield from ((each.span, {_written(each.value)}) for each in placed_amounts(plain, ""))


def _values(kind: str, text: str) -> set[str]:
    """The values of a kind in a text, and all other numbers beside them."""
    plain = text.translate(DIGITS)
    found = {value for _, values in _figures(kind, plain) for value in values}
    beside = (match[0] for name in ("number", "spelled") for match in pattern(name).finditer(plain))
    return found | ({_value(each) for each in beside} if found else set())


def _value(written: str) -> str:
    """A number by its value, however it is written; a date or time as it stands."""
    if not written[:1].isdigit():
        return next(map(_written, value_of(written)), written.lower())
    plain = re.sub(r"[ ,](?=\d{3}(?:\D|$))|\.(?=\d{3}(?:\D|$))", "", written).replace(",", ".")
    try:
        return _written(Decimal(plain))
    except InvalidOperation:
        return plain


def _written(value: Decimal) -> str:
    """A value in one form: 10, never 1E+1."""
    return f"{value.normalize():f}"


def _known(each: Personal, proposal: Proposal) -> bool:
    digits = re.sub(r"\D", "", each.value)
    return any(
        each.value.lower() in fact.lower() or (len(digits) > 5 and digits in re.sub(r"\D", "", fact))
        for fact in (fact.translate(DIGITS) for fact in proposal.facts)
    )
