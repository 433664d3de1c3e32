"""Search: which mentions hold the words that somebody typed, in any language, also where a letter is wrong.

A word is found anywhere in a text, a title, or its author's name or handle, so that Thai needs no spaces. SQLite looks
it up in trigrams that triggers keep (`mention_search`, `author_search`), PostgreSQL in indexes of pg_trgm. A word of
one or two letters has no trigram: it is looked for among the newest mentions only, unless a longer word stands beside
it. A word that stands nowhere is taken for a slip, and what comes close to it is found instead.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    true,
    union,
    union_all,
)
from sqlalchemy import column as named
from sqlalchemy import table as table_named
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from store.models import Author, Mention

LONGEST_TEXT, LONGEST_WORD, MOST_WORDS = 1_000, 60, 8
TRIGRAM = 3
KNOWN = "words"
NEWEST = 20_000  # among so many a word of one or two letters is looked for
SLIP_FROM = 5  # letters: a shorter word is close to too many others
LOOKED_AT = 300  # so many candidates are compared letter by letter
A_GRAM_FINDS = 5_000
MOST_GRAMS = 12
SEARCHED: dict[type[Mention | Author], tuple[str, ...]] = {Mention: ("title", "text"), Author: ("name", "handle")}
Ids = Select[Any] | CompoundSelect[Any]


@dataclass(frozen=True)
class Word:
    """One word to look for; one that stands nowhere has the mentions and the authors that come close to it."""

    text: str
    near: bool = False
    mentions: tuple[int, ...] = ()
    authors: tuple[int, ...] = ()


def typed_words(text: str) -> list[str]:
    """The words that somebody typed: without signs that nobody sees, and no more than a search can bear."""
    kept = "".join(" " if unicodedata.category(sign) in ("Cc", "Cs") else sign for sign in text[:LONGEST_TEXT])
    words = (word.removeprefix("@")[:LONGEST_WORD] for word in kept.split())
    return list(dict.fromkeys(word for word in words if word))[:MOST_WORDS]


def read_words(session: Session, text: str) -> list[Word]:
    """The words of a search; for those that stand nowhere it is looked up what comes close.

    A page, which asks for several lists with the same words, puts a dict into the session for them (`KNOWN`).
    """
    known: dict[str, list[Word]] = session.info.get(KNOWN, {})
    if text not in known:
        known[text] = [Word(word) if _stands(session, word) else _near(session, word) for word in typed_words(text)]
    return known[text]


def how(session: Session, text: str) -> list[str]:
    """What people should know of a search: which words stand nowhere, and where short ones are looked for."""
    words, slips = read_words(session, text), []
    for word in words:
        if word.near:
            slips.append(f"Nothing says “{word.text}”: what comes close to it is looked for.")
    if words and not any(word.near or len(word.text) >= TRIGRAM for word in words):
        slips.append(f"Words of one or two letters are looked for in the newest {NEWEST:,} mentions.")
    return slips


def holding_words(session: Session, words: Sequence[Word]) -> ColumnElement[bool]:
    """Whether a mention holds every one of the words."""
    long = [word for word in words if word.near or len(word.text) >= TRIGRAM]
    short = [word.text for word in words if word not in long]
    if not long and short:
        return col(Mention.id).in_(_among_newest(short))
    exact = [col(Mention.id).in_(_ids(session, word)) for word in long]
    return and_(true(), *exact, *_short_in(Mention, short))


def _ids(session: Session, word: Word) -> Ids:
    """The ids of the mentions that hold a word, or come close to it, themselves or by their author."""
    written = aliased(Mention)
    ids = select(col(written.id))
    if word.near:
        return ids.where(or_(col(written.id).in_(word.mentions), col(written.author_id).in_(word.authors)))
    here, theirs = (_holding(session, table, word.text) for table in SEARCHED)
    return union(here, ids.where(col(written.author_id).in_(theirs)))


def _holding(session: Session, table: type[Mention | Author], piece: str) -> Select[Any]:
    """The ids of the rows of a table whose searched fields hold a piece of at least three letters."""
    if _sqlite(session):
        index = table_named(f"{table.__tablename__}_search", named("rowid"))
        quoted = '"' + piece.replace('"', '""') + '"'
        return select(index.c.rowid).where(named(index.name).op("MATCH")(quoted))
    itself: Any = aliased(table)
    return select(itself.id).where(or_(*_like(itself, SEARCHED[table], piece)))


def _like(row: Any, fields: Sequence[str], piece: str) -> list[ColumnElement[bool]]:
    """The same asked of the fields themselves, whatever the number of letters."""
    pattern = "%" + piece.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return [getattr(row, field).ilike(pattern, escape="\\") for field in fields]


def _among_newest(short: Sequence[str]) -> Select[Any]:
    one = aliased(Mention)
    newest = select(col(one.id)).order_by(col(one.published_at).desc(), col(one.id).desc()).limit(NEWEST)
    looked_at = aliased(Mention)
    return select(col(looked_at.id)).where(col(looked_at.id).in_(newest), *_short_in(looked_at, short))


def _short_in(mention: Any, short: Sequence[str]) -> list[ColumnElement[bool]]:
    """Whether a mention, or its author's name, holds each of these words of one or two letters."""
    author = aliased(Author)
    return [
        or_(
            *_like(mention, SEARCHED[Mention], word),
            exists().where(col(author.id) == mention.author_id, or_(*_like(author, SEARCHED[Author], word))),
        )
        for word in short
    ]


