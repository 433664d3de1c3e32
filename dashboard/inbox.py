"""Inbox: which cases wait for an answer, gravest first?"""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from dashboard.filters import choose_view, how_found, inbox_filter, switch
from dashboard.language import _, ngettext
from dashboard.rows import case_rows
from dashboard.session import Session, actor, session, unsure
from dashboard.several import several_part
from dashboard.several_dismissed import dismissing_part
from dashboard.widgets import notice, page_start, pager, refreshed, show_flash
from store.brands import list_brands
from store.inbox import InboxFilter, InboxRow, counts_of_views, inbox
from store.keepers import points_for
from store.workflow import Actor

PAGE = 25


def page() -> None:
    """Filters, views with their counts, and the cases of one view, 25 at a time."""
    show_flash()
    with session() as opened:
        who = actor(opened)
        asked = inbox_filter(list_brands(opened), who.person_id)
        how_found(opened, asked.text)
        _points(points_for(opened, who.person_id))
        counts = counts_of_views(opened, asked)
        wanted = replace(asked, view=choose_view(counts))
        total = counts[wanted.view]
        rows = inbox(opened, wanted, PAGE, page_start(total, PAGE))
        doubtful = unsure(opened, [row.sentiment for row in rows])
        several = wanted.view != "closed" and _several(opened, rows, who)
    st.session_state["inbox"] = (wanted, st.query_params.to_dict())
    if not rows:
        _nothing(wanted, counts["all"])
    if not several:
        case_rows(rows, doubtful)
    pager(total, PAGE)


def _several(opened: Session, rows: Sequence[InboxRow], who: Actor) -> bool:
    """Switches to approve or dismiss several at once, for those who may; whether one of them is on."""
    with st.container(key="several-switches", horizontal=True):
        approving = who.may("approver") and switch(_("Approve several"), "several")
        dismissing = not approving and who.may("agent") and switch(_("Dismiss several"), "dismiss")
    if approving:
        several_part(opened, [row for row in rows if who.may("approver", row.case.brand_id)], who)
    elif dismissing:
        dismissing_part([row for row in rows if who.may("agent", row.case.brand_id)])
    return approving or dismissing


def _points(count: int) -> None:
    """Lead to what the reader is to speak about with the companies that they keep."""
    if count:
        label = ngettext(
            "{count} thing to speak about with a company that you look after",
            "{count} things to speak about with companies that you look after",
            count,
        )
        st.page_link("dashboard/outreach.py", label=label, icon=":material/record_voice_over:")


def _nothing(wanted: InboxFilter, everywhere: int) -> None:
    """Say why a view is empty, and what to do."""
    if wanted == InboxFilter(view=wanted.view, person_id=wanted.person_id) and not everywhere:
        notice("info", _("No cases yet"), _("The Overview says how to bring in the first mentions."))
    elif wanted.view == "open":
        notice("done", _("Nothing open here"), _("Every case of this selection is answered, snoozed or closed."))
    elif wanted == InboxFilter(view=wanted.view, person_id=wanted.person_id):
        notice("info", _("No case in this view"), _("The cases stand in the other views."))
    else:
        notice("info", _("No case matches"), _("Choose another view, or take a filter away."))


refreshed(page)
