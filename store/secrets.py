"""What connections sign in with, sealed, so that a copy of the database alone gives nothing away."""

import json
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken

from store.errors import NeedsSetup
from store.keys import kept_key
from store.settings import settings

KEY_FILE = "secret.key"


def seal(values: Mapping[str, str]) -> str:
    """Encrypt names and secrets; nothing at all becomes the empty text."""
    return _fernet().encrypt(json.dumps(dict(values)).encode()).decode() if values else ""


def unseal(sealed: str) -> dict[str, str]:
    """The names and secrets that were sealed; NeedsSetup when the key is another one."""
    if not sealed:
        return {}
    try:
        opened: dict[str, str] = json.loads(_fernet().decrypt(sealed.encode()))
    except InvalidToken:
        raise NeedsSetup(
            "the stored credentials were sealed with another key: bring back EARFUL_SECRET_KEY or the file "
            f"{KEY_FILE} of the data folder, or enter the credentials again"
        ) from None
    return opened


def _fernet() -> Fernet:
    given = settings().secret_key
    try:
        return Fernet(
            given.get_secret_value() if given is not None else kept_key(settings().home / KEY_FILE, Fernet.generate_key)
        )
    except ValueError:
        raise NeedsSetup("the key that seals credentials is not one: 32 bytes as URL-safe base64") from None
