"""How many of the newest cases were answered and resolved in time, for the Overview."""

from datetime import datetime, timedelta

import streamlit as st

from dashboard.language import N_, Shown, _, number_words, translated
from dashboard.session import Session
from dashboard.words import PRIORITIES, channel_title
from store.sla import Kept, Row, cells, kept_by, span

DAYS = 30
HEADS = (
    N_("channel"), N_("priority"), N_("cases"), N_("no answer needed"), N_("answered in time"), N_("median"),
    N_("90th percentile"), N_("resolved in time"), N_("median to the end"), N_("90th to the end"),
)  # fmt: skip
NONE_YET = Shown({
    "answered": N_("None had to be answered yet"), "resolved": N_("None had to be resolved yet"),
})  # fmt: skip
IN_TIME = Shown({
    "answered": N_("**{share}** answered in time ({met} of {all})"),
    "resolved": N_("**{share}** resolved in time ({met} of {all})"),
})  # fmt: skip


def read_targets(opened: Session, brand_id: int | None, now: datetime) -> tuple[Row, list[Row]]:
    """All cases that began in the last 30 days, in one row, and by channel and priority."""
    since, until = now - timedelta(days=DAYS), now + timedelta(days=1)
    (total,), rows = kept_by(opened, since, until, now, ((), ("channel", "priority")), brand_id=brand_id)
    return total, rows


def targets_part(total: Row, rows: list[Row]) -> None:
    """Two sentences, and a table behind them; nothing while no case counts."""
    if total.answer.share is None and total.resolution.share is None:
        return
    st.subheader(_("In time, the last {count} days", count=DAYS), anchor=False)
    with st.container(key="in-time", gap=None):
        for part, what in ((total.answer, "answered"), (total.resolution, "resolved")):
            st.markdown(_sentence(part, what))
    with st.expander(_("By channel and priority")):
        heads = [_(head) for head in HEADS]
        table = [
            [channel_title(row.channel), PRIORITIES[row.priority][0], *map(translated, cells(row))] for row in rows
        ]
        st.dataframe([dict(zip(heads, line, strict=True)) for line in table], hide_index=True)


def _sentence(part: Kept, what: str) -> str:
    if part.share is None:
        return NONE_YET[what]
    met, counted = number_words(part.met), number_words(part.met + part.missed)
    said = IN_TIME[what].format(share=f"{part.share:.0%}", met=met, all=counted)
    if not part.median:
        return said
    half, most = translated(span(part.median)), translated(span(part.slowest))
    return _("{in_time}, half within {half}, nine in ten within {most}", in_time=said, half=half, most=most)
