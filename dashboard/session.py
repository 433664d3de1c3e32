"""The only place where pages meet the database and the signed-in person."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

import streamlit as st
from sqlalchemy import Engine
from sqlmodel import Session as Session

from dashboard.language import OWN, chosen_here, speak
from store import people
from store.corrections import unsure_of
from store.database import open_session, ready_engine
from store.errors import NotAllowed
from store.faults import explained
from store.models import Person, Sentiment
from store.search import KNOWN as WORDS
from store.settings import settings
from store.sight import limit, whole
from store.totp import is_on, must_set_up
from store.workflow import Actor

COOKIE, HALF = "earful", "half"
KNOWN = "signed in"
NOBODY = Actor("nobody", "", brands=())


@dataclass(frozen=True)
class SignedIn:
    """Who a token stands for and what they may; `unproved` while their second step has to come first."""

    token: str
    person: Person | None = None
    actor: Actor = NOBODY
    unproved: bool = False

    def may(self, right: str) -> bool:
        """Whether they reach a role somewhere; nobody does before their second step."""
        return not self.unproved and self.actor.may(right)

    def menu(self, right: str) -> Literal["visible", "hidden"]:
        """Whether a page that takes a right stands in their menu; by its address it tells the others what it takes."""
        return "visible" if self.may(right) else "hidden"


_at_the_gate: ContextVar[SignedIn | None] = ContextVar("gate", default=None)


@st.cache_resource(show_spinner=False)
def _engine(url: str) -> Engine:
    return ready_engine()


@contextmanager
def session() -> Iterator[Session]:
    """A session that sees the brands of the person who is signed in; NeedsSetup says what to do without a database."""
    with open_session(_engine(settings().url())) as opened:
        found = _let_in(opened) or _look_up(opened)
        limit(opened, _brands(found))
        opened.info[WORDS] = {}
        opened.info[KNOWN] = found  # or each part of a page would look the same person up again
        if found.person is not None and st.session_state.get(OWN) != found.person.language:
            speak(found.person.language)
        try:
            yield opened
        except OSError as error:
            raise explained(error) from error


@contextmanager
def let_in(found: SignedIn) -> Iterator[None]:
    """Who came through the gate need not be looked up again while this run of a page lasts, and no longer."""
    begun = _at_the_gate.set(found)
    try:
        yield
    finally:
        _at_the_gate.reset(begun)


def _let_in(opened: Session) -> SignedIn | None:
    """Who came through the gate in this run, as a row of this session; None where nobody did, as when a button acts."""
    found = _at_the_gate.get()
    if found is None or found.person is None or found.token != token():
        return None
    return replace(found, person=opened.merge(found.person, load=False))


def _brands(found: SignedIn) -> list[int] | None:
    """The brands that a person may see, None for all of them; none before the second step that they need."""
    brands = () if found.unproved else found.actor.brands
    return None if brands is None else [brand_id for brand_id, _ in brands]


def _look_up(opened: Session) -> SignedIn:
    """Each time anew, so that a lost role or an ended sign-in counts at once."""
    idle = timedelta(minutes=settings().idle_minutes)
    person = people.recognise(opened, token(), idle=idle) if token() else None
    if person is None:
        return SignedIn(token())
    with whole(opened):  # or a session that sees no brand yet would know of no role in one
        who = people.actor_of(person)
    return SignedIn(token(), person, who, must_set_up(person, who.role))


def known(opened: Session) -> SignedIn:
    """Who is signed in at this moment."""
    found: SignedIn | None = opened.info.get(KNOWN)
    return found if found is not None and found.token == token() else _look_up(opened)


def token() -> str:
    """The sign-in of this tab, or else the one that this browser remembers."""
    return str(st.session_state.get("token", st.context.cookies.get(COOKIE, "")))


def me(opened: Session) -> Person:
    """The person who is signed in; NotAllowed when the sign-in has ended."""
    return _checked(known(opened))


def _checked(found: SignedIn) -> Person:
    if found.person is None:
        raise NotAllowed("your sign-in has ended: sign in again")
    return found.person


def actor(opened: Session) -> Actor:
    """The person who is signed in, as the workflow knows people; NotAllowed before the second step that they need."""
    found = known(opened)
    _checked(found)
    if found.unproved:
        raise NotAllowed("set up your second step first, under Your account")
    return found.actor


def unsure(opened: Session, scores: Iterable[Sentiment | None]) -> set[int]:
    """Which of these scored mentions nobody is sure of: the model is not, and no person has spoken."""
    return unsure_of(opened, scores, settings().unsure_below)


def start(opened: Session, person: Person, proved: bool = False) -> None:
    """Remember a person who has just proved who they are, in this tab and in its browser.

    Where a second step is on, it comes first, unless another house has `proved` them.
    """
    ready = proved or not is_on(person)
    if chosen_here() and not person.language:
        people.choose_language(opened, person, chosen_here())
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
