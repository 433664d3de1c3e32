"""What became of a reply on the network: where it stands, why it failed, and a person's word where nobody knows."""

from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import times
from dashboard.case_seen import Seen
from dashboard.case_steps import act
from dashboard.language import N_, _, ngettext
from dashboard.rows import web_link
from dashboard.session import Session
from dashboard.widgets import one_line, sentence
from dashboard.words import channel_title
from store.errors import BadInput
from store.models import Case, Reply, utc_now
from store.replies import arrived, fail
from store.workflow import Actor, actions

SAID = N_("a person looked there and did not find it")


def fate_part(reply: Reply, seen: Seen, who: Actor, zone: ZoneInfo) -> None:
    """The address of what is published, the reason of what failed, and what is done about what is unknown."""
    title = channel_title(reply.channel)
    if reply.error:
        said = one_line(sentence(reply.error))
        why = reply.status in ("failed", "rejected")
        st.text(_("Why: {reason}", reason=said) if why else _("Note: {text}", text=said), width="stretch")
    if reply.status in ("published", "submitted"):
        web_link(_("See it on {channel}", channel=title), reply.url)
    if reply.status == "unknown":
        st.text(_next_look(reply, zone), width="stretch")
        if {"publish", "fail"} <= set(actions(reply, who)):
            _ask(reply, seen, title)


def _next_look(reply: Reply, zone: ZoneInfo) -> str:
    looked = ngettext("{count} look did not find it.", "{count} looks did not find it.", reply.looks)
    if reply.look_at is None:
        after = _("It is not looked for any more: somebody must look there.")
    else:
        when = times.local(reply.look_at, zone)
        after = _("It is looked for again at {time}, and never sent a second time by itself.", time=when)
    return f"{looked} {after}" if reply.looks else after


def _ask(reply: Reply, seen: Seen, title: str) -> None:
    """Whoever looked on the network says what is there; both answers end the waiting."""
    key = f"{reply.id}-{reply.version}"
    with st.container(key=f"fate-{key}", horizontal=True, gap="xsmall"):
        with st.popover(_("It arrived"), icon=":material/check:", key=f"arrived-{key}"):
            where = _("Its address on {channel}, if you have it", channel=title)
            st.text_input(where, key=f"address-{key}", placeholder="https://")
            st.button(
                _("It stands there"), key=f"arrived-now-{key}", type="primary", width="stretch", on_click=act,
                args=(seen, partial(_arrived, reply_id=reply.id or 0, version=reply.version)),
            )  # fmt: skip
        with st.popover(_("It did not arrive"), icon=":material/close:", key=f"lost-{key}"):
            first = _(
                "Look on {channel} first: once you say so, the text is proposed again and can be sent.", channel=title
            )
            st.text(first, width="stretch")
            st.button(
                _("It is not there"), key=f"lost-now-{key}", type="primary", width="stretch", on_click=act,
                args=(seen, partial(_lost, reply_id=reply.id or 0, version=reply.version)),
            )  # fmt: skip


def _arrived(opened: Session, case: Case, who: Actor, *, reply_id: int, version: int) -> str:
    url = str(st.session_state.get(f"address-{reply_id}-{version}") or "").strip()
    if url and not url.startswith(("https://", "http://")):
        raise BadInput("an address begins with https://")
    arrived(opened, opened.get_one(Reply, reply_id), "", url, utc_now(), actor=who, seen=version)
    return _("the reply stands on the network")


def _lost(opened: Session, case: Case, who: Actor, *, reply_id: int, version: int) -> str:
    fail(opened, opened.get_one(Reply, reply_id), SAID, who, version)
    return _("the reply did not arrive, the case is open again")
