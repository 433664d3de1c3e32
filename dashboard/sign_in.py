"""Who are you? With the one-time code the first time, then e-mail and password, and a second step where it is on."""

from collections.abc import Callable

import streamlit as st

from dashboard.language import LANGUAGES, _, speak_here, spoken
from dashboard.session import Session, SignedIn, forget_half, half, known, place, session, start
from dashboard.sign_in_elsewhere import elsewhere_part
from dashboard.widgets import notice, problem
from store import people, totp
from store.errors import EarfulError
from store.models import Person
from store.passwords import SHORTEST
from store.settings import settings


def gate() -> SignedIn:
    """Who is signed in and what they may, told on every page where their second step has to come first."""
    speak_here(st.query_params.get("language", ""))  # `lang` is a filter of several pages
    with session() as opened:
        found = known(opened)
    if found.unproved:
        notice("warning", _("Set up your second step first"), _("Until then nothing is shown: see Your account."))
    return found


def show() -> None:
    """Ask who is there, until somebody has proved it."""
    with session() as opened:
        begun = people.has_admin(opened)
    with st.container(horizontal_alignment="center"), st.container(key="sign-in", width=420):
        _language()
        st.title("Earful", anchor=False)
        if not begun:
            st.markdown(
                _("Welcome. Run `earful init`: it prints a one-time code that lets you create the first account.")
            )
            _join()
            return
        if half():
            _second_step()
            return
        elsewhere_part()
        signing, joining = st.tabs([_("Sign in"), _("I have a one-time code")])
        with signing:
            _sign_in()
        with joining:
            _join()


def _language() -> None:
    """A small switch, for who cannot read what the browser asked for."""
    st.session_state["speak"] = spoken()
    st.segmented_control(
        _("Language"), list(LANGUAGES), key="speak", format_func=LANGUAGES.__getitem__, label_visibility="collapsed",
        on_change=lambda: speak_here(str(st.session_state["speak"])),
    )  # fmt: skip


def _sign_in() -> None:
    with st.form("sign-in", border=False):
        email = st.text_input(_("E-mail"), autocomplete="username")
        password = st.text_input(_("Password"), type="password", autocomplete="current-password")
        if st.form_submit_button(_("Sign in"), type="primary", width="stretch"):
            _enter(lambda opened: people.sign_in(opened, email, password, place=place()))


def _second_step() -> None:
    with st.form("second-step", border=False, clear_on_submit=True):
        code = st.text_input(_("Code of your app, or a recovery code"), autocomplete="one-time-code")
        if st.form_submit_button(_("Go on"), type="primary", width="stretch"):
            try:
                with session() as opened:
                    totp.prove(opened, half(), code, settings().session_hours, place=place())
            except EarfulError as error:
                problem(error)
            else:
                st.session_state["token"] = half()
                forget_half()
                st.rerun()
    st.button(_("Start over"), type="tertiary", on_click=forget_half)


def _join() -> None:
    with st.form("join", border=False):
        code = st.text_input(_("One-time code"), autocomplete="one-time-code")
        name = st.text_input(_("Your name"), autocomplete="name")
        email = st.text_input(_("E-mail"), autocomplete="username", key="join-email")
        password = st.text_input(
            _("Password (at least {shortest} characters)", shortest=SHORTEST),
            type="password",
            autocomplete="new-password",
        )
        if st.form_submit_button(_("Create account"), type="primary", width="stretch"):
            _enter(lambda opened: people.join(opened, code, email, name, password))


def _enter(prove: Callable[[Session], Person]) -> None:
    try:
        with session() as opened:
            start(opened, prove(opened))
    except EarfulError as error:
        problem(error)
    else:
        st.rerun()
