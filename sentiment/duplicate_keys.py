"""What somebody said without what sharing adds to it, and the keys that copies of it have in common."""

import functools
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy
import regex  # type: ignore[import-untyped]  # ships none
from numpy.typing import NDArray

from sentiment.phrases import fold

Hashes = NDArray[numpy.uint64]

LETTERS_READ = 1_500
SHORTEST, FEWEST_WORDS = 40, 6  # below, two customers may well say the same
GRAM, BANDS, ROWS, END, TAIL = 4, 8, 4, 32, 120
TEXTS_AT_ONCE, ROUNDS = 100, 3
# Scripts without spaces between words; a Chinese or Japanese letter says as much as three, a Korean one as two.
CLOSE = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
DENSE, KOREAN = regex.compile(r"[\u3040-\u30ff\u3400-\u9fff]"), regex.compile(r"[\uac00-\ud7af]")
CLOSE_LETTER = regex.compile(rf"[{CLOSE}]")
LETTERS = regex.compile(r"[\p{L}\p{M}\p{N}]+")
LETTER = regex.compile(r"[\p{L}\p{N}]")
TOKEN = regex.compile(rf"[^\s{CLOSE}]+|[{CLOSE}]\p{{M}}*")
CLOSE_SPACE = regex.compile(rf"(?<=[{CLOSE}]) +| +(?=[{CLOSE}])")
POLITE = regex.compile("ครับผม|ครับ|ค่ะ|คะ|ๆ")
THOUSANDS = regex.compile(r"(?<=\d)[,.](?=\d{3}(?!\d))")
LAUGHTER = regex.compile(r"5{3,}")
THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789") | {"'": None, "&": " and ", "#": " #"}
CUT = regex.compile(r"(?:\.{3,}|(?<!\w)(?:read more|see more|continue reading)|อ่านต่อ|ดูเพิ่มเติม)\W*$")
HEADS = regex.compile(
    r"^[^\w@]*+(?:(?:rt|qt|re|via|cr|fwd?|shared|regram|repost(?:ed)?(?: from)?|แชร์จาก|แชร์|รีโพสต์|ส่งต่อ)?[^\w@]*+@user\b"
    r"|(?:rt|fwd?|repost|regram)\s*:)[\s:]*"
)
TAILS = regex.compile(
    r"(?:(?:^|[\s(\[|])(?:via|cr|credits?|source|photo|ที่มา|เครดิต|แหล่งข่าว)(?:(?:\s*[:.]\s*|\s+)\S+(?:\s+\S+){0,3}|[:.]?)"
    r"|(?:^|[\s(\[|])(?:sent from my|get outlook for|ส่งจาก)\s*\S+(?:\s+\S+)?"
    r"|(?:^|[\s(\[|])(?:read more|see more|continue reading|อ่านต่อ|อ่านเพิ่มเติม|ดูเพิ่มเติม)\S*(?:\s+\S+){0,3})$"
)


@dataclass(frozen=True)
class Said:
    """One text as copies are told by it: its own words, and by whom and how it was said."""

    words: str
    exact: str
    cut: bool
    author_id: int | None = None
    kind: str = ""
    rated: bool = False

    @functools.cached_property
    def size(self) -> int:
        """How many letters it has, as many as an alphabet would need."""
        dense = 2 * len(DENSE.findall(self.words)) + len(KOREAN.findall(self.words))
        return len(self.words) - self.words.count(" ") + dense

    @functools.cached_property
    def short(self) -> bool:
        """Whether it is so short that two people may say it by chance."""
        few = len(self.words.split()) < FEWEST_WORDS and not CLOSE_LETTER.search(self.words)
        return few or self.size < SHORTEST

    @functools.cached_property
    def tokens(self) -> list[str]:
        """Its words, or its letters in scripts without spaces."""
        return list(TOKEN.findall(self.words))

    @functools.cached_property
    def numbers(self) -> Counter[str]:
        """The numbers in it, without one that a cut may have gone through."""
        found = regex.findall(r"\d+", self.words)
        return Counter(found[:-1] if self.cut and found and self.words.endswith(found[-1]) else found)

    @functools.cached_property
    def grams(self) -> frozenset[tuple[str, ...]]:
        """The runs of four letters in it."""
        return frozenset(zip(*(self.words[start:] for start in range(GRAM)), strict=False))


