"""Customers: the person behind several accounts, suggested by what they share, joined by a person only, undoable."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlmodel import Session, col

from store import audit
from store.customer_rows import back, came_from, decide_again, move_rows, rows_of
from store.errors import BadInput, Stale
from store.models import Author, Case, ContactKey, Customer, CustomerAccount, CustomerChange, Mention, Triage
from store.once import once
from store.saying import N_
from store.workflow import Actor

RIGHT = "agent"
NEWEST = 500  # changes in which one to take back is looked for
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
    found = once(session, ("accounts", brand_id, author_id), lambda: list(session.scalars(others)))
    return [author_id, *(id_ for id_ in found if id_ is not None and id_ != author_id)]


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
    decided = exists().where(col(Triage.mention_id) == Mention.id, col(Triage.brand_id) == brand_id).correlate(Mention)
    keys = select(col(ContactKey.digest), col(ContactKey.kind), col(Mention.author_id)).distinct()
    keys = keys.join(Mention, col(Mention.id) == ContactKey.mention_id).where(decided)
    mine = {digest for digest, *_ in session.execute(keys.where(col(Mention.author_id) == author_id))}
    if not mine:
        return []
    shared = keys.where(col(ContactKey.digest).in_(mine), col(Mention.author_id).is_not(None))
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
    gone = before[other] if before[other] != customer_id else None
    return change_customers(
        session, brand_id, "join", dict.fromkeys(before, customer_id), before, actor, reason, gone, into=customer_id
    )  # fmt: skip


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
    _need_all(session, {was for was in wanted.values() if was} | came_from(change.rows))
    decide_again(session, {after for _, after in moved.values() if after} | came_from(back(change.rows)))
    return change_customers(session, change.brand_id, "undo", wanted, now, actor, "", undoes=change)


def _need_all(session: Session, customer_ids: set[int]) -> None:
    there = select(func.count()).select_from(Customer).where(col(Customer.id).in_(customer_ids))
    if (session.scalar(there) or 0) < len(customer_ids):
        raise Stale("one of these customers was erased since")


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


def undoable_for(session: Session, brand_id: int, customer_id: int) -> CustomerChange | None:
    """The newest join that made a customer what it is, and can be taken back."""
    wanted = select(CustomerChange).where(col(CustomerChange.brand_id) == brand_id)
    changes = list(session.scalars(wanted.order_by(col(CustomerChange.id).desc()).limit(NEWEST)))
    undone = {change.undoes for change in changes}
    return next(
        (change for change in changes if change.action == "join" and change.id not in undone
         and customer_id in _whom(change)), None,
    )  # fmt: skip


def _whom(change: CustomerChange) -> set[int | None]:
    rows = {pair[1] for each in change.rows.values() for pair in each.values()}
    return rows | {pair[1] for pair in change.accounts.values()}


def _allow(actor: Actor, brand_id: int) -> None:
    actor.need(RIGHT, brand_id, N_("say who a customer is"))


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


def known_customers(session: Session, brand_id: int, author_id: int) -> dict[int, int | None]:
    """The accounts of a customer by one of them, each with its customer; empty where the brand never heard of it."""
    if not _heard(session, brand_id, (author_id,)):
        return {}
    return _customers(session, brand_id, authors_beside(session, brand_id, author_id))


def customer_of(session: Session, brand_id: int, author_id: int) -> int | None:
    """The customer whose account this is, as a brand knows them."""
    return _customers(session, brand_id, [author_id])[author_id]


def change_customers(
    session: Session,
    brand_id: int,
    action: str,
    wanted: Mapping[int, int | None],
    before: Mapping[int, int | None],
    actor: Actor,
    reason: str,
    gone: int | None = None,
    *,
    into: int | None = None,
    undoes: CustomerChange | None = None,
) -> CustomerChange:
    """Move the accounts that are not where they are wanted, and write that down; the caller commits.

    What a shop told of the customer `gone` goes along to `into`, and comes back when the join is undone.
    """
    _allow(actor, brand_id)
    moved = {id_: (before[id_], after) for id_, after in wanted.items() if before[id_] != after}
    for id_, (_, after) in moved.items():
        _place(session, brand_id, id_, after)
    to = into or next((after for after in wanted.values() if after is not None), None)
    rows = rows_of(session, gone, to) if gone is not None and to is not None else {}
    rows = back(undoes.rows) if undoes is not None else rows
    move_rows(session, rows)
    line = CustomerChange(
        brand_id=brand_id, action=action, accounts={str(id_): list(pair) for id_, pair in moved.items()}, rows=rows,
        undoes=undoes.id if undoes is not None else None, actor=actor.name, reason=reason.strip(),
    )  # fmt: skip
    session.add(line)
    session.flush()
    count = sum(map(len, rows.values()))
    audit.record(session, actor, action, "customer", line.id, brand_id=brand_id, accounts=len(moved), rows=count)
    return line


def _place(session: Session, brand_id: int, author_id: int, customer_id: int | None) -> None:
    row = session.get(CustomerAccount, (brand_id, author_id))
    if row is not None and customer_id is None:
        session.delete(row)
    elif customer_id is not None:
        row = row or CustomerAccount(brand_id=brand_id, author_id=author_id, customer_id=customer_id)
        row.customer_id = customer_id
        session.add(row)
