"""Exclusion terms: the words and phrases of unwanted texts, and whether a text holds one."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

Cut = Callable[[str], Sequence[str]]
FEWEST = 3  # texts that a term must stand in before anybody is asked about it
PHRASE, RUN = 3, 16  # the longest phrase in words, and the longest run in clusters of letters
READ = 1_000  # characters of a text in which terms are looked for
LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
EDGE = re.compile(r"""[\s,;:!?()\[\]{}"“”„…|/\\<>«»、。！？ๆฯ]+""")
POSSESSIVE = re.compile(r"(?<=\w)['’]s\b")
SPACELESS = re.compile(
    "[\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+"
)  # scripts that write no spaces between words
CLUSTER = re.compile("[\u0e40-\u0e44]?[\u0e01-\u0e2e][\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]*|.", re.DOTALL)
COMMON = """
a about after all am an and any are as at be been but by can did do does for from get got had has have he her his how i
if in is it its just me more my no not now of off on one only or our out she so some than that the their them then there
they this to too up us very was we were what when where which who will with would you your
"""
COMMON_THAI = "และ ที่ ซึ่ง ของ เป็น ไม่ ได้ ให้ แล้ว มาก จาก กับ แต่ ก็ นี้ นั้น ครับ ค่ะ คะ นะ เลย ด้วย อยู่ จะ ต้อง มี มา ไป ว่า ใน"
STOPS, THAI_STOPS = frozenset(COMMON.split()), sorted(COMMON_THAI.split(), key=len, reverse=True)
Gram = tuple[str, ...]


def fold(text: str) -> str:
    """A text in lower case, and each letter in one way of typing it."""
    return unicodedata.normalize("NFC", text).replace("\u0e4d\u0e32", "\u0e33").casefold()


def surface(text: str) -> str:
    """A text as terms are looked for in it: folded, no links, every word and every run of Thai between spaces."""
    plain = POSSESSIVE.sub("", fold(LINK.sub(" ", text))).replace("#", " #")
    words = (word for piece in EDGE.split(plain) for word in _words(piece))
    return f" {' '.join(words)} "


def _words(piece: str) -> Iterable[str]:
    parts = [piece] if piece[:1] == "#" else SPACELESS.sub(r" \g<0> ", piece).split()
    signed = [(part[0] if part[0] in "#@" else "", _bare(part)) for part in parts if part]
    return [sign + bare for sign, bare in signed if bare]


def _bare(word: str) -> str:
    """A word without the signs at its edges."""
    while word and unicodedata.category(word[0])[0] in "PSZC":
        word = word[1:]
    while word and unicodedata.category(word[-1])[0] in "PSZC":
        word = word[:-1]
    return word


def holds(surface_of_text: str, term: str) -> bool:
    """Whether a term stands in a text: Thai and its like anywhere, everything else as whole words.

    A word also stands in its hashtag, but a hashtag not in its word.
    """
    read = surface_of_text if "#" in term else surface_of_text.replace(" #", " ")
    if term not in read:  # looking at its edges is slow
        return False
    before, after = ("" if SPACELESS.match(letter) else " " for letter in (term[:1], term[-1:]))
    return f"{before}{term}{after}" in read


def spaceless(term: str) -> bool:
    """Whether a term is of a script that writes no spaces; a hashtag is a word in any script."""
    return bool(SPACELESS.fullmatch(term))


def shared_terms(
    surfaces: Mapping[int, str], own: Sequence[str] = (), cut: Cut | None = None
) -> dict[str, frozenset[int]]:
    """The terms that stand in at least three of these texts and in none of a query's `own`, with the texts.

    Of several in the same texts it is the one of the fewest words and the longest one. `cut` parts Thai and its like
    into words. Without it every run of letters is tried, and only the longest one that stands in the same texts is
    taken, because a shorter one may begin or end within a word.
    """
    words, runs = _pieces(surfaces, cut)
    found = _ends(_grams(words, PHRASE), " ", own, both=True)
    return found | _ends(_grams(runs, PHRASE if cut else RUN), "", own, both=cut is not None)


def _pieces(surfaces: Mapping[int, str], cut: Cut | None) -> tuple[dict[int, list[Gram]], dict[int, list[Gram]]]:
    """The sequences in which terms are looked for: of words, and of the parts of what has no spaces."""
    words: dict[int, list[Gram]] = defaultdict(list)
    runs: dict[int, list[Gram]] = defaultdict(list)
    for id_, whole in surfaces.items():
        row: list[str] = []
        for word in [*whole[:READ].split(), "#"]:  # the sign ends the last row
            if word[0] not in "#@" and not SPACELESS.match(word):
                row.append(word)
                continue
            words[id_] += [tuple(row), (word,)]
            row = []
            if SPACELESS.match(word):
                words[id_].pop()
                runs[id_].append(tuple((cut or CLUSTER.findall)(word)))
    return words, runs


def _grams(rows: Mapping[int, Sequence[Gram]], longest: int) -> dict[Gram, frozenset[int]]:
    """Neighbours that stand in at least three texts; longer ones are only tried where both shorter ones do."""
    found: dict[Gram, frozenset[int]] = {}
    for size in range(1, longest + 1):
        level: dict[Gram, set[int]] = defaultdict(set)
        for id_, some in rows.items():
            for row in some:
                for at in range(len(row) - size + 1):
                    gram = row[at : at + size]
                    if size == 1 or (gram[1:] in found and gram[:-1] in found):
                        level[gram].add(id_)
        found |= {gram: frozenset(ids) for gram, ids in level.items() if len(ids) >= FEWEST}
    return found


def _ends(
    grams: Mapping[Gram, frozenset[int]], joint: str, own: Sequence[str], both: bool
) -> dict[str, frozenset[int]]:
    """Of the terms that stand in the same texts the longest one, and where `both` the one of the fewest words too."""
    groups: dict[frozenset[int], list[Gram]] = defaultdict(list)
    for gram, ids in grams.items():
        term = joint.join(gram)
        if _says_something(gram, term) and not any(holds(each, term) for each in own):
            groups[ids].append(gram)
    found: dict[str, frozenset[int]] = {}
    for ids, some in groups.items():
        ordered = sorted(some, key=lambda gram: (len(gram), -len("".join(gram)), gram))
        found |= {joint.join(gram): ids for gram in (ordered[:1] if both else [])}
        found |= {joint.join(max(ordered, key=lambda gram: len("".join(gram)))): ids}
    return found


def _says_something(gram: Gram, term: str) -> bool:
    """Whether a term may be proposed: not a number, not a scrap of a word, nothing that stands in any text."""
    rest = term
    for word in THAI_STOPS if spaceless(term) else ():
        rest = rest.replace(word, "")
    letters = sum(unicodedata.category(letter)[0] == "L" for letter in rest)
    return letters >= (3 if term.isascii() else 2) and len(term) >= FEWEST and not {gram[0], gram[-1]} & STOPS
