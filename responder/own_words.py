"""A brand's own words: those that it prefers, those that it avoids, and its picture sign; whole words only."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate

from pythainlp.corpus import thai_words
from pythainlp.tokenize import word_tokenize

from responder.catalogue.shape import POSITIVE
from responder.fitting import SIGN, Part, facts_of, joined
from responder.phrasing import CEREMONIAL
from responder.plan import Plan
from responder.values import COURTESY, Voice

THAI = re.compile("[\u0e00-\u0e7f]")
Pairs = Sequence[tuple[str, str]]


def spans_of(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Where words stand in a text as whole words, whatever their case; Thai ones by the dictionary."""
    wanted = words.strip()
    if not wanted or wanted.lower() not in text.lower():
        return
    if THAI.search(wanted):
        edges = _edges(text) if wanted in thai_words() else None  # one that is coined hides in no other word
        pattern = re.escape(wanted)
    else:
        edges, pattern = None, rf"(?<!\w){re.escape(wanted)}(?!\w)"
    for match in re.finditer(pattern, text, re.IGNORECASE):
        if edges is None or {match.start(), match.end()} <= edges:
            yield match.span()


def preferred(text: str, pairs: Pairs) -> str:
    """A text with the words that a brand prefers in the place of others; a capital stays one."""
    for other, own in pairs:
        for start, end in reversed(list(spans_of(text, other))):
            kept = own[:1].upper() + own[1:] if text[start].isupper() else own
            text = text[:start] + kept + text[end:]
    return text


def in_own_words(parts: Sequence[Part], voice: Voice) -> list[Part]:
    """The same parts in the brand's words; phrasings with a word that it avoids are left out.

    What is quoted from a source is never reworded.
    """
    if not voice.prefer and not voice.avoid:
        return list(parts)
    kept = [replace(part, options=tuple(_kept(part, voice))) for part in parts]
    quoted = any(part.quotes and part.options for part in kept)
    return [part for part in kept if quoted or not part.leads]


def _kept(part: Part, voice: Voice) -> Iterator[str]:
    for option in part.options:
        said = preferred(option, voice.prefer) if not part.quotes and part.role != SIGN else option
        if not any(next(spans_of(said, word), None) for word in voice.avoid):
            yield said


def with_sign(parts: list[Part], plan: Plan, voice: Voice) -> list[Part]:
    """The brand's picture sign behind the last sentence of friendly praise, where the network has room for it."""
    glad = plan.tone.name == POSITIVE and not plan.tone.unsure and not plan.tone.escalate
    body = [part for part in parts if part.role != SIGN and part.source == COURTESY]
    if not voice.emoji or voice.formality in ("formal", CEREMONIAL) or not glad or not body:
        return parts
    last = body[-1]
    signed = [part.said(f"{part.text} {voice.emoji}") if part is last else part for part in parts]
    room = facts_of(plan.heard.channel).room(joined(signed))
    return parts if room is not None and room < 0 else signed


def _edges(text: str) -> set[int]:
    """Where the words of a Thai text begin and end."""
    return {chunk.start() + at for chunk in re.finditer(r"\S+", text) for at in _cut(chunk[0])}


@lru_cache(maxsize=4096)
def _cut(chunk: str) -> tuple[int, ...]:
    """The same within one run without blanks, so that a sentence is cut alike alone and among others."""
    return tuple(accumulate(map(len, word_tokenize(chunk)), initial=0))
