"""Saved replies beside the editor: choose some, fill in what is missing, put them into the answer."""

from functools import partial

import streamlit as st

from dashboard.case_seen import Seen
from dashboard.case_steps import act, use_saved
from dashboard.language import _
from dashboard.session import Session
from dashboard.widgets import one_line
from dashboard.words import language_title
from responder.saved import known_values, language_of, saved_replies
from responder.variables import title_of, variables_of
from store.models import Case, Draft
from store.workflow import Actor


def saved_part(opened: Session, case: Case, draft: Draft | None, seen: Seen, who: Actor) -> None:
    """The saved replies in the language of the answer, shared and one's own."""
    if not who.may("agent", case.brand_id):
        return
    lang = draft.lang if draft else language_of(opened, case)
    entries = {entry.id or 0: entry for entry in saved_replies(opened, case, lang, who)}
    with st.expander(_("Saved replies")), st.container(key="saved", gap="xsmall"):
        if not entries:
            st.text(_("None in {language} yet: they are kept under Brands.", language=language_title(lang)))
            return
        ids = st.multiselect(
            _("Use these, in this order"), list(entries), key=seen.key("saved"), placeholder=_("Choose"),
            format_func=lambda id_: one_line(entries[id_].title, 80),
        )  # fmt: skip
        texts = [entries[id_].text for id_ in ids]
        known = known_values(opened, case, lang)
        for key in variables_of(texts):
            st.text_input(_(title_of(key)), known.get(key, ""), key=seen.key(f"var-{key}"), max_chars=200)
        with st.container(horizontal=True, gap="xsmall"):
            for label, below in ((_("Put in place of the answer"), False), (_("Add below it"), True)):
                step = partial(use_saved, seen=seen, ids=ids, keys=variables_of(texts), below=below)
                st.button(label, key=seen.key(f"saved-{below}"), on_click=act, args=(seen, step), disabled=not ids)
