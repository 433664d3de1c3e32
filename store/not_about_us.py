"""Not about us: mentions that a query found and that a person says are not about its brand."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from store.audit import record
from store.cases import Outcome, close, history, reopen
from store.errors import BadInput, NotAllowed, Stale
from store.mentions import insert_new
from store.models import Case, Match, Mention, NotAboutUs, Triage, utc_now
from store.once import once_each
from store.saying import N_, say
from store.stale_days import touch
from store.workflow import ACTIVE, Actor

RIGHT = "approver"
RULE = "not_about_us"
REASON = N_("not about us")
REASONS = [{"code": RULE, "text": N_("a person said that it is not about the brand")}]


def not_about_us(
    session: Session, mention_id: int, brand_id: int, actor: Actor, now: datetime | None = None
) -> Case | None:
    """Keep that a mention is not about a brand, and dismiss the active case that it leaves without any that is.

    Gives back the case that was dismissed. A mention that is marked already stays as it is. The caller commits.
    """
    _allow(actor, brand_id)
    found_by = select(col(Match.id)).where(col(Match.mention_id) == mention_id, col(Match.brand_id) == brand_id)
    if session.scalars(found_by.limit(1)).first() is None:
        raise BadInput("no query of this brand found this mention")
    row = {"mention_id": mention_id, "brand_id": brand_id, "person_id": actor.person_id, "made_at": now or utc_now()}
    if not insert_new(session, NotAboutUs, [row], col(NotAboutUs.mention_id)):
        return None
    record(session, actor, "not_about_us", "mention", mention_id, brand_id=brand_id)
    touch(session, [mention_id])
    case = _case_of(session, mention_id, brand_id)
    if case is None or case.status not in ACTIVE or _others(session, case):
        return None
    close(session, case, "dismiss", actor, case.version, REASON)
    return case


def about_us_again(session: Session, mention_id: int, brand_id: int, actor: Actor, seen: datetime) -> Case | None:
    """Undo the mark made at `seen`; gives back the case that was dismissed for it and is open again.

    What the mark itself set aside is decided anew by the next `analyse`. Raises Stale when the mark is gone or another
    one. The caller commits.
    """
    _allow(actor, brand_id)
    same = col(NotAboutUs.mention_id) == mention_id, col(NotAboutUs.brand_id) == brand_id
    if session.exec(delete(NotAboutUs).where(*same, col(NotAboutUs.made_at) == seen)).rowcount != 1:
        session.rollback()
        raise Stale("this was undone or changed in the meantime")
    record(session, actor, "about_us_again", "mention", mention_id, brand_id=brand_id)
    touch(session, [mention_id])
    here = col(Triage.mention_id) == mention_id, col(Triage.brand_id) == brand_id
    session.exec(delete(Triage).where(*here, col(Triage.case_id).is_(None), col(Triage.rule) == RULE))
    case = _case_of(session, mention_id, brand_id)
    if case is None or case.status != "dismissed" or not _dismissed_for_it(session, case):
        return None
    reopen(session, case, actor, case.version, N_("about us after all"))
    return case


def _allow(actor: Actor, brand_id: int) -> None:
    if not actor.may(RIGHT, brand_id) or actor.person_id is None:
        raise NotAllowed(say("to say that a mention is not about us takes the role {right} or higher", right=RIGHT))


def _case_of(session: Session, mention_id: int, brand_id: int) -> Case | None:
    here = col(Triage.mention_id) == mention_id, col(Triage.brand_id) == brand_id
    wanted = select(Case).join(Triage, col(Triage.case_id) == Case.id).where(*here)
    return session.scalars(wanted.execution_options(populate_existing=True)).first()


def _others(session: Session, case: Case) -> int:
    """How many mentions of a case nobody marked."""
    marked = (col(NotAboutUs.mention_id) == Triage.mention_id) & (col(NotAboutUs.brand_id) == Triage.brand_id)
    joined = select(func.count()).select_from(Triage).join(NotAboutUs, marked, isouter=True)
    return session.scalar(joined.where(col(Triage.case_id) == case.id, col(NotAboutUs.mention_id).is_(None))) or 0


def _dismissed_for_it(session: Session, case: Case) -> bool:
    steps = [move for move in history(session, case.id or 0) if move.noun == "case"]
    return bool(steps) and (steps[0].action, steps[0].reason) == ("dismiss", REASON)


def marks_of(session: Session, mention_ids: Sequence[int | None]) -> dict[tuple[int, int], NotAboutUs]:
    """The marks of some mentions, by mention and brand."""

    def ask(ids: Sequence[int]) -> dict[int, list[NotAboutUs]]:
        found: defaultdict[int, list[NotAboutUs]] = defaultdict(list)
        for mark in session.scalars(select(NotAboutUs).where(col(NotAboutUs.mention_id).in_(ids))):
            found[mark.mention_id or 0].append(mark)
        return found

    kept = once_each(session, "marks", [id_ or 0 for id_ in mention_ids], ask)
    return {(id_, mark.brand_id or 0): mark for id_, marks in kept.items() for mark in marks}


def not_about(session: Session, mention_ids: Sequence[int]) -> set[tuple[int, int]]:
    """Which of these mentions are not about which brands, as pairs of mention id and brand id: they open no case."""
    return set(marks_of(session, mention_ids))


def aside(mention: Mention, brand_id: int) -> Outcome:
    """What becomes of a mention that was marked before anything else was decided on it."""
    return Outcome(mention, brand_id, RULE, REASONS, "low")


def about_nobody(brand_id: int | None = None) -> Select[Any]:
    """The ids of mentions that are not about a brand; without one, those that are about none of theirs."""
    marked = select(col(NotAboutUs.mention_id))
    if brand_id is not None:
        return marked.where(col(NotAboutUs.brand_id) == brand_id)
    mark = aliased(NotAboutUs)
    this = (col(mark.mention_id) == Match.mention_id) & (col(mark.brand_id) == Match.brand_id)
    about = select(col(Match.id)).join(mark, this, isouter=True)
    about = about.where(col(Match.mention_id) == NotAboutUs.mention_id, col(mark.mention_id).is_(None))
    return marked.where(~about.correlate(NotAboutUs).exists())
