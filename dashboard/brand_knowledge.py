"""What a brand may say: policies, FAQ entries and saved replies, one entry a language."""

import streamlit as st

from dashboard.filters import LANGUAGE_NAMES, choose
from dashboard.knowledge_form import KIND_NAMES, entry_form
from dashboard.knowledge_import import import_form
from dashboard.language import N_, _, ngettext
from dashboard.session import Session, actor, session
from dashboard.widgets import customer_text, notice, one_line, problem
from dashboard.words import language_title, spaced
from store.errors import EarfulError
from store.knowledge import RETURNS, knowledge_of, may_change, remove_knowledge
from store.lessons import doubted
from store.models import Brand, Knowledge, utc_now
from store.workflow import Actor

LOOK = N_("Look at it and save it, changed or as it is: from then on drafts say it again.")


def knowledge_part(opened: Session, brand: Brand, who: Actor) -> None:
    """The entries of a brand, in one language or in all, with buttons to add, edit and remove."""
    with st.container(key="knowledge-filters", horizontal=True, vertical_alignment="center"):
        lang = choose(_("Language"), "lang", LANGUAGE_NAMES)
        if st.button(_("Add an entry"), icon=":material/add:", disabled=not who.may("agent", brand.id)):
            entry_form(brand.id or 0, _new(brand, who))
        if st.button(_("Import"), icon=":material/upload_file:", disabled=not who.may("manager", brand.id)):
            import_form(brand.id or 0)
    entries = knowledge_of(opened, brand.id or 0, lang, who.person_id)
    if not entries:
        notice("info", _("Nothing here yet"), _("Drafts only promise what stands here: add the first policy."))
    wrong = doubted(opened, brand.id or 0, utc_now()) if entries else {}
    for entry in entries:
        _entry(entry, brand, may_change(entry, who), wrong.get((entry.source_id, entry.version), 0))


def _new(brand: Brand, who: Actor) -> Knowledge:
    """An empty entry of the kind that a person may add."""
    kind, owner_id = ("policy", None) if who.may("manager", brand.id) else ("saved_reply", who.person_id)
    return Knowledge(brand_id=0, kind=kind, key="", lang=brand.language, title="", text="", owner_id=owner_id)


def _entry(entry: Knowledge, brand: Brand, changes: bool, wrong: int) -> None:
    with st.container(key=f"entry-{entry.id}", border=True, gap="xsmall"):
        with st.container(key=f"entry-head-{entry.id}", gap=None):
            st.text(one_line(entry.title, 120), width="stretch")
            private = [_("Only for you")] if entry.owner_id is not None else []
            written = [_("Written from Returns")] if entry.origin == RETURNS else []
            about = [KIND_NAMES.get(entry.kind, entry.kind), *private, *written, language_title(entry.lang)]
            st.text(" · ".join([*about, *(spaced(name) for name in (*entry.aspects, *entry.intents))]), width="stretch")
        if wrong:
            told = ngettext("{count} draft that says this was rejected for wrong facts.",
                            "{count} drafts that say this were rejected for wrong facts.", wrong)  # fmt: skip
            notice("warning", _("No draft says this now"), f"{told} {_(LOOK)}")
        customer_text(entry.text, f"entry-{entry.id}")
        with st.container(horizontal=True, gap="xsmall"):
            if st.button(_("Edit"), key=f"edit-{entry.id}", disabled=not changes, type="tertiary"):
                entry_form(brand.id or 0, entry)
            if st.button(_("Remove"), key=f"remove-{entry.id}", disabled=not changes, type="tertiary"):
                st.dialog(_("Remove this entry?"))(_ask)(entry)


def _ask(entry: Knowledge) -> None:
    """Removing is asked once more: drafts that stood on the entry lose their source."""
    st.text(f"{one_line(entry.title)} ({language_title(entry.lang)})")
    if st.button(_("Remove it"), type="primary", key="remove-now"):
        try:
            with session() as opened:
                remove_knowledge(opened, entry.id or 0, actor(opened))
                opened.commit()
        except EarfulError as error:
            problem(error)
        else:
            st.rerun()
