"""Looking for words of a person in every column of every table, and in every file of the data folder."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from html import escape
from itertools import islice
from mmap import mmap
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Column, Table, TypeDecorator, select
from sqlmodel import Session, SQLModel

from store.errors import BadInput
from store.packed import pieces_of

SHORTEST = 4
AT_ONCE = 500
PIECE = 16 * 2**20
NOT_LOOKED_INTO = ("locks", "backups")
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp874", "cp1252")
BESIDE = 16  # bytes beside a word that tell whether it ends there
WITHOUT_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
GOES_ON = re.compile(rf"[^\W{WITHOUT_SPACES}]")  # a letter or figure of a script that sets its words apart
ESCAPED = re.compile(r"\\(?:[bfnrt]|u[0-9a-fA-F]{4})\Z")


def telling(words: Iterable[str]) -> list[str]:
    """Those words by which somebody can be recognised: too short a name stands everywhere."""
    return sorted({word.strip() for word in words if len(word.strip()) >= SHORTEST})


def in_tables(session: Session, words: list[str]) -> dict[str, list[Any]]:
    """In which rows the words still stand, in whatever form: by table, the values of the first key column."""
    found: dict[str, list[Any]] = {}
    wanted = [form for word in words for form in forms(word)]
    for table in SQLModel.metadata.sorted_tables:
        rows = _texts(session, table)
        while some := list(islice(rows, AT_ONCE)):
            if _any_in(wanted, "\n".join(text for _, text in some)):  # most hold none: one look at all of them
                keys = [key for key, text in some if _any_in(wanted, text)]
                found.setdefault(table.name, []).extend(keys)
    return {name: keys for name, keys in found.items() if keys}


def _any_in(forms: Sequence[str], text: str) -> bool:
    return any(form in text for form in forms)


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


def forms(word: str) -> set[str]:
    """How a word may stand in a file or a column: as it is, or as JSON, a CSV or a page of the web writes it."""
    plain, escaped = (json.dumps(word, ensure_ascii=ascii_only)[1:-1] for ascii_only in (False, True))
    upper = re.sub(r"\\u[0-9a-f]{4}", lambda found: "\\u" + found[0][2:].upper(), escaped)
    found = {word, plain, escaped, upper, word.replace('"', '""'), escape(word), escape(word, quote=False)}
    return found | {form.replace("/", "\\/") for form in found}


def in_files(home: Path, words: list[str]) -> list[Path]:
    """The files of the data folder that hold one of the words, in whatever form and encoding; backups apart."""
    wanted = sorted({each for word in words for form in forms(word) for each in _encoded(form)})
    files = sorted(place for place in home.rglob("*") if place.is_file() and not place.is_symlink())
    return [
        place for place in files if place.relative_to(home).parts[0] not in NOT_LOOKED_INTO and _holds(place, wanted)
    ]


def _encoded(form: str) -> set[bytes]:
    found = set()
    for encoding in ENCODINGS:
        with suppress(UnicodeEncodeError):
            found.add(form.encode(encoding))
    return found


def _holds(place: Path, wanted: list[bytes]) -> bool:
    """Whether a file of whatever size holds one of the forms; a piece in memory, as it may shrink while it is read.

    One that is packed and cannot be looked into counts as one that does: nobody can say that it does not.
    """
    kept, longest = b"", max(map(len, wanted), default=1)
    try:
        for piece in pieces_of(place, PIECE):
            kept += piece
            if any(form in kept for form in wanted):
                return True
            kept = kept[-longest:]
    except BadInput:
        return True
    return False


def stands_whole(content: bytes | mmap, word: str) -> bool:
    """Whether a word stands in a content by itself, not as a part of another one."""
    return any(_whole(content, word, form.encode()) for form in forms(word))


def _whole(content: bytes | mmap, word: str, form: bytes) -> bool:
    at = content.find(form)
    while at >= 0:
        before = content[max(0, at - BESIDE) : at].decode("utf-8", "ignore")
        after = content[at + len(form) : at + len(form) + BESIDE].decode("utf-8", "ignore")
        if _ends(word[0], "" if ESCAPED.search(before) else before[-1:]) and _ends(word[-1], after[:1]):
            return True
        at = content.find(form, at + 1)
    return False


def _ends(edge: str, beside: str) -> bool:
    return not (GOES_ON.match(edge) and GOES_ON.match(beside))
