"""An expression as searches of a Discourse forum, and what cannot be searched there."""

from channels.discourse import NAME
from channels.expression_mistakes import Mistake
from channels.expression_nodes import From, Handle, Lang, Leaf, Node, Tag
from channels.expression_spelling import quoted
from channels.searches import check_searches, searches, shown
from store.saying import N_


def _spell(leaf: Leaf) -> str:
    """A term as a forum reads it: there # is a category and @ whoever wrote it, so both are looked for as words."""
    if isinstance(leaf, Lang):
        return ""
    if isinstance(leaf, From):
        return f"@{leaf.name}"
    return quoted(leaf.name if isinstance(leaf, (Tag, Handle)) else leaf.text)


def searches_for_discourse(node: Node | None) -> list[str]:
    """What a forum is asked, one search for each alternative."""
    return searches(node, _spell)


def render_for_discourse(node: Node | None) -> str:
    """The same, as people are shown it."""
    return shown(node, _spell)


def check_for_discourse(text: str) -> list[Mistake]:
    """All that should be put right in an expression before a forum is asked."""
    return check_searches("Discourse", text, _spell, lambda name: bool(NAME.fullmatch(name)), N_("up to 60 letters"))
