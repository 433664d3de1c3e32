"""An expression as a query for X's recent search, and what X would refuse in it."""

import re
from collections.abc import Iterator

from channels.expression_check import check_for
from channels.expression_mistakes import Mistake, mistake
from channels.expression_nodes import (
    And,
    From,
    Handle,
    Lang,
    Leaf,
    Node,
    Not,
    Or,
    Tag,
    all_of,
    any_of,
    groups,
    leaves,
    only_negated,
    spread,
    written,
)  # fmt: skip
from channels.expression_spelling import only_letters, quoted, spell

LONGEST = 512  # characters of a query on the self-serve plans
NO_RETWEETS = "-is:retweet"
NAME, NAMES = re.compile(r"\w{1,15}", re.ASCII), "up to 15 letters, digits and _"
CODES = {"id": ("in",), "he": ("iw",), "zh": ("zh-CN", "zh-TW")}  # where X's differ from ours


def render_for_x(node: Node | None) -> str:
    """An expression in X's syntax, without retweets; empty when nothing is asked for.

    Exclusions stand before single terms, as X wants it. Ask `check_for_x` first whether X takes the rest.
    """
    if node is None:
        return ""
    whole = spread(_with_its_codes(node))
    text = spell(whole, _leaf)
    return f"({text}) {NO_RETWEETS}" if isinstance(whole, Or) else f"{text} {NO_RETWEETS}"


def check_for_x(text: str) -> list[Mistake]:
    """All that should be put right in an expression before X is asked, the general mistakes among them."""
    return check_for("X", text, render_for_x, LONGEST, _misfits)


def _misfits(node: Node) -> Iterator[Mistake]:
    for group in groups(spread(node)):
        if isinstance(group, Or) and any(map(only_negated, group.nodes)):
            yield mistake("negated_group", group.span, network="X")
    for leaf, _ in leaves(node):
        if isinstance(leaf, (From, Handle)) and not NAME.fullmatch(leaf.name):
            yield mistake("bad_handle", leaf.span, network="X", text=leaf.name, example=NAMES)
        if isinstance(leaf, Tag) and (not only_letters(leaf.name) or leaf.name.isdigit()):
            yield mistake("bad_tag", leaf.span, network="X", text=written(leaf))


def _with_its_codes(node: Node) -> Node:
    """The same with X's own language codes; Chinese has two."""
    if isinstance(node, Not):
        return Not(_with_its_codes(node.node))
    if isinstance(node, (And, Or)):
        join = all_of if isinstance(node, And) else any_of
        return join([_with_its_codes(each) for each in node.nodes]) or node
    if isinstance(node, Lang):
        return any_of([Lang(code) for code in CODES.get(node.code, (node.code,))]) or node
    return node


def _leaf(leaf: Leaf) -> str:
    if isinstance(leaf, Lang):
        return f"lang:{leaf.code}"
    if isinstance(leaf, From):
        return f"from:{leaf.name}"
    return written(leaf) if isinstance(leaf, (Tag, Handle)) else quoted(leaf.text)
