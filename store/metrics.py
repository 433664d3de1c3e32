"""Read-only numbers for the Overview and for summaries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlmodel import Session, col

from store.alerts import open_alerts
from store.models import Case, Draft, Match, Mention, NotAboutUs, Reply, Sentiment, Triage, Unreadable
from store.not_about_us import about_nobody
from store.saying import N_, Saying, listed, say
from store.targets import PRIORITIES


@dataclass(frozen=True)
class Archive:
    """What is counted over all mentions, however many: seconds of a million."""

    mentions: int
    labels: dict[str, int]
    unreadable: int
    unanswered_negatives: int
    set_aside: dict[str, int]


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
    oldest_open: datetime | None = None
    alerts: int = 0

    def summary(self) -> list[tuple[str, str]]:
        """The numbers as titles and values, for a terminal; both can be said in another language."""
        labels = _counts_of(sorted(self.labels.items()))
        return [
            (N_("mentions read"), str(self.mentions)),
            (N_("scored"), say("{count} ({labels})", count=self.scored, labels=labels) if labels else "0"),
            (N_("open cases by priority"), _counts_of((name, self.open_cases.get(name, 0)) for name in PRIORITIES)),
            (N_("overdue"), str(self.overdue)),
            (N_("drafts to approve"), str(self.drafts)),
            (N_("open cases without a draft"), str(self.without_draft)),
            (N_("approved"), str(self.waiting)),
            (N_("set aside by rule"), _counts_of(sorted(self.set_aside.items())) or N_("none")),
            (N_("in the outbox, to post by hand"), str(self.dry_runs)),
            (N_("sent, fate unknown"), str(self.unknown_replies)),
            (N_("failed to send, open again"), str(self.failed_replies)),
            (N_("negative and unanswered"), str(self.unanswered_negatives)),
            (N_("broke the model, set aside"), str(self.unreadable)),
        ]


def _counts_of(counts: Iterable[tuple[str, int]]) -> Saying:
    """Several kinds, each with how many there are of it."""
    return listed(say("{kind} {count}", kind=kind, count=count) for kind, count in counts)


def archive(session: Session, brand_id: int | None = None) -> Archive:
    """Count over all mentions, of one brand or all; two queries."""
    read = _by_label(session, brand_id)
    return Archive(
        mentions=sum(row.mentions for row in read),
        labels={row.label: row.mentions for row in read if row.label is not None},
        unreadable=sum(row.unreadable for row in read),
        unanswered_negatives=read[0].lost if read else 0,
        set_aside=_set_aside(session, brand_id),
    )


def numbers(session: Session, now: datetime, brand_id: int | None = None, counted: Archive | None = None) -> Numbers:
    """Count everything that the Overview shows, but for what was `counted` over all mentions before."""
    whole, cases = counted or archive(session, brand_id), _by_status(session, now, brand_id)
    open_ = [row for row in cases if row.status == "open"]
    dry_runs, unknown, failed, alerts = _by_fate(session, brand_id)
    return Numbers(
        mentions=whole.mentions,
        scored=sum(whole.labels.values()),
        labels=whole.labels,
        open_cases={row.priority: row.cases for row in open_},
        waiting=sum(row.cases for row in cases if row.status == "waiting"),
        overdue=sum(row.overdue for row in open_),
        drafts=sum(row.drafts for row in open_),
        without_draft=sum(row.cases - row.drafts for row in open_),
        set_aside=whole.set_aside,
        dry_runs=dry_runs,
        unknown_replies=unknown,
        failed_replies=failed,
        unanswered_negatives=whole.unanswered_negatives,
        unreadable=whole.unreadable,
        oldest_open=min((row.opened for row in open_), default=None),
        alerts=alerts,
    )


def _by_label(session: Session, brand_id: int | None) -> Sequence[Any]:
    """For each label, and for None, which no model has read: `mentions`, and how many of them are `unreadable`.

    Each row says too how many negative mentions are `lost` altogether.
    """
    broken = func.count(col(Unreadable.mention_id)).label("unreadable")
    read = (
        _mentions(brand_id)
        .join(Sentiment, col(Sentiment.mention_id) == Mention.id, isouter=True)
        .join(Unreadable, col(Unreadable.mention_id) == Mention.id, isouter=True)
        .with_only_columns(
            col(Sentiment.label), func.count().label("mentions"), broken,
            lost(brand_id).scalar_subquery().label("lost"), maintain_column_froms=True,
        )
        .group_by(col(Sentiment.label))
    )  # fmt: skip
    return session.execute(read).all()


def _by_status(session: Session, now: datetime, brand_id: int | None) -> Sequence[Any]:
    """The open and the waiting cases by status and priority: `cases`, `overdue`, `drafts` and the oldest, `opened`."""
    proposed = select(col(Draft.case_id)).where(col(Draft.status) == "proposed")
    counted = _cases(brand_id).where(col(Case.status).in_(("open", "waiting"))).with_only_columns(
        col(Case.status), col(Case.priority), func.count().label("cases"),
        _sum(col(Case.due_at) < now).label("overdue"), _sum(col(Case.id).in_(proposed)).label("drafts"),
        func.min(col(Case.opened_at)).label("opened"),
    )  # fmt: skip
    return session.execute(counted.group_by(col(Case.status), col(Case.priority))).all()


def _by_fate(session: Session, brand_id: int | None) -> tuple[int, int, int, int]:
    """How many replies are in the outbox, of unknown fate, and failed and not dealt with; and how many alerts wait."""
    waiting = open_alerts(brand_id).scalar_subquery()
    sums = _sum(_is_in_outbox()), _sum(_is_unknown()), _sum(_is_failed()), waiting
    some = _replies(brand_id).where(col(Reply.status).in_(("cancelled", "unknown", "failed", "rejected")))
    found = session.execute(some.with_only_columns(*sums, maintain_column_froms=True)).one()
    return found[0], found[1], found[2], found[3]


def _sum(holds: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((holds, 1), else_=0)), 0)


def _set_aside(session: Session, brand_id: int | None) -> dict[str, int]:
    aside = select(col(Triage.rule), func.count()).where(col(Triage.case_id).is_(None)).group_by(col(Triage.rule))
    aside = aside if brand_id is None else aside.where(col(Triage.brand_id) == brand_id)
    return {row[0]: row[1] for row in session.execute(aside)}


def unanswered_negatives(session: Session, brand_id: int | None = None) -> int:
    """Negative mentions about us that are in no case and that no rule set aside; there should be none, ever."""
    return session.scalar(lost(brand_id)) or 0


def lost(brand_id: int | None) -> Select[Any]:
    """The query that counts the negative mentions about us that are in no case and that no rule set aside."""
    counted = (
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
    return counted if brand_id is None else counted.where(col(Match.brand_id) == brand_id)


def troubled_replies(session: Session, brand_id: int | None = None, limit: int = 5) -> list[Reply]:
    """The newest replies that people must look at: of unknown fate, or failed and not dealt with."""
    wanted = _replies(brand_id).where(or_(_is_unknown(), _is_failed()))
    return list(session.scalars(wanted.order_by(col(Reply.id).desc()).limit(limit)))


def _mentions(brand_id: int | None) -> Select[Any]:
    """The mentions about a brand or about any, without those that a person says are not."""
    ours = select(Mention).where(col(Mention.id).not_in(about_nobody(brand_id)))
    if brand_id is None:
        return ours
    return ours.where(col(Mention.id).in_(select(col(Match.mention_id)).where(col(Match.brand_id) == brand_id)))


def _cases(brand_id: int | None) -> Select[Any]:
    return select(Case) if brand_id is None else select(Case).where(col(Case.brand_id) == brand_id)


def _replies(brand_id: int | None) -> Select[Any]:
    joined = select(Reply).join(Case, col(Case.id) == Reply.case_id)
    return joined if brand_id is None else joined.where(col(Case.brand_id) == brand_id)


def _is_in_outbox() -> ColumnElement[bool]:
    approved = select(col(Draft.id)).where(col(Draft.status) == "approved")
    dry = and_(col(Reply.status) == "cancelled", col(Reply.dry_run_at).is_not(None))
    return and_(dry, col(Case.status) == "waiting", col(Reply.draft_id).in_(approved))


def _is_unknown() -> ColumnElement[bool]:
    return col(Reply.status) == "unknown"


def _is_failed() -> ColumnElement[bool]:
    """A reply that was not sent, of a case that is open and whose newest reply it is."""
    newest = select(func.max(col(Reply.id))).group_by(col(Reply.case_id))
    failed = and_(col(Reply.status).in_(("failed", "rejected")), col(Reply.id).in_(newest))
    return and_(failed, col(Case.status) == "open")
