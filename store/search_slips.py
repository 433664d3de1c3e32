"""What comes close to a word that stands nowhere: one wrong letter, or two in a long word.

SQLite follows each piece of the word through its index, the newest rows first. An index of PostgreSQL gives all rows
that hold a piece, in no order, which are too many where the piece is common. There the newest rows are read as they
are; where few of them come close, the index is asked for what one slip makes of the word, and for the pieces of it that
none of the newest rows holds.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import Select, func, or_, select, union_all
from sqlalchemy import column as named
from sqlalchemy import table as table_named
from sqlmodel import Session

from store.models import Author, Mention
from store.search_fields import SEARCHED, TRIGRAM, escaped, holding, like, on_sqlite

LOOKED_AT = 300  # so many candidates are compared letter by letter
A_GRAM_FINDS = 5_000
MOST_GRAMS = 12
NEWEST_READ = 2_000
ENOUGH = 10  # so many of those: the word is a common one
Row = tuple[Any, ...]
Table = type[Mention | Author]


def close_to(session: Session, table: Table, word: str) -> list[int]:
    """The ids of the rows that hold nearly this word."""
    if not on_sqlite(session):
        return _close_on_postgresql(session, table, word)
    candidates = _candidates(table, word).subquery()
    return _close(word, session.execute(_fields(table).join(candidates, candidates.c.id == _id(table))).all())


def matching(table: Table, piece: str) -> Select[Any]:
    """The ids by which SQLite's index knows the rows whose fields hold a piece of at least three letters."""
    index = table_named(f"{table.__tablename__}_search", named("rowid"))
    quoted = '"' + piece.replace('"', '""') + '"'
    return select(index.c.rowid).where(named(index.name).op("MATCH")(quoted))


def grams(word: str) -> list[str]:
    """Pieces of a word, of which at least one is whole in the word that was meant."""
    size = max(TRIGRAM, (len(word) - 2) // 2)
    pieces = list(dict.fromkeys(word[start : start + size] for start in range(len(word) - size + 1)))
    return pieces[:: -(-len(pieces) // MOST_GRAMS)]


def _id(table: Any) -> Any:
    return table.id


def _fields(table: Table) -> Select[Any]:
    return select(_id(table), *(getattr(table, field) for field in SEARCHED[table]))


def _close(word: str, rows: Sequence[Any]) -> list[int]:
    wrong = 1 if len(word) < 8 else 2
    least, meant = 100 * (1 - wrong / len(word)) - 0.5, word.casefold()
    said = ((id_, "\n".join(fields).casefold()) for id_, *fields in rows)
    return [id_ for id_, text in said if fuzz.partial_ratio(meant, text, score_cutoff=least) >= least]


def _candidates(table: Table, word: str) -> Select[Any]:
    """The rows that share most pieces with a word, the newest first where many share as many."""
    newest = [matching(table, piece).order_by(named("rowid").desc()) for piece in grams(word)]
    each = union_all(*(select(part.limit(A_GRAM_FINDS).subquery()) for part in newest)).subquery()
    shared = select(each.c.rowid.label("id")).group_by(each.c.rowid)
    return shared.order_by(func.count().desc(), each.c.rowid.desc()).limit(LOOKED_AT)


def _close_on_postgresql(session: Session, table: Table, word: str) -> list[int]:
    newest_first = _fields(table).order_by(_id(table).desc())
    newest = session.execute(newest_first.limit(NEWEST_READ)).all()
    close = _close(word, newest)[:LOOKED_AT]
    if len(newest) < NEWEST_READ or len(close) >= ENOUGH:
        return close
    said = "\n".join("\n".join(row[1:]) for row in newest).casefold()
    unseen = [condition for piece in grams(word) if piece.casefold() not in said for condition in like(table, piece)]
    slips = [holding(getattr(table, field), pattern, word) for field in SEARCHED[table] for pattern in one_slip(word)]
    older = _fields(table).where(_id(table) < newest[-1][0], or_(*unseen, *slips))
    older = older.order_by(func.greatest(_id(table)).desc())  # or the database would walk through all rows for them
    return close + _close(word, session.execute(older.limit(LOOKED_AT)).all())


def one_slip(word: str) -> Iterator[str]:
    """Patterns of what was meant where two letters changed places, or one is wrong, missing or too much.

    Only those of which an index of trigrams knows at least one.
    """
    for at in range(len(word)):
        before, after = word[:at], word[at + 1 :]
        if max(len(before), len(after)) >= TRIGRAM:
            yield f"{escaped(before)}%{escaped(after)}"
        if after and after[0] != word[at]:
            yield escaped(before + after[0] + word[at] + after[1:])
