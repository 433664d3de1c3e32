"""Which policies, FAQ entries and saved replies speak to a mention?"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from responder.sentences import split_sentences, uncourteous
from responder.values import Heard, Source
from store.vectors import nearness

SURE = 0.3  # alike enough without a shared aspect or intent
ALONE, AHEAD = 0.22, 0.1  # or alike enough without one, and that much ahead of every other source
LIKELY = 0.15  # alike enough with one; with an aspect and an intent that tells, any likeness will do
SHARED_ASPECT, SHARED_INTENT, SHARED_MOOD = 0.16, 0.12, 0.04
MOODS = frozenset(("complaint", "question", "praise", "suggestion"))  # intents that say nothing about the matter
LETTERS, TOPIC = 0.25, 0.06  # beside where a question lies, what its letters and a shared aspect are worth
FLOOR, LOWER = 0.4, 0.3  # what an entry must be worth to answer a question; the lower one where it is far ahead
FAR = 0.12  # all of these were chosen by hand on the first half of benchmarks/knowledge/
CLOSE = 0.6  # a second source is worth at least this share of the first
PART = 0.85  # what a single sentence is worth, beside the whole of a source
SLICE = 2_000
FILLER = """
a about after again all also am an and any are as at be because been before but by can could did do does each even
every for from get give go got had has have her here him his how i if in into is it its just like made make me more
most much my no not now of on one only or other our out over own please same she should so some such take than that
the their them then there these they thing this those to too two up us use used very was way we well were what when
where which while who why will with would you your hello hi dear thanks thank really anyone
ครับ ค่ะ คะ นะคะ นะครับ
"""
ADDRESS = re.compile(r"\S*@\S+|https?://\S+|\{\{\w+\}\}")  # tells nothing about the matter
# "Any update on my order?" asks for news, not for a newer version.
NEWS = re.compile(
    r"\b(?:any|an|some) updates?(?=\s*(?:[?.!,]|$)|"
    r" (?:on|about|regarding|for) (?:my|the|our|this) (?:order|parcel|package|delivery|refund|return|case|complaint)\b)"
)
Weights = dict[str, float]


def best_sources(heard: Heard, sources: Sequence[Source], limit: int = 2) -> list[Source]:
    """The sources in the language of a mention that speak to it, best first; none where nothing is alike enough."""
    return closest(ranked(heard, sources))[:limit]


def nearest(heard: Heard, sources: Sequence[Source]) -> float:
    """How alike the most alike source in the language of a mention is, 0 to 1, whatever the floor."""
    return round(max(_likenesses(heard, tuple(each for each in sources if each.lang == heard.lang)), default=0.0), 3)


def closest(ranking: Sequence[tuple[float, Source]]) -> list[Source]:
    """The first of a ranking, and those that come close to it."""
    return [source for worth, source in ranking if worth >= CLOSE * ranking[0][0]]


def ranked(heard: Heard, sources: Sequence[Source]) -> list[tuple[float, Source]]:
    """Every source in the language of a mention that is alike enough, with its worth, best first.

    A question is answered by where it and the sources lie, fused with their likeness in character n-grams. Anything
    else, or while a place is not known, by n-grams and what both share of aspects and intents.
    """
    same = tuple(source for source in sources if source.lang == heard.lang)
    alike = _likenesses(heard, same)
    worths = _fused(heard, same, alike) or [
        _worth(heard, same[place], alike[place], _is_alone(heard, same, alike, place)) for place in range(len(same))
    ]
    order = sorted(range(len(same)), key=lambda place: -worths[place])
    return [(worths[place], same[place]) for place in order if worths[place]]


def _likenesses(heard: Heard, same: tuple[Source, ...]) -> list[float]:
    rare, bags = _index(same)
    asked = _weighed(heard.text[:SLICE], rare)
    return [_alike(asked, bag) for bag in bags]


def _fused(heard: Heard, same: Sequence[Source], alike: Sequence[float]) -> list[float]:
    """The worth of every source by place, letters and topics, 0 below the floor; nothing where it can't be told."""
    if heard.intents and "question" not in heard.intents:
        return []
    near = [place for each in same if (place := nearness(heard.vector, each.vector)) is not None]
    if not near or len(near) < len(same):
        return []
    shared = (bool(set(heard.aspects) & set(each.aspects)) for each in same)
    worths = [a + LETTERS * b + TOPIC * c for a, b, c in zip(near, alike, shared, strict=True)]
    best, second, *_ = [*sorted(worths, reverse=True), 0.0]
    floor = LOWER if best - second >= FAR else FLOOR
    return [worth if worth >= (floor if worth == best else FLOOR) else 0.0 for worth in worths]


