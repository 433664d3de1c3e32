"""A text without e-mail addresses, phone numbers and what opens a door: as it may stand in a log."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import SecretStr

from store.errors import EarfulError
from store.faults import in_words
from store.settings import settings

READ = 10_000  # of a text that is longer the rest is left out
SHORTEST = 6  # a secret of the settings that is shorter stands in too many words
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
PHONE = re.compile(r"(?<![\dA-Za-z.,])(?:[+＋]\d|\(?[0๐０])(?:[ \-.()/–－]{0,3}\d){8,14}(?![\dA-Za-z])")
NAMED = re.compile(
    r"((?:token|secret|password|passwd|api_?key|sign|signature|authorization|cookie|bearer|basic)\b"
    r"[\"']?\s?[:=]\s?[\"']?(?:bearer |basic )?)[^\s\"'&,;]{6,}",
    re.IGNORECASE,
)
IN_ADDRESS = re.compile(r"(://)[^\s/@:]*:[^\s/@]+@")
LOOK = re.compile(
    r"\beyJ[\w-]{8,}(?:\.[\w-]+){0,2}"  # a JSON web token
    r"|\bgAAAA[\w=-]{20,}"  # what we sealed
    r"|\b(?:sk|pk|gh[a-z]|github_pat|xox[a-z]|glpat|EAA)[-_]?[A-Za-z0-9_-]{16,}"
    r"|(?<![\w/-])(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[A-Za-z0-9_-]{24,}(?![\w-])"
    r"|(?<![\w-])(?=[\da-f]*\d)[\da-f]{32,}(?![\w-])"
)


def masked(text: str) -> str:
    """The text with a word in brackets where an address, a number or a secret stood."""
    plain = text[:READ]
    for secret in _secrets():
        plain = plain.replace(secret, "[secret]")
    plain = IN_ADDRESS.sub(r"\1[secret]@", plain)
    plain = NAMED.sub(r"\1[secret]", plain)
    plain = LOOK.sub("[secret]", plain)
    return PHONE.sub("[phone]", EMAIL.sub("[email]", plain))


def masked_value(value: Any) -> Any:
    """A value of a log line, whatever it holds; numbers, yes and no, and nothing stay as they are."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, BaseException):
        return masked(in_words(value))
    if isinstance(value, Mapping):
        return {masked(str(name)): masked_value(each) for name, each in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return [masked_value(each) for each in value]
    return masked(str(value))


def _secrets() -> list[str]:
    """What the settings keep secret, the longest first, so that none is cut by a shorter one."""
    try:
        known = settings()
    except EarfulError:
        return []
    fields = (getattr(known, name) for name in type(known).model_fields)
    found = (each.get_secret_value() for each in fields if isinstance(each, SecretStr))
    return sorted((each for each in found if len(each) >= SHORTEST), key=len, reverse=True)
