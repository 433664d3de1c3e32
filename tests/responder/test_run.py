"""Drafts are written for open cases, and what is approved reaches the outbox once, as a dry run."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from responder.approval import approve_text
from responder.run import draft_new, send_approved
from responder.values import Composed, Heard, Sentence, Source, Voice
from store.brands import ensure_brand, ensure_query
from store.cases import Outcome, close, current_draft, history, open_or_extend, reopen, replies_of
from store.drafts import propose, take_back
from store.errors import InvalidMove, NotAllowed, Refused, Stale
from store.mentions import save_mentions
from store.models import Case, Mention
from store.scores import save_scores
from store.workflow import Actor, move

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
ADMIN = Actor("person:1", "admin", 1)
REASONS = [{"code": "negative", "text": "sounds negative"}]


def one_case(session: Session, text: str = "The cup arrived broken", handle: str = "may") -> Case:
    """A case of one scored complaint."""
    brand = ensure_brand(session, "Baan Test", language="en")
    query = ensure_query(session, brand, "file", "test")
    row = {
        "channel": "shopee", "source": "shop", "external_id": f"{handle}-{text}", "title": "", "text": text,
        "rating": 1.0, "lang": "en", "url": "", "media": [], "raw": {}, "published_at": NOW, "collected_at": NOW,
        "author": handle.title(), "handle": handle, "followers": 0,
    }  # fmt: skip
    save_mentions(session, query, [row])
    mention = session.exec(select(Mention).order_by(col(Mention.id).desc())).first()
    assert mention is not None
    save_scores(session, [score_row(mention)])
    case = open_or_extend(session, Outcome(mention, brand.id or 0, "negative", REASONS, "high"), NOW)
    session.commit()
    return case


def score_row(mention: Mention) -> dict[str, object]:
    return {
        "mention_id": mention.id, "label": "negative", "negative": 0.9, "neutral": 0.1, "positive": 0.0, "lang": "en",
        "hard": None, "model": "m", "scored_at": NOW, "aspects": ["quality"], "intents": ["complaint"],
    }  # fmt: skip


@pytest.fixture
def outbox(tmp_path: Path) -> Path:
    """An outbox folder that is not there yet."""
    return tmp_path / "outbox"


def write(heard: Heard, voice: Voice, sources: Sequence[Source], recent: Sequence[str]) -> Composed:
    """A writer that only thanks, and only in English."""
    if heard.lang != "en":
        return Composed(None, heard.lang, (), (), f"no catalogue for language {heard.lang!r}")
    text = f"Thank you for telling us about the {', '.join(heard.aspects)}."
    return Composed(text, "en", (Sentence(text, "courtesy"),), (), "")


def drafted(session: Session) -> Case:
    case = one_case(session)
    assert draft_new(session, write).drafts == 1
    return case


def approve(session: Session, case: Case, text: str = "", actor: Actor = ADMIN) -> None:
    draft = current_draft(session, case.id or 0)
    assert draft is not None
    approve_text(
        session, case, draft, text or draft.text, actor, seen_case=case.version, seen_draft=draft.version, now=NOW
    )
    session.commit()


def test_every_open_case_gets_one_draft(session: Session) -> None:
    case = drafted(session)
    draft = current_draft(session, case.id or 0)
    assert draft is not None
    assert (draft.status, draft.writer, draft.text) == (
        "proposed",
        "composer",
        "Thank you for telling us about the quality.",
    )
    assert draft.sentences == [{"text": draft.text, "source": "courtesy"}]
    assert draft_new(session, write).drafts == 0


def test_a_case_without_a_draft_says_why_and_is_not_asked_again(session: Session) -> None:
    case = one_case(session)
    done = draft_new(
        session, lambda heard, voice, sources, recent: Composed(None, "en", (), (), "only people answer this")
    )
    assert (done.drafts, done.without) == (0, 1)
    assert case.no_draft_reason == "only people answer this"
    assert draft_new(session, write).drafts == 0


def test_an_approved_reply_reaches_the_outbox_once_and_byte_for_byte(session: Session, outbox: Path) -> None:
    case = drafted(session)
    approve(session, case, "Thank you, we are sorry about the cup.\n")
    assert send_approved(session, outbox, now=NOW).written == 0, "it can still be taken back"
    assert send_approved(session, outbox, now=LATER).written == 1
    assert send_approved(session, outbox, now=LATER).written == 0
    assert [path.stat().st_mode & 0o777 for path in outbox.iterdir()] == [0o600]
    written = [json.loads(path.read_text(encoding="utf-8")) for path in outbox.iterdir()]
    assert [entry["text"] for entry in written] == ["Thank you, we are sorry about the cup.\n"]
    reply = replies_of(session, case.id or 0)[0]
    assert (reply.status, reply.dry_run_at) == ("cancelled", LATER)
    assert case.status == "waiting"


def test_a_crash_after_the_file_leaves_one_file_and_one_dry_run(session: Session, outbox: Path) -> None:
    case = drafted(session)
    approve(session, case)
    from responder.outbox import write_to_outbox

    reply = replies_of(session, case.id or 0)[0]
    write_to_outbox(outbox, reply, session.get_one(Mention, reply.mention_id))
    assert send_approved(session, outbox, now=LATER).written == 1
    assert [path.name for path in outbox.iterdir()] == [f"reply-{reply.id}.json"]


def test_an_edit_at_approval_is_a_version_of_its_own(session: Session) -> None:
    case = drafted(session)
    approve(session, case, "Thank you. Please write to us.")
    steps = [(line.noun, line.action, line.actor) for line in history(session, case.id or 0)]
    assert steps == [
        ("draft", "approve", "person:1"),
        ("case", "answer", "person:1"),
        ("draft", "propose", "person:1"),
        ("draft", "supersede", "person:1"),
        ("draft", "propose", "job:draft"),
    ]


def test_the_guard_keeps_a_promise_from_being_approved(session: Session) -> None:
    case = drafted(session)
    with pytest.raises(Refused, match="cannot be approved"):
        approve(session, case, "We will refund the full 5000 THB tomorrow.")
    assert replies_of(session, case.id or 0) == []


def test_an_agent_may_write_but_not_approve(session: Session) -> None:
    case = drafted(session)
    with pytest.raises(NotAllowed):
        approve(session, case, actor=Actor("person:2", "agent", 2))


def test_taken_back_in_time_nothing_leaves(session: Session, outbox: Path) -> None:
    case = drafted(session)
    approve(session, case)
    reply = replies_of(session, case.id or 0)[0]
    draft = take_back(session, case, reply, ADMIN, case.version, reply.version)
    session.commit()
    assert (case.status, draft.status) == ("open", "proposed")
    assert send_approved(session, outbox, now=LATER).written == 0


def test_a_changed_text_is_not_sent(session: Session, outbox: Path) -> None:
    case = drafted(session)
    approve(session, case)
    reply = replies_of(session, case.id or 0)[0]
    reply.text = "Something that nobody approved."
    session.add(reply)
    session.commit()
    assert send_approved(session, outbox, now=LATER).written == 0
    assert (reply.status, outbox.exists()) == ("cancelled", False)
    assert case.status == "open", "somebody must answer after all"


def test_what_was_dry_run_goes_out_again_only_by_a_person(session: Session, outbox: Path) -> None:
    case = drafted(session)
    approve(session, case)
    send_approved(session, outbox, now=LATER)
    reply = replies_of(session, case.id or 0)[0]
    with pytest.raises(NotAllowed):
        move(session, reply, "queue_again", Actor("job:send", "job"), reply.version)
    move(session, reply, "queue_again", ADMIN, reply.version)
    assert reply.status == "queued"


def test_a_stale_approval_is_refused_and_changes_nothing(session: Session) -> None:
    case = drafted(session)
    draft = current_draft(session, case.id or 0)
    assert draft is not None
    seen = case.version
    move(session, case, "assign", ADMIN, seen)
    session.commit()
    with pytest.raises(Stale):
        approve_text(session, case, draft, "Hello.", ADMIN, seen_case=seen, seen_draft=draft.version, now=NOW)
    session.rollback()
    assert replies_of(session, case.id or 0) == []
    kept = current_draft(session, case.id or 0)
    assert kept is not None
    assert kept.text.startswith("Thank you")


def test_a_new_message_withdraws_what_was_approved_before_it(session: Session, outbox: Path) -> None:
    case = drafted(session)
    approve(session, case)
    again = one_case(session, "And the plate too!")
    assert again.id == case.id
    assert case.status == "open"
    assert send_approved(session, outbox, now=LATER).written == 0
    assert draft_new(session, write).drafts == 1


def test_a_waiting_case_has_no_approve_step(session: Session) -> None:
    case = drafted(session)
    draft = current_draft(session, case.id or 0)
    assert draft is not None
    approve(session, case)
    with pytest.raises(InvalidMove):
        approve_text(session, case, draft, draft.text, ADMIN, seen_case=case.version, seen_draft=draft.version, now=NOW)


def test_what_a_person_approves_while_the_job_writes_stays_approved(session: Session, outbox: Path) -> None:
    case = one_case(session)

    def slow(heard: Heard, voice: Voice, sources: Sequence[Source], recent: Sequence[str]) -> Composed:
        with Session(session.get_bind(), expire_on_commit=False) as other:
            theirs = other.get_one(Case, case.id)
            draft = propose(other, theirs, 1, "By hand.", lang="en", writer="person:1", actor=ADMIN)
            approve_text(other, theirs, draft, "By hand.", ADMIN, seen_case=1, seen_draft=1, now=NOW)
            other.commit()
        return write(heard, voice, sources, recent)

    assert draft_new(session, slow).drafts == 0
    assert send_approved(session, outbox, now=LATER).written == 1
    assert json.loads(next(outbox.iterdir()).read_text(encoding="utf-8"))["text"] == "By hand."


def test_a_case_dismissed_while_the_job_writes_gets_no_draft(session: Session) -> None:
    case = one_case(session)

    def slow(heard: Heard, voice: Voice, sources: Sequence[Source], recent: Sequence[str]) -> Composed:
        with Session(session.get_bind(), expire_on_commit=False) as other:
            close(other, other.get_one(Case, case.id), "dismiss", ADMIN, 1, "not about us")
            other.commit()
        return write(heard, voice, sources, recent)

    assert draft_new(session, slow).drafts == 0
    assert current_draft(session, case.id or 0) is None


def test_the_outbox_forgets_what_was_queued_again_or_is_gone(session: Session, outbox: Path) -> None:
    case = drafted(session)
    approve(session, case)
    send_approved(session, outbox, now=LATER)
    (outbox / "reply-999.json").write_text("{}", encoding="utf-8")
    (outbox / "reply-1.part").write_text("{", encoding="utf-8")
    send_approved(session, outbox, now=LATER)
    assert [place.name for place in outbox.iterdir()] == ["reply-1.json"]
    reply = replies_of(session, case.id or 0)[0]
    move(session, reply, "queue_again", ADMIN, reply.version)
    session.commit()
    send_approved(session, outbox, now=NOW)
    assert list(outbox.iterdir()) == []


def test_reopening_a_case_whose_reply_waits_takes_the_right_to_cancel_it(session: Session) -> None:
    case = drafted(session)
    approve(session, case)
    with pytest.raises(NotAllowed):
        reopen(session, case, Actor("person:2", "agent", 2), case.version, "not yet")
    session.rollback()
    session.refresh(case)
    reopen(session, case, ADMIN, case.version, "not yet")
    assert replies_of(session, case.id or 0)[0].status == "cancelled"
    assert {line.actor for line in history(session, case.id or 0)} == {"job:draft", "person:1"}


def test_a_customer_who_writes_after_weeks_is_not_overdue_at_once(session: Session) -> None:
    case = drafted(session)
    approve(session, case)
    case.due_at = NOW - timedelta(days=60)
    session.commit()
    one_case(session, "It broke again")
    assert case.due_at > NOW
