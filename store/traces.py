"""Looking for words of a person in every column of every table, and in every file of the data folder."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Column, Table, TypeDecorator, select
from sqlmodel import Session, SQLModel

SHORTEST = 4
LARGEST_FILE = 200 * 2**20
NOT_LOOKED_INTO = ("locks", "backups")


def telling(words: Iterable[str]) -> list[str]:
    """Those words by which somebody can be recognised: too short a name stands everywhere."""
    return sorted({word.strip() for word in words if len(word.strip()) >= SHORTEST})


def in_tables(session: Session, words: list[str]) -> dict[str, list[Any]]:
    """In which rows the words still stand: by table, the values of the first key column."""
    found: dict[str, list[Any]] = {}
    for table in SQLModel.metadata.sorted_tables:
        for key, text in _texts(session, table):
            if any(word in text for word in words):
                found.setdefault(table.name, []).append(key)
    return found


def _texts(session: Session, table: Table) -> Iterator[tuple[Any, str]]:
    """Each row of a table as its key and all that it says, texts, JSON and bytes."""
    kept = [column for column in table.c if says_something(column)]
    if not kept:
        return
    first = next(iter(table.primary_key))
    for row in session.execute(select(first, *kept).execution_options(yield_per=500)):
        yield row[0], "\n".join(_as_text(value) for value in row[1:])


def says_something(column: Column[Any]) -> bool:
    """Whether a column holds texts, JSON or bytes."""
    return kind_of(column) in (str, bytes, dict, list)


def kind_of(column: Column[Any]) -> type:
    """The Python type of what stands in a column, whatever our own types are wrapped around."""
    kept = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    return dict if isinstance(kept, JSON) else kept.python_type


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return json.dumps(value, ensure_ascii=False)


def in_files(home: Path, words: list[str]) -> list[Path]:
    """The files of the data folder that hold one of the words, as text or as JSON writes it; backups are packed."""
    wanted = [form for word in words for form in _forms(word)]
    files = sorted(place for place in home.rglob("*") if place.is_file() and not place.is_symlink())
    return [place for place in files if _looked_into(home, place) and _holds(place, wanted)]


def _forms(word: str) -> set[bytes]:
    return {word.encode(), json.dumps(word)[1:-1].encode(), json.dumps(word, ensure_ascii=False)[1:-1].encode()}


def _looked_into(home: Path, place: Path) -> bool:
    return place.relative_to(home).parts[0] not in NOT_LOOKED_INTO and place.stat().st_size <= LARGEST_FILE


def _holds(place: Path, wanted: list[bytes]) -> bool:
    content = place.read_bytes()
    return any(form in content for form in wanted)
