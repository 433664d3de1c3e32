"""Charts of the Insights page; each stands with its numbers as a table and as a file for a spreadsheet."""

from collections.abc import Mapping, Sequence
from datetime import date

import altair as alt
import streamlit as st

from dashboard.sheet import as_csv
from dashboard.words import LABELS
from store.insights import Net, net_of
from store.scores import LABELS as ORDER

COLOURS = {"negative": "#b3261e", "neutral": "#8a9693", "positive": "#0b6b5d"}
GREEN = "#0b6b5d"
HEIGHT = 260
BAR = 34
MOST = 12
Labels = Mapping[str, int]
BAND = (
    "Positive minus negative, in points of 100. The band is a 95 % interval: the fewer mentions, the wider it is, and "
    "where two bands overlap much, nothing may have changed."
)


def change(now: int, before: int) -> str:
    """A count beside that of the period before."""
    return f"{now - before:+,} against the period before" if before else "none in the period before"


def percent(value: float | None) -> str:
    """A share as people read it, with its sign left as it is."""
    return "–" if value is None else f"{value:.0%}"


def points(net: Net | None) -> str:
    """Net sentiment in points with its interval: +12 (+4 to +20)."""
    if net is None:
        return "–"
    value, low, high = (f"{100 * number:+.0f}" for number in net)
    return f"{value} ({low} to {high})"


def chart_of(rows: Sequence[Mapping[str, object]], height: int) -> alt.Chart:
    """An empty chart of rows that stand in it, so that no data frame is made of them."""
    return alt.Chart(alt.Data(values=rows), height=height)  # type: ignore[no-untyped-call]  # altair's own


def with_numbers(
    chart: alt.Chart | alt.LayerChart | alt.VConcatChart,
    headings: Sequence[str],
    rows: Sequence[Sequence[object]],
    name: str,
) -> None:
    """A chart, and behind it the numbers that it draws."""
    st.altair_chart(chart, width="stretch", key=f"chart-{name}")
    numbers(headings, rows, name)


def numbers(headings: Sequence[str], rows: Sequence[Sequence[object]], name: str) -> None:
    """Numbers as a table that opens on demand, with a file of the same."""
    with st.expander("Numbers"):
        columns = {heading: [row[at] for row in rows] for at, heading in enumerate(headings)}
        st.dataframe(columns, hide_index=True, key=f"table-{name}")
        lines: list[Sequence[object]] = [headings, *rows]
        st.download_button("Download as CSV", as_csv(lines), f"{name}.csv", "text/csv", key=f"csv-{name}")


def volume_part(found: Sequence[tuple[date, Labels]], step: int) -> None:
    """Mentions over time, stacked by how they sound."""
    st.subheader("Mentions over time", anchor=False)
    st.caption("Each day" if step == 1 else "Each week, by its first day")
    rows = [(day.isoformat(), *(labels.get(name, 0) for name in ORDER)) for day, labels in found]
    flat = [
        {"Day": f"{day:%-d %b}", "Label": LABELS[name][0], "Mentions": labels.get(name, 0), "order": at}
        for day, labels in found
        for at, name in enumerate(ORDER)
    ]
    chart = chart_of(flat, height=HEIGHT).mark_bar().encode(
        x=_by_day(),
        y=alt.Y("Mentions:Q", title=None, axis=alt.Axis(tickMinStep=1)),
        color=_by_label(),
        order="order:Q",
        tooltip=["Day:O", "Label:N", "Mentions:Q"],
    )  # fmt: skip
    with_numbers(chart, ("Day", *(LABELS[name][0] for name in ORDER)), rows, "mentions-over-time")


def net_part(found: Sequence[tuple[date, Labels]]) -> None:
    """Net sentiment over time in a band of what it may be; a gap where nothing was said."""
    st.subheader("Net sentiment over time", anchor=False)
    st.caption(BAND)
    nets = [(day, net_of(dict(labels)), sum(labels.values())) for day, labels in found]
    flat = [
        {"Day": f"{day:%-d %b}", "Mentions": count}
        | (
            dict(zip(("Net", "Low", "High"), _net_cells(net), strict=True))
            if net
            else {"Net": None, "Low": None, "High": None}
        )
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
        tooltip=["Day:O", *(
            alt.Tooltip(f"{name}:Q", format="+.0f") for name in ("Net", "Low", "High")), "Mentions:Q"],
    )  # fmt: skip
    rows = [(day.isoformat(), *_net_cells(net), count) for day, net, count in nets]
    with_numbers(band + line, ("Day", "Net", "Low", "High", "Mentions"), rows, "net-sentiment")


def groups_part(title: str, found: Mapping[str, Labels], names: Mapping[str, str], name: str, note: str = "") -> None:
    """Groups as bars by how they sound, with the net sentiment of each beside."""
    if not found:
        return
    st.subheader(title, anchor=False)
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
        tooltip=["Group:N", "Label:N", "Mentions:Q"],
    )  # fmt: skip
    rows = [
        (names.get(key, key), *(labels.get(label, 0) for label in ORDER), *_net_cells(net_of(dict(labels))))
        for key, labels in found.items()
    ]
    headings = (title.removeprefix("By ").capitalize(), *(LABELS[label][0] for label in ORDER), "Net", "Low", "High")
    with_numbers(chart, headings, rows, name)


def _by_day() -> alt.X:
    """Days as words of ours, in their order: a date would move with the zone of whoever looks."""
    return alt.X("Day:O", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True))


def _by_label() -> alt.Color:
    scale = alt.Scale(domain=[LABELS[name][0] for name in ORDER], range=[COLOURS[name] for name in ORDER])
    return alt.Color("Label:N", scale=scale, legend=alt.Legend(title=None, orient="top"))


def _net_cells(net: Net | None) -> tuple[int | None, ...]:
    return (None, None, None) if net is None else tuple(round(100 * number) for number in net)
