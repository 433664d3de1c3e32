"""Which lines of a Markdown text are code? A fence that nothing closes opens none, or it would hide all below it."""

import re
from collections.abc import Sequence

OPEN = re.compile(r"\s*(?:(?P<ticks>`{3,})[^`]*|(?P<waves>~{3,}).*)")
CLOSE = re.compile(r"\s*(`{3,}|~{3,})\s*")


def fences_and_code(rows: Sequence[str]) -> tuple[set[int], set[int]]:
    """The places of the lines that are fences, and of those that stand between two of them."""
    fences, code = set[int](), set[int]()
    closing = [match[1] if (match := CLOSE.fullmatch(row)) else "" for row in rows]
    open_for_good: list[str] = []  # so that many fences without an end are not looked for again and again
    place = 0
    while place < len(rows):
        if found := OPEN.fullmatch(rows[place]):
            fence = found["ticks"] or found["waves"]
            hopeless = any(map(fence.startswith, open_for_good))
            end = None if hopeless else _end(fence, closing, place)
            if end is None and not hopeless:
                open_for_good.append(fence)
            fences |= {place, end or place}
            code.update(range(place + 1, end or place))
            place = end or place
        place += 1
    return fences, code


def _end(fence: str, closing: Sequence[str], place: int) -> int | None:
    """The next line of nothing but this fence or a longer one."""
    return next((at for at in range(place + 1, len(closing)) if closing[at].startswith(fence)), None)
