"""Charts of the Insights page; each stands with its numbers as a table and as a file for a spreadsheet."""

from collections.abc import Mapping, Sequence
from datetime import date

import altair as alt
import streamlit as st

from dashboard import times
from dashboard.language import N_, Shown, _
from dashboard.sheet import taken_along
from dashboard.words import LABELS
from store.insights import Net, net_of
from store.scores import LABELS as ORDER

COLOURS = {"negative": "#d64540", "neutral": "#7f8b88", "positive": "#128a77"}
GREEN = "#128a77"
HEIGHT = 260
BAR = 34
MOST = 12
HEADS = tuple(name.capitalize() for name in ORDER)  # the words of LABELS, as they are marked there
NET = (N_("Net"), N_("Low"), N_("High"))
SHARE = N_("Negative, %")
BY = Shown({
    "Channel": N_("By channel"), "Language": N_("By language"), "Aspect": N_("By aspect"),
    "Product": N_("By product"),
})  # fmt: skip
Labels = Mapping[str, int]
BAND = N_(
    "Positive minus negative, in points of 100. The band is a 95% interval: the fewer mentions, the wider it is, and "
    "where two bands overlap much, nothing may have changed."
)


def change(now: int, before: int) -> str:
    """A count beside that of the period before."""
    if not before:
        return _("none in the period before")
    return _("{change} against the period before", change=f"{now - before:+,}")


def percent(value: float | None) -> str:
    """A share as people read it, with its sign left as it is."""
    return "–" if value is None else f"{value:.0%}"


def points(net: Net | None) -> str:
    """Net sentiment in points with its interval: +12 (+4 to +20)."""
    if net is None:
        return "–"
    value, low, high = (f"{100 * number:+.0f}" for number in net)
    return _("{value} ({low} to {high})", value=value, low=low, high=high)


def chart_of(rows: Sequence[Mapping[str, object]], height: int) -> alt.Chart:
    """An empty chart of rows that stand in it, so that no data frame is made of them."""
    return alt.Chart(alt.Data(values=rows), height=height)  # type: ignore[no-untyped-call]  # altair's own


def tips(*parts: tuple[str, str], shape: str = "") -> list[alt.Tooltip]:
    """What is said of a point of a chart: each field under its word."""
    return [alt.Tooltip(field, title=word, format=shape or alt.Undefined) for field, word in parts]


def with_numbers(
    chart: alt.Chart | alt.LayerChart | alt.VConcatChart,
    headings: Sequence[str],
    rows: Sequence[Sequence[object]],
    name: str,
) -> None:
    """A chart, and behind it the numbers that it draws; headings are marked words."""
    st.altair_chart(chart, width="stretch", key=f"chart-{name}")
    numbers(headings, rows, name)


def numbers(headings: Sequence[str], rows: Sequence[Sequence[object]], name: str) -> None:
    """Numbers as a table that opens on demand, with a file of the same; its headings stay English, for machines."""
    with st.expander(_("Numbers")):
        columns = {_(heading): [row[at] for row in rows] for at, heading in enumerate(headings)}
        st.dataframe(columns, hide_index=True, key=f"table-{name}")
        lines: list[Sequence[object]] = [headings, *rows]
        st.download_button(
            _("Download as CSV"), lambda: taken_along(lines, name), file_name=f"{name}.csv", mime="text/csv",
            key=f"csv-{name}",
        )  # fmt: skip


def volume_part(found: Sequence[tuple[date, Labels]], step: int) -> None:
    """Mentions over time, stacked by how they sound."""
    st.subheader(_("Mentions over time"), anchor=False)
    st.caption(_("Each day") if step == 1 else _("Each week, by its first day"))
    rows = [(day.isoformat(), *(labels.get(name, 0) for name in ORDER)) for day, labels in found]
    flat = [
        {"Day": times.day(day, "d MMM"), "Label": LABELS[name][0], "Mentions": labels.get(name, 0), "order": at}
        for day, labels in found
        for at, name in enumerate(ORDER)
    ]
    chart = chart_of(flat, height=HEIGHT).mark_bar().encode(
        x=_by_day(),
        y=alt.Y("Mentions:Q", title=None, axis=alt.Axis(tickMinStep=1)),
        color=_by_label(),
        order="order:Q",
        tooltip=tips(("Day:O", _("Day")), ("Label:N", _("Label")), ("Mentions:Q", _("Mentions"))),
    )  # fmt: skip
    with_numbers(chart, (N_("Day"), *HEADS), rows, "mentions-over-time")


