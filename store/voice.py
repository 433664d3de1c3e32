"""The words of a brand's voice as people type them: what is meant, or a sentence about what is wrong."""

import re
import unicodedata

from store.errors import BadInput
from store.saying import say

ARROW = re.compile(r"\s*(?:→|->|=>)\s*")
MOST, LONGEST, SIGN = 100, 60, 12


def read_preferred(typed: str) -> list[list[str]]:
    """Lines such as "customer → guest" as pairs: what is not said, and what is said instead."""
    return [_pair(line) for line in _lines(typed)]


def _pair(line: str) -> list[str]:
    parts = ARROW.split(line)
    if len(parts) != 2 or not all(parts):
        raise BadInput(say("write “customer → guest”, one pair a line; this is no pair: {line}", line=line))
    if parts[0].lower() == parts[1].lower():
        raise BadInput(say("both sides are the same: {line}", line=line))
    return parts


def read_avoided(typed: str) -> list[str]:
    """The words to avoid, each once."""
    return list(dict.fromkeys(_lines(typed)))


def read_emoji(typed: str) -> str:
    """One picture sign, or none; BadInput for letters, digits and anything else that is no picture."""
    sign = typed.strip()
    shown = [each for each in sign if unicodedata.category(each) == "So"]
    joiners = {"\u200d", "\ufe0f", *map(chr, range(0x1F3FB, 0x1F400))}
    if sign and (not shown or len(sign) > SIGN or any(each not in shown and each not in joiners for each in sign)):
        raise BadInput("a picture sign is one such as 🙏 or 😊")
    return sign


def _lines(typed: str) -> list[str]:
    lines = [" ".join(line.split()) for line in typed.splitlines() if line.strip()]
    if len(lines) > MOST:
        raise BadInput(say("that are {lines} lines; at most {most} are read", lines=len(lines), most=MOST))
    long = next((line for line in lines if len(line) > 2 * LONGEST or not re.search(r"\w", line)), None)
    if long is not None:
        raise BadInput(say("this is no word: {long}", long=long[:LONGEST]))
    return lines
