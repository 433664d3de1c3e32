"""How many of the newest cases were answered and resolved in time, for the Overview."""

from datetime import datetime, timedelta

import streamlit as st

from dashboard.session import Session
from dashboard.words import PRIORITIES, channel_title
from store.sla import COLUMNS, Kept, Row, cells, kept_by, span

DAYS = 30


def read_targets(opened: Session, brand_id: int | None, now: datetime) -> tuple[Row, list[Row]]:
    """All cases that began in the last 30 days, in one row, and by channel and priority."""
    since, until = now - timedelta(days=DAYS), now + timedelta(days=1)
    (total,), rows = kept_by(opened, since, until, now, ((), ("channel", "priority")), brand_id=brand_id)
    return total, rows


def targets_part(total: Row, rows: list[Row]) -> None:
    """Two sentences, and a table behind them; nothing while no case counts."""
    if total.answer.share is None and total.resolution.share is None:
        return
    st.subheader(f"In time, the last {DAYS} days", anchor=False)
    with st.container(key="in-time", gap=None):
        st.markdown(_sentence(total.answer, "answered"))
        st.markdown(_sentence(total.resolution, "resolved"))
    with st.expander("By channel and priority"):
        heads = ("channel", "priority", *COLUMNS)
        table = [[channel_title(row.channel), PRIORITIES[row.priority][0], *cells(row)] for row in rows]
        st.dataframe([dict(zip(heads, line, strict=True)) for line in table], hide_index=True)


def _sentence(part: Kept, what: str) -> str:
    if part.share is None:
        return f"None had to be {what} yet"
    taken = f", half within {span(part.median)}, nine in ten within {span(part.slowest)}" if part.median else ""
    return f"**{part.share:.0%}** {what} in time ({part.met:,} of {part.met + part.missed:,}){taken}"
