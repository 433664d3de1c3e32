"""Competitors: queries that listen to somebody else; what only they find is counted beside ours and opens no case."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, delete, select
from sqlmodel import Session, col

from store.models import Match, Query, Triage
from store.saying import N_

COMPETITOR, RULE = "competitor", "competitor"
REASONS = [{"code": RULE, "text": N_("only a query about a competitor found it")}]


def rival_queries() -> Select[Any]:
    """The ids of all queries about competitors."""
    return select(col(Query.id)).where(col(Query.options)[COMPETITOR].as_boolean().is_(True))


def rivals_of(session: Session, brand_id: int) -> dict[int, str]:
    """A brand's queries about competitors, by id, with their names."""
    wanted = select(col(Query.id), col(Query.name)).where(col(Query.brand_id) == brand_id)
    return dict(session.execute(wanted.where(col(Query.id).in_(rival_queries())).order_by(col(Query.name))).all())


def about_rivals(session: Session, mention_ids: Sequence[int]) -> set[tuple[int, int]]:
    """Which of these mentions were found for which brands by queries about competitors alone: mention and brand ids."""
    pair = col(Match.mention_id), col(Match.brand_id)
    here = select(*pair).where(pair[0].in_(mention_ids))
    theirs = {tuple(row) for row in session.execute(here.where(col(Match.query_id).in_(rival_queries())))}
    if not theirs:
        return set()
    return theirs - {tuple(row) for row in session.execute(here.where(col(Match.query_id).not_in(rival_queries())))}


def decide_anew(session: Session, brand_id: int, mention_ids: Sequence[int] | None = None) -> None:
    """Let `analyse` decide again on what was set aside as a competitor's, of some mentions or all."""
    aside = delete(Triage).where(col(Triage.brand_id) == brand_id, col(Triage.rule) == RULE)
    if mention_ids is not None:
        aside = aside.where(col(Triage.mention_id).in_(mention_ids))
    session.execute(aside.execution_options(synchronize_session=False))
