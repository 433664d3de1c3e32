"""What a brand may say: policies, FAQ entries and saved replies, one entry a language."""

from typing import Any

import streamlit as st

from dashboard.filters import LANGUAGE_NAMES, choose
from dashboard.session import Session, actor, session
from dashboard.widgets import customer_text, notice, one_line, problem
from dashboard.words import ASPECTS, INTENTS, LANGUAGES, language_title, spaced
from store.brands import slug_of
from store.errors import BadInput, EarfulError
from store.knowledge import KINDS, edit_knowledge, knowledge_of, remove_knowledge
from store.models import Brand, Knowledge

KIND_NAMES = {"policy": "Policy", "faq": "FAQ", "saved_reply": "Saved reply"}


def knowledge_part(opened: Session, brand: Brand, may_change: bool) -> None:
    """The entries of a brand, in one language or in all, with buttons to add, edit and remove."""
    with st.container(key="knowledge-filters", horizontal=True, vertical_alignment="center"):
        lang = choose("Language", "lang", LANGUAGE_NAMES)
        if st.button("Add an entry", icon=":material/add:", disabled=not may_change):
            _form(brand.id or 0, Knowledge(brand_id=0, kind="policy", key="", lang=brand.language, title="", text=""))
    entries = knowledge_of(opened, brand.id or 0, lang)
    if not entries:
        notice("info", "Nothing here yet", "Drafts only promise what stands here: add the first policy.")
    for entry in entries:
        _entry(entry, brand, may_change)


def _entry(entry: Knowledge, brand: Brand, may_change: bool) -> None:
    with st.container(key=f"entry-{entry.id}", border=True, gap="xsmall"):
        with st.container(key=f"entry-head-{entry.id}", gap=None):
            st.text(one_line(entry.title, 120), width="stretch")
            about = [KIND_NAMES.get(entry.kind, entry.kind), language_title(entry.lang)]
            st.text(" · ".join([*about, *(spaced(name) for name in (*entry.aspects, *entry.intents))]), width="stretch")
        customer_text(entry.text, f"entry-{entry.id}")
        with st.container(horizontal=True, gap="xsmall"):
            if st.button("Edit", key=f"edit-{entry.id}", disabled=not may_change, type="tertiary"):
                _form(brand.id or 0, entry)
            if st.button("Remove", key=f"remove-{entry.id}", disabled=not may_change, type="tertiary"):
                _ask(entry)


@st.dialog("Policy or reply", width="medium")
def _form(brand_id: int, entry: Knowledge) -> None:
    """All fields of an entry; kind, name and language tell which one it is, so they stay as they are in an edit."""
    known = bool(entry.id)
    langs = list(dict.fromkeys((*LANGUAGES, entry.lang)))
    with st.form("knowledge", border=False):
        kind = st.selectbox("Kind", KINDS, KINDS.index(entry.kind), format_func=KIND_NAMES.__getitem__, disabled=known)
        lang = st.selectbox("Language", langs, langs.index(entry.lang), format_func=language_title, disabled=known)
        title = st.text_input("Title", entry.title)
        key = st.text_input(
            "Short name, the same in every language", entry.key, placeholder="From the title", disabled=known
        )
        text = st.text_area("Text", entry.text, height=200)
        aspects = _several("About", ASPECTS, entry.aspects)
        intents = _several("When the customer's message is", INTENTS, entry.intents)
        if st.form_submit_button("Save", type="primary"):
            fields: dict[str, Any] = {"title": title, "text": text, "aspects": aspects, "intents": intents}
            _save(brand_id, kind, entry.key or key or title, lang, fields, entry.version if known else 0)


def _several(label: str, options: tuple[str, ...], chosen: list[str]) -> list[str]:
    return st.multiselect(label, list(dict.fromkeys((*options, *chosen))), chosen, format_func=spaced)


def _save(brand_id: int, kind: str, name: str, lang: str, fields: dict[str, Any], seen_version: int) -> None:
    """Write an entry; one that is added never replaces another one."""
    try:
        with session() as opened:
            key = name if seen_version else slug_of(name)
            taken = {(entry.kind, entry.key, entry.lang) for entry in knowledge_of(opened, brand_id)}
            if not seen_version and (kind, key, lang) in taken:
                raise BadInput("there is such an entry in this language already: edit that one")
            edit_knowledge(opened, brand_id, kind, key, lang, actor(opened), seen_version, **fields)
            opened.commit()
    except EarfulError as error:
        problem(error)
    else:
        st.rerun()


@st.dialog("Remove this entry?")
def _ask(entry: Knowledge) -> None:
    """Removing is asked once more: drafts that stood on the entry lose their source."""
    st.text(f"{one_line(entry.title)} ({language_title(entry.lang)})")
    if st.button("Remove it", type="primary", key="remove-now"):
        try:
            with session() as opened:
                remove_knowledge(opened, entry.id or 0, actor(opened))
                opened.commit()
        except EarfulError as error:
            problem(error)
        else:
            st.rerun()
