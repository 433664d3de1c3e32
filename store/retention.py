"""How long a brand keeps what was written about it, by channel: what is older goes, and is not taken in again.

Work that is not done is never cut off: a mention stays while it stands in a case that is open or in dispute, while an
answer to it is on its way, and while its author allows, or is asked, to reshare it. The numbers of charts stay; they
name nobody.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select
from sqlmodel import Session, SQLModel, col

from store.amendments import IN_WORK
from store.audit import record
from store.brands import save_brand
from store.errors import BadInput
from store.forgetting import erase_rows
from store.models import (
    Amendment,
    Author,
    Brand,
    Case,
    Connection,
    DailyRollup,
    Delivery,
    Dispute,
    KnowledgeGap,
    Match,
    Mention,
    NotAboutUs,
    Reply,
    Rights,
    SurveyAnswer,
    Triage,
)
from store.order_retention import has_orders, let_go_of_orders
from store.reaching import hanging_on
from store.saying import N_, say
from store.shop_events import ORDERS
from store.survey_invitations import let_go_of_links
from store.workflow import ACTIVE, Actor, job

RIGHT = "admin"
LEAST, MOST = 30, 3_650
PIECE = 200  # mentions of one commit
HELD = ("asked", "granted", "reshared")
UNDER_WAY = ("queued", "sending", "submitted", "unknown")
OF_A_BRAND: tuple[type[SQLModel], ...] = (Triage, Match, Rights, KnowledgeGap, NotAboutUs, SurveyAnswer)
IN_SQL: dict[str, Any] = {"synchronize_session": False}


class Cut(NamedTuple):
    """What was written before a moment is too old, on one channel, or on all but these."""

    before: datetime
    channel: str = ""
    others: tuple[str, ...] = ()

    def holds(self, channel: Any) -> ColumnElement[bool]:
        """Whether it is of the channel in a column."""
        held: ColumnElement[bool] = channel == self.channel if self.channel else channel.not_in(self.others)
        return held


@dataclass
class Retained:
    """What went: mentions, and of them those that another brand keeps; cases; deliveries of webhooks; orders."""

    mentions: int = 0
    shared: int = 0
    cases: int = 0
    deliveries: int = 0
    orders: int = 0


def set_retention(session: Session, brand: Brand, given: Mapping[str, int], actor: Actor, seen_version: int) -> None:
    """Keep mentions of a brand for so many days by channel, "" for all others; 0 or none keeps them; caller commits."""
    actor.need(RIGHT, brand.id or 0, N_("say how long mentions are kept"))
    for days in given.values():
        if days and not LEAST <= days <= MOST:
            raise BadInput(say("mentions are kept for {least} to {most} days, or for ever", least=LEAST, most=MOST))
    save_brand(session, brand, {"retention": {name: int(days) for name, days in given.items()}}, actor, seen_version)


def channels_of(session: Session, brand: Brand) -> list[str]:
    """What a limit can be set for: the channels that a brand was heard on, those that have one, and its orders."""
    heard = select(col(DailyRollup.channel), has_orders(brand)).select_from(Brand).where(col(Brand.id) == brand.id)
    joined = heard.join(DailyRollup, col(DailyRollup.brand_id) == Brand.id, isouter=True).distinct()
    rows = session.execute(joined).all()
    names = {name or "" for name, _ in rows if name is not None} | {name for name in brand.retention if name}
    return sorted(names | ({ORDERS} if any(orders for _, orders in rows) else set()))


def would_go(session: Session, brand: Brand, now: datetime) -> int:
    """How many mentions of a brand are too old now; nothing is changed."""
    cuts = _cuts(brand, now)
    return session.scalar(select(func.count()).select_from(_old(brand, cuts).subquery())) or 0 if cuts else 0


def retain(session: Session, now: datetime, brand_id: int | None = None) -> Retained:
    """Let go of what is too old, of one brand or of all, some mentions a commit; the next run goes on."""
    done = Retained()
    for brand in session.scalars(select(Brand).order_by(col(Brand.id))).all():
        if brand_id in (None, brand.id) and any(brand.retention.values()):
            cuts = _cuts(brand, now)
            for ids in _pieces(session, brand, cuts):
                _let_go(session, brand, ids, done)
            for cut in cuts:
                _drop_deliveries(session, brand, cut, done)
            done.orders += let_go_of_orders(session, brand, now)
            let_go_of_links(session, brand, now)
    return done


def _cuts(brand: Brand, now: datetime) -> list[Cut]:
    """What is too old for a brand, as its limits say."""
    days = {name: now - timedelta(days=limit) for name, limit in brand.retention.items() if limit}
    named = tuple(sorted(name for name in brand.retention if name))
    return [Cut(before, name, () if name else named) for name, before in sorted(days.items())]


def _pieces(session: Session, brand: Brand, cuts: Sequence[Cut]) -> Iterator[list[int]]:
    """What is too old, the oldest first, some at a time; none is looked at twice, whatever stays."""
    after: tuple[datetime, int] | None = None
    while cuts and (some := session.execute(_old(brand, cuts, after).limit(PIECE)).all()):
        after = some[-1][1], some[-1][0]
        yield [id_ for id_, _ in some]


def _old(brand: Brand, cuts: Sequence[Cut], after: tuple[datetime, int] | None = None) -> Select[Any]:
    """The mentions of a brand that are too old, those left out that something still stands on."""
    at: Any = col(Mention.published_at)
    id_: Any = col(Mention.id)
    matched = exists().where(col(Match.mention_id) == Mention.id, col(Match.brand_id) == brand.id)
    gone = at < max(cut.before for cut in cuts), ~_kept(brand, cuts), matched, ~_in_work(brand, cuts)
    wanted: Select[Any] = select(id_, at).where(*gone).order_by(at, id_)
    if after is not None:
        wanted = wanted.where(at >= after[0], or_(at > after[0], id_ > after[1]))
    return wanted


def _kept(brand: Brand, cuts: Sequence[Cut]) -> ColumnElement[bool]:
    """Whether a mention is not past the limit of its channel, or its author allows, or is asked, to reshare it."""
    past = (and_(cut.holds(col(Mention.channel)), col(Mention.published_at) < cut.before) for cut in cuts)
    of_brand = col(Rights.brand_id) == brand.id, col(Rights.status).in_(HELD)
    return or_(~or_(*past), exists().where(col(Rights.mention_id) == Mention.id, *of_brand))


def _in_work(brand: Brand, cuts: Sequence[Cut]) -> ColumnElement[bool]:
    """Whether a mention is in a case that is not done, holds a message to be kept, or has an answer under way."""
    mine, other = Triage.__table__.alias("mine"), Triage.__table__.alias("other")  # type: ignore[attr-defined]  # SQLModel makes it
    kept = exists().where(other.c.case_id == Case.id, col(Mention.id) == other.c.mention_id, _kept(brand, cuts))
    answer = exists().where(col(Reply.case_id) == Case.id, col(Reply.status).in_(UNDER_WAY))
    change = exists().where(col(Amendment.case_id) == Case.id, col(Amendment.status).in_(IN_WORK))
    asked = exists().where(col(Rights.case_id) == Case.id, col(Rights.status).in_(HELD))
    matter = exists().where(col(Dispute.case_id) == Case.id, col(Dispute.settled_at).is_(None))
    disputed = matter.where(col(Dispute.dropped_at).is_(None))
    with_it = kept.correlate(Case.__table__)  # type: ignore[attr-defined]  # the same
    return (
        exists()
        .where(mine.c.mention_id == Mention.id, col(Case.id) == mine.c.case_id, col(Case.brand_id) == brand.id)
        .where(or_(col(Case.status).in_(ACTIVE), with_it, asked, answer, change, disputed))
        .correlate(Mention)
    )


def _let_go(session: Session, brand: Brand, ids: list[int], done: Retained) -> None:
    """Erase mentions with all that hangs on them; of those that another brand matched too only what is this brand's."""
    elsewhere = select(col(Match.mention_id)).where(col(Match.mention_id).in_(ids), col(Match.brand_id) != brand.id)
    shared = {id_ or 0 for id_ in session.scalars(elsewhere)}
    own = set(ids) - shared
    of_ours = col(Triage.mention_id).in_(ids), col(Triage.brand_id) == brand.id
    cases = {id_ for id_ in session.scalars(select(col(Triage.case_id)).where(*of_ours)) if id_ is not None}
    reached = hanging_on(session, {"author": _authors_of(session, own), "mention": own, "case": cases})
    erase_rows(session, reached)
    for table in OF_A_BRAND:
        _of_brand(session, table, brand, shared)
    done.mentions, done.shared, done.cases = (
        done.mentions + len(ids),
        done.shared + len(shared),
        done.cases + len(cases),
    )
    record(
        session, job("retain"), "let_go", "mention", brand.slug, brand_id=brand.id, mentions=len(ids),
        shared=len(shared), cases=len(cases), rows=sum(reached.counts().values()),
    )  # fmt: skip
    session.commit()


