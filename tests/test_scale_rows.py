"""The large archive that benchmarks measure: whole, skewed, and as the application itself would have it."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlmodel import Session, SQLModel, col

from benchmarks.scale_rows import CHANNELS, PEOPLE, make
from benchmarks.scale_texts import RARE, RARELY
from store.brands import ensure_brand, ensure_query
from store.database import open_engine, open_session
from store.inbox import InboxFilter, count_cases, counts_of_views
from store.mentions import MentionFilter, count_mentions, save_mentions
from store.models import Author, DailyRollup, Draft, Match, Mention, Reply, Triage, utc_now
from store.rollups import count_again
from tests.postgres import own_database

MENTIONS = 3_000


def how_many(session: Session, table: type[SQLModel]) -> int:
    """How many rows a table has."""
    return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a small archive."""
    url = f"sqlite:///{tmp_path_factory.mktemp('archive') / 'earful.db'}"
    assert MENTIONS / 12 < make(url, MENTIONS) < MENTIONS / 8
    return url


@pytest.fixture
def archive(made: str) -> Iterator[Session]:
    """A session on it."""
    engine = open_engine(made)
    with open_session(engine) as session:
        yield session
    engine.dispose()


def test_nothing_of_it_is_broken(archive: Session) -> None:
    assert archive.execute(text("PRAGMA foreign_key_check")).all() == []
    archive.execute(text("INSERT INTO mention_search(mention_search) VALUES ('integrity-check')"))
    triggers = set(archive.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")))
    assert {
        f"{table}_search_{when}" for table in ("mention", "author") for when in ("new", "gone", "changed")
    } <= triggers


def test_every_mention_is_decided_on(archive: Session) -> None:
    assert how_many(archive, Mention) == MENTIONS < how_many(archive, Match) == how_many(archive, Triage)
    assert min(how_many(archive, table) for table in (Author, Draft, Reply)) > 100
    views = counts_of_views(archive, InboxFilter(person_id=1))
    assert min(views[view] for view in ("closed", "negative", "approval")) > 0
    assert views["closed"] > 10 * views["open"] > 0


def test_few_have_most(archive: Session) -> None:
    by_channel = [count_mentions(archive, MentionFilter(channel=channel)) for channel in CHANNELS]
    assert by_channel[0] > 3 * by_channel[-1] > 0
    most = select(func.count()).select_from(Mention).group_by(col(Mention.author_id)).order_by(func.count().desc())
    counts = list(archive.scalars(most))
    assert counts[0] > MENTIONS / 200
    assert counts[len(counts) // 2] <= 2


@pytest.mark.parametrize("word", RARE.values())
def test_a_rare_word_is_found(archive: Session, word: str) -> None:
    assert 0 < count_mentions(archive, MentionFilter(text=word)) < RARELY


def rollups(session: Session) -> set[tuple[Any, ...]]:
    """What charts read."""
    return {tuple(row) for row in session.execute(select(*DailyRollup.__table__.c))}  # type: ignore[attr-defined]  # SQLModel makes it


def test_its_rollups_are_what_counting_gives(archive: Session) -> None:
    before = rollups(archive)
    assert count_again(archive) > 300
    assert rollups(archive) == before


def test_the_next_rows_find_their_numbers_on_postgresql() -> None:
    with own_database() as url:
        make(url, 500)
        engine = open_engine(url)
        with open_session(engine) as session:
            row: dict[str, Any] = {
                "channel": "x", "source": "", "external_id": "new", "title": "", "text": "thermoflask", "rating": None,
                "lang": "en", "url": "", "media": [], "raw": {}, "published_at": utc_now(), "collected_at": utc_now(),
                "handle": "somebody", "author": "Somebody", "followers": 0,
            }  # fmt: skip
            query = ensure_query(session, ensure_brand(session, "Baan Rin"), "x", "our name", expression="tea")
            assert save_mentions(session, query, [row]) == 1
            assert count_mentions(session, MentionFilter(text="thermoflask")) > 1
            assert count_cases(session, InboxFilter(view="all")) > PEOPLE
        engine.dispose()
