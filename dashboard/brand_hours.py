"""When a brand is open, and how soon it answers: the forms that a manager fills in."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard.filters import CHANNEL_NAMES, choose
from dashboard.language import N_, Shown, _
from dashboard.session import Session, actor, session
from dashboard.widgets import flash, sentence
from dashboard.words import PRIORITIES
from store.brand_settings import set_hours, set_targets
from store.errors import EarfulError
from store.hours import DAYS
from store.hours_read import read_blocks, read_dates, write_blocks, write_dates
from store.models import Brand
from store.targets import MEASURES, minutes_of
from store.workflow import Actor

DAY_NAMES = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip
TITLES = Shown({"answer": N_("First answer, {priority}"), "resolution": N_("Resolved, {priority}")})
Change = Callable[[Session, Brand, Actor, int], None]


def hours_part(brand: Brand, may_change: bool) -> None:
    """Business hours with holidays, then targets for all channels or for one, bound to the version that is shown."""
    _hours(brand, f"{brand.id}-{brand.version}", not may_change)
    st.subheader(_("Targets"), anchor=False)
    st.markdown(_("How many hours of business time a case may take. New ones count for cases that open from now on."))
    channel = choose(_("Targets for"), "targets", CHANNEL_NAMES)
    _targets(brand, channel, f"{brand.id}-{brand.version}-{channel}", not may_change)


def _hours(brand: Brand, key: str, fixed: bool) -> None:
    hours = brand.hours
    week = dict(hours.get("week", {}))
    with st.form(f"hours-{key}", border=False, width=640):
        st.checkbox(_("Always open"), not hours, key=f"always-{key}", disabled=fixed)
        st.markdown(_("Or by day, such as 09:00–12:00, 13:00–18:00; an empty day is closed."))
        for name, day in zip(DAY_NAMES, DAYS, strict=True):
            st.text_input(_(name), write_blocks(week.get(day, ())), key=f"{day}-{key}", disabled=fixed)
        left, right = st.columns(2)
        country, region = str(hours.get("country", "")), str(hours.get("region", ""))
        left.text_input(
            _("Closed on the holidays of a country, such as TH"), country, key=f"country-{key}", disabled=fixed
        )
        right.text_input(_("Only of a region in it, such as BY"), region, key=f"region-{key}", disabled=fixed)
        st.text_area(
            _("Dates of your own, one a line: 2026-12-31 closed, or 2027-01-02 10:00–14:00"),
            write_dates(hours.get("dates", {})), key=f"dates-{key}", disabled=fixed,
        )  # fmt: skip
        st.form_submit_button(
            _("Save the hours"),
            type="primary",
            disabled=fixed,
            on_click=_save,
            args=(brand.id, brand.version, _given(key)),
        )


def _given(key: str) -> Change:
    """Keeps the hours of the form, read when it is sent."""

    def change(opened: Session, brand: Brand, who: Actor, seen: int) -> None:
        given = {name: st.session_state[f"{name}-{key}"] for name in (*DAYS, "always", "country", "region", "dates")}
        hours: dict[str, Any] = {
            "week": {day: read_blocks(given[day]) for day in DAYS},
            "country": given["country"].strip().upper(),
            "region": given["region"].strip(),
            "dates": read_dates(given["dates"]),
        }
        set_hours(opened, brand, {} if given["always"] else hours, who, seen)

    return change


def _targets(brand: Brand, channel: str, key: str, fixed: bool) -> None:
    minutes = minutes_of(brand.targets, channel)
    with st.form(f"targets-{key}", border=False, width=640):
        for measure, column in zip(MEASURES, st.columns(2), strict=True):
            for priority, words in PRIORITIES.items():
                title = TITLES[measure].format(priority=words[0].lower())
                column.number_input(
                    title, 0.25, 2_160.0, minutes[measure][priority] / 60, 0.25,
                    key=f"{measure}-{priority}-{key}", disabled=fixed,
                )  # fmt: skip
        with st.container(horizontal=True):
            steps = ((_("Save the targets"), _typed(channel, key)), (_("Back to the usual"), _usual(channel)))
            for label, change in steps:
                st.form_submit_button(label, disabled=fixed, on_click=_save, args=(brand.id, brand.version, change))


def _typed(channel: str, key: str) -> Change:
    def change(opened: Session, brand: Brand, who: Actor, seen: int) -> None:
        hours = {one: {p: st.session_state[f"{one}-{p}-{key}"] for p in PRIORITIES} for one in MEASURES}
        minutes = {one: {p: round(value * 60) for p, value in each.items()} for one, each in hours.items()}
        set_targets(opened, brand, channel, minutes, who, seen)

    return change


def _usual(channel: str) -> Change:
    return lambda opened, brand, who, seen: set_targets(opened, brand, channel, None, who, seen)


def _save(brand_id: int, version: int, change: Change) -> None:
    """Make a change against the version that the form was filled in on."""
    try:
        with session() as opened:
            change(opened, opened.get_one(Brand, brand_id), actor(opened), version)
            opened.commit()
    except EarfulError as error:
        flash("error", _("Not saved"), sentence(error))
    else:
        flash("done", _("Saved"), _("Counts for cases that open from now on."))
