"""A draft from a mention, a voice and what the brand may say, without any outside service.

The same mention gives the same draft; neighbours get other words. Nothing of the customer's text is repeated but the
topics that the catalogue names, nothing is promised, and every sentence says what it stands on.
"""

from collections.abc import Sequence
from dataclasses import replace

from responder.catalogue import catalogue
from responder.caution import Caution, caution
from responder.fitting import Part, joined, sentences_of
from responder.gloss import glosses
from responder.guard import blocks
from responder.guard_proposal import Proposal
from responder.guard_tone import tone
from responder.likeness import opening
from responder.outline import outline
from responder.plan import Plan, make_plan
from responder.rendering import rendered
from responder.returns import suited
from responder.values import COURTESY, Composed, Heard, Source, Voice
from responder.variants import variants_of
from store.saying import N_, listed, say

DEALS = 48


def compose(heard: Heard, voice: Voice, sources: Sequence[Source], recent: Sequence[str] = ()) -> Composed:
    """Write a draft, or say why there is none; `recent` holds drafts whose opening it must not repeat."""
    heard = _tidied(heard, voice)
    care = caution(heard)
    refusal = _refusal(heard, care)
    known = catalogue(heard.lang)
    if refusal or known is None:
        reason = refusal or say("no catalogue for language {lang!r}", lang=heard.lang)
        return Composed(None, heard.lang, reason=reason, escalate=_escalate(heard, care, ""))
    sources = suited(heard, sources)
    plan = make_plan(heard, voice, sources, care, known)
    deal, parts = _fresh(plan, voice, recent)
    if parts and _misses(heard, joined(parts)):
        care = replace(care, kinds=(*care.kinds, "doubt"))
        plan = make_plan(heard, voice, sources, care, known)
        deal, parts = _fresh(plan, voice, recent)
    escalate = _escalate(heard, care, plan.tone.escalate)
    if not parts:
        return Composed(
            None,
            heard.lang,
            reason=say("no draft fits into a reply on {channel}", channel=heard.channel),
            escalate=escalate,
        )
    stood_on = tuple(dict.fromkeys(part.source for part in parts if part.source != COURTESY))
    text = joined(parts)
    return Composed(
        text, heard.lang, sentences_of(parts), stood_on, escalate=escalate, plan=outline(plan, sources),
        gloss=glosses(plan, voice, sources, deal, parts), variants=variants_of(plan, voice, sources, deal, text),
    )  # fmt: skip


def _tidied(heard: Heard, voice: Voice) -> Heard:
    lang = heard.lang.lower().partition("-")[0]
    intents = tuple(intent.strip().lower().replace(" ", "_") for intent in heard.intents)
    return replace(heard, lang=voice.language if lang in ("", "und") else lang, intents=intents)


def _refusal(heard: Heard, care: Caution) -> str:
    if heard.hard:
        return say("only people answer this class: {hard}", hard=heard.hard)
    if care.silent:
        return say("only people answer this class: {known}", known=listed(care.silent))
    return N_("spam is not answered") if "spam" in heard.intents else ""


def _misses(heard: Heard, text: str) -> bool:
    """Whether the guard would say that a draft rejoices at a complaint, or regrets praise."""
    return blocks(list(tone(Proposal(text, lang=heard.lang, text=heard.text))))


def _escalate(heard: Heard, care: Caution, doubt: str) -> str:
    hard = say("Only people answer this class: {hard}.", hard=heard.hard) if heard.hard else ""
    torn = N_("The stars and the text disagree.") if heard.contradiction else ""
    return " ".join(filter(None, (hard, care.why, doubt, torn)))


def _fresh(plan: Plan, voice: Voice, recent: Sequence[str]) -> tuple[int, list[Part]]:
    """The first deal of phrases whose opening is not among the recent ones; the first of all when every one is."""
    used = {opening(text) for text in recent}
    first = rendered(plan, voice, 0)
    if opening(joined(first)) not in used:
        return 0, first
    for deal in range(1, DEALS):
        parts = rendered(plan, voice, deal)
        if opening(joined(parts)) not in used:
            return deal, parts
    return 0, first
