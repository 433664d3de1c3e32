"""Your account: password, second step, and where you are signed in."""

import streamlit as st

from dashboard import times
from dashboard.account_language import language_part
from dashboard.account_second_step import second_step_part
from dashboard.language import _
from dashboard.session import Session, me, session, token
from dashboard.widgets import flash, notice, one_line, problem, sentence, show_flash
from store.errors import EarfulError
from store.models import Person, utc_now
from store.passwords import SHORTEST
from store.people import change_password
from store.sessions import end_sign_in, sign_ins_of


def page() -> None:
    """What a person keeps of their own."""
    show_flash()
    with session() as opened, st.container(key="account", width=640):
        person = me(opened)
        st.subheader(_("Your account"), anchor=False)
        st.text(f"{one_line(person.name, 80)} · {person.email}")
        password, second, places, language = st.tabs([_("Password"), _("Second step"), _("Sign-ins"), _("Language")])
        with password:
            _password(person)
        with second:
            second_step_part(opened, person)
        with places:
            _sign_ins(opened, person)
        with language:
            language_part(person)


def _password(person: Person) -> None:
    if not person.password_hash:
        notice("info", _("No password here"), _("You sign in through your organisation."))
        return
    with st.form("password", border=False, clear_on_submit=True):
        old = st.text_input(_("Current password"), type="password", autocomplete="current-password")
        new = st.text_input(
            _("New password (at least {shortest} characters)", shortest=SHORTEST),
            type="password",
            autocomplete="new-password",
        )
        if st.form_submit_button(_("Change password"), type="primary"):
            try:
                with session() as opened:
                    change_password(opened, me(opened), old, new, token())
            except EarfulError as error:
                problem(error)
            else:
                notice("done", _("Password changed"), _("Every other browser is signed out."))


def _sign_ins(opened: Session, person: Person) -> None:
    st.text(_("This browser, and:"))
    others = sign_ins_of(opened, person, token())
    if not others:
        st.text(_("no other."))
    now = utc_now()
    for each in others:
        seen = each.seen_at or each.started_at
        with st.container(key=f"sign-in-{each.id}", horizontal=True, vertical_alignment="center", border=True):
            when = _("last seen {ago}", ago=times.ago(seen, now)) if seen else _("not seen yet")
            parts = [one_line(each.browser, 80) or _("A browser"), when]
            parts += [] if each.proved else [_("waits for its second step")]
            st.text(" · ".join(parts), width="stretch")
            st.button(_("End it"), key=f"end-{each.id}", on_click=_end, args=(each.id,))


def _end(sign_in_id: int) -> None:
    try:
        with session() as opened:
            end_sign_in(opened, me(opened), sign_in_id)
    except EarfulError as error:
        flash("error", _("Not ended"), sentence(error))
    else:
        flash("done", _("That sign-in has ended"))


page()
