"""The language in which a person reads Earful: English, as it stands in the code, or Thai, from the catalogues."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import TypeVar, cast

import streamlit as st
from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal

from dashboard.catalogues import LANGUAGES as LANGUAGES
from dashboard.catalogues import catalogue as catalogue
from dashboard.catalogues import read_catalogue as read_catalogue
from dashboard.catalogues import said_in
from store.saying import N_ as N_

OWN, HERE = "language", "language-here"  # what the person chose, and what was chosen in this tab before sign-in
Key = TypeVar("Key")
Value = TypeVar("Value", bound=str | tuple[str, ...])


def _(text: str, /, **facts: object) -> str:
    """A text of ours in the reader's language, with facts put in for its {names}."""
    said = catalogue(spoken()).gettext(text) if text else ""
    return said.format(**facts) if facts else said


def ngettext(one: str, many: str, count: int, /, **facts: object) -> str:
    """A text about one thing or many, with the number put in for {count}."""
    return catalogue(spoken()).ngettext(one, many, count).format(count=number_words(count), **facts)


class Shown(Mapping[Key, Value]):
    """A table of marked words that says them in the reader's language; of a tuple, the first is the word."""

    def __init__(self, words: Mapping[Key, Value]) -> None:
        self._words = words

    def __getitem__(self, key: Key) -> Value:
        found = self._words[key]
        return cast(Value, _(found) if isinstance(found, str) else (_(found[0]), *found[1:]))

    def __or__(self, more: Mapping[Key, Value]) -> "Shown[Key, Value]":
        return Shown({**self._words, **more})

    def __ror__(self, first: Mapping[Key, Value]) -> "Shown[Key, Value]":
        return Shown({**first, **self._words})

    def __iter__(self) -> Iterator[Key]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


def translated(text: object) -> str:
    """What the store says, in the reader's language where its catalogue has it."""
    return said_in(text, spoken())


def number_words(number: float | Decimal) -> str:
    """A number with its thousands set apart, as this language is written where the browser is at home."""
    return str(format_decimal(number, locale=_way_of_writing(spoken(), str(st.context.locale or ""))))


@cache
def _way_of_writing(language: str, browser: str) -> Locale:
    """English as it is written in Germany, for instance; the language alone where nobody says how."""
    try:
        return Locale.parse(f"{language}_{Locale.parse(browser, sep='-').territory}")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(language)


def spoken() -> str:
    """The language of this session: what the person chose, else what this tab chose, else what the browser asks for."""
    chosen = st.session_state.get(OWN) or st.session_state.get(HERE) or str(st.context.locale or "").partition("-")[0]
    return chosen if chosen in LANGUAGES else "en"


def speak(own: str) -> None:
    """Use the language that a person chose from now on; "" leaves it to the tab and the browser."""
    st.session_state[OWN] = own


def speak_here(chosen: str) -> None:
    """Use a language in this tab, until a person says otherwise."""
    if chosen in LANGUAGES:
        st.session_state[HERE] = chosen


def chosen_here() -> str:
    """What was chosen in this tab before somebody signed in; "" for nothing."""
    return str(st.session_state.get(HERE, ""))


def tell_browser() -> None:
    """Let the page say which language it is in, for screen readers, and how light, for what stands beside the app."""
    root, light = "document.documentElement", "getComputedStyle(document.querySelector('.stApp')).colorScheme"
    script = f"/* {st.context.theme.type} */ {root}.lang = '{spoken()}'; {root}.style.colorScheme = {light}"
    with st.container(key="page-language"):
        st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
