"""The part of Reddit's search language that brands need, for submissions only, as Reddit has it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.peers.reddit_items import AT_REDDIT, Item, permalink

Test = Callable[[Item], bool]
TOKEN = re.compile(r'\s*(?:([()])|(-)?(?:(\w+):)?(?:"([^"]*)"|(\()|([^\s()"]+)))')
LONGEST = 512


class WrongQuery(Exception):
    """A query that the fake does not understand: it says so rather than finding nothing."""


@dataclass(frozen=True)
class Word:
    """One part of a query: a bracket, or a word or phrase that may name a field and be negated."""

    text: str
    field: str = ""
    negated: bool = False
    quoted: bool = False


def words(query: str) -> list[Word]:
    """A query, cut into its parts."""
    if len(query) > LONGEST:
        raise WrongQuery(f"longer than {LONGEST} characters")
    found, place = [], 0
    while place < len(query.rstrip()):
        part = TOKEN.match(query, place)
        if not part:
            raise WrongQuery(query[place:])
        bracket, minus, field, phrase, opened, word = part.groups()
        quoted = phrase is not None
        found.append(Word(bracket or opened or (phrase if quoted else word), field or "", bool(minus), quoted))
        place = part.end()
    return found


def fields(item: Item) -> dict[str, str]:
    """The texts of a submission that a query can name; the empty name means all that is searched by default."""
    return {
        "": f"{item.title}\n{item.text}",
        "title": item.title,
        "selftext": item.text,
        "url": item.url or AT_REDDIT + permalink(item),
        "site": item.url,
    }


def holds(text: str, wanted: str) -> bool:
    """Whether a text has a word or phrase; a word ends where Latin letters and digits do, so Thai is found too."""
    parts = [re.escape(part) for part in re.split(r"[\s.,!?;:]+", wanted.lower()) if part]
    return re.search(r"(?<![a-z0-9])" + r"[\W_]+".join(parts) + r"(?![a-z0-9])", text.lower()) is not None


def single(word: Word) -> Test:
    """The test of one word."""
    name, wanted = word.field.lower(), word.text
    if name in {"subreddit", "author"}:
        return lambda item: str(getattr(item, name)).lower() == wanted.lower().removeprefix("r/").removeprefix("u/")
    if name == "self":
        return lambda item: (wanted.lower() in {"yes", "1", "true"}) == (not item.url)
    if name not in fields(Item("t3_0", "", "", 0)):
        raise WrongQuery(f"unknown field {name}")
    return lambda item: holds(fields(item)[name], wanted)


class Reader:
    """Reads the parts of a query from left to right: OR binds looser than words side by side."""

    def __init__(self, query: str) -> None:
        self.parts = words(query)

    def next_is(self, *texts: str) -> bool:
        """Whether one of these stands next, unquoted."""
        return bool(self.parts) and not self.parts[0].quoted and self.parts[0].text in texts

    def either(self, field: str = "") -> Test:
        """One or several groups with OR between them."""
        choices = [self.together(field)]
        while self.next_is("OR"):
            self.parts.pop(0)
            choices.append(self.together(field))
        return lambda item: any(choice(item) for choice in choices)

    def together(self, field: str) -> Test:
        """Words side by side: all of them are wanted."""
        wanted = [self.one(field)]
        while self.parts and not self.next_is("OR", ")"):
            if self.next_is("AND"):
                self.parts.pop(0)
            wanted.append(self.one(field))
        return lambda item: all(each(item) for each in wanted)

    def one(self, field: str) -> Test:
        """A word, a group in brackets, or the opposite of either."""
        if not self.parts or self.next_is(")", "OR", "AND"):
            raise WrongQuery("something is missing")
        if self.next_is("NOT"):
            self.parts.pop(0)
            refused = self.one(field)
            return lambda item: not refused(item)
        word = self.parts.pop(0)
        field = word.field or field
        found = self.group(field) if word.text == "(" and not word.quoted else single(Word(word.text, field))
        return (lambda item: not found(item)) if word.negated else found

    def group(self, field: str) -> Test:
        """What stands between two brackets."""
        inner = self.either(field)
        if not self.next_is(")"):
            raise WrongQuery("a bracket is not closed")
        self.parts.pop(0)
        return inner


def test_of(query: str) -> Test:
    """What a query asks of a submission."""
    if not query.strip():
        raise WrongQuery("empty")
    reader = Reader(query)
    test = reader.either()
    if reader.parts:
        raise WrongQuery(f"not understood from {reader.parts[0].text}")
    return test
