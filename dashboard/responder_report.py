"""Drafts report: how many drafts are taken as they are, how many are changed or rejected, and why."""

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from dashboard import times
from dashboard.filters import choose, choose_brand
from dashboard.session import actor, session
from dashboard.sheet import as_csv
from dashboard.widgets import notice, one_line, show_flash
from dashboard.words import channel_title, language_title, spaced
from store.acceptance import Acceptance, acceptance, decisions, reasons
from store.brands import list_brands
from store.decisions import REASONS
from store.models import utc_now

PERIODS = {"30": "Last 30 days", "7": "Last 7 days", "90": "Last 90 days", "365": "Last year"}
BY = {"brand_id": "By brand", "channel": "By channel", "intent": "By intent", "lang": "By language",
    "variant": "By variant"}  # fmt: skip
HEADINGS = ("Group", "Drafts", "As is", "Under 40 % edit", "More", "Rejected", "Accepted", "Median time")


def page() -> None:
    """One table by brand, channel, intent, language or variant, over a period, and the reasons of rejections."""
    show_flash()
    with session() as opened:
        actor(opened)
        brands = list_brands(opened)
        with st.container(key="filters", horizontal=True):
            brand = choose_brand(brands)
            days = choose("Period", "days", PERIODS)
            by = choose("By", "by", BY)
        now = utc_now()
        since = now - timedelta(days=int(days))
        made = decisions(opened, since, now + timedelta(minutes=1), brand.id if brand else None)
    if not made:
        notice("info", "No decision yet in this period", "A draft counts once somebody approves, edits or rejects it.")
        return
    names = {str(one.id): one.name for one in brands}
    st.markdown(_headline(acceptance(made)[0]))
    rows = [_cells(row, _title(by, row.group, names)) for row in acceptance(made, by)]
    with st.container(key="report"):
        st.dataframe({heading: [row[at] for row in rows] for at, heading in enumerate(HEADINGS)}, hide_index=True)
    st.download_button("Download as CSV", as_csv([HEADINGS, *rows]), f"drafts-by-{by}.csv", "text/csv")
    _why(reasons(made))


def _headline(all_: Acceptance) -> str:
    return (
        f"**{all_.accepted:.0%}** of {all_.total:,} drafts were approved as they were or with under 40 % edit "
        f":gray[· median time to decide {times.span(all_.seconds)}]"
    )


def _title(by: str, group: str, brands: dict[str, str]) -> str:
    if by == "brand_id":
        return one_line(brands.get(group, group), 80)
    if by == "channel":
        return channel_title(group)
    if by == "lang":
        return language_title(group)
    return spaced(group) if group else "As first written" if by == "variant" else "None found"


def _cells(row: Acceptance, title: str) -> tuple[str, ...]:
    counts = (row.total, row.as_is, row.light, row.heavy, row.rejected)
    return (title, *map(str, counts), f"{row.accepted:.0%}", times.span(row.seconds))


def _why(found: Sequence[tuple[str, int]]) -> None:
    if found:
        st.markdown("**Why drafts were rejected**")
        with st.container(key="reasons", gap="xxsmall"):
            for code, count in found:
                st.text(f"{count} × {REASONS.get(code, spaced(code))}")


page()
