"""What else somebody answered in a survey, beside the words of their mention."""

import streamlit as st

from dashboard.rows import score_words
from dashboard.widgets import one_line
from store.models import Mention

MOST = 12


def survey_part(mention: Mention) -> None:
    """The question with its score, each other answer, and what was bought; nothing for other mentions."""
    if mention.kind != "survey":
        return
    raw = mention.raw
    with st.container(key=f"survey-{mention.id}", gap=None):
        if raw.get("question"):
            st.text(_line(one_line(str(raw["question"]), 200), score_words(mention)), width="stretch")
        for each in list(raw.get("answers") or [])[:MOST]:
            if isinstance(each, dict):
                asked, said = (one_line(str(each.get(name, "")), 200) for name in ("question", "answer"))
                st.text(_line(asked, said), width="stretch")
        bought = " · ".join(
            one_line(str(raw[name]), 80) for name in ("survey", "product", "order_number") if raw.get(name)
        )
        if bought:
            st.text(bought, width="stretch")


def _line(asked: str, said: str) -> str:
    return f"{asked} {said}".strip()
