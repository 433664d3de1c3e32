"""Does a draft strike the wrong note, repeat the customer, or repeat another reply?"""

from collections.abc import Iterator

from responder.catalogue import LANGUAGES, catalogue
from responder.catalogue.shape import NEGATIVE, POSITIVE
from responder.guard_proposal import ERROR, WARNING, Proposal
from responder.likeness import CLOSE, likeness, opening
from responder.patterns import pattern
from responder.tone import mood
from responder.topics import TURN, shown_in
from responder.unmask import one_blank
from responder.values import Finding
from store.saying import N_

ECHO = 40


def tone(proposal: Proposal) -> Iterator[Finding]:
    """Condolence without a death, joy about trouble, regret about joy, and a tone that the mention contradicts."""
    for match in pattern("condolence").finditer(proposal.draft):
        if not pattern("death").search(proposal.text):
            yield _wrong(proposal, ERROR, match.span(), N_("There is nobody to mourn in the mention."))
    for start, clause in proposal.clauses():
        for first, second in (("glad", "trouble"), ("sorry", "praise")):
            one, other = pattern(first).search(clause), pattern(second).search(clause)
            if (
                one
                and other
                and one.end() <= other.start()
                and not pattern("eased").search(clause[one.end() : other.end()])
            ):
                span = (start + one.start(), start + other.end())
                yield _wrong(proposal, ERROR, span, N_("The feeling does not fit what it is about."))
    yield from _contradicted(proposal)


def _contradicted(proposal: Proposal) -> Iterator[Finding]:
    text = " ".join(one_blank(proposal.text).split())
    good, bad = _moods(text, proposal.lang)
    glad, sorry = pattern("glad").search(proposal.draft), pattern("sorry").search(proposal.draft)
    if glad and bad and not good and not sorry:
        yield _wrong(proposal, ERROR if bad > 1 else WARNING, glad.span(), N_("The mention is a complaint."))
    if sorry and good and not bad and "?" not in text and not TURN.search(text):
        yield _wrong(proposal, ERROR if good > 1 else WARNING, sorry.span(), N_("The mention is full of praise."))


def _moods(text: str, lang: str) -> tuple[int, int]:
    """How many words and topics of a text praise, and how many blame."""
    known = catalogue(lang) if lang in LANGUAGES else None
    shown = [said.tone for said in shown_in(text, known)] if known else []
    return mood(text, POSITIVE) + shown.count(POSITIVE), mood(text, NEGATIVE) + shown.count(NEGATIVE)


def _wrong(proposal: Proposal, level: str, span: tuple[int, int], message: str) -> Finding:
    return proposal.finding("wrong_sentiment", level, span, message)


def echo(proposal: Proposal) -> Iterator[Finding]:
    """Forty signs or more in a row that are the customer's own and stand in no fact."""
    draft, text = proposal.draft, proposal.text
    begin = 0
    while begin + ECHO <= len(draft):
        end = begin + ECHO
        if draft[begin:end] not in text or any(draft[begin:end] in fact for fact in proposal.facts):
            begin += 1
            continue
        while end < len(draft) and draft[begin : end + 1] in text:
            end += 1
        yield proposal.finding("echo", ERROR, (begin, end), N_("This repeats the customer word for word."))
        begin = end


def sameness(proposal: Proposal) -> Iterator[Finding]:
    """An opening or a whole text that another recent reply has as well."""
    mine, whole = opening(proposal.draft), (0, len(proposal.draft))
    if mine and any(mine == opening(other) for other in proposal.recent):
        start = max(0, proposal.draft.lower().find(mine[:12]))
        span = (start, min(len(proposal.draft), start + len(mine)))
        yield proposal.finding(
            "repeated_opening", WARNING, span, N_("Another recent reply begins with the same words.")
        )
    if any(likeness(proposal.draft, other) > CLOSE for other in proposal.recent):
        yield proposal.finding("near_copy", WARNING, whole, N_("Another recent reply says nearly the same."))
