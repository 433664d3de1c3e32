"""How a brand answers, on the Insights page: two honest lines by month, first-answer time, and share of voice."""

from collections.abc import Sequence

import altair as alt
import streamlit as st

from dashboard import times
from dashboard.insight_parts import BAR, COLOURS, GREEN, HEIGHT, chart_of, percent, tips, with_numbers
from dashboard.language import N_, _, translated
from dashboard.widgets import one_line
from store.answers import Month
from store.insights import Voice
from store.sla import Row, span

ANSWERED, SENT = N_("Answered by now"), N_("Replies sent")
TWO_LINES = N_(
    "**Answered by now** is the share of the mentions of a month that need an answer and have one, whenever it was "
    "given. **Replies sent** counts what left in a month, whatever it answers. They differ while a backlog grows or is "
    "cleared, so one is never divided by the other."
)


def answers_part(months: Sequence[Month], cases: Row, address: dict[str, str]) -> None:
    """Answers by month, how long the first answer took, and the way to the report on drafts."""
    st.subheader(_("Answers"), anchor=False)
    if cases.answer.median is not None:
        half, most = translated(span(cases.answer.median)), translated(span(cases.answer.slowest))
        taken = _("First answer: half within **{half}**, nine in ten within **{most}** of business time", half=half,
                  most=most)  # fmt: skip
        of = _("cases that began in this period")
        st.markdown(f"{taken} :gray[· {of}]")
    else:
        st.caption(_("No case of this period is answered yet."))
    st.page_link("dashboard/responder_report.py", label=_("How drafts are taken"), query_params=address)
    if any(month.needed or month.sent for month in months):
        st.caption(_(TWO_LINES))
        with_numbers(
            _months_chart(months), (N_("Month"), N_("Needed an answer"), ANSWERED, N_("Share"), SENT),
            [(f"{m.first:%Y-%m}", m.needed, m.answered, percent(m.rate), m.sent) for m in months], "answers-by-month",
        )  # fmt: skip


def _months_chart(months: Sequence[Month]) -> alt.VConcatChart:
    """Two panels, one above the other: a share and a number have no axis in common."""
    flat = [
        {"Month": times.day(month.first, "MMM y"), "Of 100": round(100 * month.rate), "Replies": month.sent}
        if month.rate is not None
        else {"Month": times.day(month.first, "MMM y"), "Replies": month.sent}
        for month in months
    ]
    order = [times.day(month.first, "MMM y") for month in months]
    x = alt.X("Month:N", sort=order, title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True))
    base = chart_of(flat, height=HEIGHT // 2)
    share = base.mark_line(point={"color": GREEN}, color=GREEN).encode(
        x=x, y=alt.Y("Of 100:Q", title=f"{_(ANSWERED)}, %", scale=alt.Scale(domain=[0, 100])),
        tooltip=tips(("Month:N", _("Month")), ("Of 100:Q", _("Of 100"))),
    )  # fmt: skip
    up = alt.Scale(domain=[0, max(1, *(month.sent for month in months))])
    grey = COLOURS["neutral"]
    sent = base.mark_line(point={"color": grey}, color=grey, strokeDash=[5, 3]).encode(
        x=x,
        y=alt.Y("Replies:Q", title=_(SENT), scale=up, axis=alt.Axis(tickMinStep=1, format="d")),
        tooltip=tips(("Month:N", _("Month")), ("Replies:Q", _("Replies"))),
    )
    both: alt.VConcatChart = alt.vconcat(share, sent).resolve_scale(x="shared")
    return both


def voice_part(voices: Sequence[Voice]) -> None:
    """The brand among its competitors; a word on how to begin where none is listened to."""
    st.subheader(_("Share of voice"), anchor=False)
    if len(voices) < 2:
        st.caption(_("Mark a query as “About a competitor” on Brands → Queries to compare. Its mentions open no case."))
        return
    st.caption(_("Mentions found by each, copies counted once. A mention of both counts for both."))
    flat = [
        {"Brand": one_line(one.name, 40), "Mentions": one.mentions, "own": at == 0} for at, one in enumerate(voices)
    ]
    chart = chart_of(flat, height=BAR * len(voices) + 60).mark_bar().encode(
        x=alt.X("Mentions:Q", title=None, axis=alt.Axis(tickMinStep=1)),
        y=alt.Y("Brand:N", title=None, sort="-x"),
        color=alt.condition("datum.own", alt.value(GREEN), alt.value(COLOURS["neutral"])),
        tooltip=tips(("Brand:N", _("Brand")), ("Mentions:Q", _("Mentions"))),
    )  # fmt: skip
    rows = [(one_line(one.name, 80), one.mentions, percent(one.share)) for one in voices]
    with_numbers(chart, (N_("Brand"), N_("Mentions"), N_("Share")), rows, "share-of-voice")
