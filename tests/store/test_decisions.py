"""What people made of a draft is kept: one row a draft, the latest decision."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from store.decisions import REASONS, distance, reason_in_words
from store.drafts import approve, edit, reject, take_back, use_variant
from store.errors import BadInput
from store.models import Case, Draft, DraftDecision, Reply

if TYPE_CHECKING:
    from tests.store.conftest import Make


def _approve(session: Session, make: "Make", case: Case, draft: Draft, seconds: int = 60) -> Reply:
    now = draft.created_at + timedelta(seconds=seconds)
    actor = make.actor("approver")
    return approve(session, case, draft, actor, seen_case=case.version, seen_draft=draft.version, now=now)


def _kept(session: Session) -> DraftDecision:
    session.flush()
    return session.exec(select(DraftDecision)).one()


def test_taken_as_it_is(make: "Make", session: Session) -> None:
    case = make.case(label="negative")
    draft = make.draft(case)
    _approve(session, make, case, draft)
    kept = _kept(session)
    assert (kept.draft_id, kept.brand_id, kept.outcome, kept.distance) == (draft.id, case.brand_id, "as_is", 0.0)
    assert (kept.channel, kept.lang, kept.intent, kept.writer) == ("shopee", "en", "complaint", "composer")
    assert (kept.seconds, kept.reason) == (60, "")


def test_an_edit_is_measured_against_the_machine_s_words_however_often_it_is_saved(
    make: "Make", session: Session
) -> None:
    case = make.case()
    draft = make.draft(case, "We are sorry.")
    one = edit(session, case, draft, "We are so sorry.", make.actor("agent"), draft.version)
    assert (_kept(session).outcome, _kept(session).distance) == ("edited", distance(draft.text, one.text))
    two = edit(session, case, one, "We are so very sorry.", make.actor("agent"), one.version)
    _approve(session, make, case, two)
    kept = _kept(session)
    assert (kept.draft_id, kept.outcome, kept.distance) == (draft.id, "edited", round(8 / 21, 4))


def test_an_edit_that_was_undone_by_hand_counts_as_taken_as_it_is(make: "Make", session: Session) -> None:
    case = make.case()
    draft = make.draft(case, "We are sorry.")
    one = edit(session, case, draft, "Sorry.", make.actor("agent"), draft.version)
    _approve(session, make, case, edit(session, case, one, "We are sorry.", make.actor("agent"), one.version))
    assert (_kept(session).outcome, _kept(session).distance) == ("as_is", 0.0)


def test_a_variant_that_was_taken_is_named_and_measured_by_its_own_words(make: "Make", session: Session) -> None:
    case = make.case()
    short = {"name": "shorter", "reason": "", "text": "Sorry.", "sentences": [], "gloss": {}}
    draft = make.draft(case, variants=[short])
    _approve(session, make, case, use_variant(session, case, draft, "shorter", make.actor("agent"), draft.version))
    assert (_kept(session).draft_id, _kept(session).variant, _kept(session).outcome) == (draft.id, "shorter", "as_is")


def test_what_was_taken_back_is_decided_anew(make: "Make", session: Session) -> None:
    case = make.case()
    draft = make.draft(case)
    reply = _approve(session, make, case, draft)
    again = take_back(session, case, reply, make.actor("approver"), case.version, reply.version)
    assert session.exec(select(DraftDecision)).all() == []
    reject(session, again, make.actor("agent"), again.version, "wrong_tone")
    assert (_kept(session).draft_id, _kept(session).outcome) == (draft.id, "rejected")


def test_a_rejection_keeps_its_reason(make: "Make", session: Session) -> None:
    case = make.case()
    draft = make.draft(case)
    reject(session, draft, make.actor("agent"), draft.version, "too_long", " two sentences ")
    assert (_kept(session).outcome, _kept(session).reason) == ("rejected", "too_long")
    assert case.no_draft_reason == "the draft was rejected: too long: two sentences"


def test_what_a_person_wrote_is_no_draft_of_a_machine(make: "Make", session: Session) -> None:
    case = make.case()
    _approve(session, make, case, make.draft(case, writer="person:1"))
    assert session.exec(select(DraftDecision)).all() == []


@pytest.mark.parametrize("code", ["", "no_such", "Too long"])
def test_a_reason_is_one_of_the_known_ones(code: str) -> None:
    with pytest.raises(BadInput):
        reason_in_words(code, "words")


def test_something_else_takes_words() -> None:
    with pytest.raises(BadInput):
        reason_in_words("other", "  ")
    assert all(reason_in_words(code, "why").endswith("why") for code in REASONS)


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_a_distance_is_a_share_and_zero_only_for_the_same(one: str, other: str) -> None:
    assert 0 <= distance(one, other) <= 1
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)
