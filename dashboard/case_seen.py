"""What a page has shown of a case: every action binds to it, so that nobody acts on what they have not seen."""

from dataclasses import dataclass

import streamlit as st

from dashboard.case_presence import presence_part
from dashboard.language import N_, _
from dashboard.session import Session, session
from dashboard.widgets import notice, refreshed
from dashboard.words import MOVES, spaced
from store.cases import current_draft, history, replies_of
from store.models import Case
from store.once import read_once

CHANGED = N_("Somebody else changed this case; here is how it looks now")


@dataclass(frozen=True)
class Seen:
    """The versions that a page showed: of the case, its draft (0 without one) and its newest reply."""

    case_id: int
    case: int
    draft_id: int
    draft: int
    reply_id: int
    reply: int

    def key(self, name: str) -> str:
        """A key for a button or a field that dies with what it was shown with."""
        return f"{name}-{self.case_id}-{self.case}-{self.draft_id}-{self.draft}-{self.reply_id}-{self.reply}"

    @property
    def text_key(self) -> str:
        """The key of the editor; it lives as long as the draft that it shows."""
        return f"text-{self.case_id}-{self.draft_id}-{self.draft}"


def look(opened: Session, case: Case) -> Seen:
    """The versions of a case as they are now."""
    draft = current_draft(opened, case.id or 0)
    replies = [reply for reply in replies_of(opened, case.id or 0) if reply.kind == "answer"]
    return Seen(
        case_id=case.id or 0,
        case=case.version,
        draft_id=(draft.id or 0) if draft else 0,
        draft=draft.version if draft else 0,
        reply_id=(replies[0].id or 0) if replies else 0,
        reply=replies[0].version if replies else 0,
    )


def take_note(opened: Session, case: Case) -> Seen:
    """Compare a case with what was shown of it before, keep what was typed, and remember what is shown now."""
    now = look(opened, case)
    before: Seen | None = st.session_state.get("seen")
    if before is not None and before.case_id == now.case_id and before != now:
        st.session_state["changed"] = now.case_id
        keep_typed(before)
    st.session_state["seen"] = now
    return now


def keep_watch(opened: Session, seen: Seen) -> None:
    """Tell a person who is still reading or writing who else is, now with the page and then again and again."""
    page = [opened]  # for the first time only, when what is shown was just looked up

    def again() -> None:
        if page:
            presence_part(page.pop(), seen.case_id)
        else:
            watch(seen)

    refreshed(again, 20)


def watch(seen: Seen) -> None:
    """Who else is here, and that the case is not what the page shows."""
    with session() as opened:
        read_once(opened)
        case = opened.get(Case, seen.case_id)
        if case is not None:
            presence_part(opened, seen.case_id)
        if case is None or look(opened, case) == seen:
            return
    notice("warning", _("This case has just changed"), _("What you see is how it was. What you typed stays."))
    if st.button(_("Show how it looks now"), key=seen.key("anew")):
        st.rerun(scope="app")


def keep_typed(seen: Seen) -> None:
    """Keep what stands in the editor although the draft under it is gone."""
    shown, typed = st.session_state.get("shown_text", ""), st.session_state.get(seen.text_key)
    if typed is not None and typed != shown:
        st.session_state["kept"] = (seen.case_id, typed)


def kept_text(case_id: int) -> str | None:
    """What a person typed before somebody else changed the case."""
    owner, typed = st.session_state.get("kept", (0, ""))
    return str(typed) if owner == case_id else None


def settle() -> None:
    """Forget what was shown: the person's own step has changed it, or another case is opened."""
    for name in ("seen", "kept", "changed", "shown_text"):
        st.session_state.pop(name, None)


def show_change(opened: Session, case: Case) -> None:
    """Say that the case is not what it was, and what the last step was."""
    if st.session_state.pop("changed", None) != case.id:
        return
    last = next(iter(history(opened, case.id or 0)), None)
    step = (
        _("Last step: {step}.", step=MOVES.get((last.noun, last.action), spaced(last.action).lower())) if last else ""
    )
    kept = _("What you typed is still in the editor.") if kept_text(case.id or 0) is not None else ""
    notice("warning", _(CHANGED), f"{step} {kept}".strip())
