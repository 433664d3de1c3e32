"""Search: which mentions hold the words that somebody typed, in any language, also where a letter is wrong.

A word is found anywhere in a text, a title, or its author's name or handle, so that Thai needs no spaces. SQLite looks
it up in trigrams that triggers keep (`mention_search`, `author_search`), PostgreSQL in indexes of pg_trgm. A word of
one or two letters has no trigram: it is looked for among the newest mentions only, unless a longer word stands beside
it, and one of Thai only where it is a word. A word that stands nowhere is taken for a slip, and what comes close to it
is found instead.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    and_,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
    union,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from store.models import Author, Mention
from store.saying import say
from store.search_fields import SEARCHED, TRIGRAM, like, on_sqlite
from store.search_slips import close_to, matching
from store.thai_words import is_short_thai, stands_in

LONGEST_TEXT, LONGEST_WORD, MOST_WORDS = 1_000, 60, 8
KNOWN = "words"
NEWEST = 20_000  # among so many a word of one or two letters is looked for
SLIP_FROM = 5  # letters: a shorter word is close to too many others
NEWEST_ASKED = 1_000  # a common word stands in one of so many, and an index need not be asked for it
EVER = datetime(1, 1, 1, tzinfo=UTC)
MOST_AUTHORS = 500  # whose names hold a word: more are not told one by one
Ids = Select[Any] | CompoundSelect[Any]


@dataclass(frozen=True)
class Word:
    """One word to look for; one that stands nowhere has the mentions and the authors that come close to it.

    `placed` are the short words of Thai; each has the mentions in which all of them stand. On PostgreSQL a word has the
    `authors` whose names hold it, unless they are many.
    """

    text: str
    near: bool = False
    placed: bool = False
    mentions: tuple[int, ...] = ()
    authors: tuple[int, ...] | None = None


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
        known[text] = _placed(session, [_looked_up(session, word) for word in typed_words(text)])
    return known[text]


def _placed(session: Session, words: list[Word]) -> list[Word]:
    """The same words, the short ones of Thai with the mentions in which they stand as words."""
    thai = [word.text for word in words if is_short_thai(word.text)]
    if not thai:
        return words
    beside = [_ids(session, word) for word in words if word.near or len(word.text) >= TRIGRAM]
    one, author = aliased(Mention), aliased(Author)
    within: list[ColumnElement[bool]] = [col(one.id).in_(ids) for ids in beside] or [_is_lately(one)]
    said = select(col(one.id), col(one.title), col(one.text), col(author.name), col(author.handle))
    said = said.join(author, col(author.id) == one.author_id, isouter=True).where(*within, *_short_in(one, thai))
    rows = session.execute(said.order_by(col(one.published_at).desc(), col(one.id).desc()).limit(NEWEST))
    found = tuple(row[0] for row in rows if all(_is_said(word, *row[1:]) for word in thai))
    return [Word(word.text, placed=True, mentions=found) if word.text in thai else word for word in words]


def _is_said(word: str, title: str, text: str, name: str | None, handle: str | None) -> bool:
    """Whether a short word of Thai is one of a text; names are made of syllables and hold it anywhere."""
    return word in (name or "") or word in (handle or "") or stands_in(word, f"{title}\n{text}")


def how(session: Session, text: str) -> list[str]:
    """What people should know of a search: which words stand nowhere, and where short ones are looked for."""
    words = read_words(session, text)
    slips: list[str] = []
    for word in words:
        if word.near:
            slips.append(say("Nothing says “{word}”: what comes close to it is looked for.", word=word.text))
    if words and not any(word.near or len(word.text) >= TRIGRAM for word in words):
        slips.append(say("Words of one or two letters are looked for in the newest {count:,} mentions.", count=NEWEST))
    return slips


def holding_words(session: Session, words: Sequence[Word], *, walking: bool = False) -> ColumnElement[bool]:
    """Whether a mention holds every one of the words; `walking` where a database goes through the newest mentions."""
    id_ = literal_column("+mention.id", Integer) if walking and on_sqlite(session) else col(Mention.id)
    long = [word for word in words if word.near or len(word.text) >= TRIGRAM]
    placed = next((word for word in words if word.placed), None)
    short = [word.text for word in words if word not in long and not word.placed]
    if not long and not placed and short:
        return and_(_is_lately(Mention), *_short_in(Mention, short))
    exact = [_held(session, word, id_, walking) for word in long] + ([id_.in_(placed.mentions)] if placed else [])
    return and_(true(), *exact, *_short_in(Mention, short))


def _held(session: Session, word: Word, id_: Any, walking: bool) -> ColumnElement[bool]:
    """Whether a mention holds a word; PostgreSQL is asked of the row, so that it can stop when it has found enough."""
    if on_sqlite(session) or (word.authors is None and not walking):
        found: ColumnElement[bool] = id_.in_(_ids(session, word))
        return found
    return and_(*_short_in(Mention, [word.text])) if word.authors is None else _in_row(Mention, word)


def _in_row(mention: Any, word: Word) -> ColumnElement[bool]:
    said = mention.id.in_(word.mentions) if word.near else or_(*like(mention, word.text, Mention))
    return or_(said, mention.author_id.in_(word.authors)) if word.authors else said


def _ids(session: Session, word: Word) -> Ids:
    """The ids of the mentions that hold a word, or come close to it, themselves or by their author."""
    written = aliased(Mention)
    ids = select(col(written.id))
    if word.authors is not None:
        return ids.where(_in_row(written, word))
    here, theirs = (_holding(session, table, word.text) for table in SEARCHED)
    return union(here, ids.where(col(written.author_id).in_(theirs)))


def _holding(session: Session, table: type[Mention | Author], piece: str) -> Select[Any]:
    """The ids of the rows of a table whose searched fields hold a piece of at least three letters."""
    if on_sqlite(session):
        return matching(table, piece)
    itself: Any = aliased(table)
    return select(itself.id).where(or_(*like(itself, piece, table)))


def _is_lately(mention: Any) -> ColumnElement[bool]:
    """Whether a mention is among the newest, which are a part of the index by time."""
    one = aliased(Mention)
    newest = select(col(one.published_at)).order_by(col(one.published_at).desc(), col(one.id).desc())
    oldest = newest.offset(NEWEST - 1).limit(1).scalar_subquery()
    found: ColumnElement[bool] = mention.published_at >= func.coalesce(oldest, EVER)
    return found


def _short_in(mention: Any, short: Sequence[str]) -> list[ColumnElement[bool]]:
    """Whether a mention, or its author's name, holds each of these words of one or two letters.

    The name is looked up for each mention: a list of all authors with such a name would be made from all authors.
    """
    author = aliased(Author)
    theirs = col(author.id) == mention.author_id
    return [
        or_(
            *like(mention, word, Mention),
            select(or_(*like(author, word, Author))).where(theirs).correlate(mention).scalar_subquery(),
        )
        for word in short
    ]


def _looked_up(session: Session, word: str) -> Word:
    """A word as it is looked for; one of few letters is taken to stand somewhere."""
    if on_sqlite(session):
        return Word(word) if len(word) < SLIP_FROM or _stands(session, word) else _near(session, word)
    if len(word) < TRIGRAM:
        return Word(word)
    named = select(col(Author.id)).where(or_(*like(Author, word))).limit(MOST_AUTHORS + 1)
    authors: tuple[Any, ...] = tuple(session.scalars(named))
    if authors or len(word) < SLIP_FROM or _is_written(session, word):
        return Word(word, authors=authors if len(authors) <= MOST_AUTHORS else None)
    return _near(session, word)


def _is_written(session: Session, word: str) -> bool:
    """Whether a mention holds a word, on PostgreSQL; counted, or it would rather read all rows than ask an index."""
    newest = (
        select(col(Mention.id), col(Mention.title), col(Mention.text))
        .order_by(col(Mention.id).desc())
        .limit(NEWEST_ASKED)
    )
    lately = newest.subquery()
    found = select(func.count(col(Mention.id))).where(or_(*like(Mention, word)))
    here = exists().where(or_(*like(lately.c, word, Mention)))
    return bool(session.scalar(select(or_(here, found.scalar_subquery() > 0))))


def _stands(session: Session, word: str) -> bool:
    """Whether a word stands anywhere that this session may see, on SQLite."""
    here, theirs = (_holding(session, table, word) for table in SEARCHED)
    ways = col(Mention.id).in_(here), col(Mention.author_id).in_(theirs)
    return any(session.scalars(select(col(Mention.id)).where(way).limit(1)).first() is not None for way in ways)


def _near(session: Session, word: str) -> Word:
    mentions, authors = (tuple(close_to(session, table, word)) for table in SEARCHED)
    return Word(word, near=True, mentions=mentions, authors=authors)
