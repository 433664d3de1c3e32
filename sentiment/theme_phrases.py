"""Which phrases could be a theme: one to three words of a text that mean something, next to each other."""

import functools
import os
import unicodedata
from collections.abc import Callable, Iterator, Sequence

import regex  # type: ignore[import-untyped]  # ships none

from sentiment.phrases import SPLIT_AM
from sentiment.text import HANDLE, LINK, LONE_SURROGATE, UNSEEN
from sentiment.words_stop import NEGATIONS, NEVER_ALONE, STOP_WORDS

READ_CHARACTERS = 1_000
MEANT_WORDS = 3
ALL_WORDS = 5  # words between the ends that mean little by themselves may make a phrase this long
MEANT_IDEOGRAPHS = 4
MODERN_THAI = {"แอป", "แอพ", "แอปพลิเคชัน", "พร้อมเพย์", "ไรเดอร์", "แอดมิน", "โค้ด", "ดีลเลอร์", "คอลเซ็นเตอร์"}
PIECE = regex.compile(
    r"""
    (?P<thai>[\u0e01-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e]+)
    | (?P<han>\p{Han}+)
    | (?P<word>[\u30a1-\u30fa][\u30a1-\u30fe]+ | [\p{L}--[\p{Thai}\p{Han}\p{Hiragana}\p{Katakana}]]
        [[\p{L}\p{M}\p{N}]--[\p{Thai}\p{Han}\p{Hiragana}\p{Katakana}]]*(?:'\p{L}+)*)
    """,
    regex.VERBOSE | regex.V1,
)
UNSPACED = regex.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\p{Han}]")
IDEOGRAPH = regex.compile(r"\p{Han}")
SPACES = " \t\u00a0"
QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u02bc": "'"})


def phrases_of(text: str, lang: str = "") -> set[str]:
    """The phrases of a text, case-folded; only its first 1,000 characters count.

    Links, handles and numbers are no words, and no phrase reaches across them, across punctuation, or across a space
    between two Thai words. Words that mean little never stand at an end. Thai is cut at the borders of its words.
    Chinese and Japanese have no spaces either: there each two to four ideographs in a row are a phrase, each word in
    katakana is one, and hiragana, which mostly inflects, parts them.
    """
    return phrases_in(cut(text), lang)


def cut(text: str) -> str:
    """A text as the words of its clauses: a space between two words, a line end between two clauses."""
    plain, clauses, before, end = _plain(text), [list[str]()], "", 0
    for match in PIECE.finditer(plain):
        kind, gap = match.lastgroup or "", plain[end : match.start()]
        if gap.strip(SPACES) or (gap and kind == before == "thai"):
            clauses.append([])
        clauses[-1] += _words(kind, match[0])
        before, end = kind, match.end()
    return "\n".join(" ".join(clause) for clause in clauses)


def phrases_in(words: str, lang: str = "") -> set[str]:
    """The phrases of a text that `cut` has cut."""
    little = STOP_WORDS.get(lang, STOP_WORDS[""])
    return {
        phrase for clause in words.split("\n") for phrase in _of_clause(clause.split(" "), little) if len(phrase) > 1
    }


def _of_clause(words: Sequence[str], little: frozenset[str]) -> Iterator[str]:
    tight = [bool(UNSPACED.match(word)) for word in words]
    for first, word in enumerate(words):
        if word in little or not word:
            continue
        ideograph = tight[first] and bool(IDEOGRAPH.match(word))
        if word not in NEVER_ALONE and not ideograph:
            yield word
        phrase, meant = word, 1
        for place in range(first + 1, min(first + ALL_WORDS, len(words))):
            last = words[place]
            phrase += last if tight[place] and tight[place - 1] else f" {last}"
            if last in little:
                continue
            meant += 1
            if last not in NEGATIONS:
                yield phrase
            if meant == (MEANT_IDEOGRAPHS if ideograph else MEANT_WORDS):
                break


def _plain(text: str) -> str:
    head = UNSEEN.sub("", LONE_SURROGATE.sub(" ", text[:READ_CHARACTERS]))
    named = HANDLE.sub("\n", LINK.sub("\n", head)).translate(QUOTES)
    folded = unicodedata.normalize("NFC", named).casefold()
    return SPLIT_AM.sub("\\1\u0e33", folded).replace("\u0e40\u0e40", "\u0e41")


def _words(kind: str, piece: str) -> list[str]:
    if kind == "han":
        return list(piece)
    if kind == "word":
        return [piece]
    return _thai_cutter()(piece)


@functools.cache
def _thai_cutter() -> Callable[[str], list[str]]:
    os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")  # before the import, which else makes a folder at home
    from pythainlp.corpus import thai_words
    from pythainlp.tokenize.newmm import segment
    from pythainlp.util import Trie

    dictionary = Trie(thai_words() | MODERN_THAI)
    return lambda piece: segment(piece, dictionary)
