"""Rising this week: what customers begin to speak about, and the mentions in which they do."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from dashboard.filters import narrowed_to
from dashboard.language import _, ngettext, number_words
from dashboard.session import Session
from dashboard.widgets import one_line
from dashboard.words import aspect_title
from store.mentions import MentionFilter
from store.models import Brand, Theme
from store.themes import themes_of

MOST = 8
MOST_MENTIONS = 5_000  # the newest; more can stand in no question to a database
Risen = list[tuple[Brand, Theme]]


def risen(opened: Session, brands: Sequence[Brand]) -> Risen:
    """The themes of these brands, the most surprising first."""
    of = {brand.id or 0: brand for brand in brands}
    return [(of[theme.brand_id], theme) for theme in themes_of(opened, *of)[:MOST]]


def rising_part(found: Risen, several: bool) -> None:
    """A line a theme, which opens its mentions; nothing at all where nothing rises."""
    if not found:
        return
    st.subheader(_("Rising this week"), anchor=False)
    with st.container(key="rising", gap=None):
        for number, (brand, theme) in enumerate(found):
            with st.container(key=f"rise-{number}", gap=None):
                st.text(one_line(_title(theme.kind, theme.name), 80))
                st.text(_counts(theme) + (f" · {one_line(brand.name, 40)}" if several else ""))
                address = {"theme": f"{theme.kind}:{theme.name}", "brand": brand.slug}
                label = _("Show mentions, number {number} of what rises", number=number + 1)
                st.page_link("dashboard/mentions.py", label=label, query_params=address)


def only_theme(opened: Session, wanted: MentionFilter, brands: Sequence[Brand]) -> MentionFilter:
    """Narrow the list to the theme that the address names, if it names one."""
    typed = st.query_params.get("theme", "")
    if not typed:
        return wanted
    here = [brand.id or 0 for brand in brands if wanted.brand_id in (None, brand.id)]
    found = [theme for theme in themes_of(opened, *here) if f"{theme.kind}:{theme.name}" == typed]
    kind, _colon, name = typed.partition(":")
    title = _("Rising this week") if found else _("No longer rising")
    narrowed_to("theme", f"{title}: {one_line(_title(kind, name), 80)}")
    ids = sorted({id_ for theme in found for id_ in theme.mentions}, reverse=True)
    return replace(wanted, ids=tuple(ids[:MOST_MENTIONS]))


def _title(kind: str, name: str) -> str:
    return aspect_title(*name.partition(" ")[::2]) if kind == "aspect" else name


def _counts(theme: Theme) -> str:
    about = _("about {number}", number=number_words(round(theme.expected)))
    usual = about if theme.expected >= 1 else _("hardly any")
    return ngettext("{count} mention, {usual} expected", "{count} mentions, {usual} expected", theme.count, usual=usual)
