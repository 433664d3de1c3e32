"""Brands: how does each one speak, what may it say, and where do we listen for it?"""

import streamlit as st

from dashboard.brand_acknowledgement import acknowledgement_part
from dashboard.brand_alerts import alerts_part
from dashboard.brand_approval import approval_part
from dashboard.brand_assigning import assigning_part
from dashboard.brand_gaps import gaps_part
from dashboard.brand_hours import hours_part
from dashboard.brand_knowledge import knowledge_part
from dashboard.brand_retention import retention_part
from dashboard.brand_voice import voice_part
from dashboard.filters import choose
from dashboard.queries import queries_part
from dashboard.session import actor, session
from dashboard.widgets import notice, show_flash
from store.brands import list_brands


def page() -> None:
    """One brand at a time: voice, policies and saved replies, queries."""
    show_flash()
    with session() as opened:
        who = actor(opened)
        brands = list_brands(opened)
        if not brands:
            notice("info", "No brand yet", "An import creates the first one: see the Overview.")
            return
        with st.container(key="filters", horizontal=True):
            slug = choose("Brand", "brand", {brand.slug: brand.name for brand in brands})
        brand = next(one for one in brands if one.slug == slug)
        may_change = who.may("manager", brand.id)
        if not may_change:
            notice("info", "Read only", "To change a brand takes the role manager or higher.")
        names = {
            "voice": "Voice", "knowledge": "Policies and replies", "asked": "Not answered", "approval": "Approval",
            "hours": "Hours and targets", "acknowledgement": "Acknowledgement", "queries": "Queries",
            "assigning": "Assigning", "retention": "Retention", "alerts": "Alerts",
        }  # fmt: skip
        shown = names.get(st.query_params.get("tab", ""), "Voice")
        tabs = st.tabs(list(names.values()), default=shown)
        voice, knowledge, asked, approval, hours, fixed, queries, assigning, retention, alerts = tabs
        with voice:
            voice_part(opened, brand, may_change)
        with knowledge:
            knowledge_part(opened, brand, who)
        with asked:
            gaps_part(opened, brand, who)
        with approval:
            approval_part(brand, may_change)
        with hours:
            hours_part(brand, may_change)
        with fixed:
            acknowledgement_part(brand, may_change)
        with queries:
            queries_part(opened, brand, may_change)
        with assigning:
            assigning_part(opened, brand, may_change)
        with retention:
            retention_part(opened, brand, who)
        with alerts:
            alerts_part(brand, may_change)


page()
