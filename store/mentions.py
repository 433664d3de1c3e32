"""Mentions: save what collectors read, find what people look for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel, col

from store.competitors import decide_anew
from store.counting import count_some
from store.edits import apply_edits
from store.forgotten import without_forgotten
from store.kept import young_enough
from store.mention_filter import MANY, MentionFilter, conditions, driving
from store.models import Aspect, Author, Brand, Intent, Match, Mention, Query, Sentiment, Triage, utc_now
from store.stale_days import touch
from store.survey_answers import save_answers

__all__ = [
    "MentionFilter", "MentionRow", "brands_of", "count_mentions", "facts_of", "find_mentions", "insert_new", "newest",
    "save_mentions",
]  # fmt: skip
Row = dict[str, Any]
MATCHED = col(Match.mention_id)
Key = tuple[str, str, str]  # channel, source, and the name there


def insert_new(session: Session, table: type[SQLModel], rows: Sequence[Row], returning: Any = None) -> list[Any]:
    """Insert rows whose unique key is new, skip the others; gives back `returning` of the new ones."""
    if not rows:
        return []
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).on_conflict_do_nothing()
    if returning is None:
        session.connection().execute(statement, list(rows))
        return []
    return list(session.connection().execute(statement.returning(returning), list(rows)).scalars())


def save_mentions(session: Session, query: Query, rows: Sequence[Row]) -> int:
    """Save validated mentions that a query found, and why; returns how many are new. The caller commits.

    A row has the fields of a mention, of its author as `author`, `handle` and `followers`, in `matched` the words that
    the query found, and in `answer` what it answers where it is of a survey. One that is known already (channel,
    source, external_id) is only matched to the query, and brought up to date where its author changed it; one that its
    author deleted stays as it is. What is older than the brand keeps mentions is left out.
    """
    brand = session.get_one(Brand, query.brand_id)
    rows = without_forgotten(session, query.brand_id, young_enough(brand, rows, utc_now()))
    by_key: dict[Key, Row] = {(row["channel"], row["source"], row["external_id"]): row for row in rows}
    known, gone = _known(session, by_key)
    fresh = [row for row in rows if (row["channel"], row["source"], row["external_id"]) not in known.keys() | gone]
    new = _insert_mentions(session, fresh)
    by_key = {key: row for key, row in by_key.items() if key not in gone}
    ids = known | _ids(session, Mention, col(Mention.external_id), (key for key in by_key if key not in known))
    old = set(known.values())
    matches: list[Row] = [
        {"mention_id": id_, "query_id": query.id, "brand_id": query.brand_id, "words": by_key[key].get("matched", [])}
        for key, id_ in ids.items()
    ]
    insert_new(session, Match, [row for row in matches if row["mention_id"] not in old])
    again = insert_new(session, Match, [row for row in matches if row["mention_id"] in old], MATCHED)
    if again:
        touch(session, again)
        decide_anew(session, query.brand_id, again)
    apply_edits(session, {id_: by_key[key] for key, id_ in known.items()})
    answers = {id_: by_key[key] for key, id_ in ids.items() if by_key[key].get("answer")}
    save_answers(session, query.brand_id, answers)
    return len(new)


def _insert_mentions(session: Session, rows: Sequence[Row]) -> list[Any]:
    authors = _save_authors(session, rows)
    mentions = [
        {name: row[name] for name in MENTION_FIELDS}
        | {name: row.get(name, unset) for name, unset in OPTIONAL_FIELDS.items()}
        | {"author_id": authors.get((row["channel"], row["source"], row["handle"]))}
        for row in rows
    ]
    return insert_new(session, Mention, mentions, col(Mention.id))


MENTION_FIELDS = (
    "channel", "source", "external_id", "title", "text", "rating", "lang", "url", "media", "raw", "published_at",
    "collected_at",
)  # fmt: skip
OPTIONAL_FIELDS: Row = {
    "kind": "", "likes": 0, "shares": 0, "version_id": "", "conversation": "", "parent": "", "edited_at": None,
    "product": "",
}  # fmt: skip


def _known(session: Session, keys: Iterable[Key]) -> tuple[dict[Key, int], set[Key]]:
    """The ids of mentions that are held, and the keys of those deleted: of them not even the author comes back."""
    held = _ids(session, Mention, col(Mention.external_id), keys)
    dead = select(col(Mention.id)).where(col(Mention.id).in_(held.values()), col(Mention.deleted_at).is_not(None))
    gone = set(session.scalars(dead)) if held else set()
    return {key: id_ for key, id_ in held.items() if id_ not in gone}, {key for key in held if held[key] in gone}


def _save_authors(session: Session, rows: Sequence[Row]) -> dict[tuple[str, str, str], int]:
    wanted = {(row["channel"], row["source"], row["handle"]): row for row in rows if row["handle"]}
    insert_new(
        session,
        Author,
        [
            dict(zip(("channel", "source", "handle"), key, strict=True))
            | {"name": row["author"], "followers": row["followers"]}
            for key, row in wanted.items()
        ],
    )
    return _ids(session, Author, col(Author.handle), wanted)


def _ids(session: Session, table: type[Author | Mention], column: Any, keys: Iterable[Key]) -> dict[Key, int]:
    """The ids of rows by their keys, asked for by channel and source: PostgreSQL is slow with lists of triples."""
    names: dict[tuple[str, str], list[str]] = {}
    for channel, source, name in keys:
        names.setdefault((channel, source), []).append(name)
    found: dict[Key, int] = {}
    for (channel, source), some in names.items():
        here = col(table.channel) == channel, col(table.source) == source, column.in_(some)
        rows = session.execute(select(column, col(table.id)).where(*here))
        found |= {(channel, source, name): id_ for name, id_ in rows}
    return found


def brands_of(session: Session, mention_ids: Sequence[int]) -> list[tuple[int, Brand]]:
    """Which brands a mention matched, as pairs of mention id and brand."""
    pair = col(Match.mention_id), col(Match.brand_id)
    matched = select(*pair).where(pair[0].in_(mention_ids)).distinct().subquery()
    wanted = select(matched.c.mention_id, Brand).join(Brand, col(Brand.id) == matched.c.brand_id)
    return [(mention_id, brand) for mention_id, brand in session.execute(wanted)]


@dataclass(frozen=True)
class MentionRow:
    """A mention with its author, its score and what became of it, as pages show it."""

    mention: Mention
    author: Author | None
    sentiment: Sentiment | None
    triage: Triage | None


JOINED: tuple[Any, ...] = (Author, Sentiment, Triage)


def find_mentions(
    session: Session, wanted: MentionFilter, limit: int = 50, offset: int = 0, total: int = 0
) -> list[MentionRow]:
    """The mentions that match a filter, newest first; who knows how many there are, says so, for speed."""
    rows = session.execute(
        _filtered(session, select(Mention, *JOINED), wanted, walking=total >= MANY)
        .join(Author, col(Author.id) == Mention.author_id, isouter=True)
        .join(Triage, _triage_of(wanted), isouter=True)
        .order_by(*_newest_first(session, wanted, total))
        .limit(limit)
        .offset(offset)
    )
    return [MentionRow(*row) for row in rows]


def count_mentions(session: Session, wanted: MentionFilter) -> int:
    """How many mentions match a filter; more than `MOST_COUNTED` stands for all beyond."""
    way = driving(wanted)
    if way is None:
        return count_some(session, _filtered(session, select(col(Mention.id)), wanted))
    joined = way.join(Mention, col(Mention.id) == way.selected_columns[0])
    joined = joined.join(Sentiment, col(Sentiment.mention_id) == Mention.id, isouter=True)
    return count_some(session, joined.where(*conditions(session, wanted, walking=True)))


def newest(session: Session, wanted: MentionFilter, most: int, total: int = 0) -> Select[Any]:
    """The ids of the newest mentions that match a filter, to ask more of; `total` as in `find_mentions`."""
    found = _filtered(session, select(col(Mention.id).label("id")), wanted, walking=total >= MANY)
    return found.order_by(*_newest_first(session, wanted, total)).limit(most)


def _newest_first(session: Session, wanted: MentionFilter, total: int) -> tuple[ColumnElement[Any], ...]:
    """The order of a list; where few hold the words PostgreSQL is kept from walking through all for them."""
    at: Any = col(Mention.published_at)
    if wanted.text.strip() and 0 < total < MANY and session.get_bind().dialect.name == "postgresql":
        at = func.greatest(at)
    return at.desc(), col(Mention.id).desc()


def _filtered(session: Session, query: Select[Any], wanted: MentionFilter, walking: bool = False) -> Select[Any]:
    joined = query.select_from(Mention).join(Sentiment, col(Sentiment.mention_id) == Mention.id, isouter=True)
    return joined.where(*conditions(session, wanted, walking))


def _triage_of(wanted: MentionFilter) -> ColumnElement[bool]:
    """What became of a mention for the brand; brands may share one, which is shown once, with the newest decision."""
    if wanted.brand_id is not None:
        return (col(Triage.mention_id) == Mention.id) & (col(Triage.brand_id) == wanted.brand_id)
    newest = select(func.max(col(Triage.id))).where(col(Triage.mention_id) == Mention.id).correlate(Mention)
    return col(Triage.id) == newest.scalar_subquery()


def facts_of(session: Session, mention_id: int) -> tuple[list[str], list[str]]:
    """The aspects and the intents found in a mention."""
    aspects = session.scalars(select(col(Aspect.name)).where(col(Aspect.mention_id) == mention_id))
    intents = session.scalars(select(col(Intent.name)).where(col(Intent.mention_id) == mention_id))
    return sorted(aspects), sorted(intents)
