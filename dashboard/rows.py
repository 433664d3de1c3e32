"""A case as one row of a list; the whole row opens the case."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal

import streamlit as st

from dashboard import times
from dashboard.widgets import one_line
from dashboard.words import DRAFTS, PRIORITIES, badge, channel_title, label_words
from store.inbox import InboxRow
from store.models import Mention, utc_now

GONE = "Deleted by its author"


def case_rows(rows: Sequence[InboxRow], unsure: Collection[int]) -> None:
    """Show cases one below the other; nobody is sure of the labels of some mentions."""
    now = utc_now()
    with st.container(key="case-list", gap=None):
        for row in rows:
            _case_row(row, row.mention.id in unsure, now)


def _case_row(row: InboxRow, unsure: bool, now: datetime) -> None:
    case, score = row.case, row.sentiment
    with st.container(key=f"row-{case.id}", gap=None):
        st.markdown(badge(PRIORITIES[case.priority]))
        st.text(one_line(row.author.name if row.author else "Unknown author", 60))
        st.text(f"{where(row.mention)}{f' · {one_line(row.assignee, 20)}' if row.assignee else ''}")
        st.text(said(row.mention))
        label = label_words(score.label, unsure) if score else ""
        st.markdown(f"{label} {badge(DRAFTS[row.draft])}" if case.status == "open" else f"{label} {state(row, now)}")
        st.markdown(_when(row, now))
        st.page_link("dashboard/case.py", label=f"Open case {case.id}", query_params={"case": str(case.id)})


def where(mention: Mention) -> str:
    """Channel and rating of a mention."""
    return " · ".join(part for part in (channel_title(mention.channel), stars(mention.rating)) if part)


def network_link(mention: Mention, look: Literal["secondary", "tertiary"] = "tertiary") -> None:
    """A link to where a mention stands, if it has a web address."""
    web_link(f"Open on {channel_title(mention.channel)}", mention.url, look)


def web_link(label: str, url: str, look: Literal["secondary", "tertiary"] = "tertiary") -> None:
    """A link to another site, in a tab of its own; nothing for what is no address of the web."""
    if url.startswith(("https://", "http://")):
        st.link_button(label, url, type=look, icon=":material/open_in_new:")


def said(mention: Mention, longest: int = 240) -> str:
    """What a mention says on one line, or why it says nothing."""
    if mention.deleted_at is not None:
        return GONE
    return one_line(mention.full_text(), longest) or "(no text)"


def stars(rating: float | None) -> str:
    """A rating of up to five as stars and as a number; "" without one."""
    if rating is None:
        return ""
    full = min(max(round(rating), 0), 5)
    return f"{'★' * full}{'☆' * (5 - full)} {rating:g}"


def state(row: InboxRow, now: datetime) -> str:
    """Where a case that is not open stands."""
    words = {"waiting": "Approved", "snoozed": "Snoozed", "resolved": "Resolved", "dismissed": "Dismissed"}
    return f":gray-badge[{words.get(row.case.status, row.case.status)}]"


def _when(row: InboxRow, now: datetime) -> str:
    case = row.case
    if case.status == "snoozed" and case.snoozed_until is not None:
        return f"back in {times.span((case.snoozed_until - now).total_seconds())}"
    if case.status != "open":
        return f":gray[opened {times.ago(case.opened_at, now)}]"
    words = times.due(case.due_at, now)
    return f":red[{words}]" if case.due_at < now else words
