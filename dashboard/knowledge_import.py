"""Policies, answers and saved replies from a file or a text: what would be taken is shown before it is."""

import streamlit as st

from dashboard.knowledge_form import KIND_NAMES
from dashboard.session import actor, session
from dashboard.widgets import flash, notice, one_line, problem
from dashboard.words import LANGUAGES, language_title
from store.errors import EarfulError
from store.knowledge import KINDS
from store.knowledge_files import read_entries
from store.knowledge_import import Planned, import_entries, plan_import
from store.models import Brand

STATES = {"new": "New", "changed": "Changed", "known": "Left out", "bad": "Not taken"}
SHOWN = 100
BY_LETTERS = ""


@st.dialog("Import policies and replies", width="large")
def import_form(brand_id: int) -> None:
    """A file or a pasted text, how to read it, what would become of each entry, and the button that does it."""
    file = st.file_uploader("A file", ["md", "csv", "tsv", "html", "htm", "txt"], max_upload_size=1)
    pasted = st.text_area(
        "Or paste a text", height=140, placeholder="A title on a line, its text below, a blank line before the next."
    )
    kind = st.selectbox("Kind, where the file does not say", KINDS, 1, format_func=KIND_NAMES.__getitem__)
    lang = st.selectbox(
        "Language, where the file does not say", [BY_LETTERS, *LANGUAGES],
        format_func=lambda one: language_title(one) if one else "As its letters tell",
    )  # fmt: skip
    replace = st.checkbox("Put new texts in the place of those under the same name")
    name, data = (file.name, file.getvalue()) if file else ("pasted.txt", pasted.encode())
    if not data.strip():
        return
    try:
        planned = _planned(brand_id, name, data, kind, lang, replace)
    except EarfulError as error:
        problem(error)
        return
    _preview(planned)
    count = sum(one.state in ("new", "changed") for one in planned)
    if st.button(f"Take {count} entries" if count != 1 else "Take 1 entry", type="primary", disabled=not count):
        _take(brand_id, name, data, kind, lang, replace)


def _planned(brand_id: int, name: str, data: bytes, kind: str, lang: str, replace: bool) -> list[Planned]:
    with session() as opened:
        brand = opened.get_one(Brand, brand_id)
        return plan_import(opened, brand, read_entries(name, data), kind=kind, lang=lang, replace=replace)


def _preview(planned: list[Planned]) -> None:
    if not planned:
        notice("info", "Nothing found in it", "A title needs a text below it.")
    with st.container(key="import-preview", gap="xxsmall", height=260):
        for one in planned[:SHOWN]:
            what = f"{STATES[one.state]} · line {one.found.line} · {language_title(one.lang)}"
            st.text(f"{what} · {one_line(one.found.title, 80) or '(no title)'}", width="stretch")
            st.text(one.reason or one_line(one.found.text, 160), width="stretch")
        if planned[SHOWN:]:
            st.text(f"and {len(planned) - SHOWN} more")


def _take(brand_id: int, name: str, data: bytes, kind: str, lang: str, replace: bool) -> None:
    """Plan once more, for what is there now, and save."""
    try:
        with session() as opened:
            brand = opened.get_one(Brand, brand_id)
            planned = plan_import(opened, brand, read_entries(name, data), kind=kind, lang=lang, replace=replace)
            taken = import_entries(opened, brand, planned, actor(opened), name)
            opened.commit()
    except EarfulError as error:
        problem(error)
    else:
        flash("done", f"{taken} entries taken in")
        st.rerun()
