"""What surveys say, on the Insights page: NPS and satisfaction with how sure they are, over time and by group."""

from collections.abc import Mapping, Sequence
from datetime import date

import altair as alt
import streamlit as st

from dashboard import times
from dashboard.insight_parts import BAR, COLOURS, GREEN, HEIGHT, MOST, chart_of, numbers, percent, tips, with_numbers
from dashboard.language import N_, Shown, _, number_words
from dashboard.session import Session
from dashboard.widgets import notice, one_line
from dashboard.words import LANGUAGES
from store.insights import Net, Scope, step_of
from store.models import Brand
from store.survey_numbers import (
    MOODS,
    Given,
    Moods,
    Sent,
    answers_in,
    links_in,
    moods_by,
    moods_of,
    moods_over_time,
    nps,
    satisfied,
)

GROUPS = Shown({"detractor": N_("Detractors"), "passive": N_("Passives"), "promoter": N_("Promoters")})
HEADS = (N_("Detractors"), N_("Passives"), N_("Promoters"))
NPS = (N_("NPS"), N_("Low"), N_("High"))
VIA = {name: name.capitalize() for name in ("typeform", "formbricks")} | Shown({
    "page": N_("Our own page"), "file": N_("File"), "webhook": N_("Own systems"),
})  # fmt: skip
BY = Shown({"Product": N_("NPS by product"), "Place": N_("NPS by place"), "Language": N_("NPS by language")})
METHOD = N_(
    "Promoters (9 and 10) minus detractors (0 to 6), in points of 100. The band is the 95% interval of Agresti and "
    "Min: the fewer answers, the wider it is, and where two bands overlap much, nothing may have changed."
)


def surveys_part(opened: Session, brand: Brand, scope: Scope) -> None:
    """All numbers of the surveys of a brand in a period; two queries."""
    answers, links = answers_in(opened, scope, brand.time_zone), links_in(opened, scope, brand.time_zone)
    if not answers and not links:
        notice("info", _("Nothing was answered in this period"), _("The page Surveys makes one, and links to it."))
        return
    if scope.channel:
        st.caption(_("The filter by channel does not narrow this."))
    _headline(answers, links)
    if any(each.kind == "nps" for each in answers):
        _trend(moods_over_time(answers, scope), step_of(scope))
        _groups(N_("Product"), moods_by(answers, lambda each: each.product), {}, "nps-by-product")
        left, right = st.columns(2, gap="medium")
        with left:
            _groups(N_("Place"), moods_by(answers, lambda each: each.via), VIA, "nps-by-place")
        with right:
            _groups(N_("Language"), moods_by(answers, lambda each: each.lang), LANGUAGES, "nps-by-language")
    _rates(links)


def in_points(net: Net | None) -> str:
    """An NPS in points with its interval: 30 (14 to 45)."""
    if net is None:
        return "–"
    value, low, high = (f"{100 * number:.0f}" for number in net)
    return _("{value} ({low} to {high})", value=value, low=low, high=high)


def in_percent(net: Net | None) -> str:
    """A share with its interval: 80 % (49 % to 94 %)."""
    return "–" if net is None else _("{value} ({low} to {high})", **{
        name: percent(getattr(net, name)) for name in ("value", "low", "high")
    })  # fmt: skip


def _headline(answers: Sequence[Given], links: Sequence[Sent]) -> None:
    moods = moods_of(answers)
    first, second, third = st.columns(3, gap="medium")
    first.metric(_("NPS"), in_points(nps(moods)))
    first.caption(_("{count} answers from 0 to 10", count=number_words(sum(moods.values()))))
    rated = sum(each.kind == "csat" for each in answers)
    second.metric(_("Satisfied: 4 and 5 of 5"), in_percent(satisfied(answers)))
    second.caption(_("{count} answers from 1 to 5", count=number_words(rated)))
    made, answered = sum(each.made for each in links), sum(each.answered for each in links)
    third.metric(_("Answered"), percent(answered / made if made else None))
    third.caption(_("{answered} of {made} links of this period", answered=number_words(answered),
                    made=number_words(made)))  # fmt: skip


