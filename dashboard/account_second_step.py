"""The second step of one's own sign-in: a picture for the app, the first code, recovery codes shown once."""

from io import BytesIO

import segno
import streamlit as st

from dashboard.language import _
from dashboard.session import Session, me, session
from dashboard.widgets import notice, problem
from store import totp
from store.errors import EarfulError
from store.models import Person

SECRET, CODES = "totp-secret", "totp-codes"


def second_step_part(opened: Session, person: Person) -> None:
    """Set the second step up, or take it away again."""
    codes = st.session_state.pop(CODES, None)
    if codes:
        notice(
            "done",
            _("The second step is on"),
            _("Keep these codes where the phone is not. Each works once instead of it."),
        )
        st.code("\n".join(codes), language=None)
    if totp.is_on(person):
        _on(opened, person)
    elif st.session_state.get(SECRET):
        _set_up(person, str(st.session_state[SECRET]))
    else:
        what = _("An app on your phone (any for TOTP) shows a code that you enter after your password.")
        st.text(what, width="stretch")
        if st.button(_("Set it up"), type="primary"):
            st.session_state[SECRET] = totp.new_secret()
            st.rerun()


def _set_up(person: Person, secret: str) -> None:
    picture = BytesIO()
    segno.make(totp.address(person, secret)).save(picture, kind="png", scale=5, border=4)
    what = _("Scan this with the app, or type the secret in, then enter the code that it shows.")
    st.text(what, width="stretch")
    st.image(picture.getvalue(), width=240)
    st.code(secret, language=None)
    with st.form("totp", border=False, clear_on_submit=True):
        code = st.text_input(_("Code"), autocomplete="one-time-code", max_chars=8)
        if st.form_submit_button(_("Turn it on"), type="primary"):
            try:
                with session() as opened:
                    st.session_state[CODES] = totp.turn_on(opened, me(opened), secret, code.strip())
            except EarfulError as error:
                problem(error)
                return
            del st.session_state[SECRET]
            st.rerun()


def _on(opened: Session, person: Person) -> None:
    st.text(_("It is on. Recovery codes left: {left}.", left=totp.codes_left(opened, person)))
    if person.totp_needed:
        st.text(_("An admin asks you for it, so it stays on."))
        return
    with st.form("totp-off", border=False, clear_on_submit=True):
        code = st.text_input(_("A code of the app, or a recovery code"), autocomplete="one-time-code")
        if st.form_submit_button(_("Turn it off")):
            try:
                with session() as opened:
                    totp.turn_off(opened, me(opened), code)
            except EarfulError as error:
                problem(error)
                return
            st.rerun()
