"""What a channel costs in this month: the budget, the ledger by kinds of calls and by queries, and where it leads."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

import streamlit as st

from dashboard import times
from dashboard.channel_card import Card, act
from dashboard.session import Session
from dashboard.widgets import notice, one_line, plain_label
from dashboard.words import channel_title
from store.connections import change, whole
from store.ledger import (
    began_to_spend,
    dollars,
    lines_by_query,
    lines_of,
    month_of,
    projected,
    spent_on_connection,
)
from store.models import Connection, utc_now
from store.workflow import Actor

KEPT = 1_000_000
SURE = timedelta(days=1)


def cost_part(opened: Session, card: Card) -> None:
    """The budget with what is left of it, and the ledger; on a channel that charges nothing, just that."""
    now, connection = utc_now(), card.connection
    spent = spent_on_connection(opened, connection, now) if connection else 0
    limit = connection.monthly_budget if connection else None
    if card.setup.price is None and not spent and limit is None:
        st.text("Reading and answering cost nothing here.")
        return
    leads = _leads(spent, began_to_spend(opened, connection, now) if connection else None)
    st.markdown(_sum(spent, limit, leads))
    if limit is not None and leads is not None and leads > limit:
        ends = times.local(month_of(now)[1], times.zone_of(card.brand))
        title = f"The budget for {channel_title(card.channel)} will not last"
        notice("warning", title, f"Once it is spent, reading and sending stop until {ends}.")
    if connection is not None:
        _ledger(opened, connection)
    if card.may("manager"):
        _budget(card, limit)


def _leads(spent: int, began: datetime | None) -> int | None:
    """Where the month leads; None before there is a day to tell it by."""
    now = utc_now()
    return projected(spent, now, began) if began is not None and now - began >= SURE else None


def _sum(spent: int, limit: int | None, leads: int | None) -> str:
    so_far = f"**{_money(spent)}** {f'of **{_money(limit)}** ' if limit is not None else ''}spent in this month"
    if leads is None:
        return f"{so_far} :gray[· where it leads can be told after a day of it]" if spent else so_far
    return f"{so_far} · about **{_money(leads)}** by its end, if it goes on like this"


def _money(micros: int) -> str:
    """An amount for Markdown, where a dollar sign would begin a formula."""
    return plain_label(dollars(micros))


def _ledger(opened: Session, connection: Connection) -> None:
    now = utc_now()
    lines, queries = lines_of(opened, connection, now), lines_by_query(opened, connection, now)
    if not lines:
        st.caption("Nothing was charged in this month.")
        return
    left, right = st.columns(2, gap="medium")
    total = sum(line.micros for line in lines)
    with left:
        rows = [(one_line(line.what, 60), f"{line.units:,}", dollars(line.micros)) for line in lines]
        _table(
            f"calls-{connection.channel}", ("Kind of call", "How many", "Cost"), [*rows, ("In all", "", dollars(total))]
        )
    with right:
        named = [(one_line(each.name, 60) or "Sending, checks, previews", dollars(each.micros)) for each in queries]
        _table(f"queries-{connection.channel}", ("Query", "Cost"), named)


def _table(key: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A small table of plain texts; the cells are shown as they are."""
    with st.container(key=f"ledger-{key}", gap=None):
        for number, row in enumerate([head, *rows]):
            with st.container(key=f"cells{len(head)}-{key}-{number}"):
                for cell in row:
                    st.text(cell)


def _budget(card: Card, limit: int | None) -> None:
    """The most that a month may cost; an empty field takes the limit away."""
    with st.form(card.key("budget"), border=False, width=420):
        st.text_input(
            "Budget a month, in dollars", f"{limit / KEPT:.2f}" if limit is not None else "", key=card.key("dollars"),
            placeholder="No budget", icon=":material/attach_money:",
            help="Once it is spent, reading and sending stop until the next month (UTC). Empty: nothing stops them.",
        )  # fmt: skip
        st.form_submit_button("Save the budget", on_click=act, args=(partial(_limit, card),))


def _limit(card: Card, opened: Session, who: Actor) -> str:
    typed = str(st.session_state[card.key("dollars")]).strip()
    limit = whole(typed) if typed else None
    connection = card.shown(opened, who)
    change(opened, connection, {"monthly_budget": limit}, who, connection.version)
    return f"The budget is {dollars(limit)} a month" if limit is not None else "There is no budget"
