"""A plan as the parts of a draft that fits its channel, in the words of one deal."""

from responder.catalogue.shape import POSITIVE, Catalogue
from responder.caution import PRIVATE
from responder.fitting import GREETING, NAME, SIGN, THANKING, Part, after_greeting, facts_of, fitted, settled
from responder.own_words import in_own_words, with_sign
from responder.phrasing import Phraser, particles, seed_of
from responder.plan import Plan
from responder.values import COURTESY, Voice
from responder.wording import CLOSING, WARMTH, words_of

FEELING = (WARMTH - 1, WARMTH)
KIND = (*FEELING, CLOSING)
NAMED = 99  # kept above all else
BRIEF = 500


def rendered(plan: Plan, voice: Voice, deal: int) -> list[Part]:
    """The parts that have room, in their order; none when even the most important one is too long."""
    facts = facts_of(plan.heard.channel)
    parts = finished(fitted([*_named(plan), *chosen(plan, voice, deal)], facts), plan.catalogue, voice)
    return with_sign(parts, plan, voice)


def chosen(plan: Plan, voice: Voice, deal: int) -> list[Part]:
    """All parts that a voice wants, each in one phrasing; a plan and a deal always give the same, in any language."""
    facts = facts_of(plan.heard.channel)
    seed = f"{seed_of(plan.heard)}|{deal or ''}"
    phraser = Phraser(plan.catalogue, voice, seed, plan.values, private=plan.heard.channel in PRIVATE)
    parts = in_own_words(words_of(plan, phraser, brief=facts.limit is not None and facts.limit <= BRIEF), voice)
    parts = [part for part in parts if _is_wanted(part, voice)]
    return settled(_brief(parts, plan) if voice.length == "short" else parts, plan.catalogue.word("once"))


def _brief(parts: list[Part], plan: Plan) -> list[Part]:
    """The same without a greeting that names nobody, and without thanks beside more than praise."""
    named, glad = bool(plan.values["name"]), plan.tone.name == POSITIVE
    left_out = {role for role, stays in ((GREETING, named), (THANKING, glad)) if not stays}
    kept = [part for part in parts if part.role not in left_out]
    return kept if any(part.options and part.role not in (NAME, SIGN, GREETING) for part in kept) else parts


def _is_wanted(part: Part, voice: Voice) -> bool:
    """Whether a voice has this part: a short one has only the matter, a reserved one leaves feelings out."""
    if part.role or part.source != COURTESY:
        return True
    return not (voice.length == "short" and part.keep in KIND) and not (
        voice.warmth == "reserved" and part.keep in FEELING
    )


def finished(parts: list[Part], catalogue: Catalogue, voice: Voice) -> list[Part]:
    """The same parts joined well: lower case behind a greeting, and Thai particles that do not repeat."""
    return _softened(after_greeting(parts, (voice.brand,)), catalogue, voice)


def _named(plan: Plan) -> list[Part]:
    """The account of the customer, first of all, where a network tells them of nothing else; it is left out last."""
    handle, names = plan.heard.handle, facts_of(plan.heard.channel).names
    return [Part((f"@{handle}",), NAMED, role=NAME)] if names and handle else []


def _softened(parts: list[Part], catalogue: Catalogue, voice: Voice) -> list[Part]:
    """The softer Thai particle not twice in a row: what follows it ends in the plain one."""
    spoken = particles(catalogue, voice)
    soft, plain, last = spoken["n"], spoken["p"], ""
    kept = []
    for part in parts:
        text = part.text
        if soft and not part.quotes and text.endswith(soft) and last.endswith(soft):
            text = text.removesuffix(soft) + plain
        kept.append(part.said(text))
        last = text
    return kept
