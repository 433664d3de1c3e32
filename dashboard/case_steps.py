"""The steps behind the buttons of a case: each acts on the versions that the page showed, and commits once."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

import streamlit as st

from dashboard.case_seen import Seen, keep_typed, settle
from dashboard.language import N_, _
from dashboard.session import Session, actor, session
from dashboard.widgets import flash, sentence
from dashboard.words import spaced
from responder.approval import approve_text, judge
from responder.saved import known_values, language_of, saved_text
from responder.variables import title_of, variables_of
from store import cases, drafts, replies, taking_back
from store.cases import current_draft, newest_message
from store.errors import BadInput, EarfulError, NotAllowed, Stale
from store.inbox import InboxFilter, case_below, next_case
from store.models import Brand, Case, Draft, Reply, Sentiment, utc_now
from store.workflow import Actor, move

Step = Callable[[Session, Case, Actor], str]


def act(seen: Seen, step: Step, then_next: bool = False) -> None:
    """Take one step for the person who is signed in and keep a word about it for the next page."""
    try:
        with session() as opened:
            case = opened.get(Case, seen.case_id)
            if case is None:
                raise Stale("this case is gone")
            done = step(opened, case, actor(opened))
            opened.commit()
            following = next_case(opened, _view(), seen.case_id) if then_next else seen.case_id
    except Stale:
        st.session_state["changed"] = seen.case_id
        keep_typed(seen)
    except EarfulError as error:
        flash("error", _("Not done"), sentence(error))
    else:
        settle()
        flash(
            "done",
            _("Case {number}: {step}", number=seen.case_id, step=done),
            "" if following else _("Nothing else waits in this view."),
            seen.case_id,
        )
        _go(following)


def _view() -> InboxFilter:
    """The inbox as the person left it."""
    wanted, _address = st.session_state.get("inbox", (InboxFilter(), {}))
    return wanted if isinstance(wanted, InboxFilter) else InboxFilter()


def onwards(case_id: int) -> None:
    """Leave a case as it is, for the one below it in the inbox as the person left it."""
    try:
        with session() as opened:
            actor(opened)
            below = case_below(opened, _view(), case_id)
    except EarfulError as error:
        flash("error", _("Not done"), sentence(error))
    else:
        _go(below)


def _go(case_id: int | None) -> None:
    if case_id is None:
        st.query_params.pop("case", None)
    else:
        st.query_params["case"] = str(case_id)


def _shown_draft(opened: Session, case: Case, seen: Seen) -> Draft | None:
    """The draft that the page showed; Stale when it is another one by now."""
    draft = current_draft(opened, case.id or 0)
    if case.version != seen.case or (draft.id if draft else 0) != seen.draft_id:
        raise Stale("this case was changed by somebody else")
    return draft


def _typed(seen: Seen) -> str:
    return str(st.session_state.get(seen.text_key, ""))


def chosen(seen: Seen, name: str) -> str:
    """The reason beside a button, read at the click: what was typed last may not have been shown again yet."""
    return str(st.session_state.get(seen.key(f"{name}-reason")) or "")


def approve(opened: Session, case: Case, who: Actor, *, seen: Seen, despite: Collection[str] = ()) -> str:
    """Approve the text as it stands in the editor, despite the warnings that the page showed."""
    draft = _shown_draft(opened, case, seen) or _write(opened, case, _typed(seen), who)
    seen_draft = seen.draft if seen.draft_id else draft.version
    approve_text(
        opened, case, draft, _typed(seen), who, seen_case=seen.case, seen_draft=seen_draft, now=utc_now(),
        despite=despite,
    )  # fmt: skip
    return _("approved, the answer is about to leave")


def save_text(opened: Session, case: Case, who: Actor, *, seen: Seen) -> str:
    """Keep the text as a new draft, for oneself or for an approver."""
    draft = _shown_draft(opened, case, seen)
    if draft is None:
        _write(opened, case, _typed(seen), who)
    elif draft.text != _typed(seen):
        judge(opened, case, drafts.edit(opened, case, draft, _typed(seen), who, seen.draft))
    return _("draft saved")


def _write(opened: Session, case: Case, text: str, who: Actor, sentences: Sequence[dict[str, str]] = ()) -> Draft:
    """The first draft of a case, by hand, in the language of the customer's newest message."""
    if not who.may("agent", case.brand_id):
        raise NotAllowed("to write a reply takes the role agent or higher")
    newest = newest_message(opened, case.id or 0)
    if newest is None:
        raise BadInput("nothing is left to answer: its author deleted it")
    score = opened.get(Sentiment, newest.id)
    lang = score.lang if score and score.lang != "und" else opened.get_one(Brand, case.brand_id).language
    draft = drafts.propose(
        opened, case, newest.id or 0, text, lang=lang, writer=who.name, actor=who, sentences=sentences
    )
    judge(opened, case, draft)
    return draft


