"""The views of the inbox: for each, which cases stand in it, asked of a case and its newest mention."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true, union
from sqlalchemy.orm import aliased
from sqlmodel import col

from store.models import (
    Amendment,
    Case,
    Correction,
    Dispute,
    Draft,
    Intent,
    Mention,
    Move,
    Note,
    NoteFor,
    Reply,
    Sentiment,
)
from store.workflow import ACTIVE, CLOSED

VIEWS = (
    "open", "mine", "unassigned", "mentioned", "breaching", "negative", "questions", "unsure", "approval", "waiting",
    "failed", "disputes", "snoozed", "closed", "all",
)  # fmt: skip
OF_ACTIVE = tuple(view for view in VIEWS if view not in ("mentioned", "closed", "all"))
OF_THE_MENTION = ("negative", "questions", "unsure")  # these ask what the newest mention says
SOON = timedelta(hours=1)
NOT_SENT = ("failed", "rejected", "unknown")
NOT_MADE = ("failed", "unknown")
Condition = Callable[[], ColumnElement[bool]]


def view_conditions(person_id: int | None, now: datetime, unsure_below: float) -> Mapping[str, Condition]:
    """What must hold of a case in each view, made when asked for: making all takes longer than counting."""
    open_ = col(Case.status) == "open"
    return {
        "open": lambda: open_,
        "mine": lambda: and_(open_, col(Case.assignee_id) == person_id),
        "unassigned": lambda: and_(open_, col(Case.assignee_id).is_(None)),
        "mentioned": lambda: col(Case.id).in_(_notes_for(person_id)),
        "breaching": lambda: and_(col(Case.status).in_(("open", "waiting")), col(Case.due_at) <= now + SOON),
        "negative": lambda: and_(open_, col(Sentiment.label) == "negative"),
        "questions": lambda: and_(open_, _asks()),
        "unsure": lambda: and_(open_, _nobody_is_sure(unsure_below)),
        "approval": lambda: and_(in_work(), or_(and_(open_, _draft_waits()), col(Case.id).in_(_edits_proposed()))),
        "waiting": lambda: col(Case.status) == "waiting",
        "failed": lambda: and_(
            in_work(),
            or_(and_(col(Case.status).in_(ACTIVE), _last_reply_failed()), col(Case.id).in_(_changes_failed())),
        ),
        "disputes": lambda: col(Case.id).in_(_in_dispute()),
        "snoozed": lambda: col(Case.status) == "snoozed",
        "closed": lambda: col(Case.status).in_(CLOSED),
        "all": true,
    }


@cache
def in_work() -> ColumnElement[bool]:
    """The active cases, and those of any status that are in dispute, or whose reply is to change; read by index."""
    active = aliased(Case)
    ids = select(col(active.id)).where(col(active.status).in_(ACTIVE))
    return col(Case.id).in_(union(ids, _edits_proposed(), _changes_failed(), _in_dispute()))


@cache
def _edits_proposed() -> Select[Any]:
    return select(col(Amendment.case_id)).where(col(Amendment.status) == "proposed")


@cache
def _in_dispute() -> Select[Any]:
    """The cases whose dispute is open or decided."""
    return select(col(Dispute.case_id)).where(col(Dispute.settled_at).is_(None), col(Dispute.dropped_at).is_(None))


@cache
def _changes_failed() -> Select[Any]:
    """The cases in which the newest change of a reply that stands was not made, and which nobody closed since."""
    newer, ended, closed = aliased(Amendment), aliased(Move), aliased(Move)
    newest = select(func.max(col(newer.id))).where(col(newer.reply_id) == Reply.id).correlate(Reply).scalar_subquery()
    end = (
        select(func.max(col(ended.id)))
        .where(col(ended.case_id) == Amendment.case_id, col(ended.noun) == "amendment")
        .where(col(ended.thing_id) == Amendment.id)
        .correlate(Amendment)
        .scalar_subquery()
    )
    since = exists().where(
        col(closed.case_id) == Amendment.case_id, col(closed.noun) == "case", col(closed.id) > end,
        col(closed.to_status).in_(CLOSED), col(closed.from_status).not_in(CLOSED),
    )  # fmt: skip
    return (
        select(col(Amendment.case_id))
        .join(Reply, col(Reply.id) == Amendment.reply_id)
        .where(
            col(Amendment.status).in_(NOT_MADE), col(Amendment.id) == newest, col(Reply.status) == "published", ~since
        )
    )


def _notes_for(person_id: int | None) -> Select[Any]:
    """The cases in which a colleague named a person in a note that the person has not seen."""
    unseen = col(NoteFor.person_id) == person_id, col(NoteFor.seen_at).is_(None)
    return select(col(Note.case_id)).join(NoteFor, col(NoteFor.note_id) == Note.id).where(*unseen)


@cache
def _asks() -> ColumnElement[bool]:
    return exists().where(col(Intent.mention_id) == Mention.id, col(Intent.name) == "question")


def _nobody_is_sure(below: float) -> ColumnElement[bool]:
    """The model is less sure of the label than this, and no person has spoken."""
    corrected = exists().where(col(Correction.mention_id) == Mention.id)
    return and_(col(Sentiment.confidence) < below, ~corrected)


@cache
def _draft_waits() -> ColumnElement[bool]:
    return exists().where(col(Draft.case_id) == Case.id, col(Draft.status) == "proposed")


@cache
def _last_reply_failed() -> ColumnElement[bool]:
    """The newest reply of the case was not sent, or nobody knows whether it was."""
    newer = aliased(Reply)
    newest = select(func.max(col(newer.id))).where(col(newer.case_id) == Case.id).correlate(Case).scalar_subquery()
    return exists().where(col(Reply.id) == newest, col(Reply.status).in_(NOT_SENT))
