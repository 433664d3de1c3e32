"""The Thai words of hard matters in one table, the groups that they name written out."""

import re

from sentiment import words_hard_thai as first
from sentiment import words_hard_thai_more as more
from sentiment import words_hard_thai_public as public
from sentiment.phrases import SEPARATOR

GROUPS = {**more.GROUPS, **public.GROUPS}
TABLES = [table.PHRASES for table in (first, more, public)]
SAYINGS = first.SAYINGS


def _spelt(pattern: str) -> str:
    """A pattern with the groups that it names in angle brackets, and those that they name in turn."""
    return re.sub("<([a-z]+)>", lambda group: f"(?:{_spelt(GROUPS[group[1]])})", pattern)


def _table(name: str) -> str:
    lines = "\n".join(table[name].strip() for table in TABLES if name in table)
    return "\n".join(_spelt(one) for one in SEPARATOR.split(lines))


PHRASES = {name: _table(name) for name in first.PHRASES}
