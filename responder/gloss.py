"""The plan of a draft in the languages that the staff read: no machine translation, the same plan in other phrases."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from responder.catalogue import LANGUAGES, catalogue
from responder.catalogue.shape import Catalogue
from responder.details import in_language
from responder.fitting import NAME, Part, joined
from responder.patterns import rows_of
from responder.plan import Plan, at_of, signature_of
from responder.quoting import quotable
from responder.rendering import chosen, finished
from responder.topics import Said, plain_topic
from responder.values import Sentence, Source, Voice

TABLE = Path(__file__).parent / "catalogue" / "same_topics.tsv"


def glosses(plan: Plan, voice: Voice, sources: Sequence[Source], deal: int, parts: Sequence[Part]) -> dict[str, str]:
    """The draft of a plan in each other language that we have a catalogue of; `parts` are those of the draft itself.

    What is quoted comes from the same entry in that language; where there is none, it stays as it is, in marks.
    """
    others = (known for lang in LANGUAGES if lang != plan.catalogue.lang and (known := catalogue(lang)))
    return {known.lang: _glossed(plan, voice, sources, deal, parts, known) for known in others}


def _glossed(
    plan: Plan, voice: Voice, sources: Sequence[Source], deal: int, parts: Sequence[Part], known: Catalogue
) -> str:
    there = in_words_of(plan, voice, known)
    quotes = (same_quote(each, sources, known.lang, there.values) or _marked(each) for each in plan.quotes)
    there = replace(there, answer=replace(plan.answer, quotes=tuple(quotes)))
    left = Counter((part.keep, part.role) for part in parts if part.role != NAME)
    kept = []
    for part in chosen(there, voice, deal):
        if left[part.keep, part.role]:
            left[part.keep, part.role] -= 1
            kept.append(part)
    return joined(finished(kept, known, voice))


def in_words_of(plan: Plan, voice: Voice, known: Catalogue) -> Plan:
    """The plan with the topics and words of another catalogue; its quotes are still what they were."""
    return replace(
        plan,
        catalogue=known,
        said=tuple(_said(each, plan.catalogue.lang, known) for each in plan.said),
        values={**plan.values, "signature": signature_of(voice, known), "at": at_of(plan.heard, voice, known)},
        details=tuple(in_language(plan.details, plan.catalogue.lang, known.lang)),
    )


def _said(said: Said, lang: str, known: Catalogue) -> Said:
    """The same topic in another catalogue, or what that calls its aspect in the same tone."""
    phrase = _same(lang, known.lang).get(said.topic.phrase)
    close = next((each for each in known.topics if each.phrase == phrase and each.aspect == said.topic.aspect), None)
    return Said(close or plain_topic(said.topic.aspect, said.tone, known) or said.topic, said.tone)


@cache
def _same(lang: str, other: str) -> dict[str, str]:
    """What one catalogue calls the topics of another, from a table with a column a language."""
    heading = TABLE.read_text(encoding="utf-8").split("\n", 1)[0].split("\t")
    if lang not in heading or other not in heading:
        return {}
    here, there = heading.index(lang), heading.index(other)
    return {row[here]: row[there] for row in rows_of(TABLE)}


def same_quote(quote: Sentence, sources: Sequence[Source], lang: str, values: Mapping[str, str]) -> Sentence | None:
    """The same sentence of the same entry in another language, found by its place where both have as many."""
    source = next((each for each in sources if each.id == quote.source), None)
    other = source and next(
        (
            each
            for each in sources
            if source.key and (each.kind, each.key, each.lang) == (source.kind, source.key, lang)
        ),
        None,
    )
    ours, theirs = (quotable(each, values) if each else [] for each in (source, other))
    place = next((place for place, each in enumerate(ours) if each[:12] == quote.text[:12]), len(ours))
    if other is None or len(ours) != len(theirs) or place >= len(theirs):
        return None
    return Sentence(theirs[place], other.id)


def _marked(quote: Sentence) -> Sentence:
    return replace(quote, text=f"“{quote.text}”")
