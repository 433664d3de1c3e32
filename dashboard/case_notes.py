"""Notes of the staff about a case: for each other, never for the customer."""

from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import times
from dashboard.language import _
from dashboard.session import Session, actor, session
from dashboard.widgets import flash, one_line, sentence
from store.errors import BadInput, EarfulError
from store.models import Case
from store.notes import RIGHT, Written, add_note, mark_seen, notes_of
from store.workflow import Actor


def notes_part(opened: Session, case: Case, who: Actor, zone: ZoneInfo) -> None:
    """What the staff wrote, the newest first, and a field for more; what names the reader counts as seen by now."""
    notes = notes_of(opened, case.id or 0)
    with st.container(key="notes", gap="xsmall"):
        st.markdown(_("**Notes for the staff**"))
        for written in notes:
            _note(written, zone)
        if who.may(RIGHT, case.brand_id):
            st.text_area(
                _("Write a note"), key=f"note-{case.id}", height=80, placeholder=_("@name tells somebody of it"),
                help=_("Customers never see notes. A name behind an @ puts the case into that person's list."),
            )  # fmt: skip
            st.button(_("Add note"), icon=":material/sticky_note_2:", on_click=_add, args=(case.id or 0,))
    if any(written.named for written in notes) and mark_seen(opened, case.id or 0, who):
        opened.commit()


def _note(written: Written, zone: ZoneInfo) -> None:
    told = ", ".join(one_line(name, 40) for name in written.named)
    named = f" · {_told(told)}" if told else ""
    with st.container(key=f"note-{written.note.id}-of-{written.note.case_id}", border=True, gap=None):
        st.text(f"{one_line(written.writer, 60)} · {times.local(written.note.at, zone)}{named}", width="stretch")
        st.text(written.note.text, width="stretch")


def _told(names: str) -> str:
    return _("for {names}", names=names)


def _add(case_id: int) -> None:
    key = f"note-{case_id}"
    try:
        with session() as opened:
            case = opened.get(Case, case_id)
            if case is None:
                raise BadInput("this case is gone")
            add_note(opened, case, str(st.session_state.get(key, "")), actor(opened))
            opened.commit()
    except EarfulError as error:
        flash("error", _("Not done"), sentence(error))
    else:
        st.session_state[key] = ""
