"""Where one sentence ends and the next begins, in texts with full stops and in Thai."""

import re

from responder.patterns import pattern

ENDS = re.compile(
    r"(?<=[.!?…])\s+(?=[\"'“(]?[A-Z0-9ก-๙{])|\n\s*|(?<=[.!?])\s+(?=[ก-๙])|(?<=ค่ะ)\s+|(?<=ครับ)\s+|(?<=คะ)\s+(?=[ก-๙])"
)


def split_sentences(text: str) -> list[str]:
    """Cut a text into sentences at line ends, full stops and Thai particles; order and words stay."""
    return [part.strip() for part in ENDS.split(text) if part and part.strip()]


def uncourteous(sentence: str) -> str:
    """The sentence, or nothing when it only greets, thanks, regrets or signs: a draft has its own words for these."""
    return "" if pattern("courteous").search(sentence) else sentence
