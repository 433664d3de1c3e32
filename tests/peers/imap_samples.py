"""A mail server that holds the e-mails of a samples folder."""

import json
from base64 import b64decode
from datetime import datetime
from pathlib import Path

from tests.peers.imap_server import ImapServer


class ImapSamples(ImapServer):
    """Holds one e-mail a line: when it `arrived`, and its `message`, in utf-8 or the `charset` that is named."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        for line in file.read_text(encoding="utf-8").splitlines():
            mail = json.loads(line)
            arrived = datetime.fromisoformat(mail["arrived"])
            content = mail["message"].replace("\n", "\r\n").encode(mail.get("charset", "utf-8"))
            self.deliver(b64decode(mail["base64"]) if "base64" in mail else content, arrived)
