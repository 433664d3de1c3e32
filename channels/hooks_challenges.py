"""How networks make sure that a webhook is ours before they deliver to it: we answer what only we know."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from channels.hooks_asked import Asked, alike, signature

# A sender signs with the same secret what it delivers. A token that could be the text of a delivery is not signed:
# whoever asked could deliver it in the sender's name.
_TOKEN = re.compile(r"[A-Za-z0-9+/=_.-]{1,500}")


@dataclass(frozen=True)
class Answer:
    """What is answered to a challenge; None as `body` refuses it."""

    body: str | None
    kind: str = "application/json"


REFUSED = Answer(None)


def crc(asked: Asked, secrets: Mapping[str, str], name: str) -> Answer:
    """X asks for the signature of a token."""
    token = asked.query.get("crc_token", "")
    if not _TOKEN.fullmatch(token):
        return REFUSED
    made = signature(secrets[name], token.encode(), "base64")
    return Answer(json.dumps({"response_token": f"sha256={made}"}))


def hub(asked: Asked, secrets: Mapping[str, str], name: str) -> Answer:
    """Meta shows the token that a person entered with both, and wants its challenge back."""
    challenge, known = asked.query.get("hub.challenge", ""), secrets.get("verify_token", "")
    right = known and alike(asked.query.get("hub.verify_token", ""), known)
    if asked.query.get("hub.mode") != "subscribe" or not right or not _TOKEN.fullmatch(challenge):
        return REFUSED
    return Answer(challenge, "text/plain")
