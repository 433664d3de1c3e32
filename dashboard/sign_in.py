"""Who are you? With the one-time code the first time, then e-mail and password, and a second step where it is on."""

from collections.abc import Callable

import streamlit as st

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
    with session() as opened:
        found = known(opened)
    if found.unproved:
        notice("warning", "Set up your second step first", "Until then nothing is shown: see Your account.")
    return found


def show() -> None:
    """Ask who is there, until somebody has proved it."""
    with session() as opened:
        begun = people.has_admin(opened)
    with st.container(horizontal_alignment="center"), st.container(key="sign-in", width=420):
        st.title("Earful", anchor=False)
        if not begun:
            st.markdown("Welcome. Run `earful init`: it prints a one-time code that lets you create the first account.")
            _join()
            return
        if half():
            _second_step()
            return
        elsewhere_part()
        signing, joining = st.tabs(["Sign in", "I have a one-time code"])
        with signing:
            _sign_in()
        with joining:
            _join()


def _sign_in() -> None:
    with st.form("sign-in", border=False):
        email = st.text_input("E-mail", autocomplete="username")
        password = st.text_input("Password", type="password", autocomplete="current-password")
        if st.form_submit_button("Sign in", type="primary", width="stretch"):
            _enter(lambda opened: people.sign_in(opened, email, password, place=place()))


def _second_step() -> None:
    with st.form("second-step", border=False, clear_on_submit=True):
        code = st.text_input("Code of your app, or a recovery code", autocomplete="one-time-code")
        if st.form_submit_button("Go on", type="primary", width="stretch"):
            try:
                with session() as opened:
                    totp.prove(opened, half(), code, settings().session_hours, place=place())
            except EarfulError as error:
                problem(error)
            else:
                st.session_state["token"] = half()
                forget_half()
                st.rerun()
    st.button("Start over", type="tertiary", on_click=forget_half)


def _join() -> None:
    with st.form("join", border=False):
        code = st.text_input("One-time code", autocomplete="one-time-code")
        name = st.text_input("Your name", autocomplete="name")
        email = st.text_input("E-mail", autocomplete="username", key="join-email")
        password = st.text_input(
            f"Password (at least {SHORTEST} characters)", type="password", autocomplete="new-password"
        )
        if st.form_submit_button("Create account", type="primary", width="stretch"):
            _enter(lambda opened: people.join(opened, code, email, name, password))


def _enter(prove: Callable[[Session], Person]) -> None:
    try:
        with session() as opened:
            start(opened, prove(opened))
    except EarfulError as error:
        problem(error)
    else:
        st.rerun()
