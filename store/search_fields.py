"""What a search looks into, and how a database is asked whether a piece of text stands there."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session

from store.models import Author, Mention

TRIGRAM = 3
SEARCHED: dict[type[Mention | Author], tuple[str, ...]] = {Mention: ("title", "text"), Author: ("name", "handle")}


def like(row: Any, piece: str, table: type[Mention | Author] | None = None) -> list[ColumnElement[bool]]:
    """Whether each searched field of a row holds a piece, whatever the number of letters; an alias says of which table.

    Thai has no capitals: where a piece has none, the database need not make each text small first, which takes longer
    than to look for the piece.
    """
    fields = SEARCHED[table or row]
    return [holding(getattr(row, field), escaped(piece), piece) for field in fields]


def holding(field: Any, pattern: str, piece: str) -> ColumnElement[bool]:
    """Whether a field holds a pattern, which is made of the letters of a piece."""
    compare = field.like if piece.lower() == piece.upper() else field.ilike
    found: ColumnElement[bool] = compare(f"%{pattern}%", escape="\\")
    return found


def escaped(piece: str) -> str:
    """A piece in which no sign stands for others."""
    return piece.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def on_sqlite(session: Session) -> bool:
    """Whether the database is SQLite."""
    return session.get_bind().dialect.name == "sqlite"
