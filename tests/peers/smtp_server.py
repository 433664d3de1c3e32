"""A mail server on 127.0.0.1 that takes e-mails by SMTP, or does not: aiosmtpd with the mishaps that a test orders."""

import asyncio
import socket
from dataclasses import dataclass, field
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True)
class Taken:
    """One e-mail that the server took."""

    sender: str
    to: tuple[str, ...]
    content: bytes


@dataclass
class Post:
    """What the server does: `refuse` says which step it answers how, `drop` at which it hangs up."""

    taken: list[Taken] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    drop: str = ""
    tried: int = 0

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, _: Any) -> str:
        """A sender is named."""
        if "mail" in self.refuse:
            return self.refuse["mail"]
        envelope.mail_from = address
        return self._drop(server, "mail") or "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, _: Any) -> str:
        """A recipient is named."""
        if "rcpt" in self.refuse:
            return self.refuse["rcpt"]
        if self.refuse.get("copy") and envelope.rcpt_tos:
            return self.refuse["copy"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """The e-mail itself has come."""
        self.tried += 1
        if "data" in self.refuse:
            return self.refuse["data"]
        if self.drop != "lost":
            content = envelope.content if isinstance(envelope.content, bytes) else b""
            self.taken.append(Taken(str(envelope.mail_from), tuple(envelope.rcpt_tos), content))
        return self._drop(server, "lost") or self._drop(server, "landed") or "250 taken"

    def _drop(self, server: SMTP, at: str) -> str:
        if self.drop != at or not isinstance(server.transport, asyncio.WriteTransport):
            return ""
        server.transport.abort()
        return "421 gone"


class SmtpServer(Controller):
    """The server, as a context, on a free port."""

    def __init__(self) -> None:
        self.post = Post()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        super().__init__(self.post, hostname="127.0.0.1", port=port, ready_timeout=20)
        self.url = f"smtp://127.0.0.1:{port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
