"""An approved reply, kept as a saved reply: the form opens with what is personal taken out."""

import streamlit as st

from dashboard.knowledge_form import entry_form
from dashboard.language import _
from dashboard.session import Session
from responder.promoting import promoted
from store.models import Case, Reply
from store.workflow import Actor


def promote_part(opened: Session, case: Case, reply: Reply, who: Actor) -> None:
    """A button for who may keep replies: a manager for everybody, an agent for themselves."""
    if not who.may("agent", case.brand_id):
        return
    label = _("Keep as a saved reply")
    if st.button(label, key=f"promote-{reply.id}", icon=":material/bookmark_add:", type="tertiary"):
        entry = promoted(opened, case, reply)
        entry.owner_id = None if who.may("manager", case.brand_id) else who.person_id
        entry_form(case.brand_id, entry)
