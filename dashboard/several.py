"""Several drafts approved at once: those in which the guard finds nothing, read one below the other."""

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from dashboard.rows import where
from dashboard.session import Session, actor, session
from dashboard.widgets import customer_text, flash, notice, one_line, plain_label, sentence
from responder.bulk import against, approve_clean
from store.bulk import Chosen, take_back_many
from store.cases import current_draft
from store.errors import EarfulError
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
    ticked = [_row(row, draft) for row, draft in clean]
    chosen = [each for each in ticked if each is not None]
    _take_back_button()
    if others:
        notice("info", f"{others} more must be looked at alone", "The guard or a rule has something to say about them.")
    if not clean:
        notice("done", "Nothing to approve together here")
        return
    st.button(
        f"Approve {len(chosen)} of {len(clean)}", key="several-approve", type="primary", icon=":material/check:",
        disabled=not chosen, on_click=_approve, args=(chosen,),
    )  # fmt: skip


def _own(opened: Session, row: InboxRow, draft: Draft, who: Actor) -> bool:
    return bool(why_not_alone(opened, row.case, draft, draft.text, who))


def _row(row: InboxRow, draft: Draft) -> Chosen | None:
    """One draft below what it answers; what was ticked binds to the versions that are shown."""
    shown = Chosen(row.case.id or 0, row.case.version, draft.id or 0, draft.version)
    key = f"several-{shown.case_id}-{shown.case}-{shown.draft_id}-{shown.draft}"
    with st.container(key=f"box-{key}", border=True, gap="xsmall"):
        name = one_line(row.author.name if row.author else "Unknown author", 60)
        ticked = st.checkbox(f"Case {shown.case_id}: approve this draft", key=key)
        st.text(f"{name} · {where(row.mention)}", width="stretch")
        customer_text(row.mention.full_text(), key, 400)
        st.text(f"→ {draft.text}", width="stretch")
        st.page_link("dashboard/case.py", label="Open the case", query_params={"case": str(shown.case_id)})
    return shown if ticked else None


def _approve(chosen: Sequence[Chosen]) -> None:
    try:
        with session() as opened:
            now = utc_now()
            done = approve_clean(opened, chosen, actor(opened), now)
    except EarfulError as error:
        flash("error", "Not done", sentence(error))
        return
    st.session_state[LEFT] = (now + timedelta(seconds=settings().take_back_seconds), done.replies)
    refused = "\n".join(f"Case {case_id}: {why}" for case_id, why in done.refused.items())
    flash("warning" if refused else "done", f"Approved: {len(done.replies)}", refused)


def _take_back_button() -> None:
    """A way back for all that was just approved, while none of it has left."""
    until, replies = st.session_state.get(LEFT, (None, []))
    if until is None or not replies or utc_now() > until:
        return
    st.button(plain_label(f"Take {len(replies)} back"), key="several-back", icon=":material/undo:", on_click=_take_back)


def _take_back() -> None:
    _, replies = st.session_state.pop(LEFT, (None, []))
    try:
        with session() as opened:
            done = take_back_many(opened, replies, actor(opened))
    except EarfulError as error:
        flash("error", "Not done", sentence(error))
        return
    late = f"Too late for {len(done.refused)}: already on the way." if done.refused else "Nothing was sent."
    flash("warning" if done.refused else "done", f"Taken back: {len(done.replies)}", late)
