"""X's query language, as far as Earful may use it; whatever else a query holds is refused, as X does."""

import re
from collections.abc import Callable

from tests.peers.x_posts import Post, World

Test = Callable[[Post], bool]

TOKEN = re.compile(r'\s*(?P<token>-?"[^"]*"|-?\(|\)|[^\s()"]+)')
ALONE = {"from", "to", "conversation_id", "url", "in_reply_to_tweet_id", "quotes_of_tweet_id", "@", "#", ""}
NEED_COMPANY = {"is", "has", "lang"}


class BadQuery(ValueError):
    """A query that X would refuse."""


def matcher(query: str, world: World) -> Test:
    """The test that a query puts to each post; BadQuery where X answers 400."""
    tokens = _tokens(query)
    reader = _Reader(tokens, world)
    test = reader.either()
    if reader.tokens:
        raise BadQuery(f"no viable alternative at character '{reader.tokens[0]}'")
    if not reader.stands_alone:
        raise BadQuery("Rules must contain at least one positive, non-stopword clause")
    return test


def _tokens(query: str) -> list[str]:
    tokens, end = [], 0
    while found := TOKEN.match(query, end):
        tokens.append(found["token"])
        end = found.end()
    if query[end:].strip():
        raise BadQuery(f"token recognition error at: '{query[end:]}'")
    return tokens


class _Reader:
    """Reads from left to right; a space binds more than OR does."""

    def __init__(self, tokens: list[str], world: World) -> None:
        self.tokens = tokens
        self.world = world
        self.stands_alone = False

    def either(self) -> Test:
        tests = [self.all_of()]
        while self.tokens[:1] == ["OR"]:
            self.tokens.pop(0)
            tests.append(self.all_of())
        return lambda post: any(test(post) for test in tests)

    def all_of(self) -> Test:
        tests = []
        while self.tokens and self.tokens[0] not in ("OR", ")"):
            tests.append(self.one(self.tokens.pop(0)))
        if not tests:
            raise BadQuery("missing something to look for")
        return lambda post: all(test(post) for test in tests)

    def one(self, token: str) -> Test:
        if token.startswith("-") and len(token) > 1:
            positive = self.stands_alone
            test = self.one(token[1:])
            self.stands_alone = positive
            return lambda post: not test(post)
        if token == "(":
            test = self.either()
            if self.tokens[:1] != [")"]:
                raise BadQuery("missing ')'")
            self.tokens.pop(0)
            return test
        return self.term(token)

    def term(self, token: str) -> Test:
        operator, colon, value = token.partition(":")
        if token.startswith(('"', "http://", "https://")) or not colon:
            operator, value = (token[0], token[1:]) if token[0] in "@#" and len(token) > 1 else ("", token.strip('"'))
        if operator not in ALONE | NEED_COMPANY or not value:
            raise BadQuery(f"Reference to invalid operator '{operator}'. Operator is not available in current product")
        self.stands_alone |= operator in ALONE
        return _term(operator, value.strip('"'), self.world)


def _term(operator: str, value: str, world: World) -> Test:
    if operator in ("is", "has"):
        return _kind(value) if operator == "is" else _part(value)
    lowered = value.lower().removeprefix("@")
    tests: dict[str, Test] = {
        "": lambda post: says(post, value),
        "@": lambda post: lowered in _names(post),
        "#": lambda post: lowered in {each["tag"].lower() for each in post.whole.entities.get("hashtags", [])},
        "from": lambda post: lowered in (world.users[post.author_id].username.lower(), post.author_id),
        "to": lambda post: lowered in _answered(post, world),
        "lang": lambda post: post.lang == value,
        "conversation_id": lambda post: post.conversation_id == value,
        "in_reply_to_tweet_id": lambda post: post.reply_to == value,
        "quotes_of_tweet_id": lambda post: post.quotes == value,
        "url": lambda post: any(lowered in url["expanded_url"].lower() for url in post.whole.entities.get("urls", [])),
    }
    return tests[operator]


def _kind(value: str) -> Test:
    kinds: dict[str, Test] = {
        "retweet": lambda post: post.retweets is not None,
        "quote": lambda post: post.quotes is not None,
        "reply": lambda post: post.reply_to is not None,
    }
    if value not in kinds:
        raise BadQuery(f"Reference to invalid field '{value}' in 'is'")
    return kinds[value]


def _part(value: str) -> Test:
    parts = {"links": "urls", "mentions": "mentions", "hashtags": "hashtags"}
    if value in ("media", "images"):
        return lambda post: bool(post.media)
    if value not in parts:
        raise BadQuery(f"Reference to invalid field '{value}' in 'has'")
    return lambda post: bool(post.whole.entities.get(parts[value]))


def says(post: Post, words: str) -> bool:
    """Whether a text holds these words one after the other; scripts without spaces are looked through as they are."""
    text = post.whole.plain.lower()
    if not words.isascii():
        return words.lower() in text
    pattern = r"\W+".join(re.escape(word) for word in re.findall(r"\w+", words.lower()))
    return bool(pattern) and re.search(rf"(?<!\w){pattern}(?!\w)", text) is not None


def _names(post: Post) -> set[str]:
    return {each["username"].lower() for each in post.whole.entities.get("mentions", [])}


def _answered(post: Post, world: World) -> set[str]:
    author = world.users.get(post.reply_to_author or "")
    return {author.id, author.username.lower()} if author else set()
