"""Where a delivery goes: the connection of a brand that a sender delivers to, and the secrets that it signs with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, select
from sqlmodel import Session, col

from channels.hooks import HOOKS, Hook
from collectors import INTAKES
from store.connections import connection_of, secrets_of
from store.errors import NeedsSetup
from store.models import Brand


@dataclass(frozen=True)
class Door:
    """A sender that a brand expects deliveries from."""

    connection_id: int
    sender: str
    hook: Hook
    secrets: Mapping[str, str] = field(repr=False)

    @property
    def secret(self) -> str:
        """What the sender signs with."""
        return self.secrets.get(self.hook.name, "")


def need_database(engine: Engine) -> None:
    """Raise NeedsSetup where the file of the database is gone: SQLite would write into nothing, or make another."""
    file = engine.url.database
    if engine.dialect.name == "sqlite" and not (file and Path(file).exists()):
        raise NeedsSetup("the database is not there")


def find_door(session: Session, slug: str, sender: str) -> Door | None:
    """The door of a brand and a sender; None where nothing can be delivered.

    It takes a reader of what comes, a connection, and the secret that the sender signs with.
    """
    hook = HOOKS.get(sender)
    if hook is None or hook.channel not in INTAKES or not slug.isprintable():
        return None
    brand = session.scalars(select(Brand).where(col(Brand.slug) == slug)).first()
    connection = connection_of(session, brand.id or 0, hook.channel) if brand is not None else None
    if connection is None:
        return None
    secrets = secrets_of(connection, "write") | secrets_of(connection, "read")
    door = Door(connection.id or 0, sender, hook, secrets)
    return door if door.secret else None
