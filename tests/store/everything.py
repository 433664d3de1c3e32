"""Rows of every table that can hang on a person, made by introspection, with a word of theirs in every text."""

import itertools
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, insert, select, update
from sqlmodel import Session, SQLModel

from store.traces import in_tables, kind_of, says_something
from tests.store.conftest import NOW

NOT_OF_PEOPLE = {
    "alert": "numbers, bare ids of mentions and the staff's own phrases",
    "alembic_version": "the version of the tables",
    "assigning": "rules of a brand for its staff",
    "audit": "ids, codes and hashes only: a test of its own holds that",
    "billed": "hashed or bare ids of what was charged",
    "brand": "the staff's own settings",
    "channel_pause": "why the staff paused a channel",
    "charge": "what calls cost",
    "claim": "what the brand promises",
    "connection": "the brand's own account",
    "customer_change": "numbers of accounts and the staff's own words",
    "daily_product": "numbers of days, and names of products",
    "daily_rollup": "numbers of days",
    "forgotten": "tombstones: keyed hashes",
    "intake": "how many deliveries came",
    "invitation": "the staff",
    "knowledge": "what the brand says",
    "knowledge_vector": "what the brand says",
    "pause": "why the staff paused a channel",
    "membership": "the staff",
    "person": "the staff",
    "recovery_code": "the staff",
    "query": "what the brand looks for",
    "return_policy": "what the brand says",
    "run": "what jobs did, errors in our own words",
    "sign_in": "the staff",
    "sign_in_try": "the staff",
    "stale_day": "days",
    "survey": "what the staff asks",
    "suppression": "keyed hashes, which must outlive the person: nobody may write to them again",
}
FOUND_BY_WORDS = {"theme", "delivery"}  # no key leads from them to a person


class Everything:
    """Fills the tables for one person whose rows are there in part, and looks for the word."""

    def __init__(self, session: Session, word: str, known: dict[str, int]) -> None:
        self.session, self.word, self.known = session, word, known
        self.numbers, self.hanging = itertools.count(1), {"author", "mention", "case", "customer"}

    def fill(self) -> set[str]:
        """Make a row in every table that hangs on the person; returns the names of the tables."""
        hanging = self.hanging
        for table in SQLModel.metadata.sorted_tables:
            parents = {link.column.table.name for column in table.c for link in column.foreign_keys}
            if table.name not in hanging and parents & hanging and table.name not in NOT_OF_PEOPLE:
                self._make(table)
                hanging.add(table.name)
        for name in hanging:
            self._write_into(SQLModel.metadata.tables[name])
        self.session.commit()
        return hanging

    def _make(self, table: Table) -> None:
        values = {column.name: self._value(column) for column in table.c if not self._is_number(column)}
        if not self._there(table, values):
            made = self.session.connection().execute(insert(table).values(**values)).inserted_primary_key
            if "id" in table.c and made is not None:
                self.known[table.name] = made[0]

    def _there(self, table: Table, values: dict[str, Any]) -> bool:
        """Whether the person has such a row already: known by its keys to the person."""
        theirs = [(column, link.column.table.name) for column in table.c for link in column.foreign_keys]
        links = [column for column, name in theirs if name in self.hanging and values[column.name] is not None]
        query = select(*table.primary_key).where(*(column == values[column.name] for column in links))
        row = self.session.execute(query).first()
        if row is not None and "id" in table.c:
            self.known[table.name] = row[0]
        return row is not None

    @staticmethod
    def _is_number(column: Column[Any]) -> bool:
        return column.name == "id" and kind_of(column) is int

    def _value(self, column: Column[Any]) -> Any:
        for link in column.foreign_keys:
            return self._parent(link.column.table)
        kinds = {datetime: NOW, bool: False, int: next(self.numbers), float: 0.5, bytes: b"x", dict: {}, str: "x"}
        return kinds[kind_of(column)]

    def _parent(self, table: Table) -> int:
        if table.name not in self.known:
            values = {column.name: self._value(column) for column in table.c if not self._is_number(column)}
            made = self.session.connection().execute(insert(table).values(**values)).inserted_primary_key
            assert made is not None
            self.known[table.name] = made[0]
        return self.known[table.name]

    def _write_into(self, table: Table) -> None:
        """Put the word into every text, JSON and bytes column of all rows of a table."""
        for column in table.c:
            if column.foreign_keys or not says_something(column):
                continue
            word = f"{self.word}{next(self.numbers)}"
            value: Any = word.encode() if kind_of(column) is bytes else word
            value = {"said": [word]} if kind_of(column) is dict else value
            self.session.execute(update(table).values({column: value}))

    def left(self) -> dict[str, list[Any]]:
        """The rows in which the word still stands."""
        self.session.expire_all()
        return in_tables(self.session, [self.word])
