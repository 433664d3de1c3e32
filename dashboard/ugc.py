"""Worth resharing: what did customers write that others should see too, and may it be shown?"""

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from dashboard.address import number
from dashboard.filters import choose, switch
from dashboard.session import Session, actor, session
from dashboard.ugc_card import card
from dashboard.ugc_rights import rights_part
from dashboard.widgets import notice, page_start, pager, show_flash
from store.brands import list_brands
from store.models import Brand, utc_now
from store.rights_board import STATES, counts, in_state, one_post, rights_by_mention
from store.ugc import UgcFilter, UgcRow, best_ugc

PAGE, MOST = 20, 200
SINCE = {"": "Any time", "7": "Last 7 days", "30": "Last 30 days", "90": "Last 90 days"}


def page() -> None:
    """The board of one brand by state, the best first; or one post with its rights, where the address names it."""
    show_flash()
    with session() as opened:
        who = actor(opened)
        brands = [brand for brand in list_brands(opened) if who.sees(brand.id or 0)]
        if not brands:
            notice("info", "No brand yet", "An import creates the first one: see the Overview.")
            return
        if "post" in st.query_params:
            _one(opened, brands, number("post"))
            return
        brand, state, wanted = _chosen(opened, brands)
        found = best_ugc(opened, wanted, MOST) if state == "found" else in_state(opened, wanted.brand_id, state, MOST)
        start = page_start(len(found), PAGE)
        shown = found[start : start + PAGE]
        rights = rights_by_mention(opened, wanted.brand_id, [row.mention.id or 0 for row in shown])
    notice("warning", "Ask first", "Nothing may be reshared before its author has granted it.")
    if not found:
        _empty(wanted, state)
        return
    words = f"{len(found)} mention{'' if len(found) == 1 else 's'}" if len(found) < MOST else f"The first {MOST}"
    st.caption(f"{words}, best first" if state == "found" else words)
    for row in shown:
        card(row, brand, rights.get(row.mention.id or 0))
    pager(len(found), PAGE)


def _one(opened: Session, brands: Sequence[Brand], mention_id: int) -> None:
    brand = next((each for each in brands if each.slug == st.query_params.get("brand")), brands[0])
    st.button("Back to the board", key="ugc-back", icon=":material/arrow_back:", type="tertiary", on_click=_back)
    row: UgcRow | None = one_post(opened, brand.id or 0, mention_id)
    if row is None or row.mention.deleted_at is not None:
        notice("info", "Not here", "This brand heard of no such post, or its author deleted it.")
        return
    rights = rights_by_mention(opened, brand.id or 0, [mention_id]).get(mention_id)
    card(row, brand, rights, whole=True)
    rights_part(opened, row, rights, brand)


def _back() -> None:
    st.query_params.pop("post", None)


def _chosen(opened: Session, brands: Sequence[Brand]) -> tuple[Brand, str, UgcFilter]:
    with st.container(key="filters", horizontal=True):
        slug = choose("Brand", "brand", {brand.slug: brand.name for brand in brands})
        brand = next(one for one in brands if one.slug == slug)
        counted = counts(opened, brand.id or 0)
        names = {"": "Found"} | {name: f"{name.capitalize()} ({counted.get(name, 0)})" for name in STATES[1:]}
        state = choose("State", "state", names) or "found"
        days = choose("Since", "since", SINCE) if state == "found" else ""
        pictured = switch("With a picture", "picture") if state == "found" else False
    since = utc_now() - timedelta(days=int(days)) if days else None
    return brand, state, UgcFilter(brand_id=brand.id or 0, since=since, media_only=pictured)


def _empty(wanted: UgcFilter, state: str) -> None:
    if state != "found":
        notice("info", f"Nothing {state}", "Posts come here by the steps under Rights.")
        return
    filtered = wanted.since is not None or wanted.media_only
    hint = "Take a filter away." if filtered else "Mentions that praise the product come here once they are read."
    notice("info", "Nothing worth resharing", hint)


page()
