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
from dashboard.language import N_, Shown, _, ngettext, number_words, translated
from dashboard.session import Session
from dashboard.widgets import notice, one_line
from dashboard.words import channel_title, language_title
from responder.approval import check_text
from responder.guard import Finding, verdict
from store.cases import current_draft
from store.decisions import REASONS
from store.knowledge import knowledge_of
from store.models import Case, Draft
from store.workflow import Actor, actions

UNITS = Shown({
    "bytes": N_("bytes"), "x_weighted": N_("signs as X counts them"), "graphemes": N_("signs"),
    "characters": N_("characters"), "utf16": N_("characters, an emoji as two"),
})  # fmt: skip
APPROVE = {
    False: (N_("Approve and next"), N_("Approve")),
    True: (N_("Approve all the same and next"), N_("Approve all the same")),
}


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
        st.markdown(_("**What you typed, not sent**"))
        with st.container(key="left-over", border=True):
            st.text(typed, width="stretch")


def _title(case: Case, draft: Draft | None) -> None:
    if draft is None:
        st.markdown(_("**Answer**"))
        none = _("None was written yet: the next run writes one, or you do.")
        notice("info", _("No draft"), translated(case.no_draft_reason) or none)
        return
    number, by = _("**Draft {number}**", number=draft.number), _("by {writer}", writer=_writer(draft))
    st.markdown(f"{number} :gray[{by} · {language_title(draft.lang)}]")
    if draft.note:
        st.text(translated(draft.note), width="stretch")
    if draft.escalate:
        notice("warning", _("A person must look closely"), translated(draft.escalate))


def _writer(draft: Draft) -> str:
    if draft.writer.startswith("person:"):
        return _("a person")
    return "Earful" if draft.writer == "composer" else _("the language model")


def _editor(case: Case, draft: Draft | None, seen: Seen, who: Actor) -> str:
    shown = draft.text if draft else ""
    st.session_state["shown_text"] = shown
    kept = kept_text(case.id or 0)
    return st.text_area(
        _("Answer"), shown if kept is None else kept, key=seen.text_key, height=260, label_visibility="collapsed",
        disabled=not who.may("agent", case.brand_id), placeholder=_("Write an answer…"),
    )  # fmt: skip


def _counter(channel: str, text: str) -> None:
    facts = CHANNELS.get(channel)
    if facts is not None and not facts.answers:
        by_hand = _("Nothing can be sent through {channel}: answer there by hand.", channel=channel_title(channel))
        st.markdown(f":small[:material/info: {by_hand}]")
    if facts is None or facts.limit is None:
        free = _("{count} characters, no known limit", count=number_words(len(text)))
        st.markdown(f":small[:gray[{free}]]")
        return
    used, unit = length(text, facts.unit), UNITS[facts.unit]
    line = _(
        "{used} of {limit} {unit} on {channel}", used=number_words(used), limit=number_words(facts.limit), unit=unit,
        channel=channel_title(channel),
    )  # fmt: skip
    too_long = _("Too long: {length}", length=line)
    st.markdown(f":small[:red[:material/error: {too_long}]]" if used > facts.limit else f":small[:gray[{line}]]")


def _buttons(case: Case, draft: Draft | None, seen: Seen, who: Actor, found: Sequence[Finding], blocked: bool) -> None:
    go_on, stay = APPROVE[verdict(found) == "warning"]
    step = partial(approve, seen=seen, despite=[finding.code for finding in found])
    with st.container(key="answer-buttons", horizontal=True, gap="xsmall"):
        if "answer" in actions(case, who):
            for label, then_next in ((go_on, True), (stay, False)):
                st.button(
                    _(label), key=seen.key("next" if then_next else "approve"), icon=":material/check:",
                    type="primary" if then_next else "secondary",
                    on_click=act, args=(seen, step, then_next), disabled=blocked,
                )  # fmt: skip
        st.button(_("Save draft"), key=seen.key("save"), on_click=act, args=(seen, partial(save_text, seen=seen)))
        if draft is not None and "reject" in actions(draft, who):
            with st.popover(_("Reject draft"), key=seen.key("reject")):
                _reject(seen)


def _reject(seen: Seen) -> None:
    reasons = Shown(REASONS)
    st.radio(_("What is wrong with it?"), list(reasons), format_func=reasons.get, key=seen.key("reject-reason"))
    st.text_input(_("In a few words"), key=seen.key("reject-words"), placeholder=_("What it should say instead"))
    st.button(_("Reject"), key=seen.key("reject-now"), on_click=act, args=(seen, partial(reject, seen=seen)))


def _findings(found: Sequence[Finding]) -> None:
    for level, title in (("error", _("This stands in the way")), ("warning", _("Look again"))):
        lines = dict.fromkeys(
            f"{translated(finding.message)}{f' ({one_line(finding.words, 80)})' if finding.words else ''}"
            for finding in found if finding.level == level
        )  # fmt: skip
        if lines:
            notice(level, title, "\n".join(lines))


def _sources(opened: Session, case: Case, draft: Draft, text: str) -> None:
    titles = {entry.source_id: entry.title for entry in knowledge_of(opened, case.brand_id)}
    with st.expander(_("What each sentence stands on")), st.container(key="sources", gap="xxsmall"):
        for sentence in draft.sentences:
            source = titles.get(sentence["source"]) or _source_words(sentence["source"])
            gone = "" if sentence["text"] in text else " " + _("(edited or taken out)")
            st.text(f"{one_line(sentence['text'])}\n→ {one_line(source)}{gone}", width="stretch")
        if not draft.sentences:
            st.text(_("Written by hand."))


def _source_words(source: str) -> str:
    """What a source that is no entry of the knowledge is called: the earlier cases of the customer, or courtesy."""
    kind, _colon, ids = source.partition(":")
    if kind != "cases":
        return _(source.capitalize())
    numbers = ids.split(",")
    named = ", ".join(f"#{number}" for number in numbers)
    return ngettext(
        "Earlier case of this customer: {cases}", "Earlier cases of this customer: {cases}", len(numbers), cases=named
    )
