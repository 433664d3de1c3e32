"""With which letters can what a regular expression matches begin? Read off its source, without compiling it."""

import re
from collections.abc import Iterator

TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]])*\]|\(\?(?:[:!=]|<[!=])|.", re.DOTALL)
TIMES = re.compile(r"[?*+]|\{(\d*),?\d*\}")
GROUP, OPEN, CLOSE, BAR, ANY, ENDS = "(?:", "(", ")", "|", ".", ("^", "$")
PLAIN_SET = re.compile(r"\[([^\\^\]-]+)\]")


def beginnings(pattern: str, width: int = 2) -> set[str]:
    """The first `width` letters of everything that a pattern can match, fewer where it leaves the next one open."""
    return {begin for one in alternatives(pattern) for begin in _of_one(one, width)}


def alternatives(pattern: str) -> list[str]:
    """The parts of a pattern between the bars that stand outside of its groups."""
    cuts = [-1, *(at for at, token, depth in _walk(pattern) if token == BAR and not depth), len(pattern)]
    return [pattern[start + 1 : end] for start, end in zip(cuts, cuts[1:], strict=False)]


def _of_one(pattern: str, width: int) -> set[str]:
    if not width or not (found := TOKEN.match(pattern)):
        return {""}
    token, end = found[0], found.end()
    if token.startswith(OPEN):
        end = next(at for at, _, depth in _walk(pattern) if at and not depth) + 1
    times = TIMES.match(pattern, end)
    rest = pattern[times.end() if times else end :].removeprefix("?" if times and times[0] != "?" else "")
    begun = _begun(token, pattern[:end], rest, width, once=not times or times[0] == "?")
    missing = times and (times[0] in "?*" or times[1] in ("0", ""))
    return begun | _of_one(rest, width) if missing else begun


def _begun(token: str, whole: str, rest: str, width: int, once: bool) -> set[str]:
    """How a pattern begins if its first token is there; `rest` follows it."""
    if token == GROUP:
        inner = whole[len(GROUP) : -1]
        ways = [one + rest if once else one for one in alternatives(inner)]
        return {begin for way in ways for begin in _of_one(way, width)}
    if token.startswith(OPEN) or token in ENDS:
        return _of_one(rest, width)  # it looks around and takes no letter
    if not (letters := _letters(token)):
        return {""}
    following = _of_one(rest, width - 1) if once else {""}
    return {letter + more for letter in letters for more in following}


def _letters(token: str) -> str:
    """The letters that a token stands for; none if they are too many to name."""
    if plain := PLAIN_SET.fullmatch(token):
        return plain[1]
    if token.startswith("\\"):
        return "" if token[1].isalnum() else token[1]
    return "" if token == ANY or token.startswith("[") else token


def _walk(pattern: str) -> Iterator[tuple[int, str, int]]:
    """Each token of a pattern with its place, and how many groups are open after it."""
    depth = 0
    for found in TOKEN.finditer(pattern):
        depth += found[0].startswith(OPEN) - (found[0] == CLOSE)
        yield found.start(), found[0], depth
