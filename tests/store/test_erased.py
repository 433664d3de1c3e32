"""Edits and deletions leave no case stuck, no copy unheard, and nothing of what was erased."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlmodel import Session, select

from responder.run import draft_new
from responder.values import Composed, Heard, Sentence, Source, Voice
from store.brands import ensure_query
from store.cases import Outcome, close, current_draft, open_or_extend, reopen, set_aside
from store.duplicates import save_duplicates
from store.errors import BadInput
from store.mentions import save_mentions
from store.metrics import unanswered_negatives
from store.models import Author, Brand, Case, Draft, Duplicate, Match, Mention, Triage
from store.tombstones import bury
from store.unscored import unscored
from store.workflow import job, move
from tests.store.conftest import NOW

if TYPE_CHECKING:
    from tests.store.conftest import Make


def compose(heard: Heard, voice: Voice, sources: Sequence[Source], recent: Sequence[str]) -> Composed:
    return Composed(f"We read: {heard.text}", "en", (Sentence(heard.text, "voice"),))


def two(make: "Make") -> tuple[Brand, Case, Mention, Mention]:
    """A case with two messages."""
    brand = make.brand()
    first = make.mention(brand, "negative", handle="nok", text="The cup is broken")
    case = open_or_extend(make.session, make.outcome(first, brand), NOW)
    later = NOW + timedelta(hours=1)
    second = make.mention(brand, "negative", handle="nok", text="And the plate", published_at=later)
    open_or_extend(make.session, make.outcome(second, brand), later)
    make.session.commit()
    return brand, case, first, second


def test_a_case_that_waited_is_open_again_where_other_messages_are_left(make: "Make") -> None:
    _, case, first, _ = two(make)
    reply = make.reply(case)
    bury(make.session, [first.id or 0], NOW)
    make.session.commit()
    assert (reply.status, case.status) == ("cancelled", "open")
    assert draft_new(make.session, compose).drafts == 1


def test_a_case_that_sleeps_sleeps_on(make: "Make") -> None:
    from store.cases import snooze

    _, case, first, _ = two(make)
    snooze(make.session, case, NOW + timedelta(days=900), make.actor("agent"), case.version)
    bury(make.session, [first.id or 0], NOW)
    assert case.status == "snoozed"


def test_what_is_left_of_a_case_is_answered_not_what_is_gone(make: "Make") -> None:
    _, case, first, second = two(make)
    bury(make.session, [second.id or 0], NOW)
    make.session.commit()
    draft_new(make.session, compose)
    draft = current_draft(make.session, case.id or 0)
    assert draft is not None
    assert (draft.mention_id, draft.text) == (first.id, "We read: The cup is broken")


def test_a_draft_is_not_kept_whose_message_was_deleted_while_it_was_written(make: "Make") -> None:
    _, case, _, second = two(make)

    def slow(heard: Heard, *more: object) -> Composed:
        if "plate" in heard.text:
            with Session(make.session.get_bind()) as other:
                bury(other, [second.id or 0], NOW)
                other.commit()
        return compose(heard, *more)  # type: ignore[arg-type]

    draft_new(make.session, slow)
    draft = current_draft(make.session, case.id or 0)
    assert draft is not None
    assert draft.text == "We read: The cup is broken"


def test_a_case_without_anything_left_is_not_opened_again(make: "Make") -> None:
    brand, case, first, second = two(make)
    other = make.case(brand, handle="other", external_id="other")
    close(make.session, case, "dismiss", make.actor("agent"), case.version, "settled")
    row = make.row(external_id=first.external_id, handle="nok", text="It is worse now")
    save_mentions(make.session, ensure_query(make.session, brand, "file", "test"), [row])
    bury(make.session, [second.id or 0], NOW)
    make.session.commit()
    with pytest.raises(BadInput, match="nothing is left"):
        reopen(make.session, case, make.actor("agent"), case.version, "not settled")
    make.session.rollback()
    assert draft_new(make.session, compose).drafts == 1
    assert current_draft(make.session, other.id or 0) is not None


def test_a_case_that_lost_its_messages_does_not_stop_the_drafts_of_others(make: "Make") -> None:
    brand, case, *_ = two(make)
    for triage in make.session.exec(select(Triage).where(Triage.case_id == case.id)):
        make.session.delete(triage)
    make.case(brand, handle="other", external_id="other", priority="low")
    make.session.commit()
    done = draft_new(make.session, compose)
    assert (done.drafts, done.without) == (1, 1)


@pytest.mark.parametrize("how", ["deleted", "changed"])
def test_a_copy_is_heard_once_its_original_is_gone(make: "Make", how: str) -> None:
    brand = make.brand()
    original = make.mention(brand, "negative", handle="first")
    open_or_extend(make.session, make.outcome(original, brand), NOW)
    copy = make.mention(brand, "negative", handle="second")
    said = [{"code": "copy", "text": f"a copy of mention {original.id}: the same words"}]
    set_aside(make.session, [Outcome(copy, brand.id or 0, "copy", said, "low")])
    row = {"mention_id": copy.id, "original_id": original.id, "reason": "the same words", "likeness": 1.0}
    save_duplicates(make.session, [row])
    make.session.commit()
    if how == "deleted":
        bury(make.session, [original.id or 0], NOW)
    else:
        new = make.row(external_id=original.external_id, handle="first", text="All is well, thank you")
        save_mentions(make.session, ensure_query(make.session, brand, "file", "test"), [new])
    make.session.commit()
    assert make.session.exec(select(Duplicate)).all() == []
    assert copy.id in [each.id for each in unscored(make.session, "test", 10)]
    assert make.session.exec(select(Triage).where(Triage.mention_id == copy.id)).all() == []


def test_what_is_gone_and_is_read_once_more_brings_nothing_back(make: "Make") -> None:
    brand = make.brand()
    mention = make.mention(brand, "negative", handle="somchai", author="Somchai")
    bury(make.session, [mention.id or 0], NOW)
    query = ensure_query(make.session, brand, "file", "another")
    row = make.row(external_id=mention.external_id, handle="somchai", author="Somchai", matched=["broken"])
    fresh = make.row(handle="malee", author="Malee")
    assert save_mentions(make.session, query, [row, fresh]) == 1
    assert [author.handle for author in make.session.exec(select(Author))] == ["malee"]
    matches = make.session.exec(select(Match).where(Match.mention_id == mention.id)).all()
    assert [match.words for match in matches] == [[]]
    assert unanswered_negatives(make.session) == 0


def test_a_deletion_of_what_is_being_sent_keeps_the_case_for_its_other_messages(make: "Make") -> None:
    _, case, first, _ = two(make)
    reply = make.reply(case)
    move(make.session, reply, "claim", job("send"), reply.version)
    bury(make.session, [first.id or 0], NOW)
    make.session.commit()
    assert (reply.status, case.status) == ("sending", "open")


def test_what_was_written_in_an_earlier_case_is_erased_too(make: "Make") -> None:
    """A closed case loses a message whose text changed, but keeps what was written in answer to it."""
    brand = make.brand()
    mention = make.mention(brand, "negative", handle="nok")
    case = open_or_extend(make.session, make.outcome(mention, brand), NOW)
    make.draft(case)
    close(make.session, case, "dismiss", make.actor("agent"), case.version, "settled")
    row = make.row(external_id=mention.external_id, handle="nok", text="It is worse now")
    save_mentions(make.session, ensure_query(make.session, brand, "file", "test"), [row])
    bury(make.session, [mention.id or 0], NOW)
    make.session.commit()
    assert [(draft.text, draft.sentences) for draft in make.session.exec(select(Draft))] == [("", [])]
    assert case.status == "dismissed"
