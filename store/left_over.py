"""What of a search for a person's words somebody may be told: rows that they see, and only the number of all others."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, SQLModel, col

from store.sight import owned_tables, whole
from store.workflow import Actor

AT_ONCE = 500
Rows = dict[str, list[Any]]


def told(session: Session, rows: Rows, actor: Actor) -> tuple[Rows, int]:
    """The rows that an actor may see, and how many others there are: of other brands, or of the whole house."""
    if actor.brands is None:
        return rows, 0
    tables = {str(table.__tablename__): table for table in owned_tables()}
    brands = [brand for brand, _role in actor.brands]
    seen: Rows = {}
    for name, keys in rows.items():
        theirs = _theirs(session, tables[name], keys, brands) if name in tables else set()
        if shown := [key for key in keys if key in theirs]:
            seen[name] = shown
    return seen, sum(map(len, rows.values())) - sum(map(len, seen.values()))


def _theirs(session: Session, table: type[SQLModel], keys: list[Any], brands: Collection[int]) -> set[Any]:
    key = col(getattr(table, next(iter(table.__table__.primary_key)).name))  # type: ignore[attr-defined]  # SQLModel has it
    found: set[Any] = set()
    with whole(session):
        for first in range(0, len(keys), AT_ONCE):
            some = keys[first : first + AT_ONCE]
            found |= set(session.scalars(select(key).where(key.in_(some), owned_tables()[table](brands))))
    return found
