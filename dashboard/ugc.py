"""Worth resharing: what did customers write that others should see too, and may it be shown?"""

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from dashboard.address import number
from dashboard.filters import choose, switch
from dashboard.language import N_, Shown, _, ngettext, number_words
from dashboard.session import Session, actor, session
from dashboard.ugc_card import card
from dashboard.ugc_rights import rights_part
from dashboard.widgets import notice, page_start, pager, show_flash
from dashboard.words import spaced
from store.brands import list_brands
from store.models import Brand, utc_now
from store.rights_board import STATES, counts, in_state, one_post, rights_by_mention
from store.ugc import UgcFilter, UgcRow, best_ugc

PAGE, MOST = 20, 200
SINCE = Shown({
    "": N_("Any time"), "7": N_("Last 7 days"), "30": N_("Last 30 days"), "90": N_("Last 90 days"),
})  # fmt: skip


def page() -> None:
    """The board of one brand by state, the best first; or one post with its rights, where the address names it."""
    show_flash()
    with session() as opened:
        who = actor(opened)
        brands = [brand for brand in list_brands(opened) if who.sees(brand.id or 0)]
        if not brands:
            notice("info", _("No brand yet"), _("An import creates the first one: see the Overview."))
            return
        if "post" in st.query_params:
            _one(opened, brands, number("post"))
            return
        brand, state, wanted = _chosen(opened, brands)
        found = best_ugc(opened, wanted, MOST) if state == "found" else in_state(opened, wanted.brand_id, state, MOST)
        start = page_start(len(found), PAGE)
        shown = found[start : start + PAGE]
        rights = rights_by_mention(opened, wanted.brand_id, [row.mention.id or 0 for row in shown])
    notice("warning", _("Ask first"), _("Nothing may be reshared before its author has granted it."))
    if not found:
        _empty(wanted, state)
        return
    first = ngettext("The first {count}", "The first {count}", MOST)
    words = first if len(found) >= MOST else ngettext("{count} mention", "{count} mentions", len(found))
    st.caption(_("{mentions}, best first", mentions=words) if state == "found" else words)
    for row in shown:
        card(row, brand, rights.get(row.mention.id or 0))
    pager(len(found), PAGE)


def _one(opened: Session, brands: Sequence[Brand], mention_id: int) -> None:
    brand = next((each for each in brands if each.slug == st.query_params.get("brand")), brands[0])
    st.button(_("Back to the board"), key="ugc-back", icon=":material/arrow_back:", type="tertiary", on_click=_back)
    row: UgcRow | None = one_post(opened, brand.id or 0, mention_id)
    if row is None or row.mention.deleted_at is not None:
        notice("info", _("Not here"), _("This brand heard of no such post, or its author deleted it."))
        return
    rights = rights_by_mention(opened, brand.id or 0, [mention_id]).get(mention_id)
    card(row, brand, rights, whole=True)
    rights_part(opened, row, rights, brand)


def _back() -> None:
    st.query_params.pop("post", None)


def _chosen(opened: Session, brands: Sequence[Brand]) -> tuple[Brand, str, UgcFilter]:
    with st.container(key="filters", horizontal=True):
        slug = choose(_("Brand"), "brand", {brand.slug: brand.name for brand in brands})
        brand = next(one for one in brands if one.slug == slug)
        counted = counts(opened, brand.id or 0)
        counts_of = {name: number_words(counted.get(name, 0)) for name in STATES[1:]}
        names = {"": spaced("found")} | {name: f"{spaced(name)} ({count})" for name, count in counts_of.items()}
        state = choose(_("State"), "state", names) or "found"
        days = choose(_("Since"), "since", SINCE) if state == "found" else ""
        pictured = switch(_("With a picture"), "picture") if state == "found" else False
    since = utc_now() - timedelta(days=int(days)) if days else None
    return brand, state, UgcFilter(brand_id=brand.id or 0, since=since, media_only=pictured)


def _empty(wanted: UgcFilter, state: str) -> None:
    if state != "found":
        nothing = _("Nothing here: {state}", state=spaced(state).lower())
        notice("info", nothing, _("Posts come here by the steps under Rights."))
        return
    filtered = wanted.since is not None or wanted.media_only
    come = _("Mentions that praise the product come here once they are read.")
    notice("info", _("Nothing worth resharing"), _("Take a filter away.") if filtered else come)


page()
