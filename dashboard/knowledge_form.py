"""The form for one entry of a brand's knowledge, opened to add, to change, and to answer what was asked."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard.language import N_, Shown, _
from dashboard.session import actor, session
from dashboard.widgets import problem
from dashboard.words import ASPECTS, INTENTS, LANGUAGES, language_title, spaced
from store.brands import slug_of
from store.errors import BadInput, EarfulError
from store.gaps import answer_gaps
from store.knowledge import KINDS, PRIVATE, edit_knowledge, find_knowledge, private_key
from store.models import Knowledge

KIND_NAMES = Shown({"policy": N_("Policy"), "faq": N_("FAQ"), "saved_reply": N_("Saved reply")})


def entry_form(brand_id: int, entry: Knowledge, gap_ids: Sequence[int] = ()) -> None:
    """All fields of an entry; kind, name and language tell which one it is, so they stay as they are in an edit.

    A new entry closes the gaps that it was written for.
    """
    st.dialog(_("Policy or reply"), width="medium")(_form)(brand_id, entry, gap_ids)


def _form(brand_id: int, entry: Knowledge, gap_ids: Sequence[int]) -> None:
    known = bool(entry.id)
    langs = list(dict.fromkeys((*LANGUAGES, entry.lang)))
    with st.form("knowledge", border=False):
        kind = st.selectbox(
            _("Kind"), KINDS, KINDS.index(entry.kind), format_func=KIND_NAMES.__getitem__, disabled=known
        )
        lang = st.selectbox(_("Language"), langs, langs.index(entry.lang), format_func=language_title, disabled=known)
        title = st.text_input(_("Title"), entry.title)
        key = st.text_input(
            _("Short name, the same in every language"), entry.key.partition(PRIVATE)[0],
            placeholder=_("From the title"), disabled=known,
        )  # fmt: skip
        text = st.text_area(_("Text"), entry.text, height=200)
        questions = st.text_area(_("Questions it answers, one a line"), "\n".join(entry.questions), height=100)
        aspects = _several(_("About"), ASPECTS, entry.aspects)
        intents = _several(_("When the customer's message is"), INTENTS, entry.intents)
        private = st.checkbox(_("Only for me (a saved reply)"), entry.owner_id is not None, disabled=known)
        if st.form_submit_button(_("Save"), type="primary"):
            asked = [line.strip() for line in questions.splitlines() if line.strip()]
            fields: dict[str, Any] = {"title": title, "text": text, "aspects": aspects, "intents": intents}
            fields |= {"questions": asked, "private": private} | ({} if known else {"origin": entry.origin})
            _save(brand_id, kind, entry.key or key or title, lang, fields, entry.version if known else 0, gap_ids)


def _several(label: str, options: tuple[str, ...], chosen: list[str]) -> list[str]:
    several = list(dict.fromkeys((*options, *chosen)))
    return st.multiselect(label, several, chosen, format_func=spaced, placeholder=_("Choose"))


def _save(
    brand_id: int, kind: str, name: str, lang: str, fields: dict[str, Any], seen_version: int, gap_ids: Sequence[int]
) -> None:
    """Write an entry; one that is added never replaces another one."""
    try:
        with session() as opened:
            key = name if seen_version else slug_of(name)
            stored = private_key(key, actor(opened)) if fields["private"] else key
            if not seen_version and find_knowledge(opened, brand_id, kind, stored, lang):
                raise BadInput("there is such an entry in this language already: edit that one")
            if gap_ids:
                answer_gaps(opened, brand_id, gap_ids, kind, key, lang, actor(opened), **fields)
            else:
                edit_knowledge(opened, brand_id, kind, key, lang, actor(opened), seen_version, **fields)
            opened.commit()
    except EarfulError as error:
        problem(error)
    else:
        st.rerun()
