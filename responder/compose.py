"""A draft from a mention, a voice and what the brand may say, without any outside service.

The same mention gives the same draft; neighbours get other words. Nothing of the customer's text is repeated but the
topics that the catalogue names, nothing is promised, and every sentence says what it stands on.
"""

from collections.abc import Sequence
from dataclasses import replace

from channels.facts import Facts
from responder.catalogue import catalogue
from responder.caution import PRIVATE, Caution, caution
from responder.fitting import NAME, Part, after_greeting, facts_of, fitted, joined, sentences_of, settled
from responder.likeness import opening
from responder.phrasing import Phraser, particles, seed_of
from responder.plan import Plan, make_plan
from responder.values import COURTESY, Composed, Heard, Source, Voice
from responder.wording import words_of

DEALS = 48
NAMED = 99  # kept above all else
BRIEF = 500


def compose(heard: Heard, voice: Voice, sources: Sequence[Source], recent: Sequence[str] = ()) -> Composed:
    """Write a draft, or say why there is none; `recent` holds drafts whose opening it must not repeat."""
    heard = _tidied(heard, voice)
    care = caution(heard)
    refusal = _refusal(heard, care)
    known = catalogue(heard.lang)
    if refusal or known is None:
        reason = refusal or f"no catalogue for language {heard.lang!r}"
        return Composed(None, heard.lang, reason=reason, escalate=_escalate(heard, care, ""))
    plan = make_plan(heard, voice, sources, care, known)
    parts = _fresh(plan, voice, recent)
    escalate = _escalate(heard, care, plan.tone.escalate)
    if not parts:
        return Composed(None, heard.lang, reason=f"no draft fits into a reply on {heard.channel}", escalate=escalate)
    stood_on = tuple(dict.fromkeys(part.source for part in parts if part.source != COURTESY))
    return Composed(joined(parts), heard.lang, sentences_of(parts), stood_on, escalate=escalate)


def _tidied(heard: Heard, voice: Voice) -> Heard:
    lang = heard.lang.lower().partition("-")[0]
    intents = tuple(intent.strip().lower().replace(" ", "_") for intent in heard.intents)
    return replace(heard, lang=voice.language if lang in ("", "und") else lang, intents=intents)


def _refusal(heard: Heard, care: Caution) -> str:
    if heard.hard:
        return f"only people answer this class: {heard.hard}"
    if care.silent:
        return f"only people answer this class: {', '.join(care.silent)}"
    return "spam is not answered" if "spam" in heard.intents else ""


def _escalate(heard: Heard, care: Caution, doubt: str) -> str:
    hard = f"Only people answer this class: {heard.hard}." if heard.hard else ""
    torn = "The stars and the text disagree." if heard.contradiction else ""
    return " ".join(filter(None, (hard, care.why, doubt, torn)))


def _fresh(plan: Plan, voice: Voice, recent: Sequence[str]) -> list[Part]:
    """The first deal of phrases whose opening is not among the recent ones; the first of all when every one is."""
    used = {opening(text) for text in recent}
    deals = (_dealt(plan, voice, deal) for deal in range(DEALS if used else 1))
    first: list[Part] = []
    for parts in deals:
        first = first or parts
        if opening(joined(parts)) not in used:
            return parts
    return first


def _dealt(plan: Plan, voice: Voice, deal: int) -> list[Part]:
    facts = facts_of(plan.heard.channel)
    seed = f"{seed_of(plan.heard)}|{deal or ''}"
    phraser = Phraser(plan.catalogue, voice, seed, plan.values, private=plan.heard.channel in PRIVATE)
    parts = words_of(plan, phraser, brief=facts.limit is not None and facts.limit <= BRIEF)
    chosen = settled(parts, plan.catalogue.word("once"))
    return _softened(after_greeting(fitted([*_named(plan.heard, facts), *chosen], facts)), plan, voice)


def _named(heard: Heard, facts: Facts) -> list[Part]:
    """The account of the customer, first of all, where a network tells them of nothing else; it is left out last."""
    return [Part((f"@{heard.handle}",), NAMED, role=NAME)] if facts.names and heard.handle else []


def _softened(parts: list[Part], plan: Plan, voice: Voice) -> list[Part]:
    """The softer Thai particle not twice in a row: what follows it ends in the plain one."""
    spoken = particles(plan.catalogue, voice)
    soft, plain, last = spoken["n"], spoken["p"], ""
    kept = []
    for part in parts:
        text = part.text
        if soft and part.source == COURTESY and text.endswith(soft) and last.endswith(soft):
            text = text.removesuffix(soft) + plain
        kept.append(part.said(text))
        last = text
    return kept
