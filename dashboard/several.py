"""Several drafts approved at once: those in which the guard finds nothing, read one below the other."""

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from dashboard.language import _, number_words
from dashboard.session import Session
from dashboard.several_rows import done, refusals, ticked
from dashboard.widgets import flash, notice, plain_label
from responder.bulk import against, approve_clean
from store.bulk import Chosen, take_back_many
from store.cases import current_draft
from store.four_eyes import why_not_alone
from store.inbox import InboxRow
from store.models import Draft, utc_now
from store.settings import settings
from store.workflow import Actor

LEFT = "several-approved"


def several_part(opened: Session, rows: Sequence[InboxRow], who: Actor) -> None:
    """The drafts of one page that may be approved together, each with a box to tick, and how many may not."""
    clean, others = [], 0
    for row in rows:
        draft = current_draft(opened, row.case.id or 0) if row.draft == "proposed" else None
        if row.case.status != "open" or draft is None:
            continue
        if draft.escalate or against(opened, row.case, draft) or _own(opened, row, draft, who):
            others += 1
        else:
            clean.append((row, draft))
    chosen = [shown for row, draft in clean if (shown := _row(row, draft)) is not None]
    _take_back_button()
    if others:
        more = _("{count} more must be looked at alone", count=number_words(others))
        notice("info", more, _("The guard or a rule has something to say about them."))
    if not clean:
        notice("done", _("Nothing to approve together here"))
        return
    st.button(
        _("Approve {count} of {all}", count=len(chosen), all=len(clean)), key="several-approve", type="primary",
        icon=":material/check:", disabled=not chosen, on_click=_approve, args=(chosen,),
    )  # fmt: skip


def _own(opened: Session, row: InboxRow, draft: Draft, who: Actor) -> bool:
    return bool(why_not_alone(opened, row.case, draft, draft.text, who))


def _row(row: InboxRow, draft: Draft) -> Chosen | None:
    """One draft below what it answers; what was ticked binds to the versions that are shown."""
    shown = Chosen(row.case.id or 0, row.case.version, draft.id or 0, draft.version)
    key = f"several-{shown.case_id}-{shown.case}-{shown.draft_id}-{shown.draft}"
    label = _("Case {number}: approve this draft", number=shown.case_id)
    return shown if ticked(row, key, label, 400, draft.text) else None


def _approve(chosen: Sequence[Chosen]) -> None:
    now = utc_now()
    if (approved := done(lambda opened, who: approve_clean(opened, chosen, who, now))) is None:
        return
    st.session_state[LEFT] = (now + timedelta(seconds=settings().take_back_seconds), approved.replies)
    refused = refusals(approved.refused)
    flash("warning" if refused else "done", _("Approved: {count}", count=len(approved.replies)), refused)


def _take_back_button() -> None:
    """A way back for all that was just approved, while none of it has left."""
    until, replies = st.session_state.get(LEFT, (None, []))
    if until is None or not replies or utc_now() > until:
        return
    label = plain_label(_("Take {count} back", count=len(replies)))
    st.button(label, key="several-back", icon=":material/undo:", on_click=_take_back)


def _take_back() -> None:
    _until, replies = st.session_state.pop(LEFT, (None, []))
    if (back := done(lambda opened, who: take_back_many(opened, replies, who))) is None:
        return
    late = _("Too late for {count}: already on the way.", count=len(back.refused))
    told = late if back.refused else _("Nothing was sent.")
    flash("warning" if back.refused else "done", _("Taken back: {count}", count=len(back.replies)), told)
