"""Cases that wait until their customer writes: whatever comes from them brings these back."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from store.customers import authors_beside
from store.models import Case, Mention, Move
from store.saying import N_
from store.workflow import job, move

A_DAY = timedelta(days=1)  # some networks tell the day alone


def wake_for(session: Session, written: Sequence[tuple[Mention, int]]) -> int:
    """Bring back the cases that wait for who wrote these mentions to brands, and count them; the caller commits.

    What they write may be praise, about another matter or months later, and open a case of its own or none.
    """
    brands = {brand_id for _, brand_id in written}
    waits = col(Case.status) == "snoozed", col(Case.snoozed_until).is_(None), col(Case.brand_id).in_(brands)
    cases, woken = list(session.scalars(select(Case).where(*waits).order_by(col(Case.id)))), 0
    for case in cases if written else ():
        since = select(func.max(col(Move.at))).where(col(Move.case_id) == case.id, col(Move.action) == "snooze")
        begun = session.scalar(since)
        theirs = [
            mention
            for mention, brand_id in written
            if brand_id == case.brand_id and mention.author_id is not None and case.author_id is not None
            and case.author_id in authors_beside(session, brand_id, mention.author_id)
        ]  # fmt: skip
        if begun is not None and any(mention.published_at > begun - A_DAY for mention in theirs):
            move(session, case, "wake", job("wake"), case.version, reason=N_("the customer wrote again"))
            woken += 1
    return woken
