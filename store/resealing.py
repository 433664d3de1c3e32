"""A new key for what is sealed: all is sealed anew, and at each moment everything can be opened.

The new key first lies beside the old one, and both open. Once nothing needs the old one any more, the new one takes its
place. A crash in between loses nothing: the next call goes on from there.
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import select, update
from sqlmodel import Session, col

from store.audit import record
from store.errors import NeedsSetup, NotAllowed
from store.keys import kept_key, put_key, read_key, sync_folder
from store.locks import alone
from store.models import Connection, CustomerContact, Person
from store.saying import say
from store.secrets import KEY_FILE, NEW_FILE, all_seals, given_keys, newest_seal, old_files
from store.settings import settings
from store.workflow import Actor

RIGHT = "admin"
SealedRow = Connection | CustomerContact | Person
SEALED: tuple[tuple[type[SealedRow], str], ...] = (
    (Connection, "read_secrets"),
    (Connection, "write_secrets"),
    (Connection, "tokens"),
    (Person, "totp_secret"),
    (CustomerContact, "address"),
)
FROM_OUTSIDE = (
    "the key comes from EARFUL_SECRET_KEY, which only you can change: put a new key and a comma in front of it "
    "(EARFUL_SECRET_KEY=NEW,OLD) on every machine, start everything again, and run this once more; "
    "`openssl rand -base64 32 | tr '+/' '-_'` makes a key"
)


@dataclass(frozen=True)
class Rotated:
    """What a rotation did: how many values it sealed anew, which no key opens, which old key files stay or went."""

    sealed: int
    lost: list[str]
    kept: list[Path]
    dropped: list[Path]


def rotate(session: Session, actor: Actor, now: datetime, *, drop_old: bool = False) -> Rotated:
    """Seal everything under a new key, or go on with that; commits.

    Where the environment names the keys, everything is sealed under the first; NeedsSetup where it names one alone.
    TryLater while somebody else is at it.
    """
    if not actor.may_everywhere(RIGHT):
        raise NotAllowed(say("to change the key takes the role {right} of the whole house", right=RIGHT))
    outside = given_keys()
    if len(outside) == 1:
        raise NeedsSetup(FROM_OUTSIDE)
    with alone(session, "rotate-key"):
        home = settings().home
        if not outside:
            kept_key(home / NEW_FILE, Fernet.generate_key)
        sealed, lost = _seal_anew(session)
        record(session, actor, "rotated", "secret_key", "all", sealed=sealed, lost=len(lost))
        session.commit()
        if outside:
            return Rotated(sealed, lost, [], [])
        _put_in_place(home, now)
        late, lost = _seal_anew(session)  # what a process wrote that had read the keys before
        session.commit()
        return Rotated(sealed + late, lost, *_left(home, drop_old))


def unopened(session: Session, most: int = 1000) -> list[str]:
    """Which of the sealed values no key in force opens, of at most so many of each kind."""
    every, found = all_seals(), list[str]()
    for model, name in SEALED:
        column = col(getattr(model, name))
        for id_, value in session.execute(select(col(model.id), column).where(column != "").limit(most)):
            try:
                every.decrypt(value.encode())
            except InvalidToken:
                found.append(f"{model.__name__.lower()} {id_}: {name}")
    return found


def _seal_anew(session: Session) -> tuple[int, list[str]]:
    """Seal under the newest key what is not; how many values, and which of them no key opens."""
    newest, every = newest_seal(), all_seals()
    sealed, lost = 0, []
    for model, name in SEALED:
        for id_ in session.scalars(select(col(model.id)).where(col(getattr(model, name)) != "")).all():
            try:
                sealed += _one_anew(session, model, name, id_ or 0, newest, every)
            except InvalidToken:
                lost.append(f"{model.__name__.lower()} {id_}: {name}")
    return sealed, lost


def _one_anew(
    session: Session, model: type[SealedRow], name: str, id_: int, newest: Fernet, every: MultiFernet
) -> bool:
    """Seal one value under the newest key unless it is, whatever others write there meanwhile."""
    column = col(getattr(model, name))
    while value := session.scalar(select(column).where(col(model.id) == id_)):
        with suppress(InvalidToken):
            newest.decrypt(value.encode())
            return False
        same = col(model.id) == id_, column == value
        anew = {name: every.rotate(value.encode()).decode()}
        if session.exec(update(model).where(*same).values(anew)).rowcount:
            return True
    return False


def _put_in_place(home: Path, now: datetime) -> None:
    """Let the new key be the key, once a file of its own holds the old one."""
    if (current := kept_key(home / KEY_FILE, Fernet.generate_key)) not in map(read_key, old_files(home)):
        name = hashlib.sha256(current).hexdigest()[:8]  # two changes of a day do not meet
        put_key(home / f"{KEY_FILE}.old-{now:%Y%m%d}-{name}", current, replace=False)
    (home / NEW_FILE).replace(home / KEY_FILE)
    sync_folder(home)


def _left(home: Path, drop: bool) -> tuple[list[Path], list[Path]]:
    """The files of old keys that stay, and those that went."""
    files = old_files(home)
    if not drop:
        return files, []
    for file in files:
        file.unlink()
    sync_folder(home)
    return [], files
