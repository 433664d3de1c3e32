"""What a catalogue of phrases holds, whatever its language.

Phrases may use {name}, {brand}, {signature}, {at} (where to reach us in private), {t} and {T} (the topic, within and at
the start of a sentence), {nth} (which time within two months), and in Thai {p}, {q} and {n} for the polite particles.
Every list has many phrasings, so that two customers with the same complaint do not get the same words. No phrase
promises anything.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

Phrases = tuple[str, ...]
NEGATIVE, NEUTRAL, POSITIVE = "negative", "neutral", "positive"


@dataclass(frozen=True)
class Topic:
    """One thing that customers talk about: how to recognise it, and what we call it.

    `tone` is negative or positive where the words decide it, and neutral where the rest of the text does. `pattern` is
    None for what we call an aspect without a closer topic. `theme` picks the lines of empathy and warmth that fit.
    """

    aspect: str
    tone: str
    theme: str
    phrase: str
    pattern: re.Pattern[str] | None


@dataclass(frozen=True)
class Catalogue:
    """All that can be said in a language: topics, the closest of an aspect first; phrases and words by dotted name."""

    lang: str
    topics: tuple[Topic, ...]
    phrases: Mapping[str, Phrases]
    words: Mapping[str, str]

    def say(self, kind: str, variant: str = "any") -> Phrases:
        """The phrasings of a kind, such as apology, for a variant, such as price; those for any where it has none."""
        return self.phrases.get(f"{kind}.{variant}") or self.phrases.get(f"{kind}.any", ())

    def word(self, name: str) -> str:
        """A single word or pattern by its dotted name; empty when the language has none."""
        return self.words.get(name, "")
