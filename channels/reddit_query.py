"""An expression as a query for Reddit's search (`syntax=lucene`), and what Reddit cannot do of it."""

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
from channels.expression_spelling import quoted, spell

LONGEST = 512  # characters of a query
NAME, NAMES = re.compile(r"[\w-]{1,20}", re.ASCII), "up to 20 letters, digits, - and _"


def render_for_reddit(node: Node | None) -> str:
    """An expression in Lucene's syntax as Reddit takes it; empty when nothing is asked for.

    Languages are left out, so that Reddit finds more than the expression does: `matches` tells which of it is wanted.
    Ask `check_for_reddit` first whether Reddit takes the rest.
    """
    known = _known(spread(node)) if node else None
    return spell(known, _leaf, " AND ", "NOT ") if known else ""


def check_for_reddit(text: str) -> list[Mistake]:
    """All that should be put right in an expression before Reddit is asked, the general mistakes among them."""
    return check_for("Reddit", text, render_for_reddit, LONGEST, _misfits)


def _misfits(node: Node) -> Iterator[Mistake]:
    for group in groups(spread(node)):
        negated = [only_negated(each) for each in group.nodes]
        if isinstance(group, Or) and any(negated) and not all(negated):
            yield mistake("negated_group", group.span, network="Reddit")
    for leaf, _ in leaves(node):
        if isinstance(leaf, Lang):
            yield mistake("language_ignored", leaf.span)
        if isinstance(leaf, Tag):
            yield mistake("tag_as_word", leaf.span, text=written(leaf))
        if isinstance(leaf, (From, Handle)) and not NAME.fullmatch(leaf.name):
            yield mistake("bad_handle", leaf.span, network="Reddit", text=leaf.name, example=NAMES)


def _known(node: Node) -> Node | None:
    """What Reddit knows of an expression with single exclusions; None where that is no condition at all."""
    if isinstance(node, Lang) or (isinstance(node, Not) and isinstance(node.node, Lang)):
        return None
    if not isinstance(node, (And, Or)):
        return node
    parts = [_known(each) for each in node.nodes]
    some = [each for each in parts if each]
    if isinstance(node, And):
        return all_of(some)
    if len(some) < len(parts):
        return None
    return Not(spread(node, negated=True)) if only_negated(node) else any_of(some)


def _leaf(leaf: Leaf) -> str:
    if isinstance(leaf, From):
        return f"author:{leaf.name}"
    if isinstance(leaf, Handle):
        return quoted(f"u/{leaf.name}")
    return quoted(leaf.name if isinstance(leaf, Tag) else "" if isinstance(leaf, Lang) else leaf.text)
