"""Editing and deleting what was sent: the buttons where the network can and the person may, and what became of it."""

from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from channels import CHANNELS
from dashboard import times
from dashboard.case_names import both
from dashboard.case_seen import Seen
from dashboard.case_steps import act
from dashboard.language import N_, Shown, _, translated
from dashboard.session import Session
from dashboard.widgets import notice, one_line, sentence
from dashboard.words import AMENDMENTS, channel_title
from responder.amending_approval import allow_edit, ask_deletion, ask_edit, can, check_edit
from responder.guard import verdict
from store.amendments import IN_WORK, amendments_of, draft_of, stop, versions_sent
from store.four_eyes import why_not_alone
from store.models import Amendment, Case, Reply, utc_now
from store.workflow import Actor, actions

LABELS = {
    False: (N_("Approve this edit"), N_("Propose this edit")),
    True: (N_("Approve this edit all the same"), N_("Propose this edit all the same")),
}
KINDS = Shown({"edit": N_("The edit"), "delete": N_("The deletion")})


def amend_part(opened: Session, case: Case, reply: Reply, seen: Seen, who: Actor, zone: ZoneInfo) -> None:
    """What is being changed of a reply, or the buttons to begin with it; below, what was sent before."""
    newest = next(iter(amendments_of(opened, reply)), None)
    if newest is not None and newest.status in (*IN_WORK, "failed", "cancelled"):
        _state(opened, newest, zone)
    if newest is not None and newest.status in IN_WORK:
        _buttons(opened, case, newest, seen, who)
    else:
        _begin(opened, case, reply, seen, who)
    _before(opened, reply)


def _state(opened: Session, change: Amendment, zone: ZoneInfo) -> None:
    why = f": {one_line(change.reason)}" if change.reason else ""
    st.text(f"{KINDS[change.kind]} {AMENDMENTS[change.status]}{why}", width="stretch")
    draft = draft_of(opened, change)
    if draft is not None and draft.text and change.status in IN_WORK:
        st.text(draft.text, width="stretch")
    if change.error:
        st.text(_("Why: {reason}", reason=one_line(sentence(change.error))), width="stretch")
    if change.status == "unknown" and change.look_at is not None:
        when = times.local(change.look_at, zone)
        st.text(_("It is read again at {time}, and never made a second time by itself.", time=when))


def _buttons(opened: Session, case: Case, change: Amendment, seen: Seen, who: Actor) -> None:
    allowed, key = actions(change, who), f"{change.id}-{change.version}"
    with st.container(key=f"change-{key}", horizontal=True, gap="xsmall"):
        if "approve" in allowed:
            draft = draft_of(opened, change)
            text = draft.text if draft else ""
            against = why_not_alone(opened, case, draft, text, who)
            codes = [each.code for each in check_edit(opened, case, opened.get_one(Reply, change.reply_id), text)]
            another = _("Another person must: {reasons}", reasons=both(against)) if against else None
            step = partial(_allow, change_id=change.id or 0, version=change.version, despite=codes)
            st.button(
                _("Approve the edit"), key=f"allow-{key}", type="primary", on_click=act, args=(seen, step),
                disabled=bool(against), help=another,
            )  # fmt: skip
        if {"withdraw", "cancel"} & set(allowed):
            label = _("Withdraw the edit") if change.status == "proposed" else _("Take the change back")
            step = partial(_stop, change_id=change.id or 0, version=change.version)
            st.button(label, key=f"stop-{key}", icon=":material/undo:", on_click=act, args=(seen, step))


def _begin(opened: Session, case: Case, reply: Reply, seen: Seen, who: Actor) -> None:
    edits = can(reply, "edit") and who.may("agent", case.brand_id)
    deletes = can(reply, "delete") and who.may("approver", case.brand_id)
    if not edits and not deletes:
        if reply.status == "published" and (why := CHANNELS[reply.channel].keeps):
            st.caption(_("What was sent stays as it is: {why}.", why=translated(why)))
        return
    key = f"{reply.id}-{reply.version}"
    with st.container(key=f"amend-{key}", horizontal=True, gap="xsmall"):
        if edits:
            with st.popover(_("Edit what was sent"), icon=":material/edit:", key=f"edit-{key}"):
                _editor(opened, case, reply, seen, who, key)
        if deletes:
            with st.popover(_("Delete what was sent"), icon=":material/delete:", key=f"delete-{key}"):
                title = channel_title(reply.channel)
                st.text(_("It goes from {channel}, and the case is open again.", channel=title), width="stretch")
                st.text_input(_("Why?"), key=f"why-{key}")
                step = partial(_delete, reply_id=reply.id or 0, version=reply.version)
                st.button(
                    _("Delete it there"), key=f"delete-now-{key}", type="primary", on_click=act, args=(seen, step)
                )


def _editor(opened: Session, case: Case, reply: Reply, seen: Seen, who: Actor, key: str) -> None:
    text = st.text_area(_("What it should say"), reply.text, key=f"words-{key}", height=200)
    found = check_edit(opened, case, reply, text) if text.strip() and text != reply.text else []
    for level, title in (("error", _("This stands in the way")), ("warning", _("Look again"))):
        lines = dict.fromkeys(translated(each.message) for each in found if each.level == level)
        if lines:
            notice(level, title, "\n".join(lines))
    approve, ask = LABELS[verdict(found) == "warning"]
    step = partial(_edit, reply_id=reply.id or 0, version=reply.version, despite=[each.code for each in found])
    if who.may("approver", case.brand_id):
        st.button(
            _(approve), key=f"edit-now-{key}", type="primary", on_click=act,
            args=(seen, partial(step, at_once=True)),
        )  # fmt: skip
    st.button(_(ask), key=f"edit-ask-{key}", on_click=act, args=(seen, step))


def _before(opened: Session, reply: Reply) -> None:
    """What stood there before, the newest first."""
    earlier = [each.text for each in versions_sent(opened, reply) if each.text and each.text != reply.text]
    if earlier and reply.status in ("published", "deleted"):
        with st.expander(_("What was sent before")):
            for text in reversed(earlier):
                st.text(text, width="stretch")


def _edit(
    opened: Session, case: Case, who: Actor, *, reply_id: int, version: int, despite: list[str], at_once: bool = False
) -> str:
    text, reply = str(st.session_state.get(f"words-{reply_id}-{version}") or ""), opened.get_one(Reply, reply_id)
    change = ask_edit(opened, case, reply, text, who, seen=version, despite=despite)
    if not at_once:
        return _("the edit waits for an approver")
    allow_edit(opened, case, change, who, seen=change.version, now=utc_now(), despite=despite)
    return _("the edit is about to leave")


def _allow(opened: Session, case: Case, who: Actor, *, change_id: int, version: int, despite: list[str]) -> str:
    change = opened.get_one(Amendment, change_id)
    allow_edit(opened, case, change, who, seen=version, now=utc_now(), despite=despite)
    return _("the edit is about to leave")


def _stop(opened: Session, case: Case, who: Actor, *, change_id: int, version: int) -> str:
    stop(opened, opened.get_one(Amendment, change_id), who, version)
    return _("what was sent stays as it is")


def _delete(opened: Session, case: Case, who: Actor, *, reply_id: int, version: int) -> str:
    why = str(st.session_state.get(f"why-{reply_id}-{version}") or "")
    ask_deletion(opened, case, opened.get_one(Reply, reply_id), why, who, seen=version, now=utc_now())
    return _("the deletion is about to leave")
