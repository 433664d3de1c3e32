"""The switch that stops all sending: what is paused, by whom and why, and how it goes on."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard import times
from dashboard.channel_card import act
from dashboard.language import _
from dashboard.session import Session
from dashboard.widgets import notice, one_line, plain_label
from store.models import Brand, Pause, Person, utc_now
from store.pauses import ALL_RIGHT, RESUME_RIGHT, RIGHT, pause, pauses, resume
from store.workflow import Actor

EVERY = 0  # where a brand's number stands, it means all of them


def paused_part(opened: Session, brand_id: int | None, who: Actor) -> Sequence[Pause]:
    """Each pause in force with its reason, and the button that ends it; nothing where nothing is paused."""
    found = pauses(opened, brand_id)
    for each in found:
        person = _person(opened, each.actor)
        brand = opened.get(Brand, each.brand_id) if each.brand_id is not None else None
        what = one_line(brand.name, 60) if brand is not None else _("every brand")
        with st.container(key=f"pause-{each.id}", gap="xxsmall"):
            title, ago = _("Sending is paused for {brand}", brand=what), times.ago(each.at)
            notice("warning", title, f"{person}, {ago}: {one_line(each.reason, 500)}")
            if who.may(RESUME_RIGHT, each.brand_id) if each.brand_id is not None else who.may_everywhere(ALL_RIGHT):
                st.button(
                    _("Let replies leave again"), key=f"resume-{each.id}", icon=":material/play_arrow:", on_click=act,
                    args=(partial(_resume, each), _("Still paused")),
                )  # fmt: skip
    return found


def _person(opened: Session, actor: str) -> str:
    """The name of who threw the switch."""
    number = actor.removeprefix("person:")
    person = opened.get(Person, int(number)) if number.isdecimal() else None
    return one_line(person.name if person is not None else actor, 60)


def _resume(shown: Pause, opened: Session, who: Actor) -> str:
    resume(opened, shown.id or 0, who, utc_now())
    return _("Replies leave again, those that waited too")


def pause_part(opened: Session, brand: Brand, who: Actor) -> None:
    """What is paused for a brand, and the switch that pauses it, or everything."""
    held = {each.brand_id for each in paused_part(opened, brand.id, who)}
    every: dict[int | None, str] = {None: _("Every brand")} if who.may_everywhere(ALL_RIGHT) else {}
    choices: dict[int | None, str] = {brand.id: brand.name, **every}
    left = {id_: name for id_, name in choices.items() if id_ not in held}
    if not who.may(RIGHT, brand.id) or not left:
        return
    with st.popover(_("Pause sending…"), icon=":material/pause:", key=f"pause-ask-{brand.id}"):
        until = _("Nothing leaves until somebody lets it; what is on its way stops before it is posted.")
        st.text(until, width="stretch")
        with st.form(f"pause-form-{brand.id}", border=False):
            key = f"pause-for-{brand.id}"
            names = {id_ or EVERY: plain_label(name) for id_, name in left.items()}
            st.radio(_("For"), list(names), format_func=names.__getitem__, key=key, horizontal=True)
            st.text_input(_("Why"), key=f"pause-why-{brand.id}", max_chars=300)
            st.form_submit_button(
                _("Pause now"), type="primary", on_click=act, args=(partial(_pause, brand), _("Not paused"))
            )


def _pause(brand: Brand, opened: Session, who: Actor) -> str:
    chosen = int(st.session_state[f"pause-for-{brand.id}"])
    pause(opened, None if chosen == EVERY else chosen, str(st.session_state[f"pause-why-{brand.id}"]), who, utc_now())
    return _("Sending is paused")
