"""Where a short Thai word stands as a word: Thai has no spaces, and most pairs of letters stand inside of longer words.

The words are those of the dictionary by which themes cut their texts. To cut every text anew would take too long for a
search, so only the longer words that hold the short one are looked for, and a text is cut where these leave a doubt.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from pythainlp.corpus import thai_words
from pythainlp.tokenize import word_tokenize

SHORT = re.compile("[ก-๛]{1,2}")
AROUND = 8  # signs on either side are looked at


def is_short_thai(word: str) -> bool:
    """Whether a word is of one or two signs of Thai and stands in the dictionary."""
    return SHORT.fullmatch(word) is not None and word in _dictionary()


def stands_in(word: str, text: str) -> bool:
    """Whether a short Thai word is a word of a text, or part of one that is made of it and another word.

    สี stands in สีแดง and in สีตก, not in เสีย.
    """
    return any(_holds(word, text, at) for at in _places(word, text))


def _places(word: str, text: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _holds(word: str, text: str, at: int) -> bool:
    """Whether the longest word of the dictionary that lies over a place is made of this one; a doubt is cut."""
    known, end = _holding(word), at + len(word)
    longest = max(
        (text[start:stop] for start in range(max(0, at - AROUND), at + 1) for stop in range(end, end + AROUND)),
        key=lambda each: len(each) if each in known else 0,
    )
    if _is_made_of(longest, word):
        return True
    return _is_cut_out(word, text[max(0, at - AROUND) : end + AROUND])  # สี ดำ, though สีด is a word


@lru_cache(maxsize=20_000)
def _is_cut_out(word: str, part: str) -> bool:
    return any(_is_made_of(each, word) for each in word_tokenize(part, engine="newmm"))


@lru_cache(maxsize=64)
def _holding(word: str) -> frozenset[str]:
    return frozenset(each for each in _dictionary() if word in each)


def _is_made_of(longer: str, word: str) -> bool:
    """Whether a longer word is this one and one other word: สีแดง is of สี, เสีย is not."""
    if longer == word:
        return True
    rests = {longer.removeprefix(word), longer.removesuffix(word)} - {longer}
    return any(len(rest) > 1 and rest in _dictionary() for rest in rests)


@cache
def _dictionary() -> frozenset[str]:
    return frozenset(thai_words())
