"""What the lists share in which several cases are ticked: a case with its box, and a step for all that are."""

from collections.abc import Callable, Mapping
from typing import TypeVar

import streamlit as st

from dashboard.language import _, translated
from dashboard.rows import author_title, where
from dashboard.session import Session, actor, session
from dashboard.widgets import customer_text, flash, sentence
from store.errors import EarfulError
from store.inbox import InboxRow
from store.workflow import Actor

T = TypeVar("T")


def ticked(row: InboxRow, key: str, label: str, letters: int, draft: str = "") -> bool:
    """One case with a box to tick, and whether it is ticked; below it who wrote, where, and so many letters of it.

    With a draft of what would be answered also that, and a way to the case.
    """
    with st.container(key=f"box-{key}", border=True, gap="xsmall"):
        name = author_title(row.author)
        found = st.checkbox(label, key=key)
        st.text(f"{name} · {where(row.mention)}", width="stretch")
        customer_text(row.mention.full_text(), key, letters)
        if draft:
            st.text(f"→ {draft}", width="stretch")
            st.page_link("dashboard/case.py", label=_("Open the case"), query_params={"case": str(row.case.id)})
    return found


def done(step: Callable[[Session, Actor], T]) -> T | None:
    """What came of a step that the signed-in person takes; None where it could not be taken, which is told."""
    try:
        with session() as opened:
            return step(opened, actor(opened))
    except EarfulError as error:
        flash("error", _("Not done"), sentence(error))
        return None


def refusals(refused: Mapping[int, str]) -> str:
    """Which cases were left as they are, and why, one a line."""
    said = (_("Case {number}: {why}", number=case_id, why=translated(why)) for case_id, why in refused.items())
    return "\n".join(said)
