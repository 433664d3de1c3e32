"""Alerts: what should somebody look at now, and who does?"""

from collections.abc import Sequence

import streamlit as st

from dashboard.alert_card import card
from dashboard.filters import choose_brand
from dashboard.language import _, ngettext, translated
from dashboard.session import actor, session
from dashboard.widgets import notice, refreshed, show_flash
from store.alert_rules import KINDS
from store.alert_words import WHAT
from store.alerts import AlertRow, list_alerts
from store.brands import list_brands
from store.models import utc_now
from store.workflow import Actor

CLOSED = 20


def page() -> None:
    """The alerts that are not closed, those that nobody has seen first, then the last closed ones."""
    show_flash()
    now = utc_now()
    with session() as opened:
        who = actor(opened)
        with st.container(key="filters", horizontal=True):
            brand = choose_brand(list_brands(opened))
        brand_id = brand.id if brand else None
        rows = list_alerts(opened, brand_id, closed=False)
        closed = list_alerts(opened, brand_id, closed=True, limit=CLOSED)
    if not rows:
        _nothing()
    for row in rows:
        card(row, who, now)
    _closed(closed, who)


def _nothing() -> None:
    notice("done", _("Nothing to look at"), _("Every five minutes Earful looks for what stands out:"))
    with st.container(key="watched-for", gap=None):
        for kind in KINDS:
            st.text(f"· {translated(WHAT[kind])}")
    usual = _("What is usual is known after three days of listening. Phrases are set under Brands, Alerts.")
    st.text(usual, width="stretch")


def _closed(rows: Sequence[AlertRow], who: Actor) -> None:
    if rows:
        with st.expander(ngettext("Closed, the last one", "Closed, the last {count}", len(rows)), key="closed-alerts"):
            for row in rows:
                card(row, who, utc_now())


refreshed(page)
