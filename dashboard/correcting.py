"""Correct the label of a mention where it is shown, with the way back."""

from datetime import datetime

import streamlit as st

from dashboard.language import _
from dashboard.session import Session, actor, session
from dashboard.widgets import flash, sentence
from dashboard.words import LABELS
from store.corrections import RIGHT, correct, corrections_of, take_back
from store.errors import EarfulError
from store.models import Correction, Sentiment
from store.workflow import Actor

UNDO = "undo"


def label_part(opened: Session, score: Sentiment, key: str) -> None:
    """The menu for one mention, for the person who is signed in."""
    id_ = score.mention_id or 0
    label_menu(score, corrections_of(opened, [id_]).get(id_), actor(opened), key)


def label_menu(score: Sentiment, given: Correction | None, who: Actor, key: str) -> None:
    """Who gave the label, and for those who may, a menu of the labels; its key dies with the label that was shown."""
    if given is not None and given.was in LABELS:
        said = _("by a person; the model said {label}", label=LABELS[given.was][0].lower())
        st.markdown(f":small[:gray[{said}]]", width="content")
    if not who.may(RIGHT):
        return
    seen = given.made_at if given else None
    options = [label for label in LABELS if given is None or label != given.label] + ([UNDO] if given else [])
    name = f"label-{key}-{score.mention_id}-{seen.timestamp() if seen else score.scored_at.timestamp()}"
    st.menu_button(
        _("Label"), options, key=name, type="tertiary", icon=":material/edit:", format_func=_named,
        help=_("Say what it is; the model learns from it when it is trained again"),
        on_click=_chosen, args=(name, score.mention_id, seen),
    )  # fmt: skip


def _named(option: str) -> str:
    return LABELS[option][0] if option in LABELS else _("Undo: as the model has it")


def _chosen(key: str, mention_id: int, seen: datetime | None) -> None:
    option = st.session_state[key]
    cases = undo(mention_id, seen) if option == UNDO and seen else give(mention_id, option, seen)
    if cases is not None:
        undone = _("The model's label counts again")
        title = undone if option == UNDO else _("Labelled {label}", label=_named(option).lower())
        text = _("It is in case {number} now.", number=cases[0]) if cases else ""
        flash("done", title, text, cases[0] if cases else 0)


def give(mention_id: int, label: str, seen: datetime | None) -> list[int] | None:
    """Label a mention; gives back the cases that took it up, or None after it kept a word about what went wrong."""
    try:
        with session() as opened:
            cases = correct(opened, mention_id, label, actor(opened), seen)
            opened.commit()
            return [case.id or 0 for case in cases]
    except EarfulError as error:
        flash("error", _("Not labelled"), sentence(error))
        return None


def undo(mention_id: int, seen: datetime) -> list[int] | None:
    """Take a label back, with the answers of `give`."""
    try:
        with session() as opened:
            cases = take_back(opened, mention_id, actor(opened), seen)
            opened.commit()
            return [case.id or 0 for case in cases]
    except EarfulError as error:
        flash("error", _("Not undone"), sentence(error))
        return None