def use_variant(opened: Session, case: Case, who: Actor, *, seen: Seen, name: str) -> str:
    """Say the same in another way."""
    draft = _shown_draft(opened, case, seen)
    if draft is None:
        raise BadInput("there is no draft to change")
    judge(opened, case, drafts.use_variant(opened, case, draft, name, who, seen.draft))
    return _("the draft is now: {variant}", variant=_small(spaced(name)))


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


def use_saved(
    opened: Session, case: Case, who: Actor, *, seen: Seen, ids: Sequence[int], keys: Sequence[str], below: bool
) -> str:
    """Put saved replies with what was typed for their variables into the answer, as a new draft."""
    draft = _shown_draft(opened, case, seen)
    lang = draft.lang if draft else language_of(opened, case)
    values = known_values(opened, case, lang)
    values |= {key: str(st.session_state.get(seen.key(f"var-{key}"), "")) for key in keys}
    text, sentences = saved_text(opened, case, ids, lang, values, who)
    text = f"{_typed(seen).rstrip()}\n{text}" if below and _typed(seen).strip() else text
    if draft is None:
        _write(opened, case, text, who, sentences)
    else:
        judge(opened, case, drafts.edit(opened, case, draft, text, who, seen.draft, sentences))
    still = variables_of([text])
    missing = ", ".join(_(title_of(key)) for key in still)
    return _("fill in {fields} before it can be approved", fields=missing) if still else _("the saved reply is in")


def reject(opened: Session, case: Case, who: Actor, *, seen: Seen) -> str:
    """Refuse the draft; the case stays open."""
    draft = _shown_draft(opened, case, seen)
    if draft is None:
        raise BadInput("there is no draft to reject")
    words = str(st.session_state.get(seen.key("reject-words")) or "")
    drafts.reject(opened, draft, who, seen.draft, chosen(seen, "reject"), words)
    return _("draft rejected")


def close(opened: Session, case: Case, who: Actor, *, seen: Seen, action: str) -> str:
    """Dismiss the case, or mark it as answered by hand."""
    cases.close(opened, case, action, who, seen.case, chosen(seen, action))
    return _("dismissed") if action == "dismiss" else _("answered by hand")


def answered_there(opened: Session, case: Case, who: Actor, *, seen: Seen) -> str:
    """Mark the case as answered on the network by the person who did it."""
    cases.close(opened, case, "answered_by_hand", who, seen.case, N_("Answered on the network"))
    return _("answered by hand")


def reopen(opened: Session, case: Case, who: Actor, *, seen: Seen) -> str:
    """Take the case back to the open ones."""
    cases.reopen(opened, case, who, seen.case, chosen(seen, "reopen"))
    return _("open again")


def take_close_back(opened: Session, case: Case, who: Actor, *, seen: Seen) -> str:
    """Undo that the person has just closed the case."""
    taking_back.take_back(opened, case, who, seen.case, utc_now())
    return _("open again")


def take(opened: Session, case: Case, who: Actor, *, seen: Seen) -> str:
    """Give the case to oneself."""
    cases.assign(opened, case, who.person_id, who, seen.case)
    return _("assigned to you")


def assign(opened: Session, case: Case, who: Actor, *, seen: Seen) -> str:
    """Give the case to the person that was chosen, or to nobody."""
    person_id = st.session_state.get(seen.key("assignee"))
    cases.assign(opened, case, person_id, who, seen.case)
    return _("assigned") if person_id else _("assigned to nobody")


def snooze(opened: Session, case: Case, who: Actor, *, seen: Seen, until: datetime | None) -> str:
    """Hide the case until a time, or until the customer writes."""
    cases.snooze(opened, case, until, who, seen.case)
    return _("snoozed")


def wake(opened: Session, case: Case, who: Actor, *, seen: Seen) -> str:
    """Bring a snoozed case back."""
    move(opened, case, "wake", who, seen.case)
    return _("open again")


def take_back(opened: Session, case: Case, who: Actor, *, seen: Seen) -> str:
    """Stop a reply that has not left yet."""
    reply = opened.get_one(Reply, seen.reply_id)
    drafts.take_back(opened, case, reply, who, seen.case, seen.reply)
    return _("taken back, nothing was sent")


def queue_again(opened: Session, case: Case, who: Actor, *, seen: Seen) -> str:
    """Let a reply that was not sent leave once more."""
    replies.queue_again(opened, opened.get_one(Reply, seen.reply_id), who, seen.reply, utc_now())
    return _("the reply is about to leave once more")
