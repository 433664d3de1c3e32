"""Cut an expression into words, phrases, parentheses and operators, each with its place in what was typed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from channels.expression_mistakes import Mistake, mistake
from channels.expression_nodes import Span
from store.saying import N_

DEEPEST = 20  # groups inside each other
QUOTES, DASHES = "“”„‟＂", "‐‑‒–—−－"
TOKEN = re.compile(
    rf"""(?P<minus>[{DASHES}-]*)(?:
    "(?P<straight>[^"]*)(?P<shut>"?)
    |[{QUOTES}](?P<curly>[^"{QUOTES}]*)(?P<closed>["{QUOTES}]?)
    |(?P<open>[(（])|(?P<close>[)）])
    |(?P<word>[^\s"(){QUOTES}（）]+)
    )?""",
    re.VERBOSE,
)
HIDDEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
TRAILING = ",;、"
OPERATORS = {"OR": "or", "AND": "and", "NOT": "not"}
SIGNS = {"|": "or", "||": "or", "&": "and", "&&": "and", "+": "and"}
SPOKEN = {"or": "or", "หรือ": "or", "and": "and", "และ": "and", "not": "not"}


@dataclass(frozen=True)
class Token:
    """A piece of an expression; `kind` is word, phrase, open, close, or, and, not."""

    kind: str
    text: str
    span: Span
    minus: bool = False


def tokens_of(text: str) -> tuple[list[Token], list[Mistake]]:
    """All pieces of an expression, with every parenthesis closed, and what is wrong with them."""
    found: list[Mistake] = [mistake("hidden", each.span()) for each in HIDDEN.finditer(text)]
    places = [at for at, letter in enumerate(text) if not HIDDEN.match(letter)]
    places.append(len(text))
    pieces: list[Token] = []
    for match in TOKEN.finditer(HIDDEN.sub("", text)):
        if match[0]:
            span = places[match.start()], places[match.end() - 1] + 1
            found += _remarks(match, span)
            pieces += _piece(match, span)
    found += _spoken(pieces)
    return _balanced(pieces, len(text), found), found


def visible(text: str) -> str:
    """A text without characters that nobody sees."""
    return HIDDEN.sub("", text)


def _piece(match: re.Match[str], span: Span) -> Iterator[Token]:
    minus = bool(match["minus"])
    if match["straight"] is not None or match["curly"] is not None:
        yield Token("phrase", " ".join((match["straight"] or match["curly"] or "").split()), span, minus)
    elif match["open"] or match["close"]:
        yield Token("open" if match["open"] else "close", match[0], span, minus)
    elif match["word"]:
        word = match["word"].translate(FULL_WIDTH).rstrip(TRAILING)
        kind = "word" if minus else OPERATORS.get(word) or SIGNS.get(word, "word")
        if word:
            yield Token(kind, word, span, minus)


def _remarks(match: re.Match[str], span: Span) -> Iterator[Mistake]:
    """What is wrong with how one piece is typed."""
    word = match["word"] or ""
    plain = word.translate(FULL_WIDTH)
    if match["minus"] and (match["close"] or match["minus"] == match[0]):
        yield mistake("minus_alone", span)
    elif any(sign in DASHES for sign in match["minus"]):
        yield mistake("dash", span)
    if match["shut"] == "" or match["closed"] == "":
        yield mistake("open_quote", span)
    if match["curly"] is not None:
        yield mistake("curly_quotes", span)
    if plain != word or (match["open"] or match["close"] or "(") not in "()":
        yield mistake("full_width", span)
    if plain.rstrip(TRAILING) != plain:
        yield mistake("comma", span)
    if plain in SIGNS and not match["minus"]:
        yield mistake("sign", span, text=plain, example="OR" if SIGNS[plain] == "or" else N_("a space"))
    if "*" in plain:
        yield mistake("wildcard", span)


def _spoken(pieces: list[Token]) -> Iterator[Mistake]:
    """Words between two others that were perhaps meant as operators."""
    for at, token in enumerate(pieces):
        meant = SPOKEN.get(token.text.lower()) if token.kind == "word" and not token.minus else None
        before = at > 0 and pieces[at - 1].kind in ("word", "phrase", "close")
        after = at + 1 < len(pieces) and pieces[at + 1].kind in ("word", "phrase", "open")
        if meant and after and (before or meant == "not"):
            yield mistake(f"lower_{meant}", token.span, text=token.text)


def _balanced(pieces: list[Token], end: int, found: list[Mistake]) -> list[Token]:
    """The pieces with as many closing as opening parentheses, and none too deep."""
    kept: list[Token] = []
    opened: list[Token] = []
    for token in pieces:
        deep = len(opened) > DEEPEST
        if token.kind == "open":
            opened.append(token)
            deep = len(opened) > DEEPEST
            if deep:
                found.append(mistake("too_deep", token.span, depth=DEEPEST))
        elif token.kind == "close" and not opened:
            found.append(mistake("close_group", token.span))
            continue
        elif token.kind == "close":
            opened.pop()
        if not deep or token.kind in ("word", "phrase", "or", "and", "not"):
            kept.append(token)
    found += [mistake("open_group", token.span) for token in opened]
    return kept + [Token("close", ")", (end, end)) for _ in opened[:DEEPEST]]