def cosine(one: Weights, other: Weights) -> float:
    """The cosine of two weighted bags, from 0 to 1."""
    if not one or not other:
        return 0.0
    small, large = sorted((one, other), key=len)
    dot = sum(weight * large.get(gram, 0.0) for gram, weight in small.items())
    return dot / math.sqrt(sum(x * x for x in one.values()) * sum(x * x for x in other.values()))


def _alike(asked: Weights, bags: Sequence[Weights]) -> float:
    """The likeness to the whole of a source, or to its closest sentence."""
    return max(cosine(asked, bags[0]), PART * max(cosine(asked, bag) for bag in bags))


def letters(text: str) -> Weights:
    """The bag of a text's n-grams, each worth as much as it is frequent."""
    return _weighed(text[:SLICE], {})


def _is_alone(heard: Heard, sources: Sequence[Source], alike: Sequence[float], place: int) -> bool:
    """Whether a source stands out by more than one shared word, for a mention of which no aspect is known."""
    others = [value for other, value in enumerate(alike) if other != place]
    if heard.aspects or alike[place] < max([ALONE, *(value + AHEAD for value in others)]):
        return False
    return (
        not heard.text.isascii()
        or len(_stems(heard.text) & _stems(f"{sources[place].title} {sources[place].text}")) > 1
    )


def _stems(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"[a-z]{3,}", text.lower()) if word not in _FILLER}


def _worth(heard: Heard, source: Source, alike: float, alone: bool) -> float:
    aspects = len(set(heard.aspects) & set(source.aspects))
    intents = set(heard.intents) & set(source.intents)
    least = 0.0 if aspects and intents - MOODS else LIKELY if aspects or intents - MOODS else SURE
    if alike < least and not alone:
        return 0.0
    return alike + SHARED_ASPECT * aspects + SHARED_INTENT * len(intents - MOODS) + SHARED_MOOD * len(intents & MOODS)


def _grams(text: str) -> Counter[str]:
    """Character n-grams of two to four letters within words; fillers do not count."""
    told = NEWS.sub(" ", ADDRESS.sub(" ", text.lower()))
    words = (word for word in re.findall(r"[\w\u0e31-\u0e4e]+", told) if word not in _FILLER)
    padded = (f" {word} " for word in words)
    return Counter(word[i : i + n] for word in padded for n in _sizes(word) for i in range(len(word) - n + 1))


def _sizes(word: str) -> tuple[int, ...]:
    """Two letters tell something in Thai, where no blank ends a word, and nothing in Latin letters."""
    return (3, 4) if word.isascii() else (2, 3, 4)


def _weighed(text: str, rare: Weights) -> Weights:
    return {gram: (1 + math.log(count)) * rare.get(gram, 1.0) for gram, count in _grams(text).items()}


@lru_cache(maxsize=32)
def _index(sources: tuple[Source, ...]) -> tuple[Weights, tuple[tuple[Weights, ...], ...]]:
    """How much each n-gram tells (little when most sources hold it), and the bags of every source and its sentences."""
    texts = [" ".join((source.title, source.title, *source.questions, source.text)) for source in sources]
    held = Counter(gram for text in texts for gram in set(_grams(text)))
    rare = {gram: math.log(1 + len(sources) / count) for gram, count in held.items()}
    parts = [
        (text, *source.questions, *map(uncourteous, split_sentences(source.text)))
        for text, source in zip(texts, sources, strict=True)
    ]
    return rare, tuple(tuple(_weighed(part, rare) for part in each) for each in parts)


_FILLER = frozenset(FILLER.split())