def _of_brand(session: Session, table: type[SQLModel], brand: Brand, ids: set[int]) -> None:
    columns = table.__table__.c  # type: ignore[attr-defined]  # SQLModel makes it
    mine = columns.mention_id.in_(ids), columns.brand_id == brand.id
    session.execute(delete(table).where(*mine).execution_options(**IN_SQL))


def _authors_of(session: Session, mentions: set[int]) -> set[int]:
    """The accounts that wrote nothing but these mentions."""
    wrote = select(col(Mention.author_id)).where(col(Mention.id).in_(mentions))
    more = exists().where(col(Mention.author_id) == Author.id, col(Mention.id).not_in(mentions))
    return {id_ or 0 for id_ in session.scalars(select(col(Author.id)).where(col(Author.id).in_(wrote), ~more))}


def _drop_deliveries(session: Session, brand: Brand, cut: Cut, done: Retained) -> None:
    ours = select(col(Connection.id)).where(col(Connection.brand_id) == brand.id, cut.holds(col(Connection.channel)))
    old = col(Delivery.connection_id).in_(ours), col(Delivery.received_at) < cut.before, col(Delivery.status) != "new"
    done.deliveries += session.exec(delete(Delivery).where(*old).execution_options(**IN_SQL)).rowcount
    session.commit()
