"""An expression as searches of a Mastodon instance, and what cannot be searched there."""

import re

from channels.expression_mistakes import Mistake
from channels.expression_nodes import Node
from channels.searches import check_searches, searches, shown, spell_plainly

NAME = re.compile(r"\w[\w.-]{0,63}(?:@[\w.-]+)?", re.ASCII)


def searches_for_mastodon(node: Node | None) -> list[str]:
    """What an instance is asked, one search for each alternative."""
    return searches(node, spell_plainly)


def render_for_mastodon(node: Node | None) -> str:
    """The same, as people are shown it."""
    return shown(node, spell_plainly)


def check_for_mastodon(text: str) -> list[Mistake]:
    """All that should be put right in an expression before an instance is asked."""
    return check_searches("Mastodon", text, spell_plainly, lambda name: bool(NAME.fullmatch(name)), "name@instance")