def _stands(session: Session, word: str) -> bool:
    """Whether a word stands anywhere that this session may see; taken for granted of a short one."""
    if len(word) < SLIP_FROM:
        return True
    here, theirs = (_holding(session, table, word) for table in SEARCHED)
    ways = col(Mention.id).in_(here), col(Mention.author_id).in_(theirs)
    return any(session.scalars(select(col(Mention.id)).where(way).limit(1)).first() is not None for way in ways)


def _near(session: Session, word: str) -> Word:
    mentions, authors = (tuple(_close(session, table, word)) for table in SEARCHED)
    return Word(word, near=True, mentions=mentions, authors=authors)


def _close(session: Session, table: Any, word: str) -> list[int]:
    """The ids of the rows that hold nearly this word: one wrong letter, or two in a long word."""
    fields = [getattr(table, field) for field in SEARCHED[table]]
    candidates = _candidates(session, table, word).subquery()
    rows = session.execute(select(table.id, *fields).join(candidates, candidates.c.id == table.id))
    wrong = 1 if len(word) < 8 else 2
    least = 100 * (1 - wrong / len(word)) - 0.5
    return [id_ for id_, *said in rows if fuzz.partial_ratio(word.casefold(), "\n".join(said).casefold()) >= least]


def _candidates(session: Session, table: Any, word: str) -> Select[Any]:
    """The rows that share most pieces with a word, the newest first where many share as many."""
    pieces = grams(word)
    if _sqlite(session):
        newest = [_holding(session, table, piece).order_by(named("rowid").desc()) for piece in pieces]
        each = union_all(*(select(part.limit(A_GRAM_FINDS).subquery()) for part in newest)).subquery()
        shared = select(each.c.rowid.label("id")).group_by(each.c.rowid)
        return shared.order_by(func.count().desc(), each.c.rowid.desc()).limit(LOOKED_AT)
    holds = [or_(*_like(table, SEARCHED[table], piece)) for piece in pieces]
    count = sum((case((one, 1), else_=0) for one in holds[1:]), case((holds[0], 1), else_=0))
    return select(table.id.label("id")).where(or_(*holds)).order_by(count.desc(), table.id.desc()).limit(LOOKED_AT)


def grams(word: str) -> list[str]:
    """Pieces of a word, of which at least one is whole in the word that was meant."""
    size = max(TRIGRAM, (len(word) - 2) // 2)
    pieces = list(dict.fromkeys(word[start : start + size] for start in range(len(word) - size + 1)))
    return pieces[:: -(-len(pieces) // MOST_GRAMS)]


def _sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
