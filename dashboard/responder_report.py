"""Drafts report: how many drafts are taken as they are, how many are changed or rejected, and why."""

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from dashboard import times
from dashboard.filters import choose, choose_brand
from dashboard.language import N_, Shown, _, number_words, translated
from dashboard.session import actor, session
from dashboard.sheet import taken_along
from dashboard.widgets import notice, one_line, show_flash
from dashboard.words import channel_title, language_title, spaced
from store.acceptance import Acceptance, acceptance, decisions, reasons
from store.brands import list_brands
from store.decisions import REASONS
from store.models import utc_now

PERIODS = Shown({
    "30": N_("Last 30 days"), "7": N_("Last 7 days"), "90": N_("Last 90 days"), "365": N_("Last year"),
})  # fmt: skip
BY = Shown({
    "brand_id": N_("By brand"), "channel": N_("By channel"), "intent": N_("By intent"), "lang": N_("By language"),
    "variant": N_("By variant"),
})  # fmt: skip
HEADINGS = (
    N_("Group"), N_("Drafts"), N_("As is"), N_("Under 40 % edit"), N_("More"), N_("Rejected"), N_("Accepted"),
    N_("Median time"),
)  # fmt: skip
FULLER = {  # what a page says for headings of the file, which stay as they are
    "Under 40 % edit": N_("Under 40% edit"),
    "More": N_("40% edit or more"),
}

OFTEN = 3  # rejections for one reason, from which on its remedy stands beside it
ADVICE = Shown({
    "wrong_facts": N_("What two rejected drafts quoted stands in no new draft until its entry is looked at and saved."),
    "wrong_tone": N_("Brands → Voice sets tone and warmth of new drafts, and words to avoid."),
    "too_long": N_("Brands → Voice → Length makes new drafts shorter."),
    "too_generic": N_("Entries in Brands → Policies and replies give new drafts something of their own to say."),
})  # fmt: skip


def page() -> None:
    """One table by brand, channel, intent, language or variant, over a period, and the reasons of rejections."""
    show_flash()
    with session() as opened:
        actor(opened)
        brands = list_brands(opened)
        with st.container(key="filters", horizontal=True):
            brand = choose_brand(brands)
            days = choose(_("Period"), "days", PERIODS)
            by = choose(_("By"), "by", BY)
        now = utc_now()
        since = now - timedelta(days=int(days))
        made = decisions(opened, since, now + timedelta(minutes=1), brand.id if brand else None)
    if not made:
        counts = _("A draft counts once somebody approves, edits or rejects it.")
        notice("info", _("No decision yet in this period"), counts)
        return
    names = {str(one.id): one.name for one in brands}
    st.markdown(_headline(acceptance(made)[0]))
    rows = [_cells(row, _title(by, row.group, names)) for row in acceptance(made, by)]
    with st.container(key="report"):
        st.dataframe(
            {_(FULLER.get(heading, heading)): [row[at] for row in rows] for at, heading in enumerate(HEADINGS)},
            hide_index=True,
        )
    name = f"drafts-by-{by}"
    st.download_button(
        _("Download as CSV"), lambda: taken_along([HEADINGS, *rows], name), file_name=f"{name}.csv", mime="text/csv"
    )
    _why(reasons(made))


def _headline(all_: Acceptance) -> str:
    taken = _("**{share}** of {total} drafts were approved as they were or with under 40% edit",
              share=f"{all_.accepted:.0%}", total=number_words(all_.total))  # fmt: skip
    median = _("median time to decide {span}", span=times.span(all_.seconds))
    return f"{taken} :gray[· {median}]"


def _title(by: str, group: str, brands: dict[str, str]) -> str:
    if by == "brand_id":
        return one_line(brands.get(group, group), 80)
    if by == "channel":
        return channel_title(group)
    if by == "lang":
        return language_title(group)
    return spaced(group) if group else _("As first written") if by == "variant" else _("None found")


def _cells(row: Acceptance, title: str) -> tuple[str, ...]:
    counts = (row.total, row.as_is, row.light, row.heavy, row.rejected)
    return (title, *map(str, counts), f"{row.accepted:.0%}", times.span(row.seconds))


def _why(found: Sequence[tuple[str, int]]) -> None:
    if found:
        why = _("Why drafts were rejected")
        st.markdown(f"**{why}**")
        with st.container(key="reasons", gap="xxsmall"):
            for code, count in found:
                st.text(f"{count} × {translated(REASONS.get(code, spaced(code)))}")
                if count >= OFTEN and code in ADVICE:
                    st.caption(ADVICE[code])


page()