def _cells(net: Net | None) -> tuple[int | None, int | None, int | None]:
    if net is None:
        return None, None, None
    value, low, high = (round(100 * number) for number in net)
    return value, low, high


def _trend(found: Sequence[tuple[date, Moods]], step: int) -> None:
    st.subheader(_("NPS over time"), anchor=False)
    st.caption(_("Each day") if step == 1 else _("Each week, by its first day"))
    st.caption(_(METHOD))
    cells = [(*_cells(nps(moods)), sum(moods.values())) for _day, moods in found]
    days = [day for day, _moods in found]
    flat = [
        {"Day": times.day(day, "d MMM"), "NPS": value, "Low": low, "High": high, "Answers": count}
        for day, (value, low, high, count) in zip(days, cells, strict=True)
    ]
    x = alt.X("Day:O", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True))
    scale = alt.Scale(domain=[-100, 100])
    base = chart_of(flat, height=HEIGHT)
    band = base.mark_area(opacity=0.18, color=GREEN).encode(
        x=x, y=alt.Y("Low:Q", title=None, scale=scale), y2=alt.Y2("High:Q")
    )
    alone = base.mark_rule(opacity=0.4, color=GREEN).encode(x=x, y=alt.Y("Low:Q", scale=scale), y2=alt.Y2("High:Q"))
    line = base.mark_line(color=GREEN, point={"color": GREEN}).encode(
        x=x, y=alt.Y("NPS:Q", title=None, scale=scale),
        tooltip=tips(("Day:O", _("Day")), *((f"{name}:Q", _(name)) for name in NPS), ("Answers:Q", _("Answers"))),
    )  # fmt: skip
    table = [(day.isoformat(), *more) for day, more in zip(days, cells, strict=True)]
    with_numbers(band + alone + line, (N_("Day"), *NPS, N_("Answers")), table, "nps-over-time")


def _groups(of: str, found: Mapping[str, Moods], names: Mapping[str, str], name: str) -> None:
    """Groups as bars of detractors, passives and promoters, with the NPS of each in the numbers."""
    if not found:
        return
    st.subheader(BY[of], anchor=False)
    shown = [(one_line(names.get(key, key), 40), moods) for key, moods in list(found.items())[:MOST]]
    flat = [
        {"Group": group, "Who": GROUPS[mood], "Answers": moods[mood], "order": at}
        for group, moods in shown
        for at, mood in enumerate(MOODS)
    ]
    scale = alt.Scale(
        domain=list(GROUPS.values()), range=[COLOURS[each] for each in ("negative", "neutral", "positive")]
    )
    chart = chart_of(flat, height=BAR * len(shown) + 110).mark_bar().encode(
        x=alt.X("Answers:Q", title=None, axis=alt.Axis(tickMinStep=1)),
        y=alt.Y("Group:N", title=None, sort=[group for group, _moods in shown]),
        color=alt.Color("Who:N", scale=scale, legend=alt.Legend(title=None, orient="top")),
        order="order:Q",
        tooltip=tips(("Group:N", _("Group")), ("Who:N", _("Who")), ("Answers:Q", _("Answers"))),
    )  # fmt: skip
    rows = [
        (one_line(names.get(key, key), 200), *(moods[mood] for mood in MOODS), *_cells(nps(moods)))
        for key, moods in found.items()
    ]
    with_numbers(chart, (of, *HEADS, *NPS), rows, name)


def _rates(links: Sequence[Sent]) -> None:
    """How many of the links of each survey were opened and answered."""
    if not links:
        return
    st.subheader(_("Links"), anchor=False)
    st.caption(_("A mail scanner that looks at a link opens it too, so opened is no more than a hint."))
    headings = (N_("Survey"), N_("Made"), N_("Opened"), N_("Answered"), N_("Share"))
    rows = [
        (one_line(each.survey, 80), each.made, each.opened, each.answered, percent(each.answered / each.made))
        for each in links
    ]
    numbers(headings, rows, "survey-links")
