"""Whether a text is what an expression asks for, and by which of its words.

Words are looked for as `store.exclusion_terms` looks for exclusions, so that a term means the same in both.
"""

import re
from dataclasses import dataclass

import regex  # type: ignore[import-untyped]  # ships none

from channels.expression_nodes import And, From, Handle, Lang, Node, Not, Or, Term, spread, written
from channels.expression_parse import parse
from channels.expression_tokens import visible
from channels.languages import language_code
from store.exclusion_terms import LINK, fold, holds, spaceless, surface

SIGN = regex.compile("\\X(?:(?<=\u0e4d)\u0e32\\p{M}*)?")  # what a reader sees as one letter
BETWEEN = r"(?:\W|_|['’]s\b)*?"


@dataclass(frozen=True)
class _Seen:
    """One text with what is known about it, ready to be looked at."""

    text: str
    surface: str
    author: str
    lang: str


def matches(expression: str, text: str, title: str = "", author: str = "", lang: str = "") -> list[str] | None:
    """The words by which an expression finds a text, as they are written there; None when it does not find it.

    Of several alternatives all that are there are named, each once; `from:` gives itself. The list is empty when the
    expression asks for nothing but exclusions or a language. `author` is a handle; an unknown `lang` passes.
    """
    node = parse(expression)
    if node is None:
        return []
    whole = visible(f"{title}\n{text}" if title else text)
    found = _found(spread(node), _Seen(whole, surface(whole), _handle(author), language_code(lang)))
    return None if found is None else list(dict.fromkeys(found))


def sought(term: Term) -> str:
    """A term as it is looked for in the surface of a text."""
    return surface(written(term)).strip()


def _handle(author: str) -> str:
    return fold(re.sub(r"^(?:@|/?u/)+", "", author.strip()))


def _found(node: Node, seen: _Seen) -> list[str] | None:
    """The words that a part finds, None when it does not hold; exclusions are of single terms."""
    if isinstance(node, (And, Or)):
        parts = [_found(each, seen) for each in node.nodes]
        held = [part for part in parts if part is not None]
        enough = len(held) == len(parts) if isinstance(node, And) else held
        return [word for part in held for word in part] if enough else None
    if isinstance(node, Not):
        unknown = isinstance(node.node, Lang) and not seen.lang
        return [] if unknown or _found(node.node, seen) is None else None
    if isinstance(node, Lang):
        return [] if seen.lang in ("", node.code) else None
    if isinstance(node, From):
        return [f"from:{node.name}"] if seen.author and fold(node.name) == seen.author else None
    terms = [sought(node), *([f"u {fold(node.name)}"] if isinstance(node, Handle) else [])]
    return next(([_as_written(seen.text, term) or written(node)] for term in terms if holds(seen.surface, term)), None)


def _as_written(text: str, term: str) -> str:
    """The first place of a term in a text, with its case and signs; empty where it cannot be told."""
    unlinked = LINK.sub(lambda link: " " * len(link[0]), text)
    folded, starts, ends = "", [], []
    for sign in SIGN.finditer(unlinked):
        plain = fold(sign[0])
        folded += plain
        starts += [sign.start()] * len(plain)
        ends += [sign.end()] * len(plain)
    for match in re.finditer(BETWEEN.join(map(re.escape, term.split())), folded):
        piece = " ".join(unlinked[starts[match.start()] : ends[match.end() - 1]].split())
        apart = _apart(folded[: match.start()][-1:], term[0]) and _apart(folded[match.end() :][:1], term[-1])
        if apart and surface(piece).strip() == term:
            return piece
    return ""


def _apart(neighbour: str, edge: str) -> bool:
    """Whether a term may begin or end beside this letter."""
    return not neighbour.isalnum() or edge == "#" or any(map(spaceless, (neighbour, edge)))
