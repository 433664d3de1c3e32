"""Counts over all mentions are kept for a minute where there are many, and for nobody who sees something else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from sqlalchemy import event
from sqlmodel import Session, delete, select

from dashboard import archive
from store.brands import ensure_brand
from store.database import open_session, ready_engine
from store.models import DailyRollup, Sentiment, Triage
from store.rolled_up import heard
from store.sight import limit
from store.workflow import Actor
from tests.dashboard.scenes import prepare, small

EVERYWHERE = Actor("person:1", "viewer", 1)


@pytest.fixture
def opened(home: Path) -> Iterator[Session]:
    """A small database."""
    prepare(small)
    engine = ready_engine()
    with open_session(engine) as session:
        yield session
    engine.dispose()
    st.cache_resource.clear()


def lose_all(session: Session) -> int:
    """Let it look as if nobody had decided on anything; gives back how many negative mentions are lost by that."""
    session.exec(delete(Triage))
    session.commit()
    return len(session.exec(select(Sentiment).where(Sentiment.label == "negative")).all())


def test_what_was_read_and_what_waits_is_told_of_the_days(opened: Session) -> None:
    read = len(opened.exec(select(Sentiment)).all())
    found = archive.archive_of(opened, EVERYWHERE, None)
    assert (sum(found.labels.values()), found.mentions) == (read, read)
    kept = opened.exec(select(DailyRollup)).all()
    opened.exec(delete(DailyRollup))
    opened.commit()
    assert archive.archive_of(opened, EVERYWHERE, None).labels == {}, "the charts read the same days"
    assert kept
    opened.exec(delete(Sentiment))
    opened.commit()
    assert archive.archive_of(opened, EVERYWHERE, None).mentions == read, "what waits to be read is counted too"


def test_each_time_it_looks_at_no_mention_that_is_read(opened: Session) -> None:
    plain = str(_heard_statement(opened))
    assert "daily_rollup" in plain
    assert "FROM mention" not in plain


def _heard_statement(opened: Session) -> list[str]:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(opened.get_bind(), "before_cursor_execute", note)
    heard(opened)
    return asked


def test_what_became_of_few_is_looked_at_each_time(opened: Session) -> None:
    assert archive.archive_of(opened, EVERYWHERE, None).unanswered_negatives == 0
    lost = lose_all(opened)
    assert archive.archive_of(opened, EVERYWHERE, None).unanswered_negatives == lost > 0


def test_a_large_one_once_a_minute(opened: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_000.0]
    monkeypatch.setattr(archive, "LARGE", 1)
    monkeypatch.setattr(archive, "monotonic", lambda: now[0])
    before = archive.archive_of(opened, EVERYWHERE, None)
    assert before.set_aside
    lost = lose_all(opened)
    now[0] += archive.KEPT - 1
    assert archive.archive_of(opened, EVERYWHERE, None) == before
    now[0] += 2
    after = archive.archive_of(opened, EVERYWHERE, None)
    assert (after.unanswered_negatives, after.set_aside) == (lost, {})


def test_nobody_is_told_what_others_see(opened: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGE", 1)
    everything = archive.archive_of(opened, EVERYWHERE, None)
    other = ensure_brand(opened, "Pla Too").id or 0
    limit(opened, [other])
    assert archive.archive_of(opened, Actor("person:2", "viewer", 2, ((other, "viewer"),)), None).mentions == 0
    assert archive.archive_of(opened, EVERYWHERE, other).mentions == 0
    assert everything.mentions > 0
