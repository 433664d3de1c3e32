"""The fields of what collectors read: plain text, web addresses and moments, checked in one way everywhere."""

import re
import unicodedata
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field

from store.saying import N_

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_WEB = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)


def plain(text: str) -> str:
    """The text in NFC, without what no database can keep: NUL and halves of surrogate pairs."""
    if text.isascii():
        return text.replace("\x00", "")
    return unicodedata.normalize("NFC", _UNSTORABLE.sub("", text))


def is_web(address: str) -> bool:
    """Whether an address is one of the web, which a person may open."""
    return _WEB.fullmatch(address) is not None and _UNSTORABLE.search(address) is None


def _checked(address: str) -> str:
    if not is_web(address):
        raise ValueError(N_("only http and https addresses are kept"))
    return address


def _on_the_calendar(at: datetime) -> datetime:
    try:
        at.astimezone(UTC)
    except OverflowError:
        raise ValueError(N_("this time lies outside the years that there are")) from None
    return at


Moment = Annotated[AwareDatetime, AfterValidator(_on_the_calendar)]
Plain = Annotated[str, AfterValidator(plain)]
Name = Annotated[str, AfterValidator(lambda text: plain(text).strip()), Field(max_length=500)]
Key = Annotated[Name, Field(min_length=1)]
Web = Annotated[str, AfterValidator(_checked)]
WebOrNone = Annotated[str, AfterValidator(lambda address: address and _checked(address))]
