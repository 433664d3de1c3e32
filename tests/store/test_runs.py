"""Every execution of a job leaves a row, whatever became of it."""

import pytest
from sqlmodel import Session

from store.brands import ensure_brand, ensure_query
from store.runs import last_runs, recorded, runs_by_channel


def test_a_run_that_went_well(session: Session) -> None:
    with recorded(session, "analyse") as run:
        assert last_runs(session)[0].finished_at is None
        run.found, run.new = 3, 2
    kept = last_runs(session)[0]
    assert (kept.kind, kept.found, kept.new, kept.error) == ("analyse", 3, 2, "")
    assert kept.finished_at is not None
    assert kept.finished_at >= kept.started_at


@pytest.mark.parametrize("error", [ValueError("no such\nthing"), KeyboardInterrupt()])
def test_a_run_that_went_wrong_says_why_and_raises(session: Session, error: BaseException) -> None:
    with pytest.raises(type(error)), recorded(session, "collect") as run:
        run.found = 3
        session.commit()
        run.new = 1
        raise error
    kept = last_runs(session)[0]
    assert (kept.found, kept.new) == (3, 0), "only what was committed counts"
    assert kept.error.startswith(type(error).__name__)
    assert kept.finished_at is not None


def test_the_newest_run_of_each_kind_is_shown_however_often_another_runs(session: Session) -> None:
    for kind in ("a", "b", "a", *["send"] * 60):
        with recorded(session, kind):
            pass
    assert [(run.kind, run.id) for run in last_runs(session)] == [("send", 63), ("a", 3), ("b", 2)]


def test_the_runs_by_channel_a_channel_carry_the_names_of_their_queries(session: Session) -> None:
    one, two = ensure_brand(session, "One"), ensure_brand(session, "Two")
    for brand, channel, name in ((one, "x", "first"), (one, "x", "second"), (one, "reddit", "third"), (two, "x", "4")):
        with recorded(session, "collect", ensure_query(session, brand, channel, name).id):
            pass
    found = runs_by_channel(session, one.id or 0)
    assert {channel: [name for _, name in runs] for channel, runs in found.items()} == {
        "x": ["second", "first"], "reddit": ["third"],
    }  # fmt: skip
    assert [len(runs) for runs in runs_by_channel(session, one.id or 0, 1).values()] == [1, 1]
