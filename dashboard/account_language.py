"""The language in which a person reads Earful: their own choice, or what their browser asks for."""

import streamlit as st

from dashboard.language import LANGUAGES, _, speak
from dashboard.session import me, session
from dashboard.widgets import flash, sentence
from store.errors import EarfulError
from store.models import Person
from store.people import choose_language

KEY = "own-language"


def language_part(person: Person) -> None:
    """Choose it; a choice counts at once, in every browser."""
    options = ["", *LANGUAGES]
    st.session_state.setdefault(KEY, person.language if person.language in LANGUAGES else "")
    st.radio(
        _("Language of Earful"), options, key=KEY, on_change=_choose,
        format_func=lambda one: LANGUAGES.get(one, _("Same as my browser")),
    )  # fmt: skip
    st.text(_("Drafts and what customers wrote stay in their own language."), width="stretch")


def _choose() -> None:
    chosen = str(st.session_state[KEY])
    try:
        with session() as opened:
            choose_language(opened, me(opened), chosen)
    except EarfulError as error:
        flash("error", _("Not changed"), sentence(error))
        return
    speak(chosen)
    flash("done", _("Language changed"))
