"""Several cases dismissed at once, for one reason, and a way back."""

from collections.abc import Sequence

import streamlit as st

from dashboard.case_actions import DISMISS
from dashboard.language import _
from dashboard.several_rows import done, refusals, ticked
from dashboard.widgets import flash, notice, plain_label
from store.bulk_closing import dismiss_many, reopen_many
from store.inbox import InboxRow
from store.workflow import ACTIVE

LEFT = "several-dismissed"


def dismissing_part(rows: Sequence[InboxRow]) -> None:
    """The cases of one page, each with a box to tick, bound to the versions that are shown."""
    _back_button()
    active = [row for row in rows if row.case.status in ACTIVE]
    if not active:
        notice("info", _("Nothing to dismiss here"))
        return
    chosen = [seen for row in active if (seen := _row(row)) is not None]
    reason = st.selectbox(
        _("Reason"), DISMISS, index=None, placeholder=_("Choose or type one"), accept_new_options=True,
        format_func=_, key="several-reason", width=420,
    )  # fmt: skip
    st.button(
        _("Dismiss {count} of {all}", count=len(chosen), all=len(active)), key="several-dismiss", type="primary",
        icon=":material/block:", disabled=not (chosen and reason), on_click=_dismiss, args=(chosen,),
    )  # fmt: skip


def _row(row: InboxRow) -> tuple[int, int] | None:
    case_id, version = row.case.id or 0, row.case.version
    key = f"dismiss-{case_id}-{version}"
    label = _("Case {number}: dismiss", number=case_id)
    return (case_id, version) if ticked(row, key, label, 200) else None


def _dismiss(chosen: Sequence[tuple[int, int]]) -> None:
    reason = str(st.session_state["several-reason"] or "")
    if (dismissed := done(lambda opened, who: dismiss_many(opened, chosen, who, reason))) is None:
        return
    st.session_state[LEFT] = list(dismissed.cases.items())
    refused = refusals(dismissed.refused)
    flash("warning" if refused else "done", _("Dismissed: {count}", count=len(dismissed.cases)), refused)


def _back_button() -> None:
    """A way back for all that was just dismissed, as long as nobody touched it since."""
    if closed := st.session_state.get(LEFT):
        st.button(
            plain_label(_("Open {count} again", count=len(closed))),
            key="several-reopen",
            icon=":material/undo:",
            on_click=_back,
        )


def _back() -> None:
    closed = st.session_state.pop(LEFT, [])
    if (back := done(lambda opened, who: reopen_many(opened, closed, who))) is None:
        return
    refused = refusals(back.refused)
    drafts = _("Their drafts are written anew.") if back.cases else ""
    flash("warning" if refused else "done", _("Open again: {count}", count=len(back.cases)), refused or drafts)
