"""Worth resharing: what did customers write that others should see too?"""

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from dashboard import times
from dashboard.filters import choose, switch
from dashboard.rows import network_link, where
from dashboard.session import me, session
from dashboard.widgets import customer_text, notice, one_line, page_start, pager, show_flash
from dashboard.words import SPEAKS_FOR
from store.brands import list_brands
from store.models import Brand, utc_now
from store.ugc import UgcFilter, UgcRow, best_ugc

PAGE, MOST = 20, 200
SINCE = {"": "Any time", "7": "Last 7 days", "30": "Last 30 days", "90": "Last 90 days"}


def page() -> None:
    """The best mentions of one brand, best first, each with what speaks for it and against it."""
    show_flash()
    with session() as opened:
        me(opened)
        brands = list_brands(opened)
        if not brands:
            notice("info", "No brand yet", "An import creates the first one: see the Overview.")
            return
        brand, wanted = _chosen(brands)
        found = best_ugc(opened, wanted, MOST)
    notice("warning", "Ask first", "Nothing may be reshared before its author has granted it.")
    if not found:
        _empty(wanted)
        return
    words = f"{len(found)} mention{'' if len(found) == 1 else 's'}" if len(found) < MOST else f"The best {MOST}"
    st.caption(f"{words}, best first")
    start = page_start(len(found), PAGE)
    for row in found[start : start + PAGE]:
        _row(row, brand)
    pager(len(found), PAGE)


def _chosen(brands: Sequence[Brand]) -> tuple[Brand, UgcFilter]:
    with st.container(key="filters", horizontal=True):
        slug = choose("Brand", "brand", {brand.slug: brand.name for brand in brands})
        days = choose("Since", "since", SINCE)
        pictured = switch("With a picture", "picture")
    brand = next(one for one in brands if one.slug == slug)
    since = utc_now() - timedelta(days=int(days)) if days else None
    return brand, UgcFilter(brand_id=brand.id or 0, since=since, media_only=pictured)


def _empty(wanted: UgcFilter) -> None:
    filtered = wanted.since is not None or wanted.media_only
    hint = "Take a filter away." if filtered else "Mentions that praise the product come here once they are read."
    notice("info", "Nothing worth resharing", hint)


def _row(row: UgcRow, brand: Brand) -> None:
    mention = row.mention
    with st.container(key=f"ugc-{mention.id}", border=True, gap="xsmall"):
        with st.container(key=f"ugc-head-{mention.id}", horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.text(one_line(row.author.name if row.author else "Unknown author", 60))
            st.text(f"{where(mention)} · {times.local(mention.published_at, times.zone_of(brand))}")
        customer_text(mention.full_text(), f"ugc-{mention.id}", 600)
        with st.container(key=f"ugc-why-{mention.id}", gap=None):
            st.text(_reach(row), width="stretch")
            for title, words in zip(("For it", "Against it"), _reasons(row), strict=True):
                if words:
                    st.text(f"{title}: {'; '.join(words)}", width="stretch")
        network_link(mention)


def _reach(row: UgcRow) -> str:
    """How well it is worth it, and how many saw it; a number that is not known is left out."""
    mention, followers = row.mention, row.author.followers if row.author else 0
    counted = (
        (len(mention.media), "picture"),
        (mention.likes, "like"),
        (mention.shares, "share"),
        (followers, "follower"),
    )
    known = [f"{count:,} {word}{'' if count == 1 else 's'}" for count, word in counted if count]
    return " · ".join([f"Worth {row.worth:.0%}", *known])


def _reasons(row: UgcRow) -> tuple[list[str], list[str]]:
    """What speaks for a mention, and what against it."""
    words = [(reason["code"] in SPEAKS_FOR, one_line(reason["text"], 120)) for reason in row.reasons]
    return [text for good, text in words if good], [text for good, text in words if not good]


page()