def net_part(found: Sequence[tuple[date, Labels]]) -> None:
    """Net sentiment over time in a band of what it may be; a gap where nothing was said."""
    st.subheader(_("Net sentiment over time"), anchor=False)
    st.caption(_(BAND))
    nets = [(day, net_of(dict(labels)), sum(labels.values())) for day, labels in found]
    flat = [
        {"Day": times.day(day, "d MMM"), "Mentions": count} | dict(zip(NET, _net_cells(net), strict=True))
        for day, net, count in nets
    ]
    x = _by_day()
    scale = alt.Scale(domain=[-100, 100])
    base = chart_of(flat, height=HEIGHT)
    band = base.mark_area(opacity=0.18, color=GREEN).encode(
        x=x, y=alt.Y("Low:Q", title=None, scale=scale), y2=alt.Y2("High:Q")
    )
    line = base.mark_line(color=GREEN, point={"color": GREEN}).encode(
        x=x,
        y=alt.Y("Net:Q", title=None, scale=scale),
        tooltip=[*tips(("Day:O", _("Day"))), *tips(*((f"{name}:Q", _(name)) for name in NET), shape="+.0f"),
                 *tips(("Mentions:Q", _("Mentions")))],
    )  # fmt: skip
    rows = [(day.isoformat(), *_net_cells(net), count) for day, net, count in nets]
    with_numbers(band + line, (N_("Day"), *NET, N_("Mentions")), rows, "net-sentiment")


def groups_part(of: str, found: Mapping[str, Labels], names: Mapping[str, str], name: str, note: str = "") -> None:
    """Groups as bars by how they sound, with the share of negative and the net sentiment of each in the numbers.

    `of` is one of BY.
    """
    if not found:
        return
    st.subheader(BY[of], anchor=False)
    if note:
        st.caption(note)
    shown = dict(list(found.items())[:MOST])
    flat = [
        {"Group": names.get(key, key), "Label": LABELS[label][0], "Mentions": labels.get(label, 0), "order": at}
        for key, labels in shown.items()
        for at, label in enumerate(ORDER)
    ]
    chart = chart_of(flat, height=BAR * len(shown) + 110).mark_bar().encode(
        x=alt.X("Mentions:Q", title=None, axis=alt.Axis(tickMinStep=1)),
        y=alt.Y("Group:N", title=None, sort=[names.get(key, key) for key in shown]),
        color=_by_label(),
        order="order:Q",
        tooltip=tips(("Group:N", _("Group")), ("Label:N", _("Label")), ("Mentions:Q", _("Mentions"))),
    )  # fmt: skip
    rows = [
        (names.get(key, key), sum(labels.values()), *(labels.get(label, 0) for label in ORDER), *_shares(labels))
        for key, labels in found.items()
    ]
    with_numbers(chart, (of, N_("Mentions"), *HEADS, SHARE, *NET), rows, name)


def _shares(labels: Labels) -> tuple[int | None, ...]:
    said = sum(labels.values())
    return round(100 * labels.get("negative", 0) / said) if said else None, *_net_cells(net_of(dict(labels)))


def _by_day() -> alt.X:
    """Days as words of ours, in their order: a date would move with the zone of whoever looks."""
    return alt.X("Day:O", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True))


def _by_label() -> alt.Color:
    scale = alt.Scale(domain=[LABELS[name][0] for name in ORDER], range=[COLOURS[name] for name in ORDER])
    return alt.Color("Label:N", scale=scale, legend=alt.Legend(title=None, orient="top"))


def _net_cells(net: Net | None) -> tuple[int | None, ...]:
    return (None, None, None) if net is None else tuple(round(100 * number) for number in net)
