"""What a brand's own words answer to a mention."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from responder.catalogue import catalogue
from responder.catalogue.shape import NEGATIVE, NEUTRAL, POSITIVE
from responder.knowledge import closest, ranked
from responder.likeness import likeness
from responder.phrasing import in_particle
from responder.quoting import quotable, quote
from responder.topics import Said, aspects_of, shown_in
from responder.values import Heard, Sentence, Source, Voice

MOST = 3
ALIKE = 0.5
ANSWERS = {"question", "order_status", "refund_request"}
REMEDIES = {"complaint", "refund_request", "leaving"}
KIND_WORDS = {"praise", "suggestion"}


@dataclass(frozen=True)
class Answer:
    """Sentences of sources, in their order.

    `whole` when a saved reply speaks, which needs no lead; `kind` when it only adds a kind word.
    """

    quotes: tuple[Sentence, ...] = ()
    whole: bool = False
    kind: bool = False

    def reaches(self, contact: str) -> bool:
        """Whether the quotes already say where to reach us."""
        return bool(contact.strip()) and any(contact.strip() in each.text for each in self.quotes)


def answer_to(
    heard: Heard,
    said: Sequence[Said],
    sources: Sequence[Source],
    voice: Voice,
    values: Mapping[str, str],
    *,
    asks: bool,
    tone: str,
) -> Answer:
    """Quote what answers a question, or tells an unhappy customer what to do; add a kind word to praise and ideas."""
    blamed = tone != POSITIVE and any(each.tone == NEGATIVE for each in said)
    wanted = _wanted(set(heard.intents), asks=asks, blamed=blamed)
    heard = replace(heard, aspects=_aspects(heard, said))
    tagged = [_tagged(source) for source in sources]
    if wanted <= KIND_WORDS:
        answer = _kind_word(heard, [each for each in tagged if wanted & set(each.intents)], values)
    else:
        ranking = [pair for pair in ranked(heard, tagged) if not pair[1].intents or wanted & set(pair[1].intents)]
        found = closest(ranking if asks else [pair for pair in ranking if _speaks_to(pair[1], said)])
        answer = _matter(heard, found, values, asks)
    return replace(answer, quotes=_spoken(answer.quotes, heard, voice))


def _matter(heard: Heard, found: Sequence[Source], values: Mapping[str, str], asks: bool) -> Answer:
    """The sentences of the best source, and for a question one of another, if that speaks to another aspect.

    Who asks only where an order is reads what to do or expect, and nothing else of what a source says.
    """
    quotes: list[Sentence] = []
    useful = not asks or ANSWERS & set(heard.intents) == {"order_status"}
    for place, source in enumerate(found if asks else found[:1]):
        if place == 0 or set(source.aspects) & set(heard.aspects) - set(found[0].aspects):
            room = 1 if quotes else MOST - 1
            more = quote(
                source, heard.text, values, useful=useful, timed=asks, limit=room, channel=heard.channel
            )  # fmt: skip
            quotes += [each for each in more if all(likeness(each.text, other.text) < ALIKE for other in quotes)]
    return Answer(tuple(quotes[:MOST]), whole=bool(quotes) and found[0].kind == "saved_reply")


def _aspects(heard: Heard, said: Sequence[Said]) -> tuple[str, ...]:
    """What a source has to speak to: the aspects shown plainly, or else all that were scored or found."""
    plain = [each.topic.aspect for each in said if each.topic.pattern and each.tone != NEUTRAL]
    return tuple(dict.fromkeys(plain or (*heard.aspects, *(each.topic.aspect for each in said))))


def _wanted(intents: set[str], *, asks: bool, blamed: bool) -> set[str]:
    """For which intents a source may speak: those of the mention, and its tone where it has none that tell."""
    if asks:
        return intents & ANSWERS | {"question"}
    return intents & REMEDIES | {"complaint"} if blamed else intents & KIND_WORDS


def _kind_word(heard: Heard, sources: Sequence[Source], values: Mapping[str, str]) -> Answer:
    """One sentence of the saved reply that shares most with a mention that praises or suggests."""
    aspects, contact = set(heard.aspects), values.get("contact", "")
    saved = [each for each in sources if each.kind == "saved_reply" and each.lang == heard.lang]
    shared = [each for each in saved if not aspects or aspects & set(each.aspects)]
    for source in sorted(shared, key=lambda each: -len(aspects & set(each.aspects))):
        fit = [each for each in quotable(source, values) if not (contact and contact in each)]
        if fit:
            return Answer((Sentence(fit[-1], source.id),), whole=True, kind=True)
    return Answer()


def _spoken(quotes: Sequence[Sentence], heard: Heard, voice: Voice) -> tuple[Sentence, ...]:
    """The quotes, in Thai with the particle of the voice."""
    if heard.lang != "th":
        return tuple(quotes)
    return tuple(replace(each, text=in_particle(each.text, voice)) for each in quotes)


def _speaks_to(source: Source, said: Sequence[Said]) -> bool:
    """Whether a source is about the very thing that is blamed; an aspect among others is too wide a word to tell."""
    blamed = [each for each in said if each.tone != POSITIVE]
    blamed = [each for each in blamed if each.topic.pattern] or blamed
    topics = _topics_of(source)
    return any(
        each.topic.phrase in topics or (source.aspects == (each.topic.aspect,) and each.topic.aspect != "quality")
        for each in blamed
    )


@lru_cache(maxsize=512)
def _tagged(source: Source) -> Source:
    """The source with the aspects that its words touch, where nobody gave it any."""
    known = catalogue(source.lang)
    if source.aspects or known is None:
        return source
    return replace(source, aspects=tuple(sorted(aspects_of(f"{source.title} {source.text}", known))))


@lru_cache(maxsize=512)
def _topics_of(source: Source) -> frozenset[str]:
    known = catalogue(source.lang)
    text = f"{source.title} {source.text}"
    return frozenset(each.topic.phrase for each in shown_in(text, known)) if known else frozenset()
