"""Disputes on the Insights page: how many, how soon settled, opened again, recommended after, and at what cost."""

from collections.abc import Sequence

import streamlit as st

from dashboard.case_dispute_words import WANTED, money
from dashboard.insight_parts import numbers, percent
from dashboard.language import _, number_words
from store.dispute_numbers import Went


def disputes_part(went: Sequence[Went]) -> None:
    """One line for all disputes that were marked in the period, and a table by what was wanted."""
    if not went:
        return
    every = went[0]
    st.subheader(_("Disputes"), anchor=False)
    left, middle, right = st.columns(3, gap="medium")
    left.metric(_("Marked as disputes"), number_words(every.marked))
    middle.metric(_("Settled"), number_words(every.settled))
    right.metric(_("Half of them within"), _hours(every.median_seconds))
    st.caption(
        _(
            "Opened again: {again} · would recommend us now: {recommend} of {asked} asked",
            again=percent(every.reopened), recommend=percent(every.recommend), asked=number_words(every.asked),
        )
    )  # fmt: skip
    headings = (
        _("Wanted"), _("Marked"), _("Settled"), _("Half within, hours"), _("Opened again"), _("People asked"),
        _("Would recommend"), _("Cost"),
    )  # fmt: skip
    numbers(headings, [_row(each) for each in went], "disputes")


def _hours(seconds: float | None) -> str:
    """Hours by the calendar with one decimal, as a dispute takes days."""
    return "–" if seconds is None else _("{hours} hours", hours=number_words(round(seconds / 3600, 1)))


def _row(each: Went) -> tuple[object, ...]:
    cost = ", ".join(money(amount, currency) for currency, amount in each.costs)
    return (
        WANTED[each.wanted] if each.wanted else _("All"), each.marked, each.settled, _in_hours(each.median_seconds),
        percent(each.reopened), each.asked, percent(each.recommend), cost,
    )  # fmt: skip


def _in_hours(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds / 3600, 1)
