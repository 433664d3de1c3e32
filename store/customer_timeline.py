"""One view of a customer: orders, what they wrote, surveys, cases and answers, in the order of time."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from store.consent import contacts_with_stops
from store.models import (
    Author,
    Case,
    Customer,
    CustomerAccount,
    CustomerContact,
    Mention,
    Outreach,
    Reply,
    Sentiment,
    ShopEvent,
    SurveyAnswer,
    Triage,
)

MOST = 200  # of a kind; what is older is on the pages of its own
OUT = ("submitted", "published")
WRITTEN = ("sent", "unknown", "told")


@dataclass(frozen=True)
class Entry:
    """One line of a customer's history: `kind` is order, mention, survey, case, reply or outreach, `what` its name.

    `text` is what the customer or we wrote; `event` is there for an order.
    """

    at: datetime
    kind: str
    what: str
    text: str = ""
    case_id: int | None = None
    channel: str = ""
    event: ShopEvent | None = None
    score: tuple[int | None, int | None] = (None, None)


@dataclass(frozen=True)
class Known:
    """Who a customer is for one brand: without a Customer they are an account that stands alone.

    Beside each contact stands why letters do not go there, "" where they may.
    """

    brand_id: int
    customer: Customer | None
    authors: Sequence[Author] = ()
    contacts: Sequence[tuple[CustomerContact, str]] = ()
    entries: Sequence[Entry] = field(default_factory=list)


def known_of_customer(session: Session, customer: Customer) -> Known:
    """All that is known of a customer, the newest first."""
    wanted = (
        select(Author)
        .join(CustomerAccount, col(CustomerAccount.author_id) == Author.id)
        .where(col(CustomerAccount.customer_id) == customer.id, col(CustomerAccount.brand_id) == customer.brand_id)
    )
    authors = list(session.scalars(wanted.order_by(col(Author.id))))
    return _known(session, customer.brand_id, customer, authors, contacts_with_stops(session, customer.id or 0))


def known_of_account(session: Session, brand_id: int, author_id: int) -> Known:
    """All that is known of the customer whose account this is, or of the account alone."""
    wanted = (
        select(Customer)
        .join(CustomerAccount, col(CustomerAccount.customer_id) == Customer.id)
        .where(col(CustomerAccount.author_id) == author_id, col(CustomerAccount.brand_id) == brand_id)
    )
    if (customer := session.scalars(wanted).first()) is not None:
        return known_of_customer(session, customer)
    author = session.get(Author, author_id)
    return _known(session, brand_id, None, [author] if author is not None else [], [])


def _known(
    session: Session,
    brand_id: int,
    customer: Customer | None,
    authors: list[Author],
    contacts: list[tuple[CustomerContact, str]],
) -> Known:
    ids = [author.id or 0 for author in authors]
    entries = [*_mentions(session, brand_id, ids), *_cases(session, brand_id, ids), *_replies(session, brand_id, ids)]
    entries += [*_orders(session, customer), *_letters(session, customer)] if customer is not None else []
    newest = sorted(entries, key=lambda entry: entry.at, reverse=True)
    return Known(brand_id, customer, authors, contacts, newest)


def _orders(session: Session, customer: Customer) -> Iterator[Entry]:
    wanted = select(ShopEvent).where(col(ShopEvent.customer_id) == customer.id)
    for event in session.scalars(wanted.order_by(col(ShopEvent.happened_at).desc()).limit(MOST)):
        yield Entry(event.happened_at, "order", event.kind, event=event)


def _letters(session: Session, customer: Customer) -> Iterator[Entry]:
    wanted = select(Outreach).where(col(Outreach.customer_id) == customer.id, col(Outreach.status).in_(WRITTEN))
    for letter in session.scalars(wanted.order_by(col(Outreach.id).desc()).limit(MOST)):
        yield Entry(
            letter.sent_at or letter.created_at, "outreach", letter.occasion, letter.subject, channel=letter.channel
        )


def _mentions(session: Session, brand_id: int, authors: Collection[int]) -> Iterator[Entry]:
    """What they wrote, answers to surveys with their score."""
    wanted = (
        select(Mention, col(Sentiment.label), col(Triage.case_id), SurveyAnswer)
        .join(Triage, col(Triage.mention_id) == Mention.id)
        .outerjoin(Sentiment, col(Sentiment.mention_id) == Mention.id)
        .outerjoin(SurveyAnswer, col(SurveyAnswer.mention_id) == Mention.id)
        .where(col(Mention.author_id).in_(authors), col(Triage.brand_id) == brand_id, col(Mention.deleted_at).is_(None))
    )
    for mention, label, case_id, answer in session.execute(wanted.order_by(col(Mention.id).desc()).limit(MOST)):
        score = (answer.score, answer.scale) if answer is not None else (None, None)
        kind = "survey" if answer is not None else "mention"
        yield Entry(
            mention.published_at, kind, label or "", mention.full_text(), case_id, mention.channel, score=score
        )  # fmt: skip


def _cases(session: Session, brand_id: int, authors: Collection[int]) -> Iterator[Entry]:
    filled = select(col(Triage.case_id)).where(col(Triage.case_id).is_not(None), col(Triage.brand_id) == brand_id)
    wanted = select(Case).where(
        col(Case.author_id).in_(authors), col(Case.brand_id) == brand_id, col(Case.id).in_(filled)
    )
    for case in session.scalars(wanted.order_by(col(Case.id).desc()).limit(MOST)):
        yield Entry(case.opened_at, "case", case.status, case_id=case.id, channel=case.channel)


def _replies(session: Session, brand_id: int, authors: Collection[int]) -> Iterator[Entry]:
    wanted = select(Reply).join(Case, col(Case.id) == Reply.case_id).where(
        col(Case.author_id).in_(authors), col(Case.brand_id) == brand_id, col(Reply.status).in_(OUT)
    )  # fmt: skip
    for reply in session.scalars(wanted.order_by(col(Reply.id).desc()).limit(MOST)):
        at = reply.published_at or reply.created_at
        yield Entry(at, "reply", reply.status, reply.text, reply.case_id, reply.channel)
