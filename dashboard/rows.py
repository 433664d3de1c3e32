"""A case as one row of a list; the whole row opens the case."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal

import streamlit as st

from dashboard import times
from dashboard.language import N_, Shown, _
from dashboard.widgets import one_line, plain_label
from dashboard.words import DRAFTS, PRIORITIES, badge, channel_title, label_words
from store.inbox import InboxRow
from store.models import Author, Mention, utc_now

GONE = N_("Deleted by its author")
CHANGES = Shown({
    "proposed": (N_("Change to approve"), ":material/edit_note:", "blue"),
    "failed": (N_("Change failed"), ":material/error:", "red"),
    "unknown": (N_("Change of unknown fate"), ":material/help:", "orange"),
})  # fmt: skip
STATES = Shown({
    "waiting": N_("Approved"), "snoozed": N_("Snoozed"), "resolved": N_("Resolved"), "dismissed": N_("Dismissed"),
})  # fmt: skip


def case_rows(rows: Sequence[InboxRow], unsure: Collection[int]) -> None:
    """Show cases one below the other; nobody is sure of the labels of some mentions."""
    now = utc_now()
    with st.container(key="case-list", gap=None):
        for row in rows:
            _case_row(row, row.mention.id in unsure, now)


def _case_row(row: InboxRow, unsure: bool, now: datetime) -> None:
    """Our own words of a row are one element, since each element costs the browser; style.css sets its lines apart."""
    case = row.case
    with st.container(key=f"row-{case.id}", gap=None):
        st.text(author_title(row.author))
        st.text(said(row.mention))
        st.markdown(
            f"{badge(PRIORITIES[case.priority])}\n\n{_place(row)}\n\n{_signs(row, unsure, now)}\n\n{_when(row, now)}"
        )
        st.page_link(
            "dashboard/case.py", label=_("Open case {number}", number=case.id), query_params={"case": str(case.id)}
        )


def _place(row: InboxRow) -> str:
    return plain_label(f"{where(row.mention)}{f' · {one_line(row.assignee, 20)}' if row.assignee else ''}")


def _signs(row: InboxRow, unsure: bool, now: datetime) -> str:
    """How its mention reads, and how far its draft or the case itself is."""
    label = label_words(row.sentiment.label, unsure) if row.sentiment else ""
    stands = badge(DRAFTS[row.draft]) if row.case.status == "open" else state(row, now)
    return f"{label} {stands} {badge(CHANGES[row.change]) if row.change in CHANGES else ''}".strip()


def author_title(author: Author | None) -> str:
    """Who wrote something, on one line; an answer to a survey may have an author who gave no name."""
    return one_line(author.name if author else "", 60) or _("Unknown author")


def where(mention: Mention) -> str:
    """Channel and rating of a mention, or its score in a survey."""
    said = (channel_title(mention.channel), stars(mention.rating), score_words(mention))
    return " · ".join(part for part in said if part)


def product_part(mention: Mention) -> None:
    """The product that a mention is about, where it is known, and the way to all that is said of it."""
    if not mention.product:
        return
    name, address = one_line(mention.product, 80), {"product": mention.product}
    st.page_link(
        "dashboard/mentions.py", label=plain_label(name), icon=":material/inventory_2:", query_params=address,
        help=_("What was said of this product"),
    )  # fmt: skip


def score_words(mention: Mention) -> str:
    """The score of an answer to a survey on its own scale, which is no stars; "" of all else."""
    score, scale = mention.raw.get("score"), mention.raw.get("scale")
    if mention.kind != "survey" or not isinstance(score, int):
        return ""
    return _("{score} of {scale}", score=score, scale=scale) if isinstance(scale, int) else str(score)


def network_link(mention: Mention, look: Literal["secondary", "tertiary"] = "tertiary") -> None:
    """A link to where a mention stands, if it has a web address."""
    web_link(_("Open on {channel}", channel=channel_title(mention.channel)), mention.url, look)


def web_link(label: str, url: str, look: Literal["secondary", "tertiary"] = "tertiary") -> None:
    """A link to another site, in a tab of its own; nothing for what is no address of the web."""
    if url.startswith(("https://", "http://")):
        st.link_button(label, url, type=look, icon=":material/open_in_new:")


def said(mention: Mention, longest: int = 240) -> str:
    """What a mention says on one line, or why it says nothing."""
    if mention.deleted_at is not None:
        return _(GONE)
    return one_line(mention.full_text(), longest) or _("(no text)")


def stars(rating: float | None) -> str:
    """A rating of up to five as stars and as a number; "" without one."""
    if rating is None:
        return ""
    full = min(max(round(rating), 0), 5)
    return f"{'★' * full}{'☆' * (5 - full)} {rating:g}"


def state(row: InboxRow, now: datetime) -> str:
    """Where a case that is not open stands."""
    return f":gray-badge[{STATES.get(row.case.status, row.case.status)}]"


def _when(row: InboxRow, now: datetime) -> str:
    case = row.case
    if case.status == "snoozed" and case.snoozed_until is not None:
        return _("back in {span}", span=times.span((case.snoozed_until - now).total_seconds()))
    if case.status != "open":
        opened = _("opened {ago}", ago=times.ago(case.opened_at, now))
        return f":gray[{opened}]"
    words = times.due(case.due_at, now)
    return f":red[{words}]" if case.due_at < now else words
