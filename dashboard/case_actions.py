"""The buttons above a case: assign, snooze, close, reopen; only those that the workflow allows now."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import times
from dashboard.case_parts import merge_part, split_part
from dashboard.case_seen import Seen
from dashboard.case_steps import act, assign, close, reopen, snooze, take, take_close_back, wake
from dashboard.language import N_, _
from dashboard.session import Session
from dashboard.words import spaced
from store.assigning import workers_of
from store.models import Case, utc_now
from store.taking_back import may_take_back
from store.workflow import Actor, actions

DISMISS = (
    N_("Not about us"), N_("Spam or advertising"), N_("No answer needed"), N_("The same matter as another case"),
)  # fmt: skip
BY_HAND = (N_("Answered on the network"), N_("Answered by phone"), N_("Answered by e-mail"))
REOPEN = (N_("Closed by mistake"), N_("The matter is not settled"), N_("The answer must change"))


def case_buttons(opened: Session, case: Case, seen: Seen, who: Actor, zone: ZoneInfo) -> None:
    """One row of buttons, each of which opens the few questions that its step needs."""
    allowed = actions(case, who)
    if not allowed:
        return
    with st.container(key="case-buttons", horizontal=True, gap="xsmall"):
        if "assign" in allowed:
            _assign(opened, case, seen, who)
        if "snooze" in allowed:
            _snooze(seen, zone)
        if "wake" in allowed:
            st.button(_("Wake now"), key=seen.key("wake"), on_click=act, args=(seen, partial(wake, seen=seen)))
        if "merge" in allowed:
            merge_part(seen)
        if "split" in allowed:
            split_part(opened, case, seen, zone)
        if "answered_by_hand" in allowed:
            _with_reason("answered_by_hand", ":material/done_all:", BY_HAND, seen, close)
        if "dismiss" in allowed:
            _with_reason("dismiss", ":material/block:", DISMISS, seen, close)
        if "reopen" in allowed and may_take_back(opened, case, who, utc_now()):
            step = partial(take_close_back, seen=seen)
            st.button(_("Undo"), key=seen.key("take-close-back"), icon=":material/undo:", on_click=act,
                      args=(seen, step), help=_("Opens the case again, without a reason"))  # fmt: skip
        elif "reopen" in allowed:
            _with_reason("reopen", ":material/undo:", REOPEN, seen, reopen)


def _assign(opened: Session, case: Case, seen: Seen, who: Actor) -> None:
    people = {None: _("Nobody")} | {person.id: person.name for person in workers_of(opened, case.brand_id)}
    with st.popover(_("Assign"), icon=":material/person:", key=seen.key("assign")):
        if case.assignee_id != who.person_id:
            mine = partial(take, seen=seen)
            st.button(
                _("To me"), key=seen.key("mine"), on_click=act, args=(seen, mine), width="stretch", type="primary"
            )
        ids = list(people)
        at = ids.index(case.assignee_id) if case.assignee_id in people else 0
        st.selectbox(_("Person"), ids, index=at, format_func=people.__getitem__, key=seen.key("assignee"))
        given = partial(assign, seen=seen)
        st.button(_("Assign"), key=seen.key("assign-now"), on_click=act, args=(seen, given), width="stretch")


def _snooze(seen: Seen, zone: ZoneInfo) -> None:
    now = utc_now()
    choices: dict[str, datetime | None] = {
        N_("1 hour"): now + timedelta(hours=1),
        N_("4 hours"): now + timedelta(hours=4),
        N_("Tomorrow 9:00"): times.next_morning(now, zone),
        N_("Next Monday 9:00"): times.next_monday(now, zone),
        N_("Until the customer writes"): None,
    }
    with st.popover(_("Snooze"), icon=":material/snooze:", key=seen.key("snooze")):
        for label, until in choices.items():
            _until(label, until, seen, zone)


def _until(label: str, until: datetime | None, seen: Seen, zone: ZoneInfo) -> None:
    step, when = partial(snooze, seen=seen, until=until), times.with_brand(until, zone) if until else None
    st.button(_(label), key=seen.key(f"snooze-{label}"), on_click=act, args=(seen, step), width="stretch", help=when)


def _with_reason(action: str, icon: str, reasons: tuple[str, ...], seen: Seen, step: Callable[..., str]) -> None:
    """A step that asks for a reason: one of the usual ones, or words of one's own."""
    with st.popover(spaced(action), icon=icon, key=seen.key(action)):
        reason = st.selectbox(
            _("Reason"), reasons, index=None, placeholder=_("Choose or type one"), accept_new_options=True,
            format_func=_, key=seen.key(f"{action}-reason"),
        )  # fmt: skip
        named = partial(step, seen=seen, action=action) if step is close else partial(step, seen=seen)
        st.button(
            spaced(action), key=seen.key(f"{action}-now"), on_click=act, args=(seen, named), type="primary",
            width="stretch", disabled=not reason,
        )  # fmt: skip
