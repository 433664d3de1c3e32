"""An expression as searches of Bluesky, and what cannot be searched there."""

import re

from channels.expression_mistakes import Mistake
from channels.expression_nodes import Node
from channels.searches import check_searches, searches, shown, spell_plainly

NAME = re.compile(r"(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*", re.IGNORECASE | re.ASCII)


def searches_for_bluesky(node: Node | None) -> list[str]:
    """What Bluesky is asked, one search for each alternative."""
    return searches(node, spell_plainly)


def render_for_bluesky(node: Node | None) -> str:
    """The same, as people are shown it."""
    return shown(node, spell_plainly)


def check_for_bluesky(text: str) -> list[Mistake]:
    """All that should be put right in an expression before Bluesky is asked."""
    return check_searches("Bluesky", text, spell_plainly, lambda name: bool(NAME.fullmatch(name)), "name.bsky.social")
