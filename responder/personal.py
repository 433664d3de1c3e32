"""Where a text holds personal data: addresses, numbers, cards, accounts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from responder.patterns import pattern
from responder.unmask import DIGITS

NUMBER = re.compile(r"(?<![A-Za-z\d_.,])\+?\(?\d(?:[ \-.()/]{0,2}\d){6,22}(?![A-Za-z\d_])")
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")


@dataclass(frozen=True)
class Personal:
    """One piece of personal data: email, phone, card, national_id, account or reference, and where it stands."""

    kind: str
    span: tuple[int, int]
    value: str


def personal_data(text: str) -> list[Personal]:
    """All personal data in a text, in the order in which it stands there; Thai digits count as digits."""
    plain = text.translate(DIGITS)
    found = [Personal("email", match.span(), match[0].lower()) for match in pattern("email").finditer(plain)]
    found += [Personal("account", match.span(), match[0]) for match in IBAN.finditer(plain)]
    found += [Personal("reference", match.span(), match[0]) for match in pattern("reference").finditer(plain)]
    found += _numbers(plain)
    return sorted(found, key=lambda each: each.span)


def _numbers(plain: str) -> Iterator[Personal]:
    for match in NUMBER.finditer(plain):
        digits = re.sub(r"\D", "", match[0])
        kind = _kind(digits, match[0])
        if kind:
            yield Personal(kind, match.span(), digits)


def _kind(digits: str, written: str) -> str:
    if 13 <= len(digits) <= 19 and _luhn(digits):
        return "card"
    if len(digits) == 13 and (_thai_id(digits) or written.count("-") == 4):
        return "national_id"
    if re.match(r"\+|\(?0", written) and 9 <= len(digits) <= 15:
        return "phone"
    return "account" if 10 <= len(digits) <= 12 and re.fullmatch(r"\d{3}-\d-\d{5}-\d", written) else ""


def _luhn(digits: str) -> bool:
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def _thai_id(digits: str) -> bool:
    check = (11 - sum(int(digit) * (13 - place) for place, digit in enumerate(digits[:12])) % 11) % 10
    return digits[0] != "0" and int(digits[12]) == check
