"""A mail server on 127.0.0.1 that speaks as much IMAP as we use: folders, numbers, searches, bytes, and mishaps."""

import re
import socketserver
import ssl
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock, Thread
from typing import Any, Self

from tests.peers.loopback import Wires

GREETING = b"* OK [CAPABILITY IMAP4rev1] ready\r\n"
LITERAL = re.compile(rb"\{(\d+)\}\r\n$")
NOTE = "%d-%b-%Y %H:%M:%S +0000"


@dataclass(frozen=True)
class Stored:
    """One e-mail in a folder."""

    uid: int
    content: bytes
    arrived: datetime
    flags: str = ""


@dataclass
class Box:
    """A folder: its e-mails, which count of them holds, and what the next one is numbered."""

    flags: str = ""
    validity: int = 7
    following: int = 1
    stored: list[Stored] = field(default_factory=list)

    def add(self, content: bytes, arrived: datetime, flags: str = "") -> int:
        """Put an e-mail into it; gives back its number."""
        self.stored.append(Stored(self.following, content, arrived, flags))
        self.following += 1
        return self.following - 1

    def count_anew(self) -> None:
        """Number everything anew, as after a restored backup."""
        stored, self.stored, self.following, self.validity = self.stored, [], 1, self.validity + 1
        for each in stored:
            self.add(each.content, each.arrived, each.flags)


