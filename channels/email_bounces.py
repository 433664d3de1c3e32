"""Bounces: what a mail server says of an e-mail that it could not deliver, by RFC 3464 or in words of its own.

Anybody can write such an e-mail. So what follows from one hangs on the Message-ID of the e-mail that it is about, which
only who got it knows; the caller looks whether that is one of ours.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_string
from email.message import Message
from email.utils import getaddresses

from channels.email import NAMED
from channels.email_parts import headers, raw_headers, text_of

REPORTS = ("message/delivery-status", "message/global-delivery-status")
RETURNED = ("message/rfc822", "message/global")
MOST_PARTS, MOST_NAMES, LONGEST = 100, 10, 60_000
IDS = re.compile(r"<([^<>\s]+)>")
ROBOTS = re.compile(r"(?:mailer-daemon|postmaster|bounces?|double-bounce)(?:[+_.-].*)?@", re.IGNORECASE)
NAMING = re.compile(r"^[ \t>]*(?:Message-ID|X-Earful-Letter)[ \t]*:\s*<?([^<>\s]+)", re.IGNORECASE | re.MULTILINE)
STATUS = re.compile(r"(?<![\d.])([245])\.\d{1,3}\.\d{1,3}(?!\.?\d)")
CODE = re.compile(r"(?:^|[\s:(#])([45])\d\d[ -](?=\D)", re.MULTILINE)
COPY = re.compile(r"^(?:Return-Path|Received|DKIM-Signature|Message-ID):", re.IGNORECASE | re.MULTILINE)
LETTER = "X-Earful-Letter"  # what we write into a letter beside the Message-ID, which some servers replace


@dataclass(frozen=True)
class Bounce:
    """An e-mail that did not arrive: the Message-IDs that it may have, and what the server says of it.

    `failed` tells that the server gave up, `hard` that it did because of a lasting fault (5.x.x).
    """

    names: tuple[str, ...]
    failed: bool
    hard: bool


def bounce_of(message: Message) -> Bounce | None:
    """What an e-mail says of one that did not arrive; None where it says nothing of the kind. Never fails."""
    parts = list(_parts(message))
    reports = [part for part in parts if part.get_content_type() in REPORTS]
    if reports:
        said = _reported(reports)
    elif _is_of_a_server(message):
        said = _worded(message, parts)
    else:
        return None
    names = tuple(dict.fromkeys(filter(None, _names(message, parts))))[:MOST_NAMES]
    return Bounce(names, *said) if said is not None and names else None


def _parts(message: Message) -> Iterator[Message]:
    """The parts of an e-mail in their order, none of those of an e-mail that is attached to it."""
    waiting, seen = [message], 0
    while waiting and seen < MOST_PARTS:
        part, seen = waiting.pop(0), seen + 1
        content = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(content, list):
            waiting[:0] = [each for each in content if isinstance(each, Message)]
        else:
            yield part


def _reported(reports: list[Message]) -> tuple[bool, bool] | None:
    """What the fields of RFC 3464 say of the recipients: whether one failed, and lastingly; None where none did."""
    failed = hard = delayed = False
    for block in (each for report in reports for each in _blocks(report)):
        action = str(block.get("Action", "")).strip().lower()
        lasting = str(block.get("Status", "")).strip().startswith("5")
        failed |= action == "failed"
        hard |= action == "failed" and lasting
        delayed |= action == "delayed"
    return (failed, hard) if failed or delayed else None


def _blocks(report: Message) -> list[Message]:
    content = report.get_payload()
    if isinstance(content, list):
        return [each for each in content if isinstance(each, Message)]
    return [message_from_string(each) for each in re.split(r"\r?\n\r?\n", str(content)[:LONGEST])]


def _is_of_a_server(message: Message) -> bool:
    """Whether a mail server wrote this by itself; an answer of somebody on holiday has a person's address."""
    if headers(message, "X-Failed-Recipients"):
        return True
    written_by = getaddresses([*raw_headers(message, "From"), *raw_headers(message, "Sender")])
    return any(ROBOTS.match(address) for _, address in written_by)


def _worded(message: Message, parts: list[Message]) -> tuple[bool, bool] | None:
    """The same from words: by the first code that stands in them, else by who it says got nothing."""
    said = (part for part in parts if part.get_content_type() in ("text/plain", "text/html"))
    text = COPY.split("\n".join(text_of(part) for part in said)[:LONGEST])[0]  # not what came back
    found = STATUS.search(text) or CODE.search(text)
    if found is not None and found[1] == "2":
        return None
    if found is not None:
        return found[1] == "5", found[1] == "5"
    return (True, True) if headers(message, "X-Failed-Recipients") else (False, False)


def _names(message: Message, parts: list[Message]) -> Iterator[str]:
    """The Message-IDs that what came back may have, the surest first."""
    for part in parts:
        content = part.get_payload()
        inner = content[0] if isinstance(content, list) and content else None
        if part.get_content_type() in RETURNED and isinstance(inner, Message):
            yield from (_plain(each) for name in ("Message-ID", LETTER) for each in headers(inner, name))
    for part in parts:
        if part.get_content_maintype() == "text":
            yield from (each for each in NAMING.findall(text_of(part)[:LONGEST]) if NAMED.fullmatch(each))
    for name in ("In-Reply-To", "References"):
        yield from (each for value in headers(message, name) for each in IDS.findall(value) if NAMED.fullmatch(each))


def _plain(name: str) -> str:
    found = name.strip().strip("<>")
    return found if NAMED.fullmatch(found) else ""
