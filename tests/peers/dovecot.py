"""Dovecot on 127.0.0.1, a mail server that others wrote; only where Debian's package is installed."""

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from imap_tools import MailBoxUnencrypted

from tests.peers.mail_desk import US

DOVECOT = shutil.which("dovecot") or "/usr/sbin/dovecot"
CAN_RUN = Path(DOVECOT).exists() and os.geteuid() == 0
CONFIG = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{home}/mail/%u
first_valid_uid = 0
last_valid_uid = 0
default_internal_user = nobody
default_login_user = nobody
default_internal_group = nogroup
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = static
  args = password=made-up
}}
userdb {{
  driver = static
  args = uid=65534 gid=65534 home={home}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    special_use = \\Sent
    auto = create
  }}
}}
"""


class Dovecot:
    """One running server."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.port = home, port
        self.url = f"imap://127.0.0.1:{port}"

    def deliver(self, content: bytes, arrived: datetime, folder: str = "INBOX") -> None:
        """Put an e-mail into a folder."""
        with MailBoxUnencrypted("127.0.0.1", self.port).login(US, "made-up", None) as box:
            box.append(content, folder, dt=arrived)

    def flags(self) -> list[tuple[str, ...]]:
        """The marks of all e-mails in the inbox."""
        with MailBoxUnencrypted("127.0.0.1", self.port).login(US, "made-up") as box:
            return [each.flags for each in box.fetch(mark_seen=False)]

    def begin_anew(self) -> None:
        """Let the inbox count from the beginning, as after a restored backup."""
        place = self.home / "mail" / US
        validity = int(re.search(r" V(\d+) ", (place / "dovecot-uidlist").read_text(encoding="utf-8"))[1])  # type: ignore[index]  # it is there
        for file in place.glob("dovecot*"):
            file.unlink()
        names = place / "dovecot-uidlist"
        names.write_text(f"3 V{validity + 1} N1\n", encoding="utf-8")
        os.chown(names, 65534, 65534)


@contextmanager
def dovecot() -> Iterator[Dovecot]:
    """A server whose mailboxes lie in a folder of their own, which its processes may enter."""
    with tempfile.TemporaryDirectory(prefix="earful-dovecot-") as place:
        Path(place).chmod(0o711)
        with _running(Path(place)) as server:
            yield server


@contextmanager
def _running(home: Path) -> Iterator[Dovecot]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (home / "mail").mkdir()
    os.chown(home / "mail", 65534, 65534)
    config = home / "dovecot.conf"
    config.write_text(CONFIG.format(home=home, port=port), encoding="utf-8")
    running = subprocess.Popen([DOVECOT, "-F", "-c", str(config)])
    try:
        _wait_for(port, home)
        yield Dovecot(home, port)
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(20)


def _wait_for(port: int, home: Path) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)  # nothing tells when it is ready
    log = home / "log"
    raise TimeoutError(log.read_text(encoding="utf-8") if log.exists() else "dovecot did not come up")
