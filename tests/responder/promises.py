"""What holds of sending at any time, whatever happened before."""

from sqlmodel import Session, col, select

from store.cases import history, triaged
from store.models import Case, Draft, Mention, Reply
from store.replies import dry_run_ids
from store.unscored import unscored
from store.workflow import CLOSED
from tests.responder.town import Town

CURRENT = ("proposed", "approved")
UNDER_WAY = ("queued", "sending", "submitted", "unknown")


def every_promise_holds(session: Session, town: Town) -> None:
    """Nothing went out twice or wrongly, no case is stuck, no complaint is lost, and what was deleted is erased."""
    replies = list(session.exec(select(Reply)))
    _what_is_called_published_stands_there_once(town, replies)
    _no_case_waits_for_nothing(session, replies)
    _every_complaint_is_open_or_was_settled(session, replies)
    _nothing_is_left_of_what_was_deleted(session, replies)


def _what_is_called_published_stands_there_once(town: Town, replies: list[Reply]) -> None:
    assert town.wrong == []
    standing = {each.key: each for each in town.stands}
    assert len(town.stands) == len(standing) == len({each.parent for each in town.stands})
    for reply in replies:
        there = standing.get(f"earful-{reply.id}")
        assert there is not None or reply.status != "published"
        if there is not None:
            assert reply.status in ("published", "sending", "unknown")
            assert there.text == reply.text


def _no_case_waits_for_nothing(session: Session, replies: list[Reply]) -> None:
    outbox, drafts = dry_run_ids(session), list(session.exec(select(Draft)))
    for case in session.exec(select(Case)):
        mine = [each for each in replies if each.case_id == case.id]
        current = [each.status for each in drafts if each.case_id == case.id and each.status in CURRENT]
        assert len(current) <= 1
        if case.status == "waiting":
            assert current == ["approved"]
            assert any(each.status in UNDER_WAY or each.id in outbox for each in mine)
        elif case.status == "open":
            assert current in ([], ["proposed"]), "what is approved is on its way or out"
        else:
            assert case.status == "resolved" or current == []
            assert not any(each.status == "queued" for each in mine)


def _every_complaint_is_open_or_was_settled(session: Session, replies: list[Reply]) -> None:
    todo = {each.id for each in unscored(session, "none", 100)}
    closed = {each.id: each for each in session.exec(select(Case).where(col(Case.status).in_(CLOSED)))}
    for mention in session.exec(select(Mention).where(col(Mention.deleted_at).is_(None))):
        found = triaged(session, [mention.id or 0])
        assert found or mention.id in todo
        for triage in found.values():
            if triage.case_id in closed:
                last = next(line for line in history(session, triage.case_id or 0) if line.noun == "case")
                sent = any(each.case_id == triage.case_id and each.status == "published" for each in replies)
                assert last.reason or (last.action == "resolve" and sent)


def _nothing_is_left_of_what_was_deleted(session: Session, replies: list[Reply]) -> None:
    drafts = list(session.exec(select(Draft).where(Draft.text != "")))
    for mention in session.exec(select(Mention).where(col(Mention.deleted_at).is_not(None))):
        mine = [each for each in replies if each.mention_id == mention.id]
        ours = {each.draft_id for each in mine if each.status == "published"}
        assert {each.status for each in mine if each.text} <= {"sending", "unknown", "published"}
        assert {each.id for each in drafts if each.mention_id == mention.id} <= ours
        assert mention.text == ""
