"""Insights: how much is said, how it sounds, about what, and how we answer."""

from dataclasses import replace
from datetime import timedelta

import streamlit as st

from dashboard import times
from dashboard.filters import CHANNEL_NAMES, LANGUAGE_NAMES, choose
from dashboard.insight_answers import answers_part, voice_part
from dashboard.insight_parts import change, groups_part, net_part, points, volume_part
from dashboard.insight_report import report_part
from dashboard.rising import risen, rising_part
from dashboard.session import actor, session
from dashboard.widgets import notice, show_flash
from dashboard.words import ASPECTS, spaced
from store.answers import answers_by_month
from store.brands import list_brands
from store.insights import (
    Counted,
    Scope,
    by_aspect,
    counted,
    labels_by,
    net_of,
    ours,
    over_time,
    share_of_voice,
    step_of,
    totals,
)
from store.models import Brand, utc_now
from store.rollups import day_bounds
from store.sla import kept

PERIODS = {"28": "Last 28 days", "7": "Last 7 days", "91": "Last 13 weeks", "364": "Last 52 weeks"}
ASPECT_NAMES = {name: spaced(name) for name in ASPECTS}


def page() -> None:
    """Charts of one brand over a period, all from daily rollups, each with its numbers."""
    show_flash()
    now = utc_now()
    with session() as opened:
        actor(opened)
        brands = list_brands(opened)
        if not brands:
            notice("info", "Nothing to count yet", "Bring in mentions first: the Overview says how.")
            return
        brand, scope = _chosen(brands)
        both = counted(opened, replace(scope, first=scope.before().first))
        rows, past = (
            [row for row in both if row.day >= scope.first],
            [row for row in both if row.day < scope.first],
        )
        aspects = by_aspect(opened, scope)
        voices = share_of_voice(opened, rows, scope.brand_id, brand.name)
        months = answers_by_month(opened, scope.brand_id, brand.time_zone, scope.last)
        begin, _ = day_bounds(brand.time_zone, scope.first)
        (cases,) = kept(opened, begin, now + timedelta(days=1), now, brand_id=brand.id)
        themes = risen(opened, [brand])
    mine = ours(rows)
    if not rows:
        notice("info", "Nothing was read in this period", "Choose a longer one, or run `earful analyse`.")
    else:
        _headline(mine, ours(past))
        _charts(mine, scope, aspects)
        voice_part(voices)
    if scope.channel or scope.lang:
        st.caption("All below is of every channel and language: the filters do not narrow it.")
    rising_part(themes, several=False)
    answers_part(months, cases, {"brand": brand.slug})
    report_part(brand)


def _chosen(brands: list[Brand]) -> tuple[Brand, Scope]:
    """The brand and what to count of it; days are those of its own zone."""
    with st.container(key="filters", horizontal=True):
        slug = choose("Brand", "brand", {one.slug: one.name for one in brands}) if len(brands) > 1 else brands[0].slug
        days = int(choose("Period", "days", PERIODS))
        channel, lang = choose("Channel", "channel", CHANNEL_NAMES), choose("Language", "lang", LANGUAGE_NAMES)
    brand = next(one for one in brands if one.slug == slug)
    last = utc_now().astimezone(times.zone_of(brand)).date()
    first = last - timedelta(days=days - 1)
    return brand, Scope(brand_id=brand.id or 0, first=first, last=last, channel=channel, lang=lang)


def _headline(rows: list[Counted], past: list[Counted]) -> None:
    labels, before = totals(rows), totals(past)
    copies, said, was = sum(row.copies for row in rows), sum(labels.values()), sum(before.values())
    left, right = st.columns(2, gap="medium")
    left.metric("Mentions", f"{said:,}", change(said, was), delta_color="off", delta_arrow="auto" if was else "off")
    right.metric("Net sentiment", points(net_of(labels)), f"before: {points(net_of(before))}", delta_color="off",
                 delta_arrow="off")  # fmt: skip
    if copies:
        left.caption(f"and {copies:,} copies of them, which count nowhere else here")


def _charts(rows: list[Counted], scope: Scope, aspects: dict[str, dict[str, int]]) -> None:
    found = over_time(rows, scope)
    volume_part(found, step_of(scope))
    net_part(found)
    left, right = st.columns(2, gap="medium")
    with left:
        groups_part("By channel", labels_by(rows, lambda row: row.channel), CHANNEL_NAMES, "by-channel")
    with right:
        groups_part("By language", labels_by(rows, lambda row: row.lang), LANGUAGE_NAMES, "by-language")
    note = "By what is said of the aspect itself; a mention may speak of several."
    groups_part("By aspect", aspects, ASPECT_NAMES, "by-aspect", note)


page()
