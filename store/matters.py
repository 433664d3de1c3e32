"""Matters: which active case a new mention belongs to, so that one case holds one matter of one customer."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from store.customers import authors_beside
from store.models import Aspect, Case, Intent, Mention, Triage
from store.workflow import ACTIVE

SAME_MATTER_DAYS = 7
BROAD = frozenset({"complaint", "question", "praise", "suggestion", "leaving"})  # they say nothing of what it is about
SERVICE = "service"  # "nobody answers me" goes with what was not answered
MEANS = {"refund_request": "refund", "order_status": "delivery"}


def case_of_matter(session: Session, mention: Mention, brand_id: int) -> Case | None:
    """The active case of this customer about the same matter: the same thread first, then the newest that fits.

    Without a thread, a matter is the same when the two are at most seven days apart and share a topic; where nothing
    is known of what either is about, they count as the same, because a person can split a case but not guess.
    """
    if mention.author_id is None:
        return None
    wanted = select(Case).where(
        col(Case.brand_id) == brand_id,
        col(Case.author_id).in_(authors_beside(session, brand_id, mention.author_id)),
        col(Case.status).in_(ACTIVE),
    )
    found = list(session.scalars(wanted.order_by(col(Case.id).desc())))
    said = {case.id or 0: _messages(session, case.id or 0) for case in found}
    thread = next((case for case in found if any(_one_thread(mention, each) for each in said[case.id or 0])), None)
    return thread or next((case for case in found if _fits(session, mention, said[case.id or 0])), None)


def _messages(session: Session, case_id: int) -> list[Mention]:
    wanted = select(Mention).join(Triage, col(Triage.mention_id) == Mention.id).where(col(Triage.case_id) == case_id)
    return list(session.scalars(wanted.order_by(col(Mention.published_at), col(Mention.id))))


def _one_thread(one: Mention, other: Mention) -> bool:
    """Whether one answers the other, or both stand in one conversation."""
    if (one.channel, one.source) != (other.channel, other.source):
        return False
    answers = one.parent and one.parent in (other.external_id, other.parent)
    return bool(answers or (one.conversation and one.conversation == other.conversation))


def _fits(session: Session, mention: Mention, said: list[Mention]) -> bool:
    limit = timedelta(days=SAME_MATTER_DAYS)
    near = [each for each in said if abs(each.published_at - mention.published_at) <= limit]
    if not near:
        return False
    here, there = topics_of(session, [mention.id or 0]), topics_of(session, (each.id or 0 for each in near))
    return not here or not there or bool(here & there)


def topics_of(session: Session, mention_ids: Iterable[int]) -> set[str]:
    """What some mentions are about: their aspects but service, and of their intents those that name something."""
    ids = list(mention_ids)
    aspects = session.scalars(select(col(Aspect.name)).where(col(Aspect.mention_id).in_(ids)))
    intents = session.scalars(select(col(Intent.name)).where(col(Intent.mention_id).in_(ids)))
    return ({*aspects} - {SERVICE}) | {MEANS.get(name, name) for name in intents if name not in BROAD}
