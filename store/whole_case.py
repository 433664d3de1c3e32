"""A case with all that hangs on it, read in few queries for a page that shows all of it.

What is read here is kept in the session, so that the functions that ask for one part of it need not ask again.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, case, or_, select
from sqlmodel import Session, col

from store.connections import ANSWERED_THROUGH
from store.models import (
    Author,
    Brand,
    Case,
    Connection,
    Correction,
    CustomerAccount,
    Dispute,
    Draft,
    Mention,
    MentionVersion,
    NotAboutUs,
    Person,
    Presence,
    Reply,
    ReturnPolicy,
    Sentiment,
    Triage,
)
from store.once import keep
from store.people import on_staff
from store.readings import readings_of


def read_case(session: Session, case_id: int) -> Case | None:
    """The case of an id, or None; five queries, however much there is. The session must be one that keeps answers."""
    found = _with_its_brand(session, case_id)
    if found is not None:
        _messages(session, case_id)
        _answers(session, case_id)
        _people(session, found)
    return found


def _with_its_brand(session: Session, case_id: int) -> Case | None:
    """The case with what there is at most one of; and the policies of returns, of which a brand has a few."""
    channel = case(ANSWERED_THROUGH, value=col(Case.channel), else_=col(Case.channel))
    account = col(CustomerAccount.author_id) == Case.author_id, col(CustomerAccount.brand_id) == Case.brand_id
    through = col(Connection.brand_id) == Case.brand_id, col(Connection.channel) == channel
    wanted = (
        select(Case, Brand, Person, Dispute, Connection, CustomerAccount, ReturnPolicy)
        .join(Brand, col(Brand.id) == Case.brand_id)
        .join(Person, col(Person.id) == Case.assignee_id, isouter=True)
        .join(Dispute, col(Dispute.case_id) == Case.id, isouter=True)
        .join(Connection, and_(*through), isouter=True)
        .join(CustomerAccount, and_(*account), isouter=True)
        .join(ReturnPolicy, col(ReturnPolicy.brand_id) == Case.brand_id, isouter=True)
        .where(col(Case.id) == case_id)
        .order_by(col(ReturnPolicy.product_kind))
    )
    rows: list[Any] = list(session.execute(wanted))
    if not rows:
        return None
    found, brand, assignee, dispute, connection, joined, _ = rows[0]
    keep(session, ("whole case", case_id), (found, brand, assignee))  # or the session would let go of them
    keep(session, ("dispute", case_id), dispute)
    answered = ANSWERED_THROUGH.get(found.channel, found.channel)
    keep(session, ("connection", found.brand_id, answered), connection)
    keep(session, ("returns", found.brand_id), [row[-1] for row in rows if row[-1] is not None])
    if joined is None:
        keep(session, ("accounts", found.brand_id, found.author_id), [])
    return found  # type: ignore[no-any-return]


def _messages(session: Session, case_id: int) -> None:
    """The mentions with author, score, the words of people, what they said before, and their readings."""
    wanted = (
        select(Mention, Author, Sentiment, Correction, NotAboutUs, MentionVersion)
        .join(Triage, col(Triage.mention_id) == Mention.id)
        .join(Author, col(Author.id) == Mention.author_id, isouter=True)
        .join(Sentiment, col(Sentiment.mention_id) == Mention.id, isouter=True)
        .join(Correction, col(Correction.mention_id) == Mention.id, isouter=True)
        .join(NotAboutUs, col(NotAboutUs.mention_id) == Mention.id, isouter=True)
        .join(MentionVersion, col(MentionVersion.mention_id) == Mention.id, isouter=True)
        .where(col(Triage.case_id) == case_id)
        .order_by(col(Mention.published_at), col(Mention.id), col(MentionVersion.number))
    )
    said: dict[int, tuple[Mention, Author | None, Sentiment | None]] = {}
    corrections: dict[int, Correction | None] = {}
    marks, versions = defaultdict[int, list[Any]](list), defaultdict[int, list[Any]](list)
    for mention, author, score, correction, mark, version in session.execute(wanted):
        id_ = mention.id or 0
        said[id_], corrections[id_] = (mention, author, score), correction
        marks[id_].append(mark)
        versions[id_].append(version)
    keep(session, ("conversation", case_id), list(said.values()))
    for id_ in said:
        keep(session, ("correction", id_), corrections[id_])
        keep(session, ("marks", id_), _each_once(marks[id_]))
        keep(session, ("versions before", id_), _each_once(versions[id_]))
    for id_, readings in readings_of(session, list(said)).items():
        keep(session, ("readings", id_), readings)


def _each_once(rows: Iterable[Any]) -> list[Any]:
    """The rows that are there, in their order: two lists that were joined repeat each other's."""
    return list({id(row): row for row in rows if row is not None}.values())


def _answers(session: Session, case_id: int) -> None:
    """The drafts, each with the replies that came of it."""
    joined = select(Draft, Reply).join(Reply, col(Reply.draft_id) == Draft.id, isouter=True)
    rows: list[Any] = list(session.execute(joined.where(col(Draft.case_id) == case_id)))
    drafts = sorted(_each_once(row[0] for row in rows), key=lambda draft: -draft.id)
    replies = sorted(_each_once(row[1] for row in rows), key=lambda reply: -reply.id)
    current = next((each for each in drafts if each.status in ("proposed", "approved")), None)
    keep(session, ("draft", case_id), current)
    keep(session, ("replies", case_id), replies)
    if current is not None:
        root = current.origin_id or current.id
        behind = [each for each in drafts if root in (each.id, each.origin_id) and each.number <= current.number]
        keep(session, ("versions", current.id), sorted(behind, key=lambda each: -each.number))


def _people(session: Session, found: Case) -> None:
    """Who may work on the case, and who has it open."""
    open_here = and_(col(Presence.person_id) == Person.id, col(Presence.case_id) == found.id)
    wanted = select(Person, Presence).join(Presence, open_here, isouter=True)
    wanted = wanted.where(or_(on_staff(found.brand_id), col(Presence.person_id).is_not(None)))
    rows: list[Any] = list(session.execute(wanted.order_by(col(Person.name))))
    here = [(person, presence) for person, presence in rows if presence is not None]
    keep(session, ("staff and guests", found.brand_id), [person for person, _ in rows])
    keep(session, ("here", found.id), here)
