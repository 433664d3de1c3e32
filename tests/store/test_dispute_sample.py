"""The disputes of the sample brand: one of each stage, dated back, with figures to look at, and gone with the brand."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import Session, select

from store.dispute_numbers import disputes_between
from store.dispute_sample import sample_disputes
from store.disputes import steps_of
from store.models import Case, Dispute, DisputeStep, Mention
from store.sample import load_sample, remove_sample

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


def test_there_is_one_of_each_stage_with_its_steps_in_time(session: Session, tmp_path: Path) -> None:
    for _ in range(2):
        load_sample(session, tmp_path, NOW)
        session.commit()
    found = session.exec(select(Dispute).order_by(Dispute.id)).all()  # type: ignore[arg-type]
    assert [each.stage for each in found] == ["settled", "settled", "decided", "open"]
    assert [each.reopened for each in found] == [1, 0, 0, 0]
    assert all(each.allows for each in found), "each cites what the policy allows"
    for dispute, told in zip(found, sample_disputes(), strict=True):
        times = [step.at for step in reversed(steps_of(session, dispute.id or 0))]
        assert times == [NOW - timedelta(hours=step["hours_ago"]) for step in told["steps"]] == sorted(times)


def test_the_figures_have_something_to_say(session: Session, tmp_path: Path) -> None:
    load_sample(session, tmp_path, NOW)
    session.commit()
    every = disputes_between(session, 1, NOW - timedelta(days=14), NOW)[0]
    assert (every.marked, every.settled, every.asked, every.recommend, every.reopened) == (4, 2, 2, 0.5, 0.5)
    assert every.median_seconds == timedelta(hours=(144 + 70) / 2).total_seconds()
    assert every.costs == (("THB", 120 + 980 + 1900),)


def test_only_the_open_one_waits_for_an_answer_and_all_go_with_the_brand(session: Session, tmp_path: Path) -> None:
    load_sample(session, tmp_path, NOW)
    session.commit()
    cases = session.exec(select(Case).order_by(Case.id)).all()  # type: ignore[arg-type]
    assert [case.status for case in cases] == ["resolved", "resolved", "resolved", "open"]
    assert all(case.opened_at <= NOW for case in cases)
    assert remove_sample(session, tmp_path)
    session.commit()
    for table in (Dispute, DisputeStep, Case, Mention):
        assert not session.exec(select(table)).all()
