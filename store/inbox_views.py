"""The views of the inbox: for each, which cases stand in it, asked of a case and its newest mention."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select, true
from sqlalchemy.orm import aliased
from sqlmodel import col

from store.models import Case, Correction, Draft, Intent, Mention, Note, NoteFor, Reply, Sentiment
from store.workflow import ACTIVE, CLOSED

VIEWS = (
    "open", "mine", "unassigned", "mentioned", "breaching", "negative", "questions", "unsure", "approval", "waiting",
    "failed", "snoozed", "closed", "all",
)  # fmt: skip
OF_ACTIVE = tuple(view for view in VIEWS if view not in ("mentioned", "closed", "all"))
OF_THE_MENTION = ("negative", "questions", "unsure")  # these ask what the newest mention says
SOON = timedelta(hours=1)
NOT_SENT = ("failed", "rejected", "unknown")


def view_conditions(person_id: int | None, now: datetime, unsure_below: float) -> Mapping[str, ColumnElement[bool]]:
    """What must hold of a case in each view."""
    open_ = col(Case.status) == "open"
    return {
        "open": open_,
        "mine": and_(open_, col(Case.assignee_id) == person_id),
        "unassigned": and_(open_, col(Case.assignee_id).is_(None)),
        "mentioned": col(Case.id).in_(_notes_for(person_id)),
        "breaching": and_(col(Case.status).in_(("open", "waiting")), col(Case.due_at) <= now + SOON),
        "negative": and_(open_, col(Sentiment.label) == "negative"),
        "questions": and_(open_, _asks()),
        "unsure": and_(open_, _nobody_is_sure(unsure_below)),
        "approval": and_(open_, _draft_waits()),
        "waiting": col(Case.status) == "waiting",
        "failed": and_(col(Case.status).in_(ACTIVE), _last_reply_failed()),
        "snoozed": col(Case.status) == "snoozed",
        "closed": col(Case.status).in_(CLOSED),
        "all": true(),
    }


def _notes_for(person_id: int | None) -> Select[Any]:
    """The cases in which a colleague named a person in a note that the person has not seen."""
    unseen = col(NoteFor.person_id) == person_id, col(NoteFor.seen_at).is_(None)
    return select(col(Note.case_id)).join(NoteFor, col(NoteFor.note_id) == Note.id).where(*unseen)


def _asks() -> ColumnElement[bool]:
    return exists().where(col(Intent.mention_id) == Mention.id, col(Intent.name) == "question")


def _nobody_is_sure(below: float) -> ColumnElement[bool]:
    """The model is less sure of the label than this, and no person has spoken."""
    corrected = exists().where(col(Correction.mention_id) == Mention.id)
    return and_(col(Sentiment.confidence) < below, ~corrected)


def _draft_waits() -> ColumnElement[bool]:
    return exists().where(col(Draft.case_id) == Case.id, col(Draft.status) == "proposed")


def _last_reply_failed() -> ColumnElement[bool]:
    """The newest reply of the case was not sent, or nobody knows whether it was."""
    newer = aliased(Reply)
    newest = select(func.max(col(newer.id))).where(col(newer.case_id) == Case.id).correlate(Case).scalar_subquery()
    return exists().where(col(Reply.id) == newest, col(Reply.status).in_(NOT_SENT))
