"""Writes rows in bulk, faster than the application may: without triggers and foreign keys, which are put back after."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlmodel import SQLModel

AT_ONCE = 20_000
SEARCHED = ("mention", "author")
Row = tuple[Any, ...]


class Bulk:
    """Takes rows, table by table, and writes them when there are many.

    Values are as the database has them: times by `stamp`, lists and mappings as JSON texts.
    """

    def __init__(self, connection: Connection) -> None:
        """Write through this connection."""
        self._connection = connection
        self._postgresql = connection.dialect.name == "postgresql"
        self._zone = "+00" if self._postgresql else ""
        self._waiting: defaultdict[str, list[Row]] = defaultdict(list)
        self._columns: dict[str, Sequence[str]] = {}

    def stamp(self, at: datetime) -> str:
        """A time in UTC as the database has it."""
        return at.replace(tzinfo=None).isoformat(" ", "microseconds") + self._zone

    def add(self, table: str, columns: Sequence[str], row: Row) -> None:
        """Take one row; the columns of a table are the same each time."""
        self._columns[table] = columns
        self._waiting[table].append(row)
        if len(self._waiting[table]) >= AT_ONCE:
            self._write(table)

    def end(self) -> None:
        """Write what is left."""
        for table in list(self._waiting):
            self._write(table)

    def _write(self, table: str) -> None:
        rows, columns = self._waiting.pop(table, []), self._columns[table]
        names = ", ".join(f'"{name}"' for name in columns)
        cursor: Any = self._connection.connection.cursor()
        if self._postgresql:
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
            return
        self._connection.commit()
        marks = ", ".join("?" * len(columns))
        cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)  # noqa: S608  our own names


@contextmanager
def bulk(engine: Engine) -> Iterator[Bulk]:
    """Write in bulk; in the end what is searched in, the numbers of new rows and the statistics are as they should."""
    with engine.connect() as connection:
        later = _unguarded(connection)
        writer = Bulk(connection)
        yield writer
        writer.end()
        connection.commit()
        for statement in later:
            connection.execute(text(statement.replace(":", "\\:")))
            connection.commit()
    engine.dispose()  # no connection keeps on without its guards
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))  # as its own daemon does after a while
        engine.dispose()


def _unguarded(connection: Connection) -> list[str]:
    """Take away what makes writing slow; gives the statements that put it back."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET session_replication_role = replica"))
        connection.execute(text("SET maintenance_work_mem = '512MB'"))
        found = connection.execute(
            text("SELECT indexname, indexdef FROM pg_indexes WHERE indexdef LIKE '%USING gin %'")
        ).all()
        for name, _ in found:
            connection.execute(text(f"DROP INDEX {name}"))
        return [*(statement for _, statement in found), *_numbers()]
    for pragma in ("foreign_keys = OFF", "synchronous = OFF", "cache_size = -400000"):
        connection.execute(text(f"PRAGMA {pragma}"))
    found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    for name, _ in found:
        connection.execute(text(f"DROP TRIGGER {name}"))
    rebuilt = [f"INSERT INTO {table}_search({table}_search) VALUES ('rebuild')" for table in SEARCHED]  # noqa: S608
    return [*(statement for _, statement in found), *rebuilt]


def _numbers() -> list[str]:
    """Statements by which the next row of a table gets the next number."""
    tables = (table for table in SQLModel.metadata.sorted_tables if "id" in table.c)
    return [
        f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), coalesce(max(id), 0) + 1, false)"  # noqa: S608
        f' FROM "{table.name}"'
        for table in tables
    ]
