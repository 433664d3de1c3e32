"""The right side of a case: the draft to edit and approve, what it stands on, what the guard holds against it."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from channels import CHANNELS
from channels.facts import length
from dashboard.case_channel import obstacle_part, price_part
from dashboard.case_diff import diff_part
from dashboard.case_other_words import gloss_part, variants_part
from dashboard.case_saved import saved_part
from dashboard.case_second import second_part
from dashboard.case_seen import Seen, kept_text
from dashboard.case_steps import act, approve, reject, save_text
from dashboard.session import Session
from dashboard.widgets import notice, one_line
from dashboard.words import language_title
from responder.approval import check_text
from responder.guard import Finding, verdict
from store.cases import current_draft
from store.decisions import REASONS
from store.knowledge import knowledge_of
from store.models import Case, Draft
from store.workflow import Actor, actions

UNITS = {"bytes": "bytes", "x_weighted": "signs as X counts them", "graphemes": "signs", "characters": "characters",
    "utf16": "characters, an emoji as two"}  # fmt: skip


def answer(opened: Session, case: Case, seen: Seen, who: Actor) -> None:
    """The editor of an open case with its buttons; below it, what speaks for and against the text."""
    if case.status != "open":
        _left_over(case)
        return
    draft = current_draft(opened, case.id or 0)
    _title(case, draft)
    text = _editor(case, draft, seen, who)
    with st.container(key="measures", gap="xxsmall"):
        _counter(case.channel, text)
        price_part(case.channel, text)
    blocked = obstacle_part(opened, case, draft, text, seen, who) | second_part(opened, case, draft, text, who)
    found = check_text(opened, case, draft, text) if text.strip() else []
    if who.may("agent", case.brand_id):
        _buttons(case, draft, seen, who, found, blocked)
    saved_part(opened, case, draft, seen, who)
    _findings(found)
    if draft is not None:
        diff_part(opened, draft, text)
        variants_part(case, draft, seen, who)
        gloss_part(draft, text)
        _sources(opened, case, draft, text)


def _left_over(case: Case) -> None:
    """What was typed when somebody else closed the case: shown, so that it is not lost."""
    typed = kept_text(case.id or 0)
    if typed is not None:
        st.markdown("**What you typed, not sent**")
        with st.container(key="left-over", border=True):
            st.text(typed, width="stretch")


def _title(case: Case, draft: Draft | None) -> None:
    if draft is None:
        st.markdown("**Answer**")
        notice("info", "No draft", case.no_draft_reason or "None was written yet: the next run writes one, or you do.")
        return
    writer = (
        "Earful"
        if draft.writer == "composer"
        else "a person"
        if draft.writer.startswith("person:")
        else "the language model"
    )
    st.markdown(f"**Draft {draft.number}** :gray[by {writer} · {language_title(draft.lang)}]")
    if draft.note:
        st.text(draft.note, width="stretch")
    if draft.escalate:
        notice("warning", "A person must look closely", draft.escalate)


def _editor(case: Case, draft: Draft | None, seen: Seen, who: Actor) -> str:
    shown = draft.text if draft else ""
    st.session_state["shown_text"] = shown
    kept = kept_text(case.id or 0)
    return st.text_area(
        "Answer", shown if kept is None else kept, key=seen.text_key, height=260, label_visibility="collapsed",
        disabled=not who.may("agent", case.brand_id), placeholder="Write an answer…",
    )  # fmt: skip


def _counter(channel: str, text: str) -> None:
    facts = CHANNELS.get(channel)
    if facts is not None and not facts.answers:
        st.markdown(f":small[:material/info: Nothing can be sent through {facts.title}: answer there by hand.]")
    if facts is None or facts.limit is None:
        st.markdown(f":small[:gray[{len(text):,} characters, no known limit]]")
        return
    used, unit = length(text, facts.unit), UNITS[facts.unit]
    line = f"{used:,} of {facts.limit:,} {unit} on {facts.title}"
    too_long = f":red[:material/error: Too long: {line}]"
    st.markdown(f":small[{too_long if used > facts.limit else f':gray[{line}]'}]")


def _buttons(case: Case, draft: Draft | None, seen: Seen, who: Actor, found: Sequence[Finding], blocked: bool) -> None:
    anyway = " all the same" if verdict(found) == "warning" else ""
    step = partial(approve, seen=seen, despite=[finding.code for finding in found])
    with st.container(key="answer-buttons", horizontal=True, gap="xsmall"):
        if "answer" in actions(case, who):
            for label, then_next in ((f"Approve{anyway} and next", True), (f"Approve{anyway}", False)):
                st.button(
                    label, key=seen.key("next" if then_next else "approve"), icon=":material/check:",
                    type="primary" if then_next else "secondary",
                    on_click=act, args=(seen, step, then_next), disabled=blocked,
                )  # fmt: skip
        st.button("Save draft", key=seen.key("save"), on_click=act, args=(seen, partial(save_text, seen=seen)))
        if draft is not None and "reject" in actions(draft, who):
            with st.popover("Reject draft", key=seen.key("reject")):
                st.radio(
                    "What is wrong with it?", list(REASONS), format_func=REASONS.get, key=seen.key("reject-reason")
                )
                st.text_input("In a few words", key=seen.key("reject-words"), placeholder="What it should say instead")
                st.button("Reject", key=seen.key("reject-now"), on_click=act, args=(seen, partial(reject, seen=seen)))


def _findings(found: Sequence[Finding]) -> None:
    for level, title in (("error", "This stands in the way"), ("warning", "Look again")):
        lines = dict.fromkeys(
            f"{finding.message}{f' ({one_line(finding.words, 80)})' if finding.words else ''}"
            for finding in found if finding.level == level
        )  # fmt: skip
        if lines:
            notice(level, title, "\n".join(lines))


def _sources(opened: Session, case: Case, draft: Draft, text: str) -> None:
    titles = {entry.source_id: entry.title for entry in knowledge_of(opened, case.brand_id)}
    with st.expander("What each sentence stands on"), st.container(key="sources", gap="xxsmall"):
        for sentence in draft.sentences:
            source = titles.get(sentence["source"], sentence["source"].capitalize())
            gone = "" if sentence["text"] in text else " (edited or taken out)"
            st.text(f"{one_line(sentence['text'])}\n→ {one_line(source)}{gone}", width="stretch")
        if not draft.sentences:
            st.text("Written by hand.")
