"""Every execution of a job leaves a row, whatever became of it."""

import pytest
from sqlmodel import Session

from store.runs import last_runs, recorded


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


def test_the_newest_runs_come_first(session: Session) -> None:
    for kind in ("a", "b", "c"):
        with recorded(session, kind):
            pass
    assert [run.kind for run in last_runs(session, 2)] == ["c", "b"]
