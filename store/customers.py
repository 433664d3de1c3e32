"""Customers: the person behind several accounts, suggested by what they share, joined by a person only, undoable."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from store import audit
from store.errors import BadInput, Stale
from store.models import Author, Case, ContactKey, Customer, CustomerAccount, CustomerChange, Mention, Triage
from store.workflow import Actor

RIGHT = "agent"
MOST_SHARED = 5  # what more accounts than that name is a hotline or a campaign, not a person


@dataclass(frozen=True)
class Suggestion:
    """Another account that may be the same person, and by which kinds of contact: email, phone, order."""

    author: Author
    kinds: tuple[str, ...]


def authors_beside(session: Session, brand_id: int, author_id: int) -> list[int]:
    """The accounts of the customer whose account this is, itself among them."""
    mine = select(col(CustomerAccount.customer_id)).where(
        col(CustomerAccount.brand_id) == brand_id, col(CustomerAccount.author_id) == author_id
    )
    others = select(col(CustomerAccount.author_id)).where(
        col(CustomerAccount.brand_id) == brand_id, col(CustomerAccount.customer_id).in_(mine)
    )
    return [author_id, *(id_ for id_ in session.scalars(others) if id_ is not None and id_ != author_id)]


def accounts_of(session: Session, brand_id: int, author_id: int) -> list[Author]:
    """The other accounts of the same customer."""
    ids = [id_ for id_ in authors_beside(session, brand_id, author_id) if id_ != author_id]
    return _authors(session, ids)


def cases_beside(session: Session, case: Case, limit: int = 20) -> list[Case]:
    """The other cases of the same customer with the same brand that still hold something, the newest first."""
    if case.author_id is None:
        return []
    authors = authors_beside(session, case.brand_id, case.author_id)
    filled = select(col(Triage.case_id)).where(col(Triage.case_id).is_not(None))
    wanted = select(Case).where(
        col(Case.brand_id) == case.brand_id, col(Case.author_id).in_(authors), col(Case.id) != case.id,
        col(Case.id).in_(filled),
    )  # fmt: skip
    return list(session.scalars(wanted.order_by(col(Case.id).desc()).limit(limit)))


def suggest(session: Session, brand_id: int, author_id: int) -> list[Suggestion]:
    """Accounts whose mentions name the same e-mail, phone number or order, within one brand."""
    known = set(authors_beside(session, brand_id, author_id))
    key, wrote, decided = aliased(ContactKey), aliased(Mention), aliased(Triage)
    mine = (
        select(col(key.digest))
        .join(wrote, col(wrote.id) == key.mention_id)
        .join(decided, col(decided.mention_id) == wrote.id)
        .where(col(wrote.author_id) == author_id, col(decided.brand_id) == brand_id)
    )
    shared = (
        select(col(ContactKey.digest), col(ContactKey.kind), col(Mention.author_id))
        .join(Mention, col(Mention.id) == ContactKey.mention_id)
        .join(Triage, col(Triage.mention_id) == Mention.id)
        .where(col(Triage.brand_id) == brand_id, col(ContactKey.digest).in_(mine), col(Mention.author_id).is_not(None))
        .distinct()
    )
    by_digest: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for digest, kind, author in session.execute(shared):
        by_digest[digest].append((kind, author))
    kinds: dict[int, set[str]] = defaultdict(set)
    for some in by_digest.values():
        for kind, author in some if len(some) <= MOST_SHARED else ():
            kinds[author].add(kind)
    found = _authors(session, kinds.keys() - known)
    return [Suggestion(author, tuple(sorted(kinds[author.id or 0]))) for author in found]


def _authors(session: Session, ids: Collection[int]) -> list[Author]:
    if not ids:
        return []
    return list(session.scalars(select(Author).where(col(Author.id).in_(ids)).order_by(col(Author.id))))


def join(session: Session, brand_id: int, one: int, other: int, actor: Actor, reason: str = "") -> CustomerChange:
    """Say that two accounts are one person, with all accounts that either is known by; the caller commits."""
    _allow(actor, brand_id)
    if one == other or session.get(Author, one) is None or session.get(Author, other) is None:
        raise BadInput("two different accounts are needed")
    if not {one, other} <= _heard(session, brand_id, (one, other)):
        raise BadInput("this brand has heard nothing of one of these accounts")
    first, second = authors_beside(session, brand_id, one), authors_beside(session, brand_id, other)
    if other in first:
        raise Stale("these two accounts are known as one customer already")
    before = _customers(session, brand_id, [*first, *second])
    customer_id = before[one] or before[other] or _new_customer(session, brand_id)
    return _change(session, brand_id, "join", dict.fromkeys(before, customer_id), before, actor, reason)


def undo(session: Session, change_id: int, actor: Actor) -> CustomerChange:
    """Take a join back: each account belongs to whom it belonged before; the caller commits.

    Stale when one of the accounts was moved since, or has been erased.
    """
    change = session.get_one(CustomerChange, change_id)
    _allow(actor, change.brand_id)
    undone = select(func.count()).select_from(CustomerChange).where(col(CustomerChange.undoes) == change_id)
    if change.action != "join" or session.scalar(undone):
        raise Stale("this was undone already")
    moved = {int(id_): (was, now) for id_, (was, now) in change.accounts.items()}
    now = _customers(session, change.brand_id, list(moved))
    if any(now[id_] != after for id_, (_, after) in moved.items()):
        raise Stale("one of these accounts was changed since")
    wanted = {id_: was for id_, (was, _) in moved.items()}
    return _change(session, change.brand_id, "undo", wanted, now, actor, "", undoes=change.id)


def changes_of(session: Session, brand_id: int, author_ids: Sequence[int]) -> list[CustomerChange]:
    """What was said about some accounts, the newest first."""
    wanted = select(CustomerChange).where(col(CustomerChange.brand_id) == brand_id)
    found = session.scalars(wanted.order_by(col(CustomerChange.id).desc()))
    return [change for change in found if {str(id_) for id_ in author_ids} & change.accounts.keys()]


def undoable(session: Session, brand_id: int, author_id: int) -> CustomerChange | None:
    """The newest join of an account's customer that still holds and can be taken back."""
    changes = changes_of(session, brand_id, authors_beside(session, brand_id, author_id))
    undone = {change.undoes for change in changes}
    return next((change for change in changes if change.action == "join" and change.id not in undone), None)


