"""Merge and split: another case comes into this one, or some of its messages get a case of their own."""

from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import times
from dashboard.case_seen import Seen
from dashboard.case_steps import act
from dashboard.language import _
from dashboard.session import Session
from dashboard.words import channel_title
from store import merging
from store.cases import conversation
from store.errors import BadInput
from store.models import Case, Mention
from store.workflow import Actor


def merge_part(seen: Seen) -> None:
    """Name the other case by its number."""
    with st.popover(_("Merge"), icon=":material/merge:", key=seen.key("merge")):
        label = _("Number of the case to merge into this one")
        st.number_input(label, 1, step=1, value=None, key=seen.key("other"))
        step = partial(_merge, seen=seen)
        st.button(
            _("Merge"), key=seen.key("merge-now"), type="primary", width="stretch", on_click=act, args=(seen, step)
        )


def split_part(opened: Session, case: Case, seen: Seen, zone: ZoneInfo) -> None:
    """Choose the messages that leave; there is nothing to choose while there is only one."""
    messages = {each.id or 0: each for each in conversation(opened, case.id or 0)}
    if len(messages) < 2:
        return
    with st.popover(_("Split"), icon=":material/call_split:", key=seen.key("split")):
        st.multiselect(
            _("Messages to move into a new case"), list(messages), key=seen.key("going"), placeholder=_("Choose"),
            format_func=lambda id_: _label(list(messages).index(id_) + 1, messages[id_], zone),
        )  # fmt: skip
        step = partial(_split, seen=seen)
        st.button(
            _("Split"), key=seen.key("split-now"), type="primary", width="stretch", on_click=act, args=(seen, step)
        )


def _label(number: int, mention: Mention, zone: ZoneInfo) -> str:
    """A message by its place and time: a customer's words are no label."""
    message = _("Message {number}", number=number)
    return f"{message} · {times.local(mention.published_at, zone)} · {channel_title(mention.channel)}"


def _merge(opened: Session, case: Case, who: Actor, *, seen: Seen) -> str:
    number = st.session_state.get(seen.key("other"))
    if number is None:
        raise BadInput("type the number of the other case")
    other = merging.other_case(opened, int(number), case.brand_id)
    merging.merge(opened, case, other, who, seen.case, other.version)
    return _("the messages of case {number} are in it now", number=other.id)


def _split(opened: Session, case: Case, who: Actor, *, seen: Seen) -> str:
    new = merging.split(opened, case, st.session_state.get(seen.key("going")) or [], who, seen.case)
    return _("the chosen messages are in case {number} now", number=new.id)
