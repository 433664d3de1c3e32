"""What was changed in a draft, word by word: what came in underlined, what was taken out struck through."""

from html import escape

import streamlit as st

from dashboard.language import _, ngettext
from dashboard.session import Session
from dashboard.widgets import REVERSING
from responder.diff import ADDED, TAKEN, changed_words, changes
from store.models import Draft
from store.versions import written_by_machine

TAGS = {ADDED: "ins", TAKEN: "del"}


def diff_part(opened: Session, draft: Draft, text: str) -> None:
    """The text in the editor against the newest words of a machine; against the draft itself where people wrote all."""
    first = written_by_machine(opened, draft) or draft
    if text == first.text or not text.strip():
        return
    found = changes(first.text, text)
    count = changed_words(found)
    with st.expander(_title(count, first.number)), st.container(key="diff"):
        parts = (_marked(each.kind, each.text) for each in found)
        st.html(f'<div class="earful-diff">{"".join(parts)}</div>')


def _title(count: int, number: int) -> str:
    if not count:
        return _("Blanks and signs changed since draft {number}", number=number)
    return ngettext(
        "{count} word changed since draft {number}", "{count} words changed since draft {number}", count, number=number
    )


def _marked(kind: str, text: str) -> str:
    """A run of words, escaped."""
    shown = escape(text.translate(REVERSING))
    return f"<{TAGS[kind]}>{shown}</{TAGS[kind]}>" if kind in TAGS else shown
