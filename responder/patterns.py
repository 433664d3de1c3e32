"""Patterns that are too long for code, read from the tables beside this file.

The tables are written for texts with single blanks, and match whatever the case. `{name}` in a pattern stands for the
pattern of that name; `{spelled}` is a number in words, as store/numerals.py reads it.
"""

import re
from functools import cache
from pathlib import Path

from store.numerals import SPELLED

TABLES = Path(__file__).parent / "tables"
OTHER = re.compile(r"\{([a-z_]+)\}")


@cache
def pattern(name: str) -> re.Pattern[str]:
    """The pattern of a name in patterns.tsv; rows with the same name are alternatives. KeyError for an unknown name."""
    return re.compile(_source(name), re.IGNORECASE)


def rows_of(table: Path) -> list[list[str]]:
    """The rows of a tab-separated table, without its heading."""
    return [line.split("\t") for line in table.read_text(encoding="utf-8").splitlines()[1:]]


@cache
def _sources() -> dict[str, str]:
    found = {"spelled": SPELLED}
    for name, source in rows_of(TABLES / "patterns.tsv"):
        found[name] = f"{found[name]}|{source}" if name in found else source
    return found


def _source(name: str) -> str:
    known = _sources()
    return OTHER.sub(lambda match: _source(match[1]) if match[1] in known else match[0], known[name])
