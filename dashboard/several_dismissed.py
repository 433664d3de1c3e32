"""Several cases dismissed at once, for one reason, and a way back."""

from collections.abc import Sequence

import streamlit as st

from dashboard.case_actions import DISMISS
from dashboard.rows import where
from dashboard.session import actor, session
from dashboard.widgets import customer_text, flash, notice, one_line, plain_label, sentence
from store.bulk_closing import dismiss_many, reopen_many
from store.errors import EarfulError
from store.inbox import InboxRow
from store.workflow import ACTIVE

LEFT = "several-dismissed"


def dismissing_part(rows: Sequence[InboxRow]) -> None:
    """The cases of one page, each with a box to tick, bound to the versions that are shown."""
    _back_button()
    active = [row for row in rows if row.case.status in ACTIVE]
    if not active:
        notice("info", "Nothing to dismiss here")
        return
    chosen = [seen for row in active if (seen := _row(row)) is not None]
    reason = st.selectbox(
        "Reason", DISMISS, index=None, placeholder="Choose or type one", accept_new_options=True,
        key="several-reason", width=420,
    )  # fmt: skip
    st.button(
        f"Dismiss {len(chosen)} of {len(active)}", key="several-dismiss", type="primary", icon=":material/block:",
        disabled=not (chosen and reason), on_click=_dismiss, args=(chosen,),
    )  # fmt: skip


def _row(row: InboxRow) -> tuple[int, int] | None:
    case_id, version = row.case.id or 0, row.case.version
    key = f"dismiss-{case_id}-{version}"
    with st.container(key=f"box-{key}", border=True, gap="xsmall"):
        name = one_line(row.author.name if row.author else "Unknown author", 60)
        ticked = st.checkbox(f"Case {case_id}: dismiss", key=key)
        st.text(f"{name} · {where(row.mention)}", width="stretch")
        customer_text(row.mention.full_text(), key, 200)
    return (case_id, version) if ticked else None


def _dismiss(chosen: Sequence[tuple[int, int]]) -> None:
    reason = str(st.session_state["several-reason"] or "")
    try:
        with session() as opened:
            done = dismiss_many(opened, chosen, actor(opened), reason)
    except EarfulError as error:
        flash("error", "Not done", sentence(error))
        return
    st.session_state[LEFT] = list(done.cases.items())
    refused = "\n".join(f"Case {case_id}: {why}" for case_id, why in done.refused.items())
    flash("warning" if refused else "done", f"Dismissed: {len(done.cases)}", refused)


def _back_button() -> None:
    """A way back for all that was just dismissed, as long as nobody touched it since."""
    if closed := st.session_state.get(LEFT):
        st.button(
            plain_label(f"Open {len(closed)} again"), key="several-reopen", icon=":material/undo:", on_click=_back
        )


def _back() -> None:
    closed = st.session_state.pop(LEFT, [])
    try:
        with session() as opened:
            done = reopen_many(opened, closed, actor(opened))
    except EarfulError as error:
        flash("error", "Not done", sentence(error))
        return
    refused = "\n".join(f"Case {case_id}: {why}" for case_id, why in done.refused.items())
    drafts = "Their drafts are written anew." if done.cases else ""
    flash("warning" if refused else "done", f"Open again: {len(done.cases)}", refused or drafts)
