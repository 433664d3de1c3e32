"""Sentences of the store that rows keep in plain English: pattern and facts are found again, to translate them."""

import re
import string
from functools import cache, lru_cache
from pathlib import Path

from babel.messages.pofile import read_po

CATALOGUES = Path(__file__).parent / "locale"
FEWEST = 5  # letters that a pattern needs besides its facts, or it would hold for everything
LONGEST = 2_000
OWN = {
    "account",
    "author",
    "brand",
    "email",
    "handle",
    "host",
    "name",
    "phrase",
    "query",
    "text",
    "title",
    "url",
    "value",
    "word",
    "words",
}  # fmt: skip  facts that are names of others, or their words
SENTENCES = ((". ", " "),)
JOINTS = (("; ", "; "), (" and ", " และ "), (", ", ", "))
Pattern = tuple[re.Pattern[str], str]


@lru_cache(maxsize=4096)
def said_before(text: str, language: str) -> str:
    """A sentence of a row in another language: as it is, with its facts, or part by part; "" for an unknown one."""
    if not text or len(text) > LONGEST:
        return ""
    return (
        _whole(text, language)
        or _joined(text, language, SENTENCES)
        or _with_facts(text, language)
        or _joined(text, language, JOINTS)
        or _begun(text, language)
    )


def _whole(text: str, language: str) -> str:
    known = _texts(language)
    return next((known[each] for each in _spellings(text) if each in known), "")


def _spellings(text: str) -> tuple[str, ...]:
    """A text as it may stand in the code: as it is, inside of a sentence, or as a sentence of its own."""
    bare = text[:1].lower() + text[1:].removesuffix(".")
    return tuple(dict.fromkeys((text, bare, bare[:1].upper() + bare[1:], f"{bare[:1].upper()}{bare[1:]}.")))


def _with_facts(text: str, language: str) -> str:
    spellings = _spellings(text)
    for pattern, said in _patterns(language):
        found = next((match for each in spellings if (match := pattern.fullmatch(each))), None)
        if found is not None:
            facts = {
                name: fact if name in OWN else said_before(fact, language) or fact
                for name, fact in found.groupdict().items()
            }
            return said.format(**facts)
    return ""


def _joined(text: str, language: str, joints: tuple[tuple[str, str], ...]) -> str:
    """Several sentences, or a list of reasons, all of which are known."""
    for joint, between in joints:
        parts = text.split(joint)
        if len(parts) > 1 and all(said := [said_before(part, language) for part in parts]):
            return between.join(said)
    return ""


def _begun(text: str, language: str) -> str:
    """What is known before a colon, and what a person or a network said after it."""
    first, colon, rest = text.partition(": ")
    begun = said_before(first, language) if colon else ""
    return f"{begun}: {said_before(rest, language) or rest}" if begun else ""


@cache
def _texts(language: str) -> dict[str, str]:
    file = CATALOGUES / language / "store.po"
    with file.open("rb") as opened:
        read = read_po(opened, locale=language)
    return {str(each.id): str(each.string) for each in read if each.id and each.string and isinstance(each.id, str)}


@cache
def _patterns(language: str) -> tuple[Pattern, ...]:
    """Patterns with facts, those with the most words first, so that the closest one is found."""
    found = [(_letters(text), _compiled(text), _plain(said)) for text, said in _texts(language).items() if "{" in text]
    good = [each for each in found if each[0] >= FEWEST]
    return tuple((pattern, said) for _size, pattern, said in sorted(good, key=lambda each: -each[0]))


def _letters(text: str) -> int:
    return sum(sum(map(str.isalpha, literal)) for literal, *_rest in string.Formatter().parse(text))


def _compiled(text: str) -> re.Pattern[str]:
    """The pattern as an expression that finds its facts; a fact that it names twice is the same in both places."""
    made, seen = "", set()
    for literal, name, _shape, _kind in string.Formatter().parse(text):
        made += re.escape(literal)
        if name:
            made += f"(?P={name})" if name in seen else f"(?P<{name}>.+?)"
            seen.add(name)
    return re.compile(made, re.DOTALL)


def _plain(said: str) -> str:
    """A translation without the shapes of its facts: those that are found again have theirs already."""
    return re.sub(r"\{(\w+)[!:][^}]*\}", r"{\1}", said)
