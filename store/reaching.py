"""Everything that is held of a person: their accounts, what they wrote, and every row that hangs on it.

The rows are found by the foreign keys of the tables, so that a table which somebody adds tomorrow is found too.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

from sqlalchemy import Table, or_, select
from sqlmodel import Session, SQLModel, col

from store.errors import BadInput
from store.models import Author, Case, Match, Mention, Triage

PIECE = 500


@dataclass(frozen=True)
class Who:
    """Who is meant: by a name, by an account, by an e-mail address, or as a customer; in one brand or in all."""

    name: str = ""
    handle: str = ""
    email: str = ""
    customer: int | None = None
    channel: str = ""
    brand_id: int | None = None


@dataclass
class Reached:
    """The rows of a person, by table, and how many mentions stay because another brand matched them too."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    shared: int = 0

    def ids(self, name: str) -> list[int]:
        """The ids of the rows of one table."""
        return [row["id"] for row in self.rows.get(name, [])]

    def counts(self) -> dict[str, int]:
        """How many rows a table, those with none left out."""
        return {name: len(rows) for name, rows in self.rows.items() if rows}


def reach(session: Session, who: Who) -> Reached:
    """Every row that is of a person, by table; BadInput when nobody is named."""
    authors = _authors(session, who)
    mentions, shared = _mentions(session, who, authors)
    all_of_them = select(col(Mention.id)).where(col(Mention.author_id).in_(authors), col(Mention.id).not_in(mentions))
    kept = set(session.scalars(all_of_them.with_only_columns(col(Mention.author_id)).distinct()))
    found = {"author": {id_ for id_ in authors if id_ not in kept}, "mention": set(mentions)}
    found["case"] = set(_cases(session, who, authors, mentions))
    return hanging_on(session, found, shared)


def hanging_on(session: Session, found: dict[str, set[int]], shared: int = 0) -> Reached:
    """The rows of these authors, mentions and cases, given by their ids, and every row that hangs on one of them."""
    reached = Reached(shared=shared)
    for table in SQLModel.metadata.sorted_tables:
        reached.rows[table.name] = list(_rows(session, table, found))
        if "id" in table.c and table.name not in found:
            found[table.name] = {row["id"] for row in reached.rows[table.name]}
    return reached


def _authors(session: Session, who: Who) -> list[int]:
    column, wanted = col(Author.id), []
    if who.name or who.handle or who.email:
        wanted.append(column.in_(_called(session, who)))
    if who.email:
        wrote = col(Mention.text).icontains(who.email.strip(), autoescape=True)
        wanted.append(column.in_(select(col(Mention.author_id)).where(wrote)))
    if who.customer is not None and (accounts := SQLModel.metadata.tables.get("customer_account")) is not None:
        wanted.append(column.in_(select(accounts.c.author_id).where(accounts.c.customer_id == who.customer)))
    if not wanted:
        raise BadInput("say who is meant: a name, a handle, an e-mail or a customer")
    query = select(column).where(or_(*wanted))
    return [
        id_ or 0 for id_ in session.scalars(query.where(col(Author.channel) == who.channel) if who.channel else query)
    ]


def _called(session: Session, who: Who) -> list[int]:
    """Whose name or account it is, in letters of whatever size: SQLite itself knows the sizes of ASCII only."""
    name, handle, email = _fold(who.name), _fold(who.handle).removeprefix("@"), _fold(who.email)
    handles = {each for each in (handle, f"@{handle}" if handle else "", email) if each}
    columns = select(col(Author.id), col(Author.name), col(Author.handle))
    everybody = session.execute(columns.execution_options(yield_per=1_000))
    return [id_ or 0 for id_, said, at in everybody if (name and _fold(said) == name) or _fold(at) in handles]


def _fold(words: str) -> str:
    return normalize("NFC", words.strip()).casefold()


def _mentions(session: Session, who: Who, authors: list[int]) -> tuple[list[int], int]:
    """What they wrote; of one brand only what no other brand matched, and how much that leaves."""
    query = select(col(Mention.id)).where(col(Mention.author_id).in_(authors))
    if who.brand_id is None:
        return [id_ or 0 for id_ in session.scalars(query)], 0
    matched = select(col(Match.mention_id)).where(col(Match.brand_id) == who.brand_id)
    others = select(col(Match.mention_id)).where(col(Match.brand_id) != who.brand_id)
    mine = [id_ or 0 for id_ in session.scalars(query.where(col(Mention.id).in_(matched)))]
    own = [
        id_ or 0 for id_ in session.scalars(query.where(col(Mention.id).in_(matched), col(Mention.id).not_in(others)))
    ]
    return own, len(mine) - len(own)


def _cases(session: Session, who: Who, authors: list[int], mentions: list[int]) -> list[int]:
    holding = select(col(Triage.case_id)).where(col(Triage.mention_id).in_(mentions))
    query = select(col(Case.id)).where(or_(col(Case.author_id).in_(authors), col(Case.id).in_(holding)))
    if who.brand_id is not None:
        query = query.where(col(Case.brand_id) == who.brand_id)
    return [id_ or 0 for id_ in session.scalars(query)]


def _rows(session: Session, table: Table, found: dict[str, set[int]]) -> Iterator[dict[str, Any]]:
    """The rows of a table that are in what was found, or hang on it."""
    keys = [(column, link.column.table.name) for column in table.c for link in column.foreign_keys]
    ways = [(column, found[name]) for column, name in keys if found.get(name) and name != table.name]
    if table.name in ("author", "mention", "case"):
        ways = [(table.c.id, found[table.name])]
    seen: set[tuple[Any, ...]] = set()
    for column, ids in ways:
        for some in _pieces(sorted(ids)):
            for row in session.execute(select(table).where(column.in_(some))).mappings():
                key = tuple(row[each.name] for each in table.primary_key)
                if key not in seen:
                    seen.add(key)
                    yield dict(row)


def _pieces(ids: list[int]) -> Iterable[list[int]]:
    return (ids[start : start + PIECE] for start in range(0, len(ids), PIECE))
