"""What connections sign in with, sealed, so that a copy of the database alone gives nothing away."""

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from store.errors import NeedsSetup
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
        return Fernet(given.get_secret_value() if given is not None else _kept_key(settings().home / KEY_FILE))
    except ValueError:
        raise NeedsSetup("the key that seals credentials is not one: 32 bytes as URL-safe base64") from None


def _kept_key(file: Path) -> bytes:
    """The key of the data folder, made at its first use; only its owner may read it."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        _make_key(file)
    return file.read_bytes().strip()


def _make_key(file: Path) -> None:
    """Put a new key there as a whole, or nothing; where another process was faster, its key stays."""
    handle, name = tempfile.mkstemp(prefix=".key-", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(Fernet.generate_key())
            target.flush()
            os.fsync(target.fileno())
        with suppress(FileExistsError):
            os.link(name, file)
    finally:
        Path(name).unlink()
