"""How alike two drafts are: by their opening, by their words, by what they copy."""

import re

GREETING = re.compile(
    r"^\s*(?:@\S+\s+)?(?:(?:hello|hi|dear|hey|good (?:morning|afternoon|evening))(?: there| [^\s,!.]+){0,2}[,!.]\s*"
    r"|(?:สวัสดี(?:ค่ะ|ครับ|คะ)?|เรียน)\s?(?:คุณ\s?[^\s]+)?\s+)",
    re.IGNORECASE,
)
STOP = re.compile(r"[.!?:;\n]|(?:ค่ะ|ครับ|นะคะ)(?=\s|$)")
LONGEST_OPENING, PIECE, CLOSE = 80, 3, 0.8


def opening(text: str) -> str:
    """The first sentence after the greeting, in lower case: what a reader notices when two replies begin alike."""
    rest = GREETING.sub("", text.strip(), count=1)
    return " ".join(STOP.split(rest[: 2 * LONGEST_OPENING], maxsplit=1)[0].lower().split())[:LONGEST_OPENING]


def likeness(one: str, other: str) -> float:
    """The share of pieces that two texts have in common, greetings aside: three words each, or three Thai letters."""
    a, b = (_pieces(GREETING.sub("", text.strip(), count=1)) for text in (one, other))
    return len(a & b) / len(a | b) if a and b else float(one.split() == other.split())


def _pieces(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[\u0e01-\u0e5b]|\w+", text.lower())
    return {tuple(words[i : i + PIECE]) for i in range(max(1, len(words) - PIECE + 1))} if words else set()
