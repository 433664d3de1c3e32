"""Other ways to say the same plan, each with its reason; the facts stay, as far as the language has them."""

from collections.abc import Sequence
from dataclasses import replace

from responder.fitting import joined, sentences_of
from responder.gloss import glosses
from responder.plan import Plan
from responder.rendering import rendered
from responder.translated import translated
from responder.values import Source, Variant, Voice

SHORTER, WARMER, FORMAL, FRIENDLY = "shorter", "warmer", "more formal", "friendlier"
REASONS = {
    SHORTER: "Only what matters: thanks, the matter itself and the way on.",
    WARMER: "More feeling: for a customer who is upset, or very happy.",
    FORMAL: "More distance: for official matters and older customers.",
    FRIENDLY: "Less distance: for customers who write like friends.",
}


def variants_of(plan: Plan, voice: Voice, sources: Sequence[Source], deal: int, text: str) -> tuple[Variant, ...]:
    """The variants of a draft whose words differ from `text` and from each other."""
    found: dict[str, Variant] = {}
    for name, other in _voices(voice).items():
        parts = rendered(plan, other, deal)
        words = joined(parts)
        if parts and words != text and words not in found:
            gloss = glosses(plan, other, sources, deal, parts)
            found[words] = Variant(name, REASONS[name], words, sentences_of(parts), gloss, plan.catalogue.lang)
    return (*found.values(), *translated(plan, voice, sources, deal))


def _voices(voice: Voice) -> dict[str, Voice]:
    tone = FRIENDLY if voice.formality == "formal" else FORMAL
    return {
        SHORTER: replace(voice, length="short"),
        WARMER: replace(voice, warmth="hearty", length="long"),
        tone: replace(voice, formality="friendly" if tone == FRIENDLY else "formal"),
    }
