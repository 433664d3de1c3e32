"""What a mailbox asks for before it is read or answered, and which e-mails may be answered from it."""

import re
from dataclasses import dataclass

from channels.fields import Field
from channels.setup import About, Need, Setup
from store.connections import Scope, need_secrets
from store.errors import BadInput, NeedsSetup
from store.models import Connection, Mention
from store.saying import N_, say

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
NAMED = re.compile(r"[\x21-\x3b\x3d\x3f-\x7e]{1,400}")  # what stands between the brackets of a Message-ID
SERVER = re.compile(r"(?P<host>[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::(?P<port>\d{1,5}))?")
SECURITY = (
    ("tls", N_("TLS from the beginning")),
    ("starttls", N_("STARTTLS, which a plain connection turns into")),
    ("plain", N_("None: only in a network that nobody else reads")),
)
PORTS = {("read", "tls"): 993, ("read", "starttls"): 143, ("read", "plain"): 143}
PORTS |= {("write", "tls"): 465, ("write", "starttls"): 587, ("write", "plain"): 25}
NO_NAME = "sha256-"


@dataclass(frozen=True)
class Account:
    """How one server of a mailbox is reached and signed in to; `address` is the brand's own."""

    host: str
    port: int
    security: str
    username: str
    password: str
    address: str


def address_typed(text: str) -> str:
    """An e-mail address as it was typed, in small letters; BadInput where it is none."""
    if not ADDRESS.fullmatch(text.strip()):
        raise BadInput(say("{text!r} is no e-mail address", text=text))
    return text.strip().lower()


def account_of(connection: Connection | None, scope: Scope) -> Account:
    """How the mailbox is read (IMAP) or written from (SMTP); NeedsSetup while something is missing or cannot be used.

    To write, the name and password to read are taken where none of their own were entered.
    """
    read = need_secrets(connection, "read", ("address", "server", "password"), "E-mail")
    own = need_secrets(connection, scope, ("server",), "E-mail")
    options = connection.options if connection is not None else {}
    security = str(options.get("security" if scope == "read" else "smtp_security") or "tls")
    found = SERVER.fullmatch(own["server"].strip())
    if found is None or (scope, security) not in PORTS or not 0 < int(found["port"] or 1) < 65536:
        raise NeedsSetup(
            say(
                "{server!r} is no mail server: on the Channels page, enter it as HOST or HOST:PORT",
                server=own["server"][:80],
            )
        )
    return Account(
        host=found["host"].strip("[]"),
        port=int(found["port"] or PORTS[scope, security]),
        security=security,
        username=own.get("username") or read.get("username") or read["address"],
        password=own.get("password") or read["password"],
        address=read["address"].strip().lower(),
    )


def own_addresses(connection: Connection | None) -> set[str]:
    """Every address from which the brand itself writes, in small letters."""
    others = (connection.options if connection is not None else {}).get("own_addresses") or ()
    return {account_of(connection, "read").address, *map(str.lower, map(str, others))}


def why_not(mention: Mention, connection: Connection) -> str:
    """Why an e-mail cannot be answered through a connection; "" when it can."""
    if mention.external_id.startswith(NO_NAME) or not NAMED.fullmatch(mention.external_id):
        return N_("it has no Message-ID, so that an answer could not refer to it: answer it by hand")
    if mention.source != account_of(connection, "read").address:
        return N_("it came to another mailbox than the one that is connected: answer it there by hand")
    return ""


def folder_typed(text: str) -> str:
    """The name of a folder as it was typed; BadInput where a mail server could take it for something else."""
    if re.search(r'["\\\x00-\x1f\x7f]', text) or len(text) > 200:
        raise BadInput(say("{text!r} is no name of a folder", text=text[:80]))
    return text.strip()


FOLDER = Field("folder", "Folder to read", "Empty is the inbox.", placeholder="INBOX", read=folder_typed)

SETUP = Setup(
    about=About(
        reads="what customers write to one mailbox; newsletters, bounces and automatic answers are left out",
        fresh="each run; at first the last day",
        answers="the customer, from the brand's own address, with a copy in the Sent folder",
        costs="nothing",
        terms="none of its own; what your provider allows",
        upstream="a sent e-mail cannot be changed or taken back; answers by hand are seen in the Sent folder",
    ),
    steps=(
        "Use a mailbox of the brand to which customers write, such as support@; Earful never marks or moves anything.",
        "Let the provider make a password for apps: Google and others let IMAP in with nothing else. Microsoft 365 "
        "lets in no password at all and cannot be connected.",
        "Enter the address, the IMAP server and that password. That is all that reading needs.",
        "For answers enter the SMTP server; name and password may stay empty where they are those of the mailbox.",
        "Choose how the connections are secured where it is not TLS from the beginning, and which name customers see.",
    ),
    read=(
        Need("address", "Address of the mailbox", "to which customers write, and from which is answered", secret=False),
        Need("server", "IMAP server", "such as imap.example.com; with :PORT if it is not the usual one", secret=False),
        Need("username", "Name to sign in", "empty where it is the address", secret=False, optional=True),
        Need("password", "Password", "for most providers one for apps, made for Earful alone"),
    ),
    write=(
        Need("server", "SMTP server", "such as smtp.example.com; with :PORT if it is not the usual one", secret=False),
        Need("username", "Name to sign in", "empty where it is that of the mailbox", secret=False, optional=True),
        Need("password", "Password", "empty where it is that of the mailbox", optional=True),
    ),
    options=(
        Field("security", "How the IMAP connection is secured", choices=SECURITY),
        Field("smtp_security", "How the SMTP connection is secured", choices=SECURITY),
        Field("name", "Name that customers see", placeholder="Pine Kettle"),
        Field(
            "own_addresses",
            "Other addresses of the brand, one a line",
            "What comes from them is no mention.",
            many=True,
            read=address_typed,
        ),
        Field("sent_folder", "Folder of what was sent", "Empty is the one that the server names.", read=folder_typed),
        Field(
            "copies",
            "Where copies of answers go",
            "With a copy to the mailbox itself, an answer can be found even if the mail server never said what became "
            "of it.",
            choices=(
                ("", N_("Into the Sent folder")),
                ("mailbox", N_("Into the Sent folder and to the mailbox itself")),
            ),
        ),
    ),
    why_not=why_not,
)  # fmt: skip
