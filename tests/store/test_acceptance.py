"""Acceptance is counted by group and period."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import Session

from store.acceptance import Acceptance, acceptance, decisions, reasons
from store.errors import BadInput
from store.models import DraftDecision

if TYPE_CHECKING:
    from tests.store.conftest import Make


def _decided(make: "Make", session: Session, outcome: str, distance: float = 0.0, **more: object) -> None:
    case = make.case()
    values: dict[str, Any] = {
        "draft_id": make.draft(case).id, "brand_id": case.brand_id, "channel": "x", "lang": "en", "intent": "praise",
        "variant": "", "writer": "composer", "outcome": outcome, "distance": distance, "seconds": 60, "at": make.now,
    } | more  # fmt: skip
    session.add(DraftDecision(**values))
    session.flush()


def test_edits_are_parted_at_forty_per_cent_and_the_median_is_one(make: "Make", session: Session) -> None:
    for outcome, distance, seconds in (
        ("as_is", 0.0, 10), ("edited", 0.39, 20), ("edited", 0.4, 900), ("rejected", 0.0, 30), ("as_is", 0.0, 40),
    ):  # fmt: skip
        _decided(make, session, outcome, distance, seconds=seconds)
    made = decisions(session, make.now, make.now + timedelta(days=1))
    (row,) = acceptance(made)
    assert row == Acceptance("", as_is=2, light=1, heavy=1, rejected=1, seconds=30)
    assert (row.total, row.accepted) == (5, 0.6)


def test_groups_come_largest_first_and_periods_end(make: "Make", session: Session) -> None:
    for channel in ("x", "line", "x"):
        _decided(make, session, "as_is", channel=channel)
    _decided(make, session, "as_is", channel="old", at=make.now - timedelta(seconds=1))
    made = decisions(session, make.now, make.now + timedelta(seconds=1), make.brand().id)
    assert [(row.group, row.total) for row in acceptance(made, "channel")] == [("x", 2), ("line", 1)]
    assert decisions(session, make.now, make.now) == []
    assert decisions(session, make.now, make.now + timedelta(1), 999) == []
    with pytest.raises(BadInput):
        acceptance(made, "person_id")


def test_reasons_of_rejections_are_counted(make: "Make", session: Session) -> None:
    for reason in ("too_long", "wrong_tone", "too_long"):
        _decided(make, session, "rejected", reason=reason)
    _decided(make, session, "as_is")
    made = decisions(session, make.now, make.now + timedelta(1))
    assert reasons(made) == [("too_long", 2), ("wrong_tone", 1)]
