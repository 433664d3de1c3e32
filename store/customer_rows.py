"""What hangs on a customer besides accounts: addresses, orders and whatever a table adds; moved as one, and back."""

from collections.abc import Mapping

from sqlalchemy import Table, select, update
from sqlmodel import Session, SQLModel, col

from store.models import CustomerAccount, CustomerHint

Moved = dict[str, dict[str, list[int]]]  # by table and id: the customer before and after
APART = {str(CustomerAccount.__tablename__), str(CustomerHint.__tablename__)}
PIECE = 500


def tables() -> list[Table]:
    """Every table whose rows are a customer's by a column of that name, accounts and hints apart."""
    return [
        table for table in SQLModel.metadata.sorted_tables
        if "customer_id" in table.c and "id" in table.c and table.name not in APART
    ]  # fmt: skip


def rows_of(session: Session, customer_id: int, to: int) -> Moved:
    """All rows of a customer, as what moves to another one."""
    found = {
        table.name: list(session.execute(select(table.c.id).where(table.c.customer_id == customer_id)).scalars())
        for table in tables()
    }
    return {name: {str(id_): [customer_id, to] for id_ in ids} for name, ids in found.items() if ids}


def back(moved: Mapping[str, Mapping[str, list[int]]]) -> Moved:
    """The same the other way round."""
    return {name: {id_: [after, before] for id_, (before, after) in rows.items()} for name, rows in moved.items()}


def came_from(moved: Mapping[str, Mapping[str, list[int]]]) -> set[int]:
    """The customers that rows were of before they moved."""
    return {pair[0] for rows in moved.values() for pair in rows.values()}


def decide_again(session: Session, customer_ids: set[int]) -> None:
    """Let a person decide once more on hints at these customers that were joined; the caller commits."""
    either = col(CustomerHint.customer_id).in_(customer_ids) | col(CustomerHint.other_id).in_(customer_ids)
    change = update(CustomerHint).where(either, col(CustomerHint.decided) == "joined").values(decided="")
    session.exec(change.execution_options(synchronize_session=False))


def move_rows(session: Session, moved: Moved) -> None:
    """Move rows that are still where they were; what is gone or was moved by somebody else stays. Caller commits."""
    session.flush()  # what is pending would be lost with what is read anew below
    known = {table.name: table for table in tables()}
    for name, rows in moved.items():
        for before, after in {(pair[0], pair[1]) for pair in rows.values()}:
            ids = [int(id_) for id_, pair in rows.items() if (pair[0], pair[1]) == (before, after)]
            for start in range(0, len(ids), PIECE):
                columns = known[name].c
                same = columns.id.in_(ids[start : start + PIECE]), columns.customer_id == before
                session.execute(update(known[name]).where(*same).values(customer_id=after))
    session.expire_all()
