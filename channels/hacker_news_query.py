"""An expression as searches of Hacker News, and what cannot be searched there."""

import re

from channels.expression_mistakes import Mistake
from channels.expression_nodes import From, Handle, Lang, Leaf, Node, Tag
from channels.expression_spelling import quoted
from channels.hacker_news import NAME
from channels.searches import check_searches, searches, shown

BY = re.compile(r"(?:^| )from:(\S+)(?= |$)")


def _spell(leaf: Leaf) -> str:
    if isinstance(leaf, (From, Lang)):
        return f"from:{leaf.name}" if isinstance(leaf, From) else ""
    return quoted(leaf.name if isinstance(leaf, (Tag, Handle)) else leaf.text)


def searches_for_hacker_news(node: Node | None) -> list[tuple[str, str]]:
    """What is asked, one search for each alternative: its words, and whose words they must be ("" for anybody)."""
    return [_parted(each) for each in searches(node, _spell)]


def _parted(search: str) -> tuple[str, str]:
    pieces, author = search.split('"'), ""
    for place in range(0, len(pieces), 2):  # between quotes stand words, whatever they look like
        if found := BY.search(pieces[place]):
            author, pieces[place] = found[1], BY.sub("", pieces[place])
    return '"'.join(pieces).strip(), author


def render_for_hacker_news(node: Node | None) -> str:
    """The same, as people are shown it."""
    return shown(node, _spell)


def check_for_hacker_news(text: str) -> list[Mistake]:
    """All that should be put right in an expression before Hacker News is searched."""
    names = "up to 15 letters, digits, - and _"
    return check_searches("Hacker News", text, _spell, lambda name: bool(NAME.fullmatch(name)), names)
