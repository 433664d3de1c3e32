"""An answer as an e-mail, and how it is handed to the SMTP server: once, and clear about what became of it."""

import hashlib
import re
import smtplib
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from channels.email import ADDRESS, NAMED, Account
from channels.email_dial import PATIENCE, dial, trust
from channels.email_letters import Letter, Person
from store.errors import EarfulError, NeedsSetup, Refused, TryLater, Unknown
from store.models import utc_now
from store.saying import say

WIDE = SMTP.clone(max_line_length=900)  # Message-IDs may be long, and must never be broken up or encoded
WAIT = timedelta(minutes=15)
MOST_BEFORE = 20
LONGEST_SUBJECT = 300


def name_of(key: str, parent: str, address: str) -> str:
    """The Message-ID of an answer, the same at each try: from the key of the reply and what it answers."""
    mark = hashlib.sha256(f"{address}\n{parent}".encode()).hexdigest()[:16]
    plain = re.sub(r"[^A-Za-z0-9.-]", "-", key)
    return f"{plain}.{mark}@{address.rpartition('@')[2] or 'localhost'}"


def key_in(name: str) -> str:
    """The key that a Message-ID of `name_of` was made from, "" for another one; whether it is ours is not said."""
    found = re.match(r"([A-Za-z0-9-]+)\.[0-9a-f]{16}@", name)
    return found.group(1) if found else ""


def recipient_of(letter: Letter, own: set[str]) -> Person:
    """To whom an answer goes; Refused where that is nobody, or we ourselves."""
    for person in (letter.reply_to, letter.sender):
        if person is not None and ADDRESS.fullmatch(person.address) and person.address not in own:
            return person
    raise Refused("this e-mail names nobody whom an answer could reach")


def composed(text: str, letter: Letter, name: str, sender: Person, to: Person, at: datetime) -> EmailMessage:
    """An answer to an e-mail as it goes out; what its headers take from others can open no header of its own."""
    message = EmailMessage(policy=WIDE)
    message["From"] = _address(sender)
    message["To"] = _address(to)
    message["Subject"] = _subject(letter.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{name}>"
    if NAMED.fullmatch(letter.name):
        before = [each for each in letter.thread if each != letter.name]
        kept = before[:1] + before[1:][-MOST_BEFORE:]
        message["In-Reply-To"] = f"<{letter.name}>"
        message["References"] = " ".join(f"<{each}>" for each in (*kept, letter.name))
    message.set_content(text, charset="utf-8", cte="quoted-printable")
    return message


def _address(person: Person) -> Address:
    name = " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", person.name).split())[:100]
    user, _, domain = person.address.rpartition("@")
    try:
        return Address(name, user, domain)
    except (ValueError, IndexError, HeaderParseError) as error:
        raise Refused("this e-mail names an address that no mail server takes: answer it by hand") from error


def _subject(subject: str) -> str:
    plain = " ".join(re.sub(r"[\x00-\x1f\x7f\u2028\u2029\x85]", " ", subject).split())[:LONGEST_SUBJECT]
    return plain if re.match(r"(?:re|ตอบ|ตอบกลับ)\s*:", plain, re.IGNORECASE) else f"Re: {plain}".strip()


class _Plain(smtplib.SMTP):
    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return dial(host, port)


class _Secured(smtplib.SMTP_SSL):
    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return trust().wrap_socket(dial(host, port), server_hostname=host)


@contextmanager
def writing(account: Account) -> Iterator[smtplib.SMTP]:
    """The SMTP server of a mailbox, signed in to; until its body is sent, every mishap means that nothing was."""
    with _translated(account):
        kind = _Secured if account.security == "tls" else _Plain
        ours = account.address.rpartition("@")[2] or "localhost"
        server = kind(account.host, account.port, local_hostname=ours, timeout=PATIENCE)
        try:
            server.ehlo_or_helo_if_needed()
            if account.security == "starttls":
                server.starttls(context=trust())
                server.ehlo()
            if server.has_extn("auth"):
                server.login(account.username, account.password)
            yield server
        finally:
            with suppress(OSError, smtplib.SMTPException):
                server.close()


def hand_over(server: smtplib.SMTP, sender: str, to: Sequence[str], message: EmailMessage) -> None:
    """Send an e-mail once; Refused or TryLater where the server says no, Unknown where it says nothing any more.

    The first of those it goes to must be taken; the others need not.
    """
    content = re.sub(rb"(?m)^\.", b"..", message.as_bytes())
    code, _ = server.mail(sender)
    _need(code, 250)
    for number, each in enumerate(to):
        code, _ = server.rcpt(each)
        if number == 0:
            _need(code, 250, 251)
    code, _ = server.docmd("DATA")
    _need(code, 354)
    try:
        server.send(content + (b"" if content.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        code, _ = server.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise Unknown(say("the mail server gave no clear answer ({name})", name=type(error).__name__)) from error
    if not 200 <= code < 600:
        raise Unknown("the mail server gave no clear answer")
    _need(code, *range(200, 300))


def _need(code: int, *good: int) -> None:
    if code not in good:
        raise _no(code)


def _no(code: int) -> EarfulError:
    if code in (530, 534, 535, 538):
        return NeedsSetup("the mail server does not accept the name and password: enter new ones on the Channels page")
    if 500 <= code < 600:
        return Refused(say("the mail server refuses this e-mail (it said {code})", code=code))
    return TryLater(
        say("the mail server does not take e-mails right now (it said {code})", code=code), utc_now() + WAIT
    )


@contextmanager
def _translated(account: Account) -> Iterator[None]:
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise NeedsSetup(
            say("the certificate of {host} cannot be trusted: see the Channels page", host=account.host)
        ) from error
    except smtplib.SMTPNotSupportedError as error:
        raise NeedsSetup("the mail server does not offer what was chosen: see the Channels page") from error
    except smtplib.SMTPResponseException as error:
        raise _no(error.smtp_code) from None
    except (OSError, smtplib.SMTPException) as error:
        raise TryLater(
            say("the mail server could not be reached ({name})", name=type(error).__name__), utc_now() + WAIT
        ) from error
