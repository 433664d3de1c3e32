"""The same plan as a reply in another language than the customer's, for who is asked to answer in it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from responder.answers import Answer
from responder.catalogue import LANGUAGES, TITLES, catalogue
from responder.fitting import joined, sentences_of
from responder.gloss import glosses, in_words_of, same_quote
from responder.guard import blocks
from responder.guard_language import language
from responder.guard_proposal import Proposal
from responder.phrasing import in_particle
from responder.plan import Plan
from responder.rendering import rendered
from responder.values import Sentence, Source, Variant, Voice
from store.saying import say


def translated(plan: Plan, voice: Voice, sources: Sequence[Source], deal: int) -> Iterator[Variant]:
    """The draft of a plan in each other language that we have a catalogue of, with its facts where the brand has them.

    Nothing is translated: a fact is what the same entry says in that language; where it has none, the draft leads to
    people instead. What would mix languages is left out.
    """
    for lang in LANGUAGES:
        known = catalogue(lang)
        if known is None or lang == plan.catalogue.lang:
            continue
        there = _answered(plan, in_words_of(plan, voice, known), voice, sources)
        parts = rendered(there, voice, deal)
        text, facts = joined(parts), [each.text for each in there.quotes]
        if parts and not blocks(list(language(Proposal(text, lang=lang, facts=facts)))):
            gloss = glosses(there, voice, sources, deal, parts)
            yield Variant(f"in {TITLES[lang]}", _reason(plan, there), text, sentences_of(parts), gloss, lang)


def _answered(plan: Plan, there: Plan, voice: Voice, sources: Sequence[Source]) -> Plan:
    """The plan there, with what the brand says in that language in the place of its quotes."""
    lang = there.catalogue.lang
    found = (same_quote(each, sources, lang, there.values) for each in plan.quotes)
    quotes = tuple(_spoken(each, lang, voice) for each in found if each is not None)
    answer = replace(plan.answer, quotes=quotes) if quotes else Answer()
    return replace(there, answer=answer, contact=_contact(plan, answer, voice))


def _spoken(quote: Sentence, lang: str, voice: Voice) -> Sentence:
    return replace(quote, text=in_particle(quote.text, voice)) if lang == "th" else quote


def _contact(plan: Plan, answer: Answer, voice: Voice) -> str:
    """The step into a private conversation that fits what can still be said."""
    if answer.reaches(voice.contact):
        return ""
    if not answer.quotes:
        return plan.reach
    return plan.contact or ("more" if plan.asks else plan.reach)


def _reason(plan: Plan, there: Plan) -> str:
    ours, theirs = TITLES.get(plan.catalogue.lang, plan.catalogue.lang), TITLES[there.catalogue.lang]
    lost = len(plan.quotes) - len(there.quotes)
    without = say(" Without what your knowledge says in {ours} only.", ours=ours) if lost else ""
    return say(
        "The message was read as {ours}: choose this for somebody who asks for {theirs}.{without}",
        ours=ours,
        theirs=theirs,
        without=without,
    )
