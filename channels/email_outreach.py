"""A letter that a brand sends of its own accord, as an e-mail with the way to end such letters (RFC 8058)."""

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from channels.email import ADDRESS
from channels.email_sending import WIDE
from store.errors import Refused


def letter_to(
    to: str, subject: str, text: str, *, name: str, sender: tuple[str, str], stop: str, at: datetime
) -> EmailMessage:
    """The e-mail; Refused for an address that no mail server takes. `stop` ends such letters by one POST."""
    message = EmailMessage(policy=WIDE)
    message["From"] = _address(*sender)
    message["To"] = _address("", to)
    message["Subject"] = _line(subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{name}>"
    message["List-Unsubscribe"] = f"<{stop}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Earful-Letter"] = name
    message.set_content(text, charset="utf-8", cte="quoted-printable")
    return message


def _address(name: str, address: str) -> Address:
    if not ADDRESS.fullmatch(address):
        raise Refused("no mail server takes this address")
    user, _, domain = address.rpartition("@")
    try:
        return Address(_line(name)[:100], user, domain)
    except ValueError as error:
        raise Refused("no mail server takes this address") from error


def _line(text: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f\u2028\u2029\x85]", " ", text).split())
