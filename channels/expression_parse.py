"""Read an expression: what was typed becomes parts, as well as it can be understood, with the mistakes on the way."""

import re
from collections.abc import Iterator
from functools import lru_cache

from channels.expression_mistakes import Mistake, mistake
from channels.expression_nodes import (
    From,
    Handle,
    Lang,
    Leaf,
    Node,
    Not,
    Or,
    Phrase,
    Tag,
    Word,
    all_of,
    any_of,
)  # fmt: skip
from channels.expression_spelling import render
from channels.expression_tokens import OPERATORS, Token, tokens_of
from channels.languages import LANGUAGES, language_code, language_named
from store.exclusion_terms import LINK, surface
from store.saying import N_

OPERATOR = re.compile(r"([a-z_]+):(.*)", re.IGNORECASE | re.ASCII | re.DOTALL)
EXAMPLES = {"from": "name", "lang": "th"}
OF_NETWORKS = frozenset({"is", "has"})
SIGNED = re.compile(r"#[^#@:]+|@[^#:]+")


def parse(text: str) -> Node | None:
    """The parts of an expression; None when nothing is asked for. It never fails: what cannot be read is left out."""
    return read(text)[0]


@lru_cache(maxsize=512)
def read(text: str) -> tuple[Node | None, tuple[Mistake, ...]]:
    """The parts of an expression, and what is wrong with how it is typed."""
    tokens, found = tokens_of(text)
    return _group(iter(tokens), found), tuple(found)


def _group(tokens: Iterator[Token], found: list[Mistake]) -> Node | None:
    """Everything up to the parenthesis that closes this group."""
    branches: list[list[Node]] = [[]]
    last, pending = None, None  # the last OR, and a NOT that waits for its word
    for token in tokens:
        if token.kind == "close":
            break
        if token.kind == "or":
            if branches[-1]:
                last = token
                branches.append([])
            else:
                found.append(mistake("or_alone", token.span))
        elif token.kind == "not":
            pending = token
        elif token.kind != "and" and (node := _one(token, tokens, found)):
            branches[-1].append(_negative(node, token) if pending or token.minus else node)
            pending = None
    if last and not branches[-1]:
        found.append(mistake("or_alone", last.span))
    if pending:
        found.append(mistake("not_alone", pending.span))
    return _joined([branch for branch in branches if branch], found)


def _one(token: Token, tokens: Iterator[Token], found: list[Mistake]) -> Node | None:
    if token.kind == "open":
        before = len(found)
        node = _group(tokens, found)
        if node is None and len(found) == before:
            found.append(mistake("empty_group", token.span))
        return node
    if token.kind == "word":
        return _leaf(token, found)
    if surface(token.text).strip():
        return Phrase(token.text, span=token.span)
    found.append(mistake("empty_phrase", token.span))
    return None


def _negative(node: Node, token: Token) -> Node:
    return node.node if isinstance(node, Not) else Not(node, span=(token.span[0], max(token.span[1], node.span[1])))


def _joined(branches: list[list[Node]], found: list[Mistake]) -> Node | None:
    """The alternatives as one part, with what stands after the last one beside it."""
    if len(branches) < 2:
        return all_of(branches[0]) if branches else None
    ends = _ends(branches)
    for branch in branches:
        if all(isinstance(each, Not) for each in branch):
            found += [mistake("excluded_alternative", each.span) for each in branch]
            ends = [*branch, *ends]
            branch.clear()
    inner = any_of([part for branch in branches if (part := all_of(branch))])
    node = all_of([*([inner] if inner else []), *ends])
    if node and isinstance(inner, Or) and any(len(branch) > 1 for branch in branches):
        found.append(mistake("mixed", node.span, example=render(node)))
    return node


def _ends(branches: list[list[Node]]) -> list[Node]:
    """Take out the exclusions and languages after the last alternative: they hold for all of them.

    The language stays where another alternative has one of its own.
    """
    *others, last = branches
    ends: list[Node] = []
    while len(last) > 1 and isinstance(last[-1], (Not, Lang)):
        ends.insert(0, last.pop())
    if any(isinstance(each, Lang) for branch in others for each in branch):
        last += [each for each in ends if isinstance(each, Lang)]
        ends = [each for each in ends if not isinstance(each, Lang)]
    return ends


def _leaf(token: Token, found: list[Mistake]) -> Leaf | None:
    """What one word means: a word, a hashtag, a handle, or a filter."""
    text, span = token.text, token.span
    if LINK.match(text):
        found.append(mistake("link", span))
        return None
    if operator := OPERATOR.fullmatch(text):
        return _operator(operator[1].lower(), operator[2], token, found)
    sought = surface(text).strip()
    if not sought:
        found.append(mistake("no_letters", span, text=text))
        return None
    if SIGNED.fullmatch(text) and sought[0] == text[0]:
        return Tag(text[1:], span=span) if text[0] == "#" else Handle(text[1:], span=span)
    return Phrase(text, span=span) if text in OPERATORS or text[0] in "#@" else Word(text, span=span)


def _operator(name: str, value: str, token: Token, found: list[Mistake]) -> Leaf | None:
    bare = re.sub(r"^(?:@|/?u/)+", "", value)
    if name in ("from", "lang") and not bare:
        found.append(mistake("needs_value", token.span, text=f"{name}:", example=f"{name}:{EXAMPLES[name]}"))
    elif name == "from":
        return From(bare, span=token.span)
    elif name == "lang" and (code := language_code(value)):
        return Lang(code, span=token.span)
    elif name == "lang":
        found.append(mistake("unknown_language", token.span, text=value, example=_language_like(value)))
    elif name in OF_NETWORKS:
        found.append(mistake("network_operator", token.span, text=token.text))
    else:
        found.append(mistake("unknown_operator", token.span, text=name))
        return Phrase(token.text, span=token.span) if surface(token.text).strip() else None
    return None


def _language_like(value: str) -> str:
    named = language_named(value)
    return f"lang:{named} for {LANGUAGES[named]}" if named else N_("lang:th for Thai or lang:en for English")
