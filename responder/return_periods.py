"""Which periods near a return or a refund do not speak of the policy: those that passed, that something else takes.

A period is looked at in its part of a clause, which ends where another begins ("…, so …", in Thai a blank).
"""

import re

from responder.patterns import pattern
from responder.periods import Period

PART = re.compile(r"[,;:()]\s?|\s(?=(?:and|so|which|then) )|(?<=[ก-๛])\s(?=[ก-๛])")


def says_nothing(clause: str, said: Period, window: int) -> bool:
    """Whether a period of a clause is no word about how long something may be returned or a refund takes.

    `window` is what the policy allows, in days: nobody can have more of it left.
    """
    before, after = _around(clause, said.span)
    if pattern("returns.left_after").search(after) or pattern("returns.left_before").search(before):
        return said.most <= window
    return bool(pattern("returns.passed").search(after) or pattern("returns.passing").search(before)) or _told(before)


def _told(before: str) -> bool:
    """Whether its part tells what happened, what we do about it, or how long a paper holds; not what is allowed."""
    for name in ("returns.papers", "returns.ours"):
        act = pattern(name).search(before)
        if act:
            return not pattern("returns.allows").search(before, act.start())
    grants = pattern("returns.allows").search(before) or pattern("returns.limits").search(before)
    return bool(pattern("returns.told").search(before)) and not grants


def _around(clause: str, span: tuple[int, int]) -> tuple[str, str]:
    """What stands before and behind a period in its part of the clause."""
    begin = max((stop.end() for stop in PART.finditer(clause, 0, span[0])), default=0)
    stop = PART.search(clause, span[1])
    return clause[begin : span[0]], clause[span[1] : stop.start() if stop else len(clause)]
