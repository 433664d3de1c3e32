"""Brands: how does each one speak, what may it say, and where do we listen for it?"""

import streamlit as st

from dashboard.brand_knowledge import knowledge_part
from dashboard.brand_voice import voice_part
from dashboard.exclusions import suggestions_part
from dashboard.filters import choose
from dashboard.session import Session, actor, session
from dashboard.widgets import notice, one_line, show_flash
from dashboard.words import channel_title
from store.brands import list_brands, queries_of
from store.models import Brand


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
        may_change = who.may("manager")
        if not may_change:
            notice("info", "Read only", "To change a brand takes the role manager or higher.")
        voice, knowledge, queries = st.tabs(["Voice", "Policies and replies", "Queries"])
        with voice:
            voice_part(brand, may_change)
        with knowledge:
            knowledge_part(opened, brand, may_change)
        with queries:
            _queries(opened, brand, may_change)


def _queries(opened: Session, brand: Brand, may_change: bool) -> None:
    """The saved searches of a brand; they are made on the command line, and learn here what to leave out."""
    found = queries_of(opened, brand.id)
    if not found:
        notice("info", "No queries", "An import makes one for its file.")
    for query in found:
        with st.container(key=f"query-{query.id}", border=True, gap=None):
            st.text(f"{channel_title(query.channel)} · {one_line(query.name, 120)}", width="stretch")
            st.text(one_line(query.expression, 300) or "Everything that its file holds", width="stretch")
            suggestions_part(opened, query, may_change)


page()
