"""Who of the staff keeps a customer: the account manager, who speaks with them where no letter is written."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from store.assigning import workers_of
from store.audit import record
from store.errors import BadInput, Stale
from store.models import Customer, Outreach
from store.saying import N_
from store.workflow import Actor

RIGHT = "agent"
TO_TELL = "to_tell"


def set_keeper(session: Session, customer: Customer, keeper_id: int | None, actor: Actor, seen: int | None) -> Customer:
    """Say who keeps a customer, None for nobody; the caller commits. Stale unless `seen` kept them until now."""
    actor.need(RIGHT, customer.brand_id, N_("say who keeps a customer"))
    if keeper_id is not None and keeper_id not in {each.id for each in workers_of(session, customer.brand_id)}:
        raise BadInput("a customer is kept by somebody who may work on the cases of the brand")
    kept = col(Customer.keeper_id).is_(None) if seen is None else col(Customer.keeper_id) == seen
    change = update(Customer).where(col(Customer.id) == customer.id, kept).values(keeper_id=keeper_id)
    if session.exec(change.execution_options(synchronize_session=False)).rowcount != 1:
        session.rollback()
        raise Stale("somebody else said who keeps this customer in the meantime")
    session.refresh(customer)
    record(session, actor, "kept", "customer", customer.id, brand_id=customer.brand_id, keeper=keeper_id)
    return customer


def to_talk_about(session: Session, customer_id: int) -> list[Outreach]:
    """What the staff should speak about with a customer who buys for a company, the oldest first."""
    wanted = select(Outreach).where(col(Outreach.customer_id) == customer_id, col(Outreach.status) == TO_TELL)
    return list(session.scalars(wanted.order_by(col(Outreach.id))))


def keepers_of(session: Session, customers: Collection[int]) -> dict[int, int]:
    """Who keeps some customers, by their ids; nobody who keeps none."""
    wanted = select(col(Customer.id), col(Customer.keeper_id)).where(
        col(Customer.id).in_(customers), col(Customer.keeper_id).is_not(None)
    )
    return {id_: keeper for id_, keeper in session.execute(wanted) if keeper is not None}


def points_for(session: Session, person_id: int | None) -> int:
    """How much somebody is to speak about with customers whom they keep."""
    if person_id is None:
        return 0
    mine = select(func.count(col(Outreach.id))).join(Customer, col(Customer.id) == Outreach.customer_id)
    return session.scalar(mine.where(col(Outreach.status) == TO_TELL, col(Customer.keeper_id) == person_id)) or 0


def own_first(found: Sequence[Outreach], keepers: dict[int, int], person_id: int | None) -> list[Outreach]:
    """Letters in their order, but first what somebody is to speak about with customers whom they keep."""
    return sorted(found, key=lambda each: not (each.status == TO_TELL and _is(keepers, each, person_id)))


def _is(keepers: dict[int, int], letter: Outreach, person_id: int | None) -> bool:
    return person_id is not None and keepers.get(letter.customer_id) == person_id