class ImapServer:
    """One mailbox. `fail` makes the next command of a name go wrong: `no`, `drop`, `garbage`; `said` is what came."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.signs_in = ("help@pinekettle.example", "made-up")
        self.boxes = {"INBOX": Box(), "Sent": Box(r"\Sent")}
        self.said: list[str] = []
        self.orders: list[tuple[str, str]] = []
        self.missed: list[str] = []
        self.wires = Wires()
        self._lock = Lock()
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = False
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self.port = self._server.server_address[1]
        self.url = f"imap{'s' if tls else ''}://127.0.0.1:{self._server.server_address[1]}"

    def deliver(self, content: bytes, arrived: datetime | None = None, folder: str = "INBOX") -> int:
        """Put an e-mail into a folder, now or as it arrived back then."""
        with self._lock:
            return self.boxes[folder].add(content, arrived or datetime.now(UTC))

    def fail(self, command: str, how: str, times: int = 1) -> None:
        """Let the next commands of this name go wrong."""
        self.orders += [(command, how)] * times

    def fate(self, command: str) -> str:
        """How a command is to go wrong, if at all."""
        found = next((each for each in self.orders if each[0] == command), None)
        if found is not None:
            self.orders.remove(found)
        return found[1] if found is not None else ""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self.wires.cut()
        self._server.server_close()
        self.wires.pair[0].close()


def _handler(server: ImapServer) -> type[socketserver.StreamRequestHandler]:
    class Handler(socketserver.StreamRequestHandler):
        selected: Box | None = None

        def handle(self) -> None:
            with server.wires.lock:
                server.wires.open.add(self.connection)
            with suppress(ConnectionError, ValueError):
                self.wfile.write(GREETING)
                while line := self.rfile.readline():
                    if not self.serve(line):
                        break
            with server.wires.lock:
                server.wires.open.discard(self.connection)

        def serve(self, line: bytes) -> bool:
            """Answer one command; False ends the connection."""
            tag, command, rest = _parts(line)
            server.said.append(f"{command} {'' if command in ('LOGIN', 'AUTHENTICATE') else rest}".strip())
            how = server.fate(command)
            if how == "drop":
                return False
            if how == "garbage":
                self.wfile.write(b"\x00\xff no IMAP at all\r\n" * 3)
                return False
            if how:
                self.wfile.write(f"{tag} NO {how.replace('no', 'refused')}\r\n".encode())
                return True
            if command == "LOGOUT":
                self.wfile.write(f"* BYE now\r\n{tag} OK done\r\n".encode())
                return False
            self.answer(tag, command, rest, line)
            return True

        def answer(self, tag: str, command: str, rest: str, line: bytes) -> None:
            lines: list[bytes] = []
            verdict = "OK done"
            if command == "CAPABILITY":
                lines = [b"* CAPABILITY IMAP4rev1 AUTH=PLAIN"]
            elif command == "LOGIN":
                good = re.findall(r'"((?:[^"\\]|\\.)*)"', rest) == list(server.signs_in)
                verdict = "OK in" if good else "NO [AUTHENTICATIONFAILED] wrong"
            elif command == "AUTHENTICATE":
                self.wfile.write(b"+ \r\n")
                self.rfile.readline()
            elif command in ("SELECT", "EXAMINE"):
                lines, verdict = self.select(rest)
            elif command == "LIST":
                lines = [f'* LIST ({box.flags}) "/" "{name}"'.encode() for name, box in server.boxes.items()]
            elif command == "UID SEARCH" and self.selected:
                found = " ".join(str(each.uid) for each in _found(self.selected, rest))
                lines = [f"* SEARCH {found}".strip().encode()]
            elif command == "UID FETCH" and self.selected:
                lines = list(_fetched(self.selected, rest))
            elif command == "APPEND":
                verdict = self.append(rest, line)
            else:
                server.missed.append(f"{command} {rest}")
                verdict = "BAD unknown"
            self.wfile.write(b"".join(each + b"\r\n" for each in lines) + f"{tag} {verdict}\r\n".encode())

        def select(self, rest: str) -> tuple[list[bytes], str]:
            self.selected = server.boxes.get(rest.strip('"'))
            if self.selected is None:
                return [], "NO [NONEXISTENT] no such folder"
            box = self.selected
            told = [
                f"* {len(box.stored)} EXISTS",
                f"* OK [UIDVALIDITY {box.validity}]",
                f"* OK [UIDNEXT {box.following}]",
            ]
            return [each.encode() for each in told], "OK [READ-ONLY]"

        def append(self, rest: str, line: bytes) -> str:
            size = LITERAL.search(line)
            self.wfile.write(b"+ go on\r\n")
            content = self.rfile.read(int(size[1]) if size else 0)
            self.rfile.readline()
            server.deliver(content, folder=rest.partition('"')[2].partition('"')[0])
            return "OK [APPENDUID 1 1]"

    return Handler


def _parts(line: bytes) -> tuple[str, str, str]:
    tag, _, rest = line.decode("utf-8", "replace").rstrip("\r\n").partition(" ")
    command, _, rest = rest.partition(" ")
    if command.upper() == "UID":
        second, _, rest = rest.partition(" ")
        command = f"UID {second}"
    return tag, command.upper(), rest


def _found(box: Box, criteria: str) -> list[Stored]:
    """What a search finds; `N:*` also finds the last e-mail where its number is below N."""
    if numbers := re.fullmatch(r"UID (\d+):\*", criteria):
        last = box.stored[-1:] if box.stored else []
        return [each for each in box.stored if each.uid >= int(numbers[1]) or each in last]
    if day := re.fullmatch(r"SINCE (\d\d-\w{3}-\d{4})", criteria):
        since = datetime.strptime(day[1], "%d-%b-%Y").date()
        return [each for each in box.stored if each.arrived.date() >= since]
    if header := re.fullmatch(r'HEADER (\S+) "(.*)"', criteria):
        held = re.sub(r"\\(.)", r"\1", header[2]).lower()
        return [each for each in box.stored if held in _header(each.content, header[1]).lower()]
    return list(box.stored)


def _header(content: bytes, name: str) -> str:
    head = content.partition(b"\r\n\r\n")[0].decode("utf-8", "replace")
    found = re.search(rf"^{re.escape(name)}:((?:.*)(?:\r\n[ \t].*)*)", head, re.MULTILINE | re.IGNORECASE)
    return found[1] if found else ""


def _fetched(box: Box, rest: str) -> Iterator[bytes]:
    numbers, _, wanted = rest.partition(" ")
    cut = re.search(r"<0\.(\d+)>", wanted)
    for place, each in enumerate(box.stored, 1):
        if str(each.uid) in numbers.split(","):
            content = each.content.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if "[HEADER]" in wanted else each.content
            content = content[: int(cut[1])] if cut else content
            about = f'UID {each.uid} INTERNALDATE "{each.arrived:{NOTE}}" RFC822.SIZE {len(each.content)}'
            part = "HEADER" if "[HEADER]" in wanted else ""
            head = f"* {place} FETCH ({about} BODY[{part}]<0> {{{len(content)}}}\r\n".encode()
            yield head + content + f" FLAGS ({each.flags}))".encode()
            yield f"* {place} FETCH (FLAGS (\\Seen))".encode()  # what another client does at the same time


def message(
    text: str,
    *,
    name: str = "",
    sender: str = "Mia Stone <mia@customer.example>",
    subject: str = "My kettle",
    to: str = "help@pinekettle.example",
    **headers: Any,
) -> bytes:
    """An e-mail as it travels; `headers` are further ones, with _ for -."""
    fields = {"From": sender, "To": to, "Subject": subject, "Content-Type": 'text/plain; charset="utf-8"'}
    fields |= {"Message-ID": f"<{name}>"} if name else {}
    fields |= {key.replace("_", "-"): value for key, value in headers.items()}
    head = "\r\n".join(f"{key}: {value}" for key, value in fields.items())
    return f"{head}\r\n\r\n".encode() + text.replace("\n", "\r\n").encode() + b"\r\n"