def said(text: str, author_id: int | None = None, kind: str = "", *, rated: bool = False) -> Said:
    """Read a text: without links, handles, outer hashtags, emoji, case, polite particles and marks of sharing."""
    folded = fold(text).translate(THAI_DIGITS)
    parts = _without_ends(folded).split()
    inner = " ".join(part for part in parts if part not in ("http", "@user"))
    plain = LAUGHTER.sub("555", POLITE.sub(" ", THOUSANDS.sub("", inner)))
    words = CLOSE_SPACE.sub("", " ".join(LETTERS.findall(plain)))[:LETTERS_READ]
    linked = " http" in f" {folded}"
    exact = words if words and not linked else " ".join(text.casefold().split())
    return Said(words, exact, bool(CUT.search(_bare_end(folded)[-END:])), author_id, kind, rated)


def _without_ends(folded: str) -> str:
    for _ in range(ROUNDS):
        tokens = _bare_end(HEADS.sub("", folded)).split()
        first = next((place for place, token in enumerate(tokens) if _speaks(token)), len(tokens))
        joined = " ".join(tokens[first:])
        found = TAILS.search(joined, max(0, len(joined) - TAIL))
        if len(joined) == len(folded) and not found:
            break
        folded = joined[: found.start()] if found else joined
    return folded


def _bare_end(folded: str) -> str:
    tokens = folded.split()
    while tokens and not _speaks(tokens[-1]) and not tokens[-1].endswith("..."):
        tokens.pop()
    return " ".join(tokens)


def _speaks(token: str) -> bool:
    return token[0] != "#" and token not in ("http", "@user") and bool(LETTER.search(token))


class Keys(NamedTuple):
    """Under which keys a text is kept, which it asks for (the weighty ones repeatedly), and how many must agree."""

    kept: tuple[int, ...]
    asked: tuple[int, ...]
    least: int


def keys_of(texts: Sequence[Said]) -> list[Keys]:
    """The keys of each text: eleven of its words, and one of its author's very words where it is short.

    They are of the words as a whole, how they begin, how they end, and the bands of their MinHash. A text that was cut
    has a key more, as it may share no other with the whole but the one of how both begin.
    """
    bands = iter(_bands([one.words for one in texts if not one.short]))
    return [_short_keys(one) if one.short else _long_keys(one, next(bands)) for one in texts]


def _short_keys(one: Said) -> Keys:
    own = (_key(f"{one.author_id}:{one.exact}"),) if one.author_id is not None and one.exact else ()
    return Keys(own, own, 1)


def _long_keys(one: Said, bands: Sequence[int]) -> Keys:
    head, tail = one.words[:END], one.words[-END:]
    whole = _key(f"all:{one.words}")
    common = whole, _key(f"head:{head}"), _key(f"tail:{tail}"), *bands
    every = (*common, _key(f"cut:{head}"))
    first = (whole,) * len(every)  # so that nothing outranks the very same words
    if one.cut or one.kind == "repost":
        return Keys(every, first + every, 1)
    return Keys(common, first + every, 2)


def _key(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little", signed=True)


def _mixed(values: Hashes) -> Hashes:
    """Spread numbers over all 64 bits: the finish of splitmix64."""
    values = (values ^ (values >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
    return values ^ (values >> numpy.uint64(31))


SALTS: Hashes = _mixed(numpy.arange(1, BANDS * ROWS + 1, dtype=numpy.uint64) * numpy.uint64(0x9E3779B97F4A7C15))


def minhash(texts: Sequence[str]) -> Hashes:
    """For each text the least hash of its runs of four letters under each salt; shape (texts, 32)."""
    starts = numpy.cumsum([0, *(len(text) for text in texts)])[:-1]
    letters = numpy.frombuffer("".join(texts).encode("utf-32-le"), "<u4").astype(numpy.uint64)
    grams = numpy.zeros(len(letters) - GRAM + 1, numpy.uint64)
    for place in range(GRAM):
        grams = grams * numpy.uint64(0x100000001B3) + letters[place : len(grams) + place]
    across = (starts[1:, None] - numpy.arange(1, GRAM)).ravel()  # a run from one text into the next counts for neither
    return numpy.stack([_least(grams ^ salt, across, starts) for salt in SALTS], axis=1)


def _least(grams: Hashes, across: NDArray[numpy.int64], starts: NDArray[numpy.int64]) -> Hashes:
    hashes = _mixed(grams)
    hashes[across] = numpy.iinfo(numpy.uint64).max
    return numpy.minimum.reduceat(hashes, starts)


def _bands(texts: Sequence[str]) -> list[list[int]]:
    found: list[list[int]] = []
    for start in range(0, len(texts), TEXTS_AT_ONCE):
        least = minhash(texts[start : start + TEXTS_AT_ONCE]).reshape(-1, BANDS, ROWS)
        keys = numpy.broadcast_to(SALTS[:BANDS], least.shape[:2])
        for row in range(ROWS):
            keys = _mixed(keys * numpy.uint64(0x9E3779B97F4A7C15) + least[:, :, row])
        found += keys.view(numpy.int64).tolist()
    return found
