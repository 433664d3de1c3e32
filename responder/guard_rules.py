"""The rules about promises, reviews and blame, by language, read from the table beside this file.

A row is a language, a finding's code (or * for all), a role and a pattern. `direct` breaks the rule by itself. `object`
breaks it in a clause that also holds a `commit`: somebody of ours who will, does or did. `deny` right before, or
`deny_around` anywhere between two commas, excuses; so do `defer` before and `defer_after`, which hand the matter on.
{actor} stands for the language's own pattern of who we are.
"""

import re
from dataclasses import dataclass
from functools import cache

from responder.patterns import TABLES, rows_of

CODES = (
    "refund_promise",
    "compensation",
    "future_work_promise",
    "review_gating",
    "staff_blame",
    "liability",
    "argument",
)
DEFERRED = ("refund_promise", "compensation")
Patterns = tuple[re.Pattern[str], ...]


@dataclass(frozen=True)
class Rules:
    """The rules of one language: patterns by code and role."""

    lang: str
    patterns: dict[tuple[str, str], Patterns]

    def of(self, code: str, role: str) -> Patterns:
        """The patterns of a role for a code, those for all codes included where they apply to it."""
        general = () if role.startswith("defer") and code not in DEFERRED else self.patterns.get(("*", role), ())
        return (*self.patterns.get((code, role), ()), *general)


@cache
def all_rules() -> tuple[Rules, ...]:
    """The rules of every language that the table knows."""
    rows = rows_of(TABLES / "guard_rules.tsv")
    return tuple(
        _rules(lang, [row[1:] for row in rows if row[0] == lang]) for lang in dict.fromkeys(r[0] for r in rows)
    )


def _rules(lang: str, rows: list[list[str]]) -> Rules:
    actor = next((pattern for _, role, pattern in rows if role == "actor"), "")
    found: dict[tuple[str, str], Patterns] = {}
    for code, role, pattern in rows:
        compiled = re.compile(pattern.replace("{actor}", f"(?:{actor})"), re.IGNORECASE)
        found[code, role] = (*found.get((code, role), ()), compiled)
    return Rules(lang, found)
