"""Other ways to say the same plan, each with its reason; the facts stay, as far as the language has them."""

from collections.abc import Sequence
from dataclasses import replace

from responder.fitting import GREETING, NAME, SIGN, THANKING, Part, joined, sentences_of
from responder.gloss import glosses
from responder.phrasing import CEREMONIAL
from responder.plan import Plan
from responder.rendering import rendered
from responder.translated import translated
from responder.values import Source, Variant, Voice
from store.saying import N_

SHORTER, WARMER, FORMAL, FRIENDLY = "shorter", "warmer", N_("more formal"), "friendlier"
REASONS = {
    SHORTER: N_("Only what matters, and the way on."),
    WARMER: N_("More feeling: for a customer who is upset, or very happy."),
    FORMAL: N_("More distance: for official matters and older customers."),
    FRIENDLY: N_("Less distance: for customers who write like friends."),
}


def variants_of(plan: Plan, voice: Voice, sources: Sequence[Source], deal: int, text: str) -> tuple[Variant, ...]:
    """The variants of a draft whose words differ from `text` and from each other."""
    found: dict[str, Variant] = {}
    for name, other in _voices(voice).items():
        parts = rendered(plan, other, deal)
        if joined(parts) == text:
            other, parts = _further(name, plan, other, deal, parts)
        words = joined(parts)
        if parts and words != text and words not in found:
            gloss = glosses(plan, other, sources, deal, parts)
            found[words] = Variant(name, REASONS[name], words, sentences_of(parts), gloss, plan.catalogue.lang)
    return (*found.values(), *translated(plan, voice, sources, deal))


def _further(name: str, plan: Plan, voice: Voice, deal: int, parts: list[Part]) -> tuple[Voice, list[Part]]:
    """What goes further where a voice changes no word: barer for the shorter one, stiffer for the more formal one."""
    if name == FORMAL:
        voice = replace(voice, formality=CEREMONIAL)
        return voice, rendered(plan, voice, deal)
    return voice, _barest(parts) if name == SHORTER else parts


def _barest(parts: list[Part]) -> list[Part]:
    """The same without greeting and thanks, where something else is left to say."""
    kept = [part for part in parts if part.role not in (GREETING, THANKING)]
    if all(part.role in (NAME, SIGN) for part in kept):
        return parts
    return [part if part.quotes else part.said(part.text[:1].upper() + part.text[1:]) for part in kept]


def _voices(voice: Voice) -> dict[str, Voice]:
    tone = FRIENDLY if voice.formality == "formal" else FORMAL
    return {
        SHORTER: replace(voice, length="short"),
        WARMER: replace(voice, warmth="hearty", length="long"),
        tone: replace(voice, formality="friendly" if tone == FRIENDLY else "formal"),
    }
