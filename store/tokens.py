"""Access tokens that run out: kept with their connection, sealed, and renewed before they do."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import object_session

from store.errors import NeedsSetup
from store.locks import one_after_another
from store.models import Connection, utc_now
from store.secrets import seal, unseal
from store.settings import settings

EARLY = timedelta(minutes=5)


@dataclass(frozen=True)
class Token:
    """What a network lets us in with until `expires_at`, and what brings the next one ("" where nothing else does)."""

    access: str
    expires_at: datetime
    refresh: str = ""


def access_token(connection: Connection, entered: str, renew: Callable[[str], Token]) -> str:
    """An access token that is good for some minutes, renewed and kept where it is not.

    `entered` is what a person once entered, such as the first refresh token: what grew out of it is kept under its
    hash, so that new credentials begin anew. `renew` gets the newest refresh token. A new token is committed at once,
    because a network may take each refresh token only one time. Raises what `renew` raises.
    """
    name = hashlib.sha256(entered.encode()).hexdigest()[:16]
    known = _known(connection, name)
    if known is not None and known.expires_at - EARLY > utc_now():
        return known.access
    if (session := object_session(connection)) is None or connection.id is None:
        return _renew(connection, name, known, entered, renew)
    with one_after_another(f"token-{connection.id}", settings().home):
        session.refresh(connection, ["tokens"])  # another process may have been faster
        known = _known(connection, name)
        if known is not None and known.expires_at - EARLY > utc_now():
            return known.access
        return _renew(connection, name, known, entered, renew)


def _renew(connection: Connection, name: str, known: Token | None, entered: str, renew: Callable[[str], Token]) -> str:
    """A new access token, or that of a process on another machine which was faster with the same refresh token."""
    try:
        token = renew(known.refresh if known is not None and known.refresh else entered)
    except NeedsSetup:
        if (theirs := _of_another(connection, name, known)) is not None:
            return theirs.access
        raise
    _keep(connection, name, token)
    return token.access


def forget_token(connection: Connection, entered: str) -> None:
    """Let the access token go that a network no longer takes, so that the next call renews it."""
    name = hashlib.sha256(entered.encode()).hexdigest()[:16]
    refused = _known(connection, name)
    if (session := object_session(connection)) is not None and connection.id is not None:
        session.refresh(connection, ["tokens"])
    if (known := _known(connection, name)) is not None and known == refused:  # else another process has renewed it
        _keep(connection, name, Token("", utc_now() - EARLY, known.refresh))


def _of_another(connection: Connection, name: str, known: Token | None) -> Token | None:
    """The token that another process fetched in this very moment, with the refresh token that we also had."""
    if (session := object_session(connection)) is None:
        return None
    session.refresh(connection, ["tokens"])
    found = _known(connection, name)
    return found if found is not None and found != known and found.expires_at > utc_now() else None


def _known(connection: Connection, name: str) -> Token | None:
    found = unseal(connection.tokens).get(name)
    if found is None:
        return None
    kept = json.loads(found)
    return Token(kept["access"], datetime.fromisoformat(kept["expires_at"]), kept["refresh"])


def _keep(connection: Connection, name: str, token: Token) -> None:
    kept: Mapping[str, str] = asdict(token) | {"expires_at": token.expires_at.isoformat()}
    connection.tokens = seal(unseal(connection.tokens) | {name: json.dumps(kept)})
    if (session := object_session(connection)) is not None:
        session.add(connection)
        session.commit()
