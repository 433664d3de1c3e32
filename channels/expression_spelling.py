"""Write an expression down: as people type it, or in the syntax of a network."""

import unicodedata
from collections.abc import Callable

from channels.expression_nodes import And, From, Lang, Leaf, Node, Not, Or, Phrase, written

RESERVED = frozenset({"and", "or", "not"})


def render(node: Node | None) -> str:
    """An expression as a person would type it: reading it again gives the same parts."""
    return spell(node, _typed) if node else ""


def spell(node: Node, leaf: Callable[[Leaf], str], joint: str = " ", minus: str = "-") -> str:
    """An expression in a syntax that knows OR and parentheses, with its own ways to join, to exclude and to name."""

    def inner(each: Node, *kinds: type) -> str:
        text = spell(each, leaf, joint, minus)
        return f"({text})" if isinstance(each, kinds) else text

    if isinstance(node, Not):
        return f"{minus}{inner(node.node, And, Or)}"
    if isinstance(node, And):
        return joint.join(inner(each, Or) for each in node.nodes)
    if isinstance(node, Or):
        return " OR ".join(inner(each, And) for each in node.nodes)
    return leaf(node)


def quoted(text: str) -> str:
    """A term for a network: in quotes, unless it is one word of letters, digits and _ that is no operator."""
    return text if only_letters(text) and text.casefold() not in RESERVED else f'"{text.replace(chr(92), " ")}"'


def only_letters(text: str) -> bool:
    """Whether a text holds only letters with their marks, digits and _."""
    return all(letter == "_" or unicodedata.category(letter)[0] in "LMN" for letter in text)


def _typed(leaf: Leaf) -> str:
    if isinstance(leaf, From):
        return f"from:{leaf.name}"
    if isinstance(leaf, Lang):
        return f"lang:{leaf.code}"
    return f'"{leaf.text}"' if isinstance(leaf, Phrase) else written(leaf)
