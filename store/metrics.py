"""Read-only numbers for the Overview and for summaries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlmodel import Session, col

from store.models import Case, Draft, Match, Mention, NotAboutUs, Reply, Sentiment, Triage, Unreadable
from store.not_about_us import about_nobody
from store.targets import PRIORITIES


@dataclass(frozen=True)
class Numbers:
    """What stands where, for one brand or for all."""

    mentions: int
    scored: int
    labels: dict[str, int]
    open_cases: dict[str, int]
    waiting: int
    overdue: int
    drafts: int
    without_draft: int
    set_aside: dict[str, int]
    dry_runs: int
    unknown_replies: int
    failed_replies: int
    unanswered_negatives: int
    unreadable: int = 0

    def summary(self) -> list[tuple[str, str]]:
        """The numbers as titles and values, for a terminal."""
        labels = ", ".join(f"{name} {count}" for name, count in sorted(self.labels.items()))
        cases = ", ".join(f"{name} {self.open_cases.get(name, 0)}" for name in PRIORITIES)
        aside = ", ".join(f"{rule} {count}" for rule, count in sorted(self.set_aside.items()))
        return [
            ("mentions read", str(self.mentions)),
            ("scored", f"{self.scored} ({labels})" if labels else "0"),
            ("open cases by priority", cases),
            ("overdue", str(self.overdue)),
            ("drafts to approve", str(self.drafts)),
            ("open cases without a draft", str(self.without_draft)),
            ("approved", str(self.waiting)),
            ("set aside by rule", aside or "none"),
            ("in the outbox, to post by hand", str(self.dry_runs)),
            ("sent, fate unknown", str(self.unknown_replies)),
            ("failed to send, open again", str(self.failed_replies)),
            ("negative and unanswered", str(self.unanswered_negatives)),
            ("broke the model, set aside", str(self.unreadable)),
        ]


def numbers(session: Session, now: datetime, brand_id: int | None = None) -> Numbers:
    """Count everything that the Overview shows."""
    open_case = _cases(brand_id).where(col(Case.status) == "open")
    proposed = select(col(Draft.case_id)).where(col(Draft.status) == "proposed")
    return Numbers(
        mentions=_count(session, _mentions(brand_id)),
        scored=_count(session, _mentions(brand_id).join(Sentiment, col(Sentiment.mention_id) == Mention.id)),
        labels=_by(
            session, _mentions(brand_id).join(Sentiment, col(Sentiment.mention_id) == Mention.id), Sentiment.label
        ),
        open_cases=_by(session, open_case, Case.priority),
        waiting=_count(session, _cases(brand_id).where(col(Case.status) == "waiting")),
        overdue=_count(session, open_case.where(col(Case.due_at) < now)),
        drafts=_count(session, open_case.where(col(Case.id).in_(proposed))),
        without_draft=_count(session, open_case.where(col(Case.id).not_in(proposed))),
        set_aside=_by(session, _triage(brand_id).where(col(Triage.case_id).is_(None)), Triage.rule),
        dry_runs=_count(session, _in_outbox(brand_id)),
        unknown_replies=_count(session, _replies(brand_id).where(col(Reply.status) == "unknown")),
        failed_replies=_count(session, _failed(brand_id)),
        unanswered_negatives=unanswered_negatives(session, brand_id),
        unreadable=_count(session, _mentions(brand_id).join(Unreadable, col(Unreadable.mention_id) == Mention.id)),
    )


def unanswered_negatives(session: Session, brand_id: int | None = None) -> int:
    """Negative mentions about us that are in no case and that no rule set aside; there should be none, ever."""
    lost = (
        select(func.count())
        .select_from(Match)
        .join(Sentiment, col(Sentiment.mention_id) == Match.mention_id)
        .join(
            Triage,
            (col(Triage.mention_id) == Match.mention_id) & (col(Triage.brand_id) == Match.brand_id),
            isouter=True,
        )
        .join(
            NotAboutUs,
            (col(NotAboutUs.mention_id) == Match.mention_id) & (col(NotAboutUs.brand_id) == Match.brand_id),
            isouter=True,
        )
        .where(col(Sentiment.label) == "negative", col(Triage.id).is_(None), col(NotAboutUs.mention_id).is_(None))
    )
    if brand_id is not None:
        lost = lost.where(col(Match.brand_id) == brand_id)
    return session.scalar(lost) or 0


def troubled_replies(session: Session, brand_id: int | None = None, limit: int = 5) -> list[Reply]:
    """The newest replies that people must look at: of unknown fate, or failed and not dealt with."""
    unknown = _replies(brand_id).where(col(Reply.status) == "unknown").with_only_columns(col(Reply.id))
    failed = _failed(brand_id).with_only_columns(col(Reply.id))
    wanted = select(Reply).where(or_(col(Reply.id).in_(unknown), col(Reply.id).in_(failed)))
    return list(session.scalars(wanted.order_by(col(Reply.id).desc()).limit(limit)))


def oldest_open(session: Session, brand_id: int | None = None) -> datetime | None:
    """When the open case that has waited longest was opened."""
    return session.scalar(
        _cases(brand_id).where(col(Case.status) == "open").with_only_columns(func.min(col(Case.opened_at)))
    )


def _count(session: Session, rows: Select[Any]) -> int:
    return session.scalar(rows.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)) or 0


def _by(session: Session, rows: Select[Any], column: Any) -> dict[str, int]:
    grouped = rows.with_only_columns(column, func.count(), maintain_column_froms=True).group_by(column)
    return {row[0]: row[1] for row in session.execute(grouped)}


def _mentions(brand_id: int | None) -> Select[Any]:
    """The mentions about a brand or about any, without those that a person says are not."""
    ours = select(Mention).where(col(Mention.id).not_in(about_nobody(brand_id)))
    if brand_id is None:
        return ours
    return ours.where(col(Mention.id).in_(select(col(Match.mention_id)).where(col(Match.brand_id) == brand_id)))


def _cases(brand_id: int | None) -> Select[Any]:
    return select(Case) if brand_id is None else select(Case).where(col(Case.brand_id) == brand_id)


def _triage(brand_id: int | None) -> Select[Any]:
    return select(Triage) if brand_id is None else select(Triage).where(col(Triage.brand_id) == brand_id)


def _replies(brand_id: int | None) -> Select[Any]:
    joined = select(Reply).join(Case, col(Case.id) == Reply.case_id)
    return joined if brand_id is None else joined.where(col(Case.brand_id) == brand_id)


def _in_outbox(brand_id: int | None) -> Select[Any]:
    approved = select(col(Draft.id)).where(col(Draft.status) == "approved")
    waiting = _replies(brand_id).where(col(Case.status) == "waiting", col(Reply.draft_id).in_(approved))
    return waiting.where(col(Reply.status) == "cancelled", col(Reply.dry_run_at).is_not(None))


def _failed(brand_id: int | None) -> Select[Any]:
    """The replies that were not sent, of cases that are open and whose newest reply they are."""
    newest = select(func.max(col(Reply.id))).group_by(col(Reply.case_id))
    failed = _replies(brand_id).where(col(Reply.status).in_(("failed", "rejected")), col(Reply.id).in_(newest))
    return failed.where(col(Case.status) == "open")
