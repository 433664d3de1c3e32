"""The job that scores: who shares the work stops after a while, and what cases meet before it does not stop it."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

import jobs
from sentiment.run import Analysed
from store.errors import BadInput
from store.models import Sentiment, utc_now
from tests.sentiment.test_analyse import Fake, add


@pytest.mark.parametrize("shared", [True, False])
def test_only_who_shares_is_bound_in_time(
    engine: Engine, session: Session, monkeypatch: pytest.MonkeyPatch, shared: bool
) -> None:
    bounds: list[datetime | None] = []

    def analyse(*_: object, until: datetime | None, **more: Any) -> Analysed:
        bounds.append(until)
        return Analysed(scored=1, cut_short=True)

    monkeypatch.setattr("sentiment.run.analyse", analyse)
    monkeypatch.setattr("sentiment.themes.find_themes", lambda *_: pytest.fail("there is more to score first"))
    monkeypatch.setattr("sentiment.model.kept_model", lambda *_: Fake())
    add(session, "text")
    jobs.read(engine, shared=shared)
    (until,) = bounds
    assert (until is not None) == shared
    assert until is None or until - utc_now() <= jobs.SHARED_FOR


@pytest.mark.parametrize("broken", ["store.cases.wake_due", "store.assigning.return_silent"])
def test_mentions_are_scored_though_cases_cannot_be_given_to_people(
    engine: Engine, session: Session, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def breaks(*_: object) -> None:
        raise BadInput("these hours are never open")

    monkeypatch.setattr(broken, breaks)
    monkeypatch.setattr("sentiment.model.kept_model", lambda *_: Fake())
    add(session, "text")
    jobs.read(engine)
    assert session.exec(select(Sentiment.label)).all() == ["neutral"]