def _allow(actor: Actor, brand_id: int) -> None:
    actor.need(RIGHT, brand_id, "say who a customer is")


def _heard(session: Session, brand_id: int, authors: Sequence[int]) -> set[int]:
    wanted = select(col(Mention.author_id)).join(Triage, col(Triage.mention_id) == Mention.id)
    found = session.scalars(wanted.where(col(Triage.brand_id) == brand_id, col(Mention.author_id).in_(authors)))
    return {id_ for id_ in found if id_ is not None}


def _customers(session: Session, brand_id: int, authors: Sequence[int]) -> dict[int, int | None]:
    wanted = select(CustomerAccount).where(
        col(CustomerAccount.brand_id) == brand_id, col(CustomerAccount.author_id).in_(authors)
    )
    found = {row.author_id: row.customer_id for row in session.scalars(wanted)}
    return {id_: found.get(id_) for id_ in authors}


def _new_customer(session: Session, brand_id: int) -> int:
    customer = Customer(brand_id=brand_id)
    session.add(customer)
    session.flush()
    return customer.id or 0


def _change(
    session: Session,
    brand_id: int,
    action: str,
    wanted: Mapping[int, int | None],
    before: dict[int, int | None],
    actor: Actor,
    reason: str,
    undoes: int | None = None,
) -> CustomerChange:
    """Move the accounts that are not where they are wanted, and write that down."""
    moved = {id_: (before[id_], after) for id_, after in wanted.items() if before[id_] != after}
    for id_, (_, after) in moved.items():
        row = session.get(CustomerAccount, (brand_id, id_))
        if row is not None and after is None:
            session.delete(row)
        elif after is not None:
            row = row or CustomerAccount(brand_id=brand_id, author_id=id_, customer_id=after)
            row.customer_id = after
            session.add(row)
    line = CustomerChange(
        brand_id=brand_id, action=action, accounts={str(id_): list(pair) for id_, pair in moved.items()},
        undoes=undoes, actor=actor.name, reason=reason.strip(),
    )  # fmt: skip
    session.add(line)
    session.flush()
    audit.record(session, actor, action, "customer", line.id, brand_id=brand_id, accounts=len(moved))
    return line
