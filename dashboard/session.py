"""The only place where pages meet the database and the signed-in person."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import streamlit as st
from sqlalchemy import Engine
from sqlmodel import Session as Session

from store import people
from store.corrections import unsure_of
from store.database import open_session, ready_engine
from store.errors import NotAllowed
from store.models import Person, Sentiment
from store.search import KNOWN as WORDS
from store.settings import settings
from store.sight import limit, whole
from store.totp import is_on, must_set_up
from store.workflow import Actor

COOKIE, HALF = "earful", "half"
KNOWN = "person"


@st.cache_resource(show_spinner=False)
def _engine(url: str) -> Engine:
    return ready_engine()


@contextmanager
def session() -> Iterator[Session]:
    """A session that sees the brands of the person who is signed in; NeedsSetup says what to do without a database."""
    with open_session(_engine(settings().url())) as opened:
        person = signed_in(opened)
        limit(opened, _brands(opened, person))
        opened.info[WORDS] = {}
        opened.info[KNOWN] = token(), person  # or each part of a page would look the same person up again
        yield opened


def _brands(opened: Session, person: Person | None) -> list[int] | None:
    """The brands that a person may see, None for all of them; none before the second step that they need."""
    if person is None or second_step_first(opened, person):
        return []
    who = people.actor_of(person)
    return None if who.brands is None else [brand_id for brand_id, _ in who.brands]


def second_step_first(opened: Session, person: Person) -> bool:
    """Whether a person has to set up their second step first, by their highest role in any brand."""
    with whole(opened):  # or a session that sees no brand yet would know of no role in one
        return must_set_up(person, people.actor_of(person).role)


def token() -> str:
    """The sign-in of this tab, or else the one that this browser remembers."""
    return str(st.session_state.get("token", st.context.cookies.get(COOKIE, "")))


def signed_in(opened: Session) -> Person | None:
    """The person who is signed in, looked up each time, so that a lost role or an ended sign-in counts at once."""
    idle = timedelta(minutes=settings().idle_minutes)
    return people.recognise(opened, token(), idle=idle) if token() else None


def me(opened: Session) -> Person:
    """The person who is signed in; NotAllowed when the sign-in has ended."""
    known, person = opened.info.get(KNOWN, ("", None))
    person = person if known == token() else signed_in(opened)
    if person is None:
        raise NotAllowed("your sign-in has ended: sign in again")
    return person


def actor(opened: Session) -> Actor:
    """The person who is signed in, as the workflow knows people; NotAllowed before the second step that they need."""
    person = me(opened)
    if second_step_first(opened, person):
        raise NotAllowed("set up your second step first, under Your account")
    return people.actor_of(person)


def unsure(opened: Session, scores: Iterable[Sentiment | None]) -> set[int]:
    """Which of these scored mentions nobody is sure of: the model is not, and no person has spoken."""
    return unsure_of(opened, scores, settings().unsure_below)


def start(opened: Session, person: Person, proved: bool = False) -> None:
    """Remember a person who has just proved who they are, in this tab and in its browser.

    Where a second step is on, it comes first, unless another house has `proved` them.
    """
    ready = proved or not is_on(person)
    hours, browser = settings().session_hours, str(st.context.headers.get("User-Agent", ""))
    begun = people.remember(opened, person, hours, browser=browser, proved=ready)
    st.session_state["token" if ready else HALF] = begun


def half() -> str:
    """The sign-in of this tab that waits for its second step, if there is one."""
    return str(st.session_state.get(HALF, ""))


def forget_half() -> None:
    """Wait for no second step any more."""
    st.session_state.pop(HALF, None)


def place() -> str:
    """The network address that this tab comes from, as far as the server sees it."""
    address = st.context.ip_address
    return address if isinstance(address, str) else ""


def sign_out() -> None:
    """End this browser's sign-in, then start over at the first page."""
    with session() as opened:
        people.sign_out(opened, token())
    st.session_state.clear()
    st.session_state["token"] = ""
    if st.user.get("is_logged_in"):
        st.logout()  # or the identity provider would let them in again at once
        return
    st.switch_page("dashboard/overview.py")


def keep_cookie() -> None:
    """Let the browser's cookie follow the sign-in of this tab; Streamlit has no call of its own for that."""
    kept = str(st.session_state.get("token", ""))
    if "token" not in st.session_state or kept == st.context.cookies.get(COOKIE, ""):
        return
    seconds = settings().session_hours * 3600 if kept else 0
    cookie = json.dumps(f"{COOKIE}={kept}; path=/; max-age={seconds}; SameSite=Strict")
    script = f"document.cookie = {cookie} + (location.protocol === 'https:' ? '; Secure' : '')"
    with st.container(key="cookie"):
        st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
