"""A mailbox as a connection reaches it over IMAP: read only, in pages, with its mishaps in our own words."""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from imap_tools import BaseMailBox, FolderInfo, MailboxFolderSelectError, MailboxLoginError
from imap_tools.errors import ImapToolsError

from channels.email import NAMED, Account, account_of
from channels.email_dial import dial, placed, trust
from channels.email_letters import Letter, letter_of
from store.errors import NeedsSetup, TryLater
from store.models import Connection, utc_now
from store.saying import say

LARGEST = 512 * 1024  # bytes that are read of one e-mail: what is longer has its files after that
AT_ONCE = 10
MOST_FOLDERS = 40
WAIT = timedelta(minutes=15)
SENT_NAMES = ("sent", "sent items", "sent messages", "sent mail", "รายการที่ส่ง", "จดหมายที่ส่งแล้ว")
BUSY = re.compile(rb"UNAVAILABLE|INUSE|LIMIT|OVERQUOTA|too many|try again|temporar", re.IGNORECASE)
ARRIVED = re.compile(rb'INTERNALDATE "\s?(\d{1,2}-\w{3}-\d{4} \d\d:\d\d:\d\d [+-]\d{4})"')


class _Plain(imaplib.IMAP4):
    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        return dial(self.host, self.port)


class _Secured(imaplib.IMAP4_SSL):
    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        context: ssl.SSLContext = self.ssl_context
        return context.wrap_socket(dial(self.host, self.port), server_hostname=self.host)


class _MailBox(BaseMailBox):
    def __init__(self, account: Account) -> None:
        self.account = account
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        host, port = self.account.host, self.account.port
        if self.account.security == "tls":
            return _Secured(host, port, ssl_context=trust())
        client = _Plain(host, port)
        if self.account.security == "starttls":
            try:
                client.starttls(trust())
            except Exception:
                _leave(client)
                raise
        return client


@dataclass(frozen=True)
class Folder:
    """A folder that was opened: which count of e-mails holds there, and which number the next one gets."""

    name: str
    validity: int
    following: int


@dataclass(frozen=True)
class Fetched:
    """One e-mail with its number in the folder, as it came."""

    uid: int
    arrived: datetime
    letter: Letter


@dataclass
class Mailbox:
    """A mailbox that we are signed in to."""

    box: BaseMailBox
    own: str

    def open(self, name: str) -> Folder:
        """Open a folder to read it, which leaves every mark as it is; NeedsSetup where there is none of this name."""
        try:
            self.box.folder.set(name, readonly=True)
        except MailboxFolderSelectError as error:
            missing = say("the mailbox has no folder {name!r}: see the query and the Channels page", name=name[:80])
            raise NeedsSetup(missing) from error
        validity, following = (self._told(each) for each in ("UIDVALIDITY", "UIDNEXT"))
        if not following:
            last = self.box.uids("ALL", None)
            following = int(last[-1]) + 1 if last else 1
        return Folder(name, validity, following)

    def _told(self, name: str) -> int:
        values = self.box.client.response(name)[1] or [None]
        return int(values[-1]) if isinstance(values[-1], bytes) and values[-1].isdigit() else 0

    def after(self, uid: int) -> list[int]:
        """The numbers of what came after one: `N:*` always names the last e-mail, even where it is older."""
        found = (int(each) for each in self.box.uids(f"UID {uid + 1}:*", None))
        return sorted(each for each in found if each > uid)

    def since(self, day: datetime) -> list[int]:
        """The numbers of what arrived on this day or later."""
        return sorted(map(int, self.box.uids(f"SINCE {day:%d}-{MONTHS[day.month - 1]}-{day:%Y}", None)))

    def named(self, header: str, name: str) -> list[int]:
        """The numbers of the e-mails whose header holds a Message-ID; nothing but one is ever asked for."""
        if not NAMED.fullmatch(name):
            return []
        quoted = re.sub(r'(["\\])', r"\\\1", name)
        return sorted(map(int, self.box.uids(f'HEADER {header} "{quoted}"', None)))

    def fetch(self, uids: Sequence[int], *, only_headers: bool = False) -> list[Fetched]:
        """E-mails by their numbers, in their order; what is gone in between is left out."""
        found: list[Fetched] = []
        for start in range(0, len(uids), AT_ONCE):
            some = ",".join(map(str, uids[start : start + AT_ONCE]))
            part = "HEADER" if only_headers else ""
            wanted = f"(UID INTERNALDATE RFC822.SIZE BODY.PEEK[{part}]<0.{LARGEST}>)"
            kind, data = self.box.client.uid("FETCH", some, wanted)
            if kind != "OK":
                raise TryLater("the mail server did not hand over its e-mails", utc_now() + WAIT)
            found += [_fetched(about, content, self.own) for about, content in _pieces(data)]
        return sorted((each for each in found if each.uid in uids), key=lambda each: each.uid)

    def folders(self) -> list[FolderInfo]:
        """The folders that can be opened."""
        return [each for each in self.box.folder.list() if r"\noselect" not in " ".join(each.flags).lower()]

    def find(self, name: str, first: str) -> Letter | None:
        """An e-mail by its Message-ID, in this folder or in any other into which a person moved it."""
        others = [each.name for each in self.folders() if each.name.lower() != first.lower()][:MOST_FOLDERS]
        for folder in (first, *others):
            if found := self.find_in(folder, name):
                return found
        return None

    def find_in(self, folder: str, name: str) -> Letter | None:
        """An e-mail by its Message-ID, in one folder; None also where the folder cannot be opened."""
        try:
            self.open(folder)
        except NeedsSetup:
            return None
        fetched = self.fetch(self.named("Message-ID", name))
        return next((each.letter for each in fetched if each.letter.name == name), None)

    def append(self, content: bytes, folder: str) -> None:
        """Put a copy of what was sent into a folder, as seen."""
        self.box.append(content, folder, dt=utc_now(), flag_set=[r"\Seen"])


MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def _pieces(data: Sequence[object]) -> Iterator[tuple[bytes, bytes]]:
    """What the server said of each e-mail, and its bytes; what it says in between of others is left out."""
    about, content = b"", b""
    for each in data:
        if isinstance(each, tuple):
            if about:
                yield about, content
            about, content = each[0], each[1]
        elif isinstance(each, bytes) and about and not re.match(rb"\d+ \(", each):
            about += b" " + each
    if about:
        yield about, content


def _fetched(about: bytes, content: bytes, own: str) -> Fetched:
    uid, size = (re.search(rb"\b%s (\d+)" % each, about) for each in (b"UID", rb"RFC822\.SIZE"))
    said = ARRIVED.search(about)
    arrived = parsedate_to_datetime(said[1].decode().replace("-", " ", 2)) if said else utc_now()
    is_cut = bool(size) and int(size[1]) > LARGEST and len(content) >= LARGEST  # type: ignore[index]
    return Fetched(
        int(uid[1]) if uid else 0, arrived.astimezone(UTC), letter_of(content, arrived.astimezone(UTC), own, is_cut)
    )


@contextmanager
def reading(connection: Connection | None) -> Iterator[Mailbox]:
    """The mailbox of a connection, signed in to; NeedsSetup, TryLater or Refused where that does not work."""
    account = placed(account_of(connection, "read"), "imap")
    with _translated(account):
        box = _MailBox(account)
        try:
            _sign_in(box, account)
            yield Mailbox(box, account.address)
        finally:
            _leave(box.client)


def _leave(client: imaplib.IMAP4) -> None:
    with suppress(OSError, imaplib.IMAP4.error):
        client.logout()
    with suppress(OSError):
        client.shutdown()


def _sign_in(box: BaseMailBox, account: Account) -> None:
    try:
        if (account.username + account.password).isascii():
            box.login(account.username, account.password, None)
        else:
            box.login_utf8(account.username, account.password, None)
    except (MailboxLoginError, imaplib.IMAP4.error) as error:
        if isinstance(error, imaplib.IMAP4.abort):
            raise
        if BUSY.search(str(error).encode()):
            raise TryLater("the mail server lets nobody in right now", utc_now() + WAIT) from None
        raise NeedsSetup(
            "the mail server does not accept the name and password: enter new ones on the Channels page"
        ) from None


@contextmanager
def _translated(account: Account) -> Iterator[None]:
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        distrust = say("the certificate of {host} cannot be trusted: see the Channels page", host=account.host)
        raise NeedsSetup(distrust) from error
    except (OSError, imaplib.IMAP4.abort, EOFError) as error:
        away = say("the mail server could not be reached ({name})", name=type(error).__name__)
        raise TryLater(away, utc_now() + WAIT) from error
    except (imaplib.IMAP4.error, ImapToolsError, UnicodeError) as error:
        unclear = say("the mail server did not answer well ({name})", name=type(error).__name__)
        raise TryLater(unclear, utc_now() + WAIT) from error


def folder_of(options: Mapping[str, Any] | None = None) -> str:
    """The folder that a query reads; the inbox where it does not say."""
    return str((options or {}).get("folder") or "INBOX")


def sent_folder(mailbox: Mailbox, connection: Connection) -> str:
    """The folder of what was sent: the one of the connection, else the one that the server marks; "" without one."""
    if named := str(connection.options.get("sent_folder") or ""):
        return named
    folders = mailbox.folders()
    marked = [each.name for each in folders if r"\sent" in " ".join(each.flags).lower().split()]
    called = [each.name for each in folders if each.name.rpartition(each.delim or "/")[2].lower() in SENT_NAMES]
    return next(iter(marked + called), "")
