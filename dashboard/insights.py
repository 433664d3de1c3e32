"""Insights: how much is said, how it sounds, about what, and how we answer."""

from dataclasses import replace
from datetime import timedelta
from typing import Literal

import streamlit as st

from dashboard import times
from dashboard.filters import CHANNEL_NAMES, LANGUAGE_NAMES, choose
from dashboard.insight_answers import answers_part, voice_part
from dashboard.insight_complaints import complaints_part
from dashboard.insight_disputes import disputes_part
from dashboard.insight_parts import change, groups_part, net_part, points, volume_part
from dashboard.insight_report import report_part
from dashboard.insight_surveys import surveys_part
from dashboard.language import N_, Shown, _, number_words
from dashboard.rising import risen, rising_part
from dashboard.session import actor, session
from dashboard.widgets import notice, one_line, show_flash
from dashboard.words import ASPECTS, spaced
from store.answers import answers_by_month
from store.brands import list_brands
from store.dispute_numbers import disputes_between
from store.insights import (
    Counted,
    Scope,
    by_aspect,
    by_product,
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

PERIODS = Shown({
    "28": N_("Last 28 days"), "7": N_("Last 7 days"), "91": N_("Last 13 weeks"), "364": N_("Last 52 weeks"),
})  # fmt: skip


PARTS = Shown({"": N_("Mentions"), "surveys": N_("Surveys")})


def page() -> None:
    """Charts of one brand over a period, all from daily rollups, each with its numbers."""
    show_flash()
    now = utc_now()
    with session() as opened:
        actor(opened)
        brands = list_brands(opened)
        if not brands:
            notice("info", _("Nothing to count yet"), _("Bring in mentions first: the Overview says how."))
            return
        brand, scope, part = _chosen(brands)
        if part:
            surveys_part(opened, brand, scope)
            return
        both = counted(opened, replace(scope, first=scope.before().first))
        rows, past = (
            [row for row in both if row.day >= scope.first],
            [row for row in both if row.day < scope.first],
        )
        aspects, products = by_aspect(opened, scope), by_product(opened, scope)
        voices = share_of_voice(opened, rows, scope.brand_id, brand.name)
        months = answers_by_month(opened, scope.brand_id, brand.time_zone, scope.last)
        begin = day_bounds(brand.time_zone, scope.first)[0]
        (cases,) = kept(opened, begin, now + timedelta(days=1), now, brand_id=brand.id)
        themes = risen(opened, [brand])
        went = disputes_between(opened, scope.brand_id, begin, now + timedelta(days=1))
    mine = ours(rows)
    if not rows:
        notice("info", _("Nothing was read in this period"), _("Choose a longer one, or run `earful analyse`."))
    else:
        _headline(mine, ours(past))
        _charts(mine, scope, aspects)
        _products(products)
        voice_part(voices)
    if scope.channel or scope.lang:
        st.caption(_("All below is of every channel and language: the filters do not narrow it."))
    rising_part(themes, several=False)
    answers_part(months, cases, {"brand": brand.slug})
    disputes_part(went)
    complaints_part(brand)
    report_part(brand)


def _chosen(brands: list[Brand]) -> tuple[Brand, Scope, str]:
    """The brand, what to count of it, and which part is shown; days are those of its own zone."""
    with st.container(key="filters", horizontal=True):
        names = {one.slug: one.name for one in brands}
        slug = choose(_("Brand"), "brand", names) if len(brands) > 1 else brands[0].slug
        days = int(choose(_("Period"), "days", PERIODS))
        channel = choose(_("Channel"), "channel", CHANNEL_NAMES)
        lang = choose(_("Language"), "lang", LANGUAGE_NAMES)
        part = choose(_("Part"), "part", PARTS)
    brand = next(one for one in brands if one.slug == slug)
    last = utc_now().astimezone(times.zone_of(brand)).date()
    first = last - timedelta(days=days - 1)
    return brand, Scope(brand_id=brand.id or 0, first=first, last=last, channel=channel, lang=lang), part


def _headline(rows: list[Counted], past: list[Counted]) -> None:
    labels, before = totals(rows), totals(past)
    copies, said, was = sum(row.copies for row in rows), sum(labels.values()), sum(before.values())
    left, right = st.columns(2, gap="medium")
    arrow: Literal["auto", "off"] = "auto" if was else "off"
    left.metric(_("Mentions"), number_words(said), change(said, was), delta_color="off", delta_arrow=arrow)
    past_net = _("before: {net}", net=points(net_of(before)))
    right.metric(_("Net sentiment"), points(net_of(labels)), past_net, delta_color="off", delta_arrow="off")
    if copies:
        left.caption(_("and {count} copies of them, which count nowhere else here", count=number_words(copies)))


def _charts(rows: list[Counted], scope: Scope, aspects: dict[str, dict[str, int]]) -> None:
    found = over_time(rows, scope)
    volume_part(found, step_of(scope))
    net_part(found)
    left, right = st.columns(2, gap="medium")
    with left:
        groups_part(N_("Channel"), labels_by(rows, lambda row: row.channel), CHANNEL_NAMES, "by-channel")
    with right:
        groups_part(N_("Language"), labels_by(rows, lambda row: row.lang), LANGUAGE_NAMES, "by-language")
    note = _("By what is said of the aspect itself; a mention may speak of several.")
    groups_part(N_("Aspect"), aspects, {name: spaced(name) for name in ASPECTS}, "by-aspect", note)


def _products(products: dict[str, dict[str, int]]) -> None:
    note = _("Of mentions whose product a shop, a file or a survey names; all others are in no bar.")
    names = {name: one_line(name, 200) if name else _("All other products") for name in products}
    groups_part(N_("Product"), products, names, "by-product", note)


page()
