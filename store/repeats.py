"""What a customer complained of before: earlier negative cases about the same aspect, for priority and draft."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Exists, exists, func, select
from sqlmodel import Session, col

from store.customers import authors_beside
from store.models import Aspect, Case, CustomerAccount, Duplicate, Mention, NotAboutUs, Sentiment, Triage

LOOKED_BACK = timedelta(days=61)  # two months, whichever they are
NEGATIVE = "negative"


@dataclass(frozen=True)
class EarlierCases:
    """The earlier cases of a customer that surely were complaints about one aspect, the oldest first."""

    aspect: str
    case_ids: tuple[int, ...]


def earlier_complaints(
    session: Session,
    brand_id: int,
    author_id: int,
    before: datetime,
    aspects: Collection[str],
    without: int | None = None,
    story: int | None = None,
) -> Mapping[str, int]:
    """How many cases of a customer in the two months before a moment had a negative mention, by aspect spoken ill of.

    Cases that say the same message again are one. `without` is the case that the new message may join, `story` the
    mention that it repeats, if any: what was said there is no earlier complaint.
    """
    authors = authors_beside(session, brand_id, author_id)
    first = func.coalesce(col(Duplicate.original_id), col(Mention.id))
    wanted = _complained(select(col(Aspect.name), col(Case.id), first), brand_id, authors, before, aspects)
    wanted = wanted.join(Duplicate, col(Duplicate.mention_id) == Mention.id, isouter=True).distinct()
    found = defaultdict[str, list[tuple[int, int]]](list)
    for name, case_id, told in session.execute(wanted if without is None else wanted.where(col(Case.id) != without)):
        found[name].append((case_id, told))
    counts = {name: _matters(pairs, story) for name, pairs in found.items()}
    return {name: count for name, count in counts.items() if count}


def _matters(pairs: Collection[tuple[int, int]], story: int | None) -> int:
    """How many groups cases fall into that share a story, without the group of one that is known."""
    groups: list[tuple[set[int], set[int]]] = []
    for case_id, told in pairs:
        cases, stories = {case_id}, {told}
        for group in [each for each in groups if case_id in each[0] or told in each[1]]:
            groups.remove(group)
            cases, stories = cases | group[0], stories | group[1]
        groups.append((cases, stories))
    return sum(story not in stories for _, stories in groups)


def sure_complaints(session: Session, case: Case, mention: Mention, private: Collection[str]) -> EarlierCases | None:
    """The earlier cases that a reply may speak of to the customer, for the aspect that has the most; None without any.

    What repeats another mention does not count, nor what was dismissed or is not about the brand. Where the reply will
    stand in public, only this very account counts, and nothing that it wrote on a `private` channel: who else the
    customer is, and what they wrote in private, is for nobody else to read.
    """
    if mention.author_id is None or session.get(Duplicate, mention.id) is not None:
        return None
    blamed = _blamed(session, mention.id or 0)
    if not blamed:
        return None
    in_private = mention.channel in private
    authors = authors_beside(session, case.brand_id, mention.author_id) if in_private else [mention.author_id]
    pair = col(Aspect.name), col(Case.id)
    wanted = _complained(select(*pair), case.brand_id, authors, mention.published_at, blamed).where(
        col(Case.id) != case.id, col(Case.status) != "dismissed", ~_copy(), ~_about_another(case),
    )  # fmt: skip
    if not in_private:
        wanted = wanted.where(col(Mention.channel).not_in(private))
    found = defaultdict[str, set[int]](set)
    for name, case_id in session.execute(wanted.distinct()):
        found[name].add(case_id)
    aspect, _count = most_of({name: len(ids) for name, ids in found.items()})
    return EarlierCases(aspect, tuple(sorted(found[aspect]))) if aspect else None


def _complained(
    wanted: Any, brand_id: int, authors: Collection[int], before: datetime, aspects: Collection[str]
) -> Any:
    """Whatever is asked of aspects and cases, of complaints of these accounts in the two months before a moment."""
    return (
        wanted.join(Mention, col(Mention.id) == Aspect.mention_id)
        .join(Sentiment, col(Sentiment.mention_id) == Mention.id)
        .join(Triage, col(Triage.mention_id) == Mention.id)
        .join(Case, col(Case.id) == Triage.case_id)
        .where(
            col(Mention.author_id).in_(authors), col(Triage.brand_id) == brand_id, col(Aspect.name).in_(aspects),
            col(Aspect.label) == NEGATIVE, col(Sentiment.label) == NEGATIVE, col(Mention.published_at) < before,
            col(Mention.published_at) >= before - LOOKED_BACK, col(Mention.deleted_at).is_(None),
        )
    )  # fmt: skip


def _blamed(session: Session, mention_id: int) -> list[str]:
    """The aspects that a mention speaks ill of; none where it is not negative as a whole."""
    wanted = select(col(Aspect.name)).join(Sentiment, col(Sentiment.mention_id) == Aspect.mention_id)
    ill = col(Aspect.label) == NEGATIVE, col(Sentiment.label) == NEGATIVE
    return list(session.scalars(wanted.where(col(Aspect.mention_id) == mention_id, *ill)))


def _copy() -> Exists:
    """Whether a mention repeats another one."""
    return exists().where(col(Duplicate.mention_id) == Mention.id).correlate(Mention)


def _about_another(case: Case) -> Exists:
    """Whether a person said that a mention is not about the brand of a case."""
    said = col(NotAboutUs.mention_id) == Mention.id, col(NotAboutUs.brand_id) == case.brand_id
    return exists().where(*said).correlate(Mention)


def said_before(session: Session, author_ids: Collection[int]) -> set[int]:
    """Of some accounts those that stand in a case already, or have others beside them; nobody else is looked up."""
    in_case = select(col(Case.author_id)).where(col(Case.author_id).in_(author_ids)).distinct()
    beside = select(col(CustomerAccount.author_id)).where(col(CustomerAccount.author_id).in_(author_ids))
    return {id_ for wanted in (in_case, beside) for id_ in session.scalars(wanted) if id_ is not None}


def most_of(counts: Mapping[str, int]) -> tuple[str, int]:
    """The aspect that was complained of most often, and how often; ("", 0) for none."""
    by_count = defaultdict(list)
    for name, count in counts.items():
        by_count[count].append(name)
    return (min(by_count[max(by_count)]), max(by_count)) if by_count else ("", 0)
