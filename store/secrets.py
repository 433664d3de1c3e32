"""What connections sign in with, sealed, so that a copy of the database alone gives nothing away."""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from store.errors import Broken
from store.keys import kept_key, read_key
from store.saying import say
from store.settings import settings

KEY_FILE = "secret.key"
NEW_FILE = f"{KEY_FILE}.new"


def seal(values: Mapping[str, str]) -> str:
    """Encrypt names and secrets; nothing at all becomes the empty text."""
    return all_seals().encrypt(json.dumps(dict(values)).encode()).decode() if values else ""


def unseal(sealed: str) -> dict[str, str]:
    """The names and secrets that were sealed; Broken when the key is another one."""
    if not sealed:
        return {}
    try:
        opened: dict[str, str] = json.loads(all_seals().decrypt(sealed.encode()))
    except InvalidToken:
        raise Broken(
            say(
                "the stored credentials were sealed with another key: bring back "
                "EARFUL_SECRET_KEY or the file {key_file} of the data folder, or enter the credentials again",
                key_file=KEY_FILE,
            )
        ) from None
    return opened


def all_seals() -> MultiFernet:
    """The keys in force as one: it seals with the first and opens with each."""
    return MultiFernet([_seal_of(key) for key in _keys()])


def newest_seal() -> Fernet:
    """The key alone that seals."""
    return _seal_of(_keys()[0])


def given_keys() -> list[bytes]:
    """The keys that the environment names, parted by commas; none where a file holds the key."""
    given = settings().secret_key
    return given.get_secret_value().replace(",", " ").encode().split() or [b""] if given is not None else []


def old_files(home: Path) -> list[Path]:
    """The files of keys that no longer seal but still open, the oldest first."""
    return sorted(home.glob(f"{KEY_FILE}.old-*"))


def _keys() -> list[bytes]:
    """The keys in force; the first seals. Files are read in the order in which none slips away while they change."""
    if settings().secret_key is not None:
        return given_keys()
    home, found = settings().home, []
    with suppress(FileNotFoundError):
        found.append(read_key(home / NEW_FILE))
    found.append(kept_key(home / KEY_FILE, Fernet.generate_key))
    for file in old_files(home):
        with suppress(FileNotFoundError):
            found.append(read_key(file))
    return found


def _seal_of(key: bytes) -> Fernet:
    try:
        return Fernet(key)
    except ValueError:
        raise Broken(
            say(
                "the key that seals credentials is not one (32 bytes as URL-safe base64): bring back EARFUL_SECRET_KEY "
                "or the file {key_file} of the data folder",
                key_file=KEY_FILE,
            )
        ) from None
