"""Tombstones: what its author deleted upstream is erased here; only that something stood there is kept."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlmodel import Session, SQLModel, col

from store import drafts
from store.amendments import withdraw_edits
from store.cases import follow_newest
from store.copies import part_from_copies
from store.models import (
    Amendment,
    Aspect,
    Author,
    Case,
    ContactKey,
    Correction,
    Draft,
    DuplicateKey,
    Intent,
    Match,
    Mention,
    MentionVector,
    MentionVersion,
    ReadingCorrection,
    Reply,
    Sentiment,
    SurveyAnswer,
    Triage,
    Ugc,
)
from store.rights_erasing import let_go
from store.saying import N_
from store.stale_days import touch
from store.workflow import ACTIVE, job, locked, move

GONE = N_("its author deleted it")
DERIVED: tuple[type[SQLModel], ...] = (
    MentionVersion, Sentiment, Correction, ReadingCorrection, MentionVector, Aspect, Intent, DuplicateKey, Ugc,
    ContactKey, SurveyAnswer,
)  # fmt: skip
NOT_THERE = ("queued", "cancelled", "failed", "rejected", "deleted")
OURS = ("submitted", "published")
MADE = ("sending", "unknown", "done")  # an edit that stands there, or may


def find_ids(session: Session, channel: str, keys: Iterable[tuple[str, str]]) -> list[int]:
    """The ids of living mentions of a channel by source and external id."""
    names: dict[str, list[str]] = {}
    for source, external_id in keys:
        names.setdefault(source, []).append(external_id)
    found: list[int] = []
    for source, some in names.items():
        here = col(Mention.channel) == channel, col(Mention.source) == source, col(Mention.external_id).in_(some)
        found += [id_ or 0 for id_ in session.scalars(select(col(Mention.id)).where(*here, _living()))]
    return found


def _living() -> ColumnElement[bool]:
    return col(Mention.deleted_at).is_(None)


def bury(session: Session, mention_ids: Sequence[int], now: datetime) -> int:
    """Erase what deleted mentions held, and what was made of it; returns how many. The caller commits.

    Drafts are withdrawn and lose their text; a case with nothing left in it closes. What we published stays ours.
    """
    for id_ in mention_ids:
        mention = session.get_one(Mention, id_)
        _erase(session, mention, now)
        holding = select(col(Triage.case_id)).where(col(Triage.mention_id) == id_)
        answering = select(col(Draft.case_id)).where(col(Draft.mention_id) == id_)
        for case in session.scalars(select(Case).where(col(Case.id).in_(holding.union(answering)))):
            _settle(session, case)
        session.flush()
    return len(mention_ids)


def _erase(session: Session, mention: Mention, now: datetime) -> None:
    author_id, mention.author_id = mention.author_id, None
    mention.title = mention.text = mention.url = mention.lang = mention.version_id = ""
    mention.conversation = mention.parent = mention.product = ""
    mention.media, mention.raw, mention.rating = [], {}, None
    mention.likes = mention.shares = 0
    mention.deleted_at = now
    session.add(mention)
    session.flush()  # first: who is reading it keeps what was found, or sees that it is gone
    for table in DERIVED:
        key = getattr(table, "mention_id")  # noqa: B009  every one of them has it
        session.exec(delete(table).where(col(key) == mention.id).execution_options(synchronize_session=False))
    part_from_copies(session, mention.id or 0)
    let_go(session, mention.id or 0)
    touch(session, [mention.id or 0])
    words = update(Match).where(col(Match.mention_id) == mention.id).values(words=[])
    session.exec(words.execution_options(synchronize_session=False))
    _forget_author(session, author_id)


def _forget_author(session: Session, author_id: int | None) -> None:
    """Let go of an author of whom nothing else is kept."""
    others = select(col(Mention.id)).where(col(Mention.author_id) == author_id).limit(1)
    if author_id is None or session.scalars(others).first() is not None:
        return
    cases = update(Case).where(col(Case.author_id) == author_id).values(author_id=None)
    session.exec(cases.execution_options(synchronize_session=False))
    session.exec(delete(Author).where(col(Author.id) == author_id).execution_options(synchronize_session=False))


def _settle(session: Session, case: Case) -> None:
    """Take back what was about to be answered; where other messages are left, the answer is written anew."""
    case, actor = locked(session, case.id or 0), job("recheck")
    drafts.withdraw_active(session, case, actor, GONE)
    withdraw_edits(session, case, actor, GONE)
    for reply in session.scalars(select(Reply).where(col(Reply.case_id) == case.id)):
        if reply.status in NOT_THERE:
            reply.text, reply.dry_run_at = "", None
            session.add(reply)
    sent = select(col(Reply.draft_id)).where(col(Reply.case_id) == case.id, col(Reply.status).in_(OURS))
    edited = (
        select(col(Amendment.draft_id))
        .join(Reply, col(Reply.id) == Amendment.reply_id)
        .where(col(Amendment.case_id) == case.id, col(Amendment.status).in_(MADE), col(Reply.status).in_(OURS))
        .where(col(Amendment.draft_id).is_not(None))
    )
    drafted = select(Draft).where(col(Draft.case_id) == case.id, col(Draft.id).not_in(sent.union(edited)))
    for draft in session.scalars(drafted):
        draft.text, draft.sentences = "", []
        session.add(draft)
    left = (
        select(col(Mention.id))
        .join(Triage, col(Triage.mention_id) == Mention.id)
        .where(col(Triage.case_id) == case.id, _living())
        .limit(1)
    )
    if session.scalars(left).first() is None:
        if case.status in ACTIVE:
            move(session, case, "author_deleted", actor, case.version, reason=GONE)
        return
    if case.status in ("open", "waiting"):  # what is being written in this moment must not be kept either
        move(session, case, "text_changed", actor, case.version, reason=GONE)
    case.no_draft_reason = ""
    session.add(case)
    follow_newest(session, case)
