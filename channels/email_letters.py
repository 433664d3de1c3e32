"""E-mails as they come from a mail server, broken ones too: who wrote what, in answer to what, if anybody did."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from channels.email import ADDRESS, NAMED, NO_NAME
from channels.email_bounces import IDS, ROBOTS, Bounce, bounce_of
from channels.email_parts import files_in, header, headers, raw_headers, unpacked, words_in

LONGEST = 100_000
LATE = timedelta(days=30)
CLOCKS = timedelta(hours=1)


@dataclass(frozen=True)
class Person:
    """Who an e-mail comes from or goes to; the address is in small letters."""

    address: str
    name: str = ""


@dataclass(frozen=True)
class Letter:
    """One e-mail: `name` is its Message-ID without brackets, or made from what it holds where it has none.

    `answers` is the Message-ID of what it answers, `thread` are those of all that came before, oldest first. `bounce`
    is what it says of an e-mail that did not arrive. `is_cut` tells that it is longer than what is read of it.
    """

    name: str
    sender: Person
    reply_to: Person | None
    subject: str
    text: str
    at: datetime
    answers: str = ""
    thread: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    automatic: bool = False
    bounce: Bounce | None = None
    is_cut: bool = False

    @property
    def conversation(self) -> str:
        """The Message-ID with which the conversation began."""
        return next(iter(self.thread), self.answers or self.name)


def letter_of(content: bytes, arrived: datetime, own: str = "", is_cut: bool = False) -> Letter:
    """An e-mail from its bytes; `own` is the address of the mailbox, `arrived` when it came. Never fails."""
    message = message_from_bytes(content)
    text, automatic = words_in(message), is_automatic(message, own)
    before = tuple(dict.fromkeys(name for value in headers(message, "References") for name in names_in(value)))
    answered = [name for value in headers(message, "In-Reply-To") for name in names_in(value)]
    return Letter(
        name=next((name for value in headers(message, "Message-ID") for name in names_in(value)), "") or _made(message),
        sender=next(iter(people_in(message, "From", "Sender")), Person("")),
        reply_to=next(iter(people_in(message, "Reply-To")), None),
        subject=" ".join(header(message, "Subject").split()),
        text=text[:LONGEST],
        at=_written(header(message, "Date"), arrived),
        answers=(answered or [*before[-1:], ""])[0],
        thread=before,
        files=files_in(message),
        automatic=automatic,
        bounce=bounce_of(message) if automatic else None,
        is_cut=is_cut or len(text) > LONGEST,
    )


def names_in(value: str) -> list[str]:
    """The Message-IDs in a header that can be named again; others are left out."""
    return [name for name in IDS.findall(value) if NAMED.fullmatch(name)]


def people_in(message: Message, *names: str) -> list[Person]:
    """Everybody in the first of these headers that names an address.

    Names are unpacked only afterwards, so that none of them can pass for an address.
    """
    for name in names:
        pairs = getaddresses(raw_headers(message, name))
        found = [Person(address.lower(), unpacked(named)) for named, address in pairs if ADDRESS.fullmatch(address)]
        if found:
            return found
    return []


def _made(message: Message) -> str:
    """A name for an e-mail that has none: the same each time it is read."""
    parts = [header(message, name) for name in ("Date", "From", "To", "Subject")] + [words_in(message)[:5000]]
    return NO_NAME + hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:40]


def _written(said: str, arrived: datetime) -> datetime:
    """When it was written: what its sender says where that can be, else when it arrived."""
    try:
        found = parsedate_to_datetime(said)
        at = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError, IndexError):
        return arrived
    return min(at, arrived) if arrived - LATE <= at <= arrived + CLOCKS else arrived


def is_automatic(message: Message, own: str = "") -> bool:
    """Whether no person wrote this to us: newsletters, lists of others, bounces, automatic answers.

    A list in our own domain is one that our mailbox is fed by, so what comes over it counts.
    """
    if header(message, "Auto-Submitted").strip().lower() not in ("", "no"):
        return True
    if message.get_content_type() == "multipart/report" or header(message, "Return-Path").strip() == "<>":
        return True
    if any(ROBOTS.match(person.address) for person in people_in(message, "From", "Sender")):
        return True
    if header(message, "X-Autoreply") or header(message, "X-Autorespond"):
        return True
    if listed := header(message, "List-Id"):
        return not _our_list(listed, own)
    return header(message, "Precedence").strip().lower() in ("bulk", "list", "junk", "auto_reply") or bool(
        header(message, "List-Unsubscribe")
    )


def _our_list(listed: str, own: str) -> bool:
    domain = own.rpartition("@")[2].lower()
    return bool(domain) and listed.strip().lower().rstrip(">").endswith(f".{domain}")
