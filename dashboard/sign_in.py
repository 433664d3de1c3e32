"""Who are you? The first person joins with the one-time code, everybody signs in with e-mail and password."""

import streamlit as st

from dashboard.session import session, start
from dashboard.widgets import problem
from store import people
from store.errors import EarfulError


def show() -> None:
    """Ask who is there, until somebody has proved it."""
    with session() as opened:
        known = people.has_admin(opened)
    with st.container(horizontal_alignment="center"), st.container(key="sign-in", width=420):
        st.title("Earful", anchor=False)
        if not known:
            st.markdown("Welcome. Run `earful init`: it prints a one-time code that lets you create the first account.")
            _join()
            return
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
            _enter(email, password)


def _join() -> None:
    with st.form("join", border=False):
        code = st.text_input("One-time code", autocomplete="one-time-code")
        name = st.text_input("Your name", autocomplete="name")
        email = st.text_input("E-mail", autocomplete="username", key="join-email")
        password = st.text_input(
            f"Password (at least {people.SHORTEST_PASSWORD} characters)", type="password", autocomplete="new-password"
        )
        if st.form_submit_button("Create account", type="primary", width="stretch"):
            _enter(email, password, code, name)


def _enter(email: str, password: str, code: str = "", name: str = "") -> None:
    try:
        with session() as opened:
            if code or name:
                person = people.join(opened, code, email, name, password)
            else:
                person = people.sign_in(opened, email, password)
            start(opened, person)
    except EarfulError as error:
        problem(error)
    else:
        st.rerun()
