"""Everything that is held of a person: their accounts, what they wrote, what a shop told, and all that hangs on it.

The rows are found by the foreign keys of the tables, so that a table which somebody adds tomorrow is found too.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

from sqlalchemy import Table, or_, select
from sqlmodel import Session, SQLModel, col

from store.addresses import address_digest, normal_form
from store.errors import BadInput
from store.models import (
    Author,
    Case,
    Customer,
    CustomerAccount,
    CustomerContact,
    Match,
    Mention,
    SurveyInvitation,
    Triage,
)
from store.sight import whole

PIECE = 500
LINKS = "survey_invitation"
ROOTS = ("author", "mention", "case", "customer")


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
    """Every row that is of a person, by table; BadInput when nobody is named.

    It looks at the whole house, whatever the session may see: what another brand holds too has to stay.
    """
    with whole(session):
        named = _customers(session, who)
        authors = _authors(session, who, named)
        mentions, shared = _mentions(session, who, authors)
        theirs = select(col(Mention.id)).where(col(Mention.author_id).in_(authors), col(Mention.id).not_in(mentions))
        kept = set(session.scalars(theirs.with_only_columns(col(Mention.author_id)).distinct()))
        found = {"author": {id_ for id_ in authors if id_ not in kept}, "mention": set(mentions)}
        found["case"] = set(_cases(session, who, authors, mentions))
        found["customer"] = named | _customers_behind(session, who, found["author"])
        return hanging_on(session, found, shared)


def hanging_on(session: Session, found: dict[str, set[int]], shared: int = 0) -> Reached:
    """The rows of these authors, mentions, cases and customers, given by their ids, and all that hangs on one.

    A link to a survey goes with its answer, although it is the answer that hangs on the link.
    """
    reached = Reached(shared=shared)
    for table in SQLModel.metadata.sorted_tables:
        reached.rows[table.name] = list(_rows(session, table, found))
        if "id" in table.c and table.name not in found:
            found[table.name] = {row["id"] for row in reached.rows[table.name]}
    answered = {row["invitation_id"] for row in reached.rows["survey_answer"]} - {None, *reached.ids(LINKS)}
    links = select(SurveyInvitation).where(col(SurveyInvitation.id).in_(answered))
    reached.rows[LINKS] += [link.model_dump() for link in session.scalars(links)]
    return reached


def _customers(session: Session, who: Who) -> set[int]:
    """The customers that are named: by their number, or by an address of theirs."""
    wanted = [col(Customer.id) == who.customer] if who.customer is not None else []
    if form := normal_form("email", who.email):
        theirs = col(CustomerContact.digest) == address_digest("email", form)
        wanted.append(col(Customer.id).in_(select(col(CustomerContact.customer_id)).where(theirs)))
    return _of_brand(session, who, select(col(Customer.id)).where(or_(*wanted))) if wanted else set()


def _customers_behind(session: Session, who: Who, authors: set[int]) -> set[int]:
    """The customers whose account one of these is: what a shop told of them goes with it."""
    theirs = select(col(CustomerAccount.customer_id)).where(col(CustomerAccount.author_id).in_(authors))
    return _of_brand(session, who, select(col(Customer.id)).where(col(Customer.id).in_(theirs)))


def _of_brand(session: Session, who: Who, query: Any) -> set[int]:
    within = query if who.brand_id is None else query.where(col(Customer.brand_id) == who.brand_id)
    return {id_ or 0 for id_ in session.scalars(within)}


def _authors(session: Session, who: Who, customers: set[int]) -> list[int]:
    column, wanted = col(Author.id), []
    if who.name or who.handle or who.email:
        wanted.append(column.in_(_called(session, who)))
    if who.email:
        wrote = col(Mention.text).icontains(who.email.strip(), autoescape=True)
        wanted.append(column.in_(select(col(Mention.author_id)).where(wrote)))
    if who.customer is not None or customers:
        accounts = select(col(CustomerAccount.author_id))
        wanted.append(column.in_(accounts.where(col(CustomerAccount.customer_id).in_(customers))))
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
    if table.name in ROOTS:
        ways = [(table.c.id, found.get(table.name, set()))]
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
