"""Brands: how does each one speak, what may it say, and where do we listen for it?"""

import streamlit as st

from dashboard.brand_acknowledgement import acknowledgement_part
from dashboard.brand_alerts import alerts_part
from dashboard.brand_approval import approval_part
from dashboard.brand_assigning import assigning_part
from dashboard.brand_claims import claims_part
from dashboard.brand_gaps import gaps_part
from dashboard.brand_hours import hours_part
from dashboard.brand_kinds import kinds_part
from dashboard.brand_knowledge import knowledge_part
from dashboard.brand_retention import retention_part
from dashboard.brand_returns import returns_part
from dashboard.brand_voice import voice_part
from dashboard.filters import choose
from dashboard.first_run import add_brand_part
from dashboard.language import N_, Shown, _
from dashboard.queries import queries_part
from dashboard.session import actor, session
from dashboard.widgets import notice, show_flash
from store.brands import list_brands
from store.once import read_once

TABS = Shown({
    "voice": N_("Voice"), "knowledge": N_("Policies and replies"), "returns": N_("Returns"),
    "claims": N_("Promises"), "kinds": N_("Kinds of products"),
    "asked": N_("Not answered"), "approval": N_("Approval"), "hours": N_("Hours and targets"),
    "acknowledgement": N_("Acknowledgement"), "queries": N_("Queries"), "assigning": N_("Assigning"),
    "retention": N_("Retention"), "alerts": N_("Alerts"),
})  # fmt: skip


def page() -> None:
    """One brand at a time: voice, policies and saved replies, queries."""
    show_flash()
    with session() as opened:
        who = actor(opened)
        read_once(opened)
        brands = list_brands(opened)
        if not brands:
            notice("info", _("No brand yet"), _("Add the first one here, or begin on the Overview."))
            add_brand_part(who)
            return
        with st.container(key="filters", horizontal=True):
            slug = choose(_("Brand"), "brand", {brand.slug: brand.name for brand in brands})
            add_brand_part(who)
        brand = next(one for one in brands if one.slug == slug)
        may_change = who.may("manager", brand.id)
        if not may_change:
            notice("info", _("Read only"), _("To change a brand takes the role manager or higher."))
        tabs = st.tabs(list(TABS.values()), default=TABS.get(st.query_params.get("tab", ""), TABS["voice"]))
        (
            voice,
            knowledge,
            returns,
            promised,
            kinds,
            asked,
            approval,
            hours,
            fixed,
            queries,
            assigning,
            retention,
            alerts,
        ) = tabs
        with voice:
            voice_part(opened, brand, may_change)
        with knowledge:
            knowledge_part(opened, brand, who)
        with returns:
            returns_part(opened, brand, who)
        with promised:
            claims_part(opened, brand, who)
        with kinds:
            kinds_part(brand, may_change)
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
