"""Which customer of the shop an account is: suggested by an e-mail, a phone number or an order, said by people only."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from store.audit import record
from store.customers import MOST_SHARED, change_customers, customer_of, known_customers
from store.errors import BadInput, Stale
from store.models import (
    ContactKey,
    Customer,
    CustomerAccount,
    CustomerChange,
    CustomerContact,
    CustomerHint,
    Mention,
    ShopEvent,
    Triage,
)
from store.saying import N_, say
from store.workflow import Actor

RIGHT = "agent"
WHAT_FOR = N_("say who a customer is")


@dataclass(frozen=True)
class Link:
    """A customer whom an account may be: what it names of theirs (email, phone, order), and in which mention."""

    customer_id: int
    kinds: tuple[str, ...]
    mention_id: int


def suggest_links(session: Session, brand_id: int, author_id: int) -> list[Link]:
    """Customers of the shop whose address or order a mention of this account names; what many name is nobody."""
    mine, found = customer_of(session, brand_id, author_id), defaultdict[int, dict[str, int]](dict)
    for kind, digest, mention_id in _named(session, brand_id, author_id):
        for customer_id in _who_has(session, brand_id, kind, digest):
            found[customer_id].setdefault(kind, mention_id)
    return [
        Link(customer_id, tuple(sorted(kinds)), min(kinds.values()))
        for customer_id, kinds in sorted(found.items()) if customer_id != mine
    ]  # fmt: skip


def _named(session: Session, brand_id: int, author_id: int) -> list[tuple[str, str, int]]:
    wanted = (
        select(col(ContactKey.kind), col(ContactKey.digest), col(ContactKey.mention_id))
        .join(Mention, col(Mention.id) == ContactKey.mention_id)
        .join(Triage, col(Triage.mention_id) == Mention.id)
        .where(col(Mention.author_id) == author_id, col(Triage.brand_id) == brand_id)
    )
    return [(kind, digest, id_) for kind, digest, id_ in session.execute(wanted.order_by(col(ContactKey.mention_id)))]


def _who_has(session: Session, brand_id: int, kind: str, digest: str) -> list[int]:
    if kind == "order":
        orders = select(col(ShopEvent.customer_id)).where(
            col(ShopEvent.brand_id) == brand_id, col(ShopEvent.order_key) == digest
        )
        found = {id_ for id_ in session.scalars(orders) if id_ is not None}
    else:
        contacts = select(col(CustomerContact.customer_id)).where(
            col(CustomerContact.brand_id) == brand_id, col(CustomerContact.digest) == digest
        )
        found = set(session.scalars(contacts))
    return sorted(found) if len(found) <= MOST_SHARED else []


def link(
    session: Session, brand_id: int, author_id: int, customer_id: int, actor: Actor, reason: str = ""
) -> CustomerChange:
    """Say that an account is a customer of the shop, with all accounts that it is known by; the caller commits."""
    actor.need(RIGHT, brand_id, WHAT_FOR)
    _need_customer(session, brand_id, customer_id)
    before = known_customers(session, brand_id, author_id)
    if not before:
        raise BadInput("this brand has heard nothing of this account")
    mine = before[author_id]
    if mine == customer_id:
        raise Stale("this account is known as that customer already")
    return change_customers(session, brand_id, "join", dict.fromkeys(before, customer_id), before, actor, reason, mine)


def join_customers(session: Session, hint_id: int, actor: Actor) -> CustomerChange:
    """Say that the two customers of a hint are one; the caller commits. Undone as every join is."""
    hint = _need_hint(session, hint_id, actor)
    accounts = select(CustomerAccount).where(col(CustomerAccount.customer_id) == hint.other_id)
    before: dict[int, int | None] = {row.author_id or 0: row.customer_id for row in session.scalars(accounts)}
    wanted = dict.fromkeys(before, hint.customer_id)
    hint.decided = "joined"
    session.add(hint)
    reason = say("the same {kind}", kind=hint.kind)
    return change_customers(
        session, hint.brand_id, "join", wanted, before, actor, reason, hint.other_id, into=hint.customer_id
    )  # fmt: skip


def keep_apart(session: Session, hint_id: int, actor: Actor) -> None:
    """Say that the two customers of a hint are two, and stay so; the caller commits."""
    hint = _need_hint(session, hint_id, actor)
    hint.decided = "apart"
    session.add(hint)
    record(session, actor, "kept_apart", "customer", hint.customer_id, brand_id=hint.brand_id, beside=hint.other_id)


def _need_hint(session: Session, hint_id: int, actor: Actor) -> CustomerHint:
    hint = session.get(CustomerHint, hint_id)
    if hint is None:
        raise Stale("this was decided already")
    actor.need(RIGHT, hint.brand_id, WHAT_FOR)
    if hint.decided:
        raise Stale("this was decided already")
    return hint


def _need_customer(session: Session, brand_id: int, customer_id: int) -> None:
    customer = session.get(Customer, customer_id)
    if customer is None or customer.brand_id != brand_id:
        raise BadInput("there is no such customer of this brand")
