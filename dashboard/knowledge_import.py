"""Policies, answers and saved replies from a file or a text: what would be taken is shown before it is."""

import streamlit as st

from dashboard.knowledge_form import KIND_NAMES
from dashboard.language import N_, Shown, _, ngettext, translated
from dashboard.session import actor, session
from dashboard.widgets import flash, notice, one_line, problem
from dashboard.words import LANGUAGES, language_title
from store.errors import EarfulError
from store.knowledge import KINDS
from store.knowledge_files import read_entries
from store.knowledge_import import Planned, import_entries, plan_import
from store.models import Brand

STATES = Shown({"new": N_("New"), "changed": N_("Changed"), "known": N_("Left out"), "bad": N_("Not taken")})
SHOWN = 100
BY_LETTERS = ""


def import_form(brand_id: int) -> None:
    """A file or a pasted text, how to read it, what would become of each entry, and the button that does it."""
    st.dialog(_("Import policies and replies"), width="large")(_form)(brand_id)


def _form(brand_id: int) -> None:
    file = st.file_uploader(_("A file"), type=["md", "csv", "tsv", "html", "htm", "txt"], max_upload_size=1)
    pasted = st.text_area(
        _("Or paste a text"), height=140,
        placeholder=_("A title on a line, its text below, a blank line before the next."),
    )  # fmt: skip
    kind = st.selectbox(_("Kind, where the file does not say"), KINDS, 1, format_func=KIND_NAMES.__getitem__)
    lang = st.selectbox(
        _("Language, where the file does not say"), [BY_LETTERS, *LANGUAGES],
        format_func=lambda one: language_title(one) if one else _("Recognised from the text"),
    )  # fmt: skip
    replace = st.checkbox(_("Replace entries of the same name"))
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
    label = ngettext("Take {count} entry", "Take {count} entries", count)
    if st.button(label, type="primary", disabled=not count):
        _take(brand_id, name, data, kind, lang, replace)


def _planned(brand_id: int, name: str, data: bytes, kind: str, lang: str, replace: bool) -> list[Planned]:
    with session() as opened:
        brand = opened.get_one(Brand, brand_id)
        return plan_import(opened, brand, read_entries(name, data), kind=kind, lang=lang, replace=replace)


def _preview(planned: list[Planned]) -> None:
    if not planned:
        notice("info", _("Nothing found in it"), _("A title needs a text below it."))
    with st.container(key="import-preview", gap="xxsmall", height=260):
        for one in planned[:SHOWN]:
            line, title = _("line {number}", number=one.found.line), one_line(one.found.title, 80) or _("(no title)")
            st.text(f"{STATES[one.state]} · {line} · {language_title(one.lang)} · {title}", width="stretch")
            st.text(translated(one.reason) or one_line(one.found.text, 160), width="stretch")
        if planned[SHOWN:]:
            st.text(_("and {count} more", count=len(planned) - SHOWN))


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
        flash("done", _("{count} entries taken in", count=taken))
        st.rerun()
