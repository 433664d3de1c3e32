"""Correct what a mention is about and what its author wants, where it is shown, with the way back."""

from datetime import datetime
from functools import partial

import streamlit as st

from dashboard.language import N_, Shown, _
from dashboard.session import actor, session
from dashboard.widgets import flash, sentence
from dashboard.words import ASPECTS, INTENTS, LABELS, spaced
from store.corrections import RIGHT
from store.errors import EarfulError
from store.models import ReadingCorrection, Sentiment
from store.reading_corrections import correct_aspect, correct_intent, take_back_aspect, take_back_intent
from store.readings import ABSENT, ASPECT, INTENT, PRESENT, Readings, readings_in_force

UNDO = "undo"
KNOWN = {ASPECT: ASPECTS, INTENT: INTENTS}
OPTIONS = {ASPECT: (*LABELS, ABSENT), INTENT: (PRESENT, ABSENT)}
HOLDS = Shown({
    "negative": N_("negative"), "neutral": N_("neutral"), "positive": N_("positive"), "": N_("label unknown"),
    ABSENT: N_("not there"),
})  # fmt: skip
NONE_OF = Shown({ASPECT: N_("No aspects"), INTENT: N_("No intents")})
ADD = Shown({ASPECT: N_("Add an aspect"), INTENT: N_("Add an intent")})


def readings_part(score: Sentiment, key: str) -> None:
    """Aspects and intents of one mention, read from the database only once a person opens the part."""
    id_ = score.mention_id or 0
    part = st.expander(
        _("Aspects and intents"), type="compact", key=f"readings-{key}-{id_}", on_change="rerun",
        icon=":material/sell:",
    )  # fmt: skip
    if not part.open:
        return
    with part, session() as opened:
        may = actor(opened).may(RIGHT)
        holds = readings_in_force(opened, id_)
        for kind, names in KNOWN.items():
            shown = [name for name in names if _label(holds, kind, name) != ABSENT or (kind, name) in holds.by_person]
            with st.container(key=f"{kind}s-{key}-{id_}", horizontal=True, vertical_alignment="center", gap="xsmall"):
                for name in shown:
                    _one(holds, kind, name, id_, key, may)
                if not shown:
                    st.caption(NONE_OF[kind], width="content")
                if may:
                    _add(kind, [name for name in names if name not in shown], score, key)


def _label(holds: Readings, kind: str, name: str) -> str:
    if kind == ASPECT:
        return holds.aspects.get(name, ABSENT)
    return PRESENT if name in holds.intents else ABSENT


def _one(holds: Readings, kind: str, name: str, mention_id: int, key: str, may: bool) -> None:
    """One aspect or intent with what holds for it; for those who may, a menu whose key dies with what was shown."""
    label, given = _label(holds, kind, name), holds.by_person.get((kind, name))
    title = _("{reading}, by a person", reading=_titled(name, label)) if given else _titled(name, label)
    if not may:
        st.text(title)
        return
    options = [option for option in OPTIONS[kind] if option != label] + ([UNDO] if given else [])
    seen = given.made_at if given else None
    place = f"{kind}-{name}-{key}-{mention_id}-{label}-{seen.timestamp() if seen else 0}"
    st.menu_button(
        title, options, key=place, type="tertiary", icon=":material/edit:", format_func=partial(_named, given),
        help=_("The model said: {label}", label=_said(given.was)) if given
        else _("Say what it is; the next reading keeps it"),
        on_click=_chosen, args=(place, mention_id, kind, name, seen),
    )  # fmt: skip


def _titled(name: str, label: str) -> str:
    return spaced(name) if label == PRESENT else f"{spaced(name)}: {HOLDS.get(label, label)}"


def _said(was: str) -> str:
    return _("there") if was == PRESENT else HOLDS.get(was, was)


def _named(given: ReadingCorrection | None, option: str) -> str:
    if option == UNDO:
        return _("Undo: {label}, as the model has it", label=_said(given.was)) if given else _("Undo")
    return _("There") if option == PRESENT else HOLDS[option].capitalize()


def _add(kind: str, names: list[str], score: Sentiment, key: str) -> None:
    """A menu of what is not there; an aspect that is added sounds as the mention does, until it is changed."""
    if not names:
        return
    place = f"add-{kind}-{key}-{score.mention_id}-{len(names)}"
    label = score.label if kind == ASPECT else PRESENT
    st.menu_button(
        ADD[kind], names, key=place, type="tertiary", icon=":material/add:",
        format_func=spaced, on_click=_added, args=(place, score.mention_id, kind, label),
    )  # fmt: skip


def _added(place: str, mention_id: int, kind: str, label: str) -> None:
    _say(mention_id, kind, str(st.session_state[place]), label, None)


def _chosen(place: str, mention_id: int, kind: str, name: str, seen: datetime | None) -> None:
    _say(mention_id, kind, name, str(st.session_state[place]), seen)


def _say(mention_id: int, kind: str, name: str, option: str, seen: datetime | None) -> None:
    """Put a person's word in force, or take it back, and keep a word about it for the next page."""
    try:
        with session() as opened:
            who = actor(opened)
            if option == UNDO and seen is not None:
                undo = take_back_aspect if kind == ASPECT else take_back_intent
                undo(opened, mention_id, name, who, seen)
            elif kind == ASPECT:
                correct_aspect(opened, mention_id, name, option, who, seen)
            else:
                correct_intent(opened, mention_id, name, option == PRESENT, who, seen)
            opened.commit()
    except EarfulError as error:
        flash("error", _("Not changed"), sentence(error))
    else:
        undone = _("{name}: as the model has it", name=spaced(name))
        flash("done", undone if option == UNDO else _("Now {reading}", reading=_titled(name, option)))
