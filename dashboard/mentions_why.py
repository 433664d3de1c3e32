"""Why a mention is here: the queries that found it, and the words that matched."""

from collections.abc import Sequence

import streamlit as st

from dashboard.language import _
from dashboard.widgets import one_line, plain_label
from store.matches import Found


def why_part(found: Sequence[Found], key: str) -> None:
    """A small menu with one line a query; nothing for a mention that no query found."""
    if not found:
        return
    with st.popover(_("Why it is here"), key=f"why-{key}", type="tertiary", icon=":material/help:"):
        for each in found:
            st.markdown(f"**{plain_label(one_line(each.brand.name, 60))}**")
            st.text(one_line(each.query, 120), width="stretch")
            words = ", ".join(one_line(word, 60) for word in each.words)
            said = _("It matched: {words}", words=words) if words else _("The query reads everything there.")
            st.text(said, width="stretch")
