"""The steps behind the buttons of letters: each acts on the version that the page showed, and commits once."""

from collections.abc import Callable

import streamlit as st

from dashboard.language import _
from dashboard.session import Session, actor, session
from dashboard.widgets import flash, sentence
from responder.outreach_sending import approve_letter
from store import outreach
from store.errors import EarfulError, Stale
from store.models import Outreach, utc_now
from store.workflow import Actor

NOT_WANTED, LOOKED = "not_wanted", "a_person_looked"  # codes of the audit log
Seen = tuple[int, int]
Step = Callable[[Session, Outreach, Actor, int], str]


def act(seen: Seen, step: Step) -> None:
    """Take one step on a letter and keep a word about it."""
    number, version = seen
    try:
        with session() as opened:
            letter = opened.get(Outreach, number)
            if letter is None:
                raise Stale("this letter is gone")
            done = step(opened, letter, actor(opened), version)
            opened.commit()
    except EarfulError as error:
        flash("error", _("Not done"), sentence(error))
    else:
        flash("done", done)


def save(opened: Session, letter: Outreach, who: Actor, version: int, *, key: str) -> str:
    """Keep other words."""
    outreach.edit(opened, letter, *_entered(letter, key), who, version)
    return _("Saved")


def _entered(letter: Outreach, key: str) -> tuple[str, str]:
    """Subject and text as they stand in the fields; a message on LINE has no field for a subject."""
    subject = st.session_state.get(f"subject-{key}", letter.subject) if letter.channel == "email" else letter.subject
    return str(subject), str(st.session_state.get(f"text-{key}", letter.text))


def approve(opened: Session, letter: Outreach, who: Actor, version: int, *, key: str) -> str:
    """Let a letter leave, in the words that stand in the fields."""
    subject, text = _entered(letter, key)
    if (subject, text) != (letter.subject, letter.text):
        outreach.edit(opened, letter, subject, text, who, version)
        version = letter.version
    approve_letter(opened, letter, who, version, utc_now())
    return _("Approved; it leaves within a minute or two, or after the quiet hours")


def withdraw(opened: Session, letter: Outreach, who: Actor, version: int) -> str:
    """Send no such letter."""
    outreach.withdraw(opened, letter, who, version, NOT_WANTED)
    return _("It is not sent")


def tell(opened: Session, letter: Outreach, who: Actor, version: int) -> str:
    """Note that somebody spoke with the company."""
    outreach.tell(opened, letter, who, version)
    return _("Noted")


def settle(opened: Session, letter: Outreach, who: Actor, version: int, *, arrived: bool) -> str:
    """Say what became of a letter of unknown fate."""
    outreach.settle(opened, letter, arrived, who, version, LOOKED)
    return _("Noted")
