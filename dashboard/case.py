"""Case: the conversation on the left, the answer on the right, what happened below."""

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import times
from dashboard.address import number
from dashboard.case_actions import case_buttons
from dashboard.case_answer import answer
from dashboard.case_checklist import checklist_part
from dashboard.case_conversation import conversation_part
from dashboard.case_dispute import dispute_part, mark_part
from dashboard.case_history import history_part, replies_part
from dashboard.case_keys import keys_part
from dashboard.case_notes import notes_part
from dashboard.case_people import people_part
from dashboard.case_seen import keep_watch, show_change, take_note
from dashboard.case_steps import onwards
from dashboard.language import _
from dashboard.session import Session, actor, session
from dashboard.widgets import begin_at_the_top, notice, one_line, show_flash
from dashboard.words import CASES, PRIORITIES, badge, channel_title
from store.models import Brand, Case, Person, utc_now
from store.once import read_once
from store.whole_case import read_case


def page() -> None:
    """One case, named in the address as `case`."""
    typed = st.query_params.get("case", "")
    with session() as opened:
        who = actor(opened)
        read_once(opened)
        case = read_case(opened, number("case"))
        _way_back(case)
        show_flash()
        if case is None:
            notice(
                "info",
                _("No case here"),
                _("There is no case {number}.", number=typed[:20]) if typed else _("Choose one in the inbox."),
            )
            return
        begin_at_the_top(f"case {case.id}")
        brand = opened.get_one(Brand, case.brand_id)
        seen = take_note(opened, case)
        _head(opened, case, brand)
        show_change(opened, case)
        keep_watch(opened, seen)
        case_buttons(opened, case, seen, who, times.zone_of(brand))
        left, right = st.columns([5, 6], gap="medium")
        with left:
            conversation_part(opened, case, times.zone_of(brand))
            people_part(opened, case, seen, who)
        with right:
            checklist_part(opened, case)
            disputed = dispute_part(opened, case, seen, who, times.zone_of(brand))
            answer(opened, case, seen, who)
            replies_part(opened, case, seen, who, times.zone_of(brand))
            notes_part(opened, case, who, times.zone_of(brand))
            if not disputed:
                mark_part(opened, case, seen, who)
            history_part(opened, case, times.zone_of(brand))


def _way_back(case: Case | None) -> None:
    _view, address = st.session_state.get("inbox", (None, {}))
    with st.container(key="way-back", horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.page_link("dashboard/inbox.py", label=_("Inbox"), icon=":material/arrow_back:", query_params=address)
        if case is not None:
            keys_part()
            st.button(
                _("Next case"), key=f"onwards-{case.id}", type="tertiary", icon=":material/arrow_forward:",
                icon_position="right", on_click=onwards, args=(case.id,),
            )  # fmt: skip


def _head(opened: Session, case: Case, brand: Brand) -> None:
    assignee = opened.get(Person, case.assignee_id) if case.assignee_id else None
    now, zone = utc_now(), times.zone_of(brand)
    with st.container(key="case-head", horizontal=True, vertical_alignment="center", gap="small"):
        st.text(_("Case {number}", number=case.id))
        st.markdown(f"{badge(PRIORITIES[case.priority])} :gray-badge[{CASES[case.status]}]", width="content")
        if case.status == "open":
            st.text(f"{times.due(case.due_at, now)} · {times.with_brand(case.due_at, zone)}")
        if case.status == "snoozed":
            st.text(_until(case.snoozed_until, zone))
        st.text(f"{one_line(brand.name, 40)} · {channel_title(case.channel)}")
        st.text(_("Assigned to {name}", name=one_line(assignee.name, 40)) if assignee else _("Assigned to nobody"))


def _until(end: datetime | None, zone: ZoneInfo) -> str:
    return _("until {time}", time=times.with_brand(end, zone)) if end else _("until the customer writes")


page()
