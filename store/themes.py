"""Themes: read what was said of a brand in a window, each copy once, and keep what was found to grow."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select
from sqlmodel import Session, col

from store.competitors import rival_queries
from store.models import Aspect, Brand, Duplicate, Match, Mention, NotAboutUs, Sentiment, Theme

CHUNK = 1_000


@dataclass(frozen=True)
class Said:
    """One mention as themes see it; an author who is not known is a number below zero, a different one each time."""

    id: int
    author: int
    text: str
    lang: str
    aspects: tuple[tuple[str, str], ...]  # each with its label


@dataclass(frozen=True)
class Window:
    """Which mentions to read: those of a brand after `start` and until `end`."""

    brand_id: int
    start: datetime
    end: datetime


def names_of_brands(session: Session) -> dict[int, str]:
    """Every brand's name."""
    return dict(session.execute(select(col(Brand.id), col(Brand.name)).order_by(col(Brand.id))).all())


def said_by_channel(session: Session, window: Window) -> dict[str, int]:
    """How many mentions each channel brought in a window, copies left out."""
    counted = select(col(Mention.channel), func.count()).where(*within(window)).group_by(col(Mention.channel))
    return dict(session.execute(counted).all())


def said(
    session: Session, window: Window, channels: Collection[str], *, one_in: int = 1, characters: int = 1_000
) -> Iterator[Said]:
    """Stream what these channels brought in a window, all of one author in a row, copies left out.

    Of each text come the first characters, after its title. `one_in` of 10 reads about a tenth of the authors, always
    the same ones.
    """
    voice = func.coalesce(col(Mention.author_id), -col(Mention.id))
    head = func.substr(col(Mention.title) + "\n" + col(Mention.text), 1, characters)
    lang = func.coalesce(func.nullif(col(Mention.lang), ""), col(Sentiment.lang), "")
    wanted = (
        select(col(Mention.id), voice, head, lang)
        .join(Sentiment, col(Sentiment.mention_id) == Mention.id, isouter=True)
        .where(*within(window), col(Mention.channel).in_(channels), voice % one_in == 0)
        .order_by(voice, col(Mention.id))
    )
    for rows in session.execute(wanted.execution_options(yield_per=CHUNK)).partitions():
        aspects = _aspects(session, [row[0] for row in rows])
        for id_, author, text, language in rows:
            yield Said(id_, author, text.strip(), language, tuple(aspects[id_]))


def replace_themes(session: Session, brand_id: int, rows: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """Put these themes in the place of a brand's: rows of a Theme's other fields; the caller commits."""
    session.execute(delete(Theme).where(col(Theme.brand_id) == brand_id))
    session.add_all(Theme(brand_id=brand_id, found_at=now, **row) for row in rows)
    session.flush()


def themes_of(session: Session, *brands: int) -> list[Theme]:
    """The themes of a brand, or of several, the most surprising first."""
    wanted = select(Theme).where(col(Theme.brand_id).in_(brands))
    return list(session.scalars(wanted.order_by(col(Theme.surprise).desc(), col(Theme.id))))


def within(window: Window) -> tuple[ColumnElement[bool], ...]:
    """The conditions for mentions of a window: about the brand itself, copies left out."""
    matched = select(col(Match.mention_id)).where(col(Match.brand_id) == window.brand_id)
    matched = matched.where(col(Match.query_id).not_in(rival_queries()))
    others = select(col(NotAboutUs.mention_id)).where(col(NotAboutUs.brand_id) == window.brand_id)
    return (
        col(Mention.published_at) > window.start,
        col(Mention.published_at) <= window.end,
        col(Mention.id).in_(matched),
        col(Mention.id).not_in(select(col(Duplicate.mention_id))),
        col(Mention.id).not_in(others),
    )


def _aspects(session: Session, ids: Sequence[int]) -> defaultdict[int, list[tuple[str, str]]]:
    found: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = select(col(Aspect.mention_id), col(Aspect.name), col(Aspect.label)).where(col(Aspect.mention_id).in_(ids))
    for mention_id, name, label in session.execute(rows.order_by(col(Aspect.name))):
        found[mention_id].append((name, label))
    return found
