"""What was changed in a text, word by word; Thai words by the dictionary, because no blanks part them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from pythainlp.tokenize import word_tokenize

SAME, ADDED, TAKEN = "same", "added", "taken out"
PIECES = re.compile(r"[\u0e00-\u0e7f]+|\s+|\w+(?:['’]\w+)*|[^\w\s]")
THAI = re.compile("[\u0e00-\u0e7f]")
LONGEST = 20_000


@dataclass(frozen=True)
class Change:
    """A run of words that stayed, came in, or were taken out."""

    kind: str
    text: str


def changes(before: str, after: str) -> list[Change]:
    """The way from one text to another; all that stayed and came in is `after`, what stayed and went is `before`."""
    if max(len(before), len(after)) > LONGEST:
        return [Change(TAKEN, before), Change(ADDED, after)]
    old, new = words_of(before), words_of(after)
    found: list[Change] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Change(SAME, "".join(old[a:b])))
            continue
        found += [Change(name, "".join(run)) for name, run in ((TAKEN, old[a:b]), (ADDED, new[c:d])) if run]
    return found


def words_of(text: str) -> list[str]:
    """A text cut into words, blanks and signs; joined again they are the text."""
    return list(_words(text))


def _words(text: str) -> Iterator[str]:
    at = 0
    for match in PIECES.finditer(text):
        yield from text[at : match.start()]
        cut = word_tokenize(match[0], keep_whitespace=True) if THAI.match(match[0]) else [match[0]]
        yield from cut if "".join(cut) == match[0] else match[0]
        at = match.end()
    yield from text[at:]


def changed_words(found: list[Change]) -> int:
    """How many words came in or were taken out."""
    return sum(len([word for word in words_of(each.text) if word.strip()]) for each in found if each.kind != SAME)
