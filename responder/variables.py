"""The variables of saved replies: which ones a text has, and the text with their values in it."""

import re
from collections.abc import Iterable, Mapping, Sequence

from responder.likeness import GREETING
from store.saying import N_

KNOWN = ("name", "brand", "contact", "signature")  # filled in by us as far as we know them
TITLES = {
    "name": N_("Customer's name"), "brand": "Brand", "contact": N_("Where to reach us"), "signature": "Signature",
    "order_id": N_("Order number"), "tracking_id": N_("Tracking number"), "product": "Product", "branch": "Branch",
    "date": "Date", "amount": "Amount", "email": N_("E-mail address"), "phone": N_("Phone number"),
}  # fmt: skip
SAME = {"customer_name": "name", "first_name": "name", "order_number": "order_id", "tracking_number": "tracking_id"}
VARIABLE = re.compile(r"\{\{ ?([a-z][a-z_]{0,29}) ?\}\}|\{([a-z][a-z_]{0,29})\}")
SIGNATURE = re.compile(r"[\s,–—-]*(?:\{\{ ?signature ?\}\}|\{signature\})[\s.]*$")
CLOSING = re.compile(
    r"(?:with )?(?:kind(?:est)?|best|warm(?:est)?|many)? ?(?:regards|wishes)\W*"
    r"|(?:best|sincerely|yours(?: \w+)?|cheers)\W*"
    r"|(?:ด้วยความเคารพ|ด้วยความนับถือ|ขอแสดงความนับถือ|ด้วยความปรารถนาดี)(?:ค่ะ|ครับ)?\W*",
    re.IGNORECASE,
)
NO_NAME = re.compile(r"[ ,]? ?(?:คุณ ?)?(?:\{\{ ?(?:customer_|first_)?name ?\}\}|\{(?:customer_|first_)?name\})")


def variables_of(texts: Iterable[str]) -> list[str]:
    """The variables of texts, each once, in their order; `{{order_id}}` and `{order_id}` are the same."""
    found = (_key(match) for text in texts for match in VARIABLE.finditer(text))
    return list(dict.fromkeys(found))


def title_of(key: str) -> str:
    """What a variable is called on screens; one that nobody knows is called as it is written."""
    return TITLES.get(key, key.replace("_", " ").capitalize())


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with all values that are known, in one pass; what is missing stays open, so that nobody can approve it.

    Only a name may be missing: the greeting then goes without one.
    """
    clean = {key: " ".join(value.split()) for key, value in values.items()}
    if not clean.get("name"):
        text = NO_NAME.sub("", text)
    return VARIABLE.sub(lambda match: clean.get(_key(match)) or "{{" + _key(match) + "}}", text)


def combined(texts: Sequence[str]) -> str:
    """Several saved replies as one: greeted once, at the start, and signed once, at the end."""
    last = len(texts) - 1
    parts = [_without(text, greeting=place > 0, signature=place < last) for place, text in enumerate(texts)]
    return "\n".join(part for part in parts if part)


def _without(text: str, *, greeting: bool, signature: bool) -> str:
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    if greeting and lines and _greets(lines[0]):
        lines = lines[1:]
    return "\n".join(_unsigned(lines) if signature else lines)


def _unsigned(lines: list[str]) -> list[str]:
    """The lines without a signature at their end and the regards before it; other words of these lines stay."""
    if not lines or SIGNATURE.search(lines[-1]) is None:
        return lines
    rest = SIGNATURE.sub("", lines[-1])
    kept = [*lines[:-1], rest] if rest else lines[:-1]
    return kept[:-1] if kept and CLOSING.fullmatch(kept[-1]) else kept


def _greets(line: str) -> bool:
    """Whether a line is nothing but a greeting, with or without a name."""
    plain = VARIABLE.sub("X", line)
    return len(plain) < 40 and GREETING.sub("", f"{plain} ", count=1).strip(" ,!.") == ""


def _key(match: re.Match[str]) -> str:
    found = match[1] or match[2]
    return SAME.get(found, found)
