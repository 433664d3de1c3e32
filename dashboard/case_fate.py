"""What became of a reply on the network: where it stands, why it failed, and a person's word where nobody knows."""

from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import times
from dashboard.case_seen import Seen
from dashboard.case_steps import act
from dashboard.rows import web_link
from dashboard.session import Session
from dashboard.widgets import one_line, sentence
from dashboard.words import channel_title
from store.errors import BadInput
from store.models import Case, Reply, utc_now
from store.replies import arrived, fail
from store.workflow import Actor, actions

SAID = "a person looked there and did not find it"


def fate_part(reply: Reply, seen: Seen, who: Actor, zone: ZoneInfo) -> None:
    """The address of what is published, the reason of what failed, and what is done about what is unknown."""
    title = channel_title(reply.channel)
    if reply.error:
        st.text(f"{'Why' if reply.status in ('failed', 'rejected') else 'Note'}: {one_line(sentence(reply.error))}",
                width="stretch")  # fmt: skip
    if reply.status in ("published", "submitted"):
        web_link(f"See it on {title}", reply.url)
    if reply.status == "unknown":
        st.text(_next_look(reply, zone), width="stretch")
        if {"publish", "fail"} <= set(actions(reply, who)):
            _ask(reply, seen, title)


def _next_look(reply: Reply, zone: ZoneInfo) -> str:
    looked = f"{reply.looks} look{'' if reply.looks == 1 else 's'} did not find it. " if reply.looks else ""
    if reply.look_at is None:
        return f"{looked}It is not looked for any more: somebody must look there."
    when = times.local(reply.look_at, zone)
    return f"{looked}It is looked for again at {when}, and never sent a second time by itself."


def _ask(reply: Reply, seen: Seen, title: str) -> None:
    """Whoever looked on the network says what is there; both answers end the waiting."""
    key = f"{reply.id}-{reply.version}"
    with st.container(key=f"fate-{key}", horizontal=True, gap="xsmall"):
        with st.popover("It arrived", icon=":material/check:", key=f"arrived-{key}"):
            st.text_input(f"Its address on {title}, if you have it", key=f"address-{key}", placeholder="https://")
            st.button(
                "It stands there", key=f"arrived-now-{key}", type="primary", width="stretch", on_click=act,
                args=(seen, partial(_arrived, reply_id=reply.id or 0, version=reply.version)),
            )  # fmt: skip
        with st.popover("It did not arrive", icon=":material/close:", key=f"lost-{key}"):
            st.text(
                f"Look on {title} first: once you say so, the text is proposed again and can be sent.", width="stretch"
            )
            st.button(
                "It is not there", key=f"lost-now-{key}", type="primary", width="stretch", on_click=act,
                args=(seen, partial(_lost, reply_id=reply.id or 0, version=reply.version)),
            )  # fmt: skip


def _arrived(opened: Session, case: Case, who: Actor, *, reply_id: int, version: int) -> str:
    url = str(st.session_state.get(f"address-{reply_id}-{version}") or "").strip()
    if url and not url.startswith(("https://", "http://")):
        raise BadInput("an address begins with https://")
    arrived(opened, opened.get_one(Reply, reply_id), "", url, utc_now(), actor=who, seen=version)
    return "the reply stands on the network"


def _lost(opened: Session, case: Case, who: Actor, *, reply_id: int, version: int) -> str:
    fail(opened, opened.get_one(Reply, reply_id), SAID, who, version)
    return "the reply did not arrive, the case is open again"
