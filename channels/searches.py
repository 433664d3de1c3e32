"""An expression as plain searches, one for each alternative, for networks whose search knows no OR.

Exclusions are left out, so that such a network finds more than the expression does: `matches` tells what is wanted.
"""

from collections.abc import Callable, Iterator

from channels.expression_check import check_for
from channels.expression_mistakes import Mistake, mistake
from channels.expression_nodes import And, From, Lang, Leaf, Node, Not, Or, leaves, spread, written
from channels.expression_spelling import quoted

LONGEST = 500  # characters of one search
MOST = 10
Spell = Callable[[Leaf], str]
Fits = Callable[[str], bool]


def searches(node: Node | None, spell: Spell) -> list[str]:
    """What a network is asked for an expression, each search once; empty where one alternative asks for nothing."""
    found = (
        [" ".join(dict.fromkeys(filter(None, terms))) for terms in _alternatives(spread(node), spell)] if node else []
    )
    return list(dict.fromkeys(found)) if all(found) else []


def spell_plainly(leaf: Leaf) -> str:
    """A term as nearly every search takes it; languages are left out."""
    if isinstance(leaf, From):
        return f"from:{leaf.name}"
    if isinstance(leaf, Lang):
        return ""
    return quoted(leaf.text) if hasattr(leaf, "text") else written(leaf)


def shown(node: Node | None, spell: Spell) -> str:
    """All searches for an expression as people are shown them."""
    return " | ".join(searches(node, spell))


def check_searches(network: str, text: str, spell: Spell, is_name: Fits, names: str) -> list[Mistake]:
    """All that should be put right in an expression before a network is asked, the general mistakes among them."""

    def misfits(node: Node) -> Iterator[Mistake]:
        found = searches(node, spell)
        if not found:
            yield mistake("nothing_to_search", (0, len(text)), network=network)
        if len(found) > MOST:
            yield mistake("too_many_searches", (0, len(text)), network=network, count=len(found), most=MOST)
        for leaf, _ in leaves(node):
            if isinstance(leaf, From) and not is_name(leaf.name):
                yield mistake("bad_handle", leaf.span, network=network, text=leaf.name, example=names)

    def longest(node: Node | None) -> str:
        return max(searches(node, spell), key=len, default="")

    return check_for(network, text, longest, LONGEST, misfits)


def _alternatives(node: Node, spell: Spell) -> list[list[str]]:
    """The terms of each alternative; never many more than are allowed, however an expression is nested."""
    if isinstance(node, Or):
        return [terms for each in node.nodes for terms in _alternatives(each, spell)]
    if isinstance(node, And):
        joined: list[list[str]] = [[]]
        for each in node.nodes:
            more = _alternatives(each, spell)
            joined = [[*one, *other] for one in joined[: 2 * MOST] for other in more[: 2 * MOST]]
        return joined
    return [[]] if isinstance(node, Not) else [[spell(node)]]
