"""What a channel costs in this month: the budget, the ledger by kinds of calls and by queries, and where it leads."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

import streamlit as st

from dashboard import times
from dashboard.channel_card import Card, act
from dashboard.language import _, number_words, translated
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
)
from store.models import Connection, utc_now
from store.workflow import Actor

KEPT = 1_000_000
SURE = timedelta(days=1)


def cost_part(opened: Session, card: Card) -> None:
    """The budget with what is left of it, and the ledger; on a channel that charges nothing, just that."""
    now, connection = utc_now(), card.connection
    spent = card.spent if connection else 0
    limit = connection.monthly_budget if connection else None
    if card.setup.price is None and not spent and limit is None:
        st.text(_("Reading and answering cost nothing here."))
        return
    leads = _leads(spent, began_to_spend(opened, connection, now) if connection else None)
    st.markdown(_sum(spent, limit, leads))
    if limit is not None and leads is not None and leads > limit:
        ends = times.local(month_of(now)[1], times.zone_of(card.brand))
        title = _("The budget for {channel} will not last", channel=channel_title(card.channel))
        notice("warning", title, _("Once it is spent, reading and sending stop until {time}.", time=ends))
    if connection is not None:
        _ledger(opened, connection)
    if card.may("manager"):
        _budget(card, limit)


def _leads(spent: int, began: datetime | None) -> int | None:
    """Where the month leads; None before there is a day to tell it by."""
    now = utc_now()
    return projected(spent, now, began) if began is not None and now - began >= SURE else None


def _sum(spent: int, limit: int | None, leads: int | None) -> str:
    if limit is None:
        so_far = _("**{spent}** spent in this month", spent=_money(spent))
    else:
        so_far = _("**{spent}** of **{limit}** spent in this month", spent=_money(spent), limit=_money(limit))
    if leads is None:
        later = _("where it leads can be told after a day of it")
        return f"{so_far} :gray[· {later}]" if spent else so_far
    return _("{so_far} · about **{leads}** by its end, if it goes on like this", so_far=so_far, leads=_money(leads))


def _money(micros: int) -> str:
    """An amount for Markdown, where a dollar sign would begin a formula."""
    return plain_label(dollars(micros))


def _ledger(opened: Session, connection: Connection) -> None:
    now = utc_now()
    lines, queries = lines_of(opened, connection, now), lines_by_query(opened, connection, now)
    if not lines:
        st.caption(_("Nothing was charged in this month."))
        return
    left, right = st.columns(2, gap="medium")
    total = sum(line.micros for line in lines)
    with left:
        rows = [(one_line(translated(line.what), 60), number_words(line.units), dollars(line.micros)) for line in lines]
        head = (_("Kind of call"), _("How many"), _("Cost"))
        _table(f"calls-{connection.channel}", head, [*rows, (_("In all"), "", dollars(total))])
    with right:
        other = _("Sending, checks, previews")
        named = [(one_line(each.name, 60) or other, dollars(each.micros)) for each in queries]
        _table(f"queries-{connection.channel}", (_("Query"), _("Cost")), named)


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
            _("Budget a month, in dollars"), f"{limit / KEPT:.2f}" if limit is not None else "",
            key=card.key("dollars"), placeholder=_("No budget"), icon=":material/attach_money:",
            help=_("Once it is spent, reading and sending stop until the next month (UTC). Empty: nothing stops them."),
        )  # fmt: skip
        st.form_submit_button(_("Save the budget"), on_click=act, args=(partial(_limit, card),))


def _limit(card: Card, opened: Session, who: Actor) -> str:
    typed = str(st.session_state[card.key("dollars")]).strip()
    limit = whole(typed) if typed else None
    connection = card.shown(opened, who)
    change(opened, connection, {"monthly_budget": limit}, who, connection.version)
    return _("The budget is {limit} a month", limit=dollars(limit)) if limit is not None else _("There is no budget")
