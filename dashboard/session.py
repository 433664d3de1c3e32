"""The only place where pages meet the database and the signed-in person."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import streamlit as st
from sqlalchemy import Engine
from sqlmodel import Session as Session

from store import people
from store.corrections import unsure_of
from store.database import open_session, ready_engine
from store.errors import NotAllowed
from store.models import Person, Sentiment
from store.settings import settings
from store.workflow import Actor

COOKIE = "earful"


@st.cache_resource(show_spinner=False)
def _engine(url: str) -> Engine:
    return ready_engine()


@contextmanager
def session() -> Iterator[Session]:
    """A session on the database of the settings; NeedsSetup says what to do while there is none."""
    with open_session(_engine(settings().url())) as opened:
        yield opened


def _token() -> str:
    """The sign-in of this tab, or else the one that this browser remembers."""
    return str(st.session_state.get("token", st.context.cookies.get(COOKIE, "")))


def signed_in(opened: Session) -> Person | None:
    """The person who is signed in, looked up each time, so that a lost role or an ended sign-in counts at once."""
    token = _token()
    return people.recognise(opened, token) if token else None


def me(opened: Session) -> Person:
    """The person who is signed in; NotAllowed when the sign-in has ended."""
    person = signed_in(opened)
    if person is None:
        raise NotAllowed("your sign-in has ended: sign in again")
    return person


def actor(opened: Session) -> Actor:
    """The person who is signed in, as the workflow knows people."""
    return people.actor_of(me(opened))


def unsure(opened: Session, scores: Iterable[Sentiment | None]) -> set[int]:
    """Which of these scored mentions nobody is sure of: the model is not, and no person has spoken."""
    return unsure_of(opened, scores, settings().unsure_below)


def start(opened: Session, person: Person) -> None:
    """Remember a person who has just proved who they are, in this tab and in its browser."""
    st.session_state["token"] = people.remember(opened, person, settings().session_hours)


def sign_out() -> None:
    """End this browser's sign-in, then start over at the first page."""
    with session() as opened:
        people.sign_out(opened, _token())
    st.session_state.clear()
    st.session_state["token"] = ""
    st.switch_page("dashboard/overview.py")


def keep_cookie() -> None:
    """Let the browser's cookie follow the sign-in of this tab; Streamlit has no call of its own for that."""
    token = str(st.session_state.get("token", ""))
    if "token" not in st.session_state or token == st.context.cookies.get(COOKIE, ""):
        return
    seconds = settings().session_hours * 3600 if token else 0
    cookie = json.dumps(f"{COOKIE}={token}; path=/; max-age={seconds}; SameSite=Strict")
    script = f"document.cookie = {cookie} + (location.protocol === 'https:' ? '; Secure' : '')"
    with st.container(key="cookie"):
        st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
