"""What was answered in a case, and everything that happened to it."""

from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import times
from dashboard.case_amend import amend_part
from dashboard.case_fate import fate_part
from dashboard.case_names import JOBS
from dashboard.case_promote import promote_part
from dashboard.case_seen import Seen
from dashboard.case_steps import act, queue_again, take_back
from dashboard.language import _, number_words, translated
from dashboard.session import Session
from dashboard.widgets import one_line
from dashboard.words import MOVES, REPLIES, spaced
from store.cases import history, replies_of
from store.models import Case, Move, Person, Reply
from store.workflow import Actor, actions

SHOWN = 8


def replies_part(opened: Session, case: Case, seen: Seen, who: Actor, zone: ZoneInfo) -> None:
    """The replies with their states, the newest first; only the newest one can be acted on."""
    for reply in replies_of(opened, case.id or 0):
        with st.container(key=f"reply-{reply.id}", border=True, gap="xsmall"):
            st.text(f"{_state(reply)} · {times.local(reply.dry_run_at or reply.created_at, zone)}", width="stretch")
            st.text(reply.text, width="stretch")
            fate_part(reply, seen, who, zone)
            amend_part(opened, case, reply, seen, who, zone)
            promote_part(opened, case, reply, who)
            if reply.id == seen.reply_id:
                _buttons(case, reply, seen, who)


def _state(reply: Reply) -> str:
    kind = "" if reply.kind == "answer" else f"{spaced(reply.kind)} · "
    if reply.dry_run_at is not None and reply.status == "cancelled":
        return kind + _("Dry run: written to the outbox, not sent")
    return f"{kind}{REPLIES[reply.status]}"


def _buttons(case: Case, reply: Reply, seen: Seen, who: Actor) -> None:
    allowed = actions(reply, who)
    if "cancel" in allowed and "take_back" in actions(case, who):
        st.button(
            _("Take back"), key=seen.key("take-back"), icon=":material/undo:", on_click=act,
            args=(seen, partial(take_back, seen=seen)),
        )  # fmt: skip
    if "queue_again" in allowed and case.status == "waiting":
        st.button(_("Queue again"), key=seen.key("again"), on_click=act, args=(seen, partial(queue_again, seen=seen)))


def history_part(opened: Session, case: Case, zone: ZoneInfo) -> None:
    """Who did what, and when, in the brand's time; the newest first."""
    moves = history(opened, case.id or 0)
    names = _names(opened, moves)
    opened_as = _("Case opened")
    opening = f"{times.local(case.opened_at, zone)}  {opened_as}"
    lines = [*(_line(move, names, zone) for move in moves), opening]
    with st.container(key="history", gap="xxsmall"):
        st.markdown(_("**History**"))
        for line in lines[:SHOWN]:
            st.text(line, width="stretch")
        if lines[SHOWN:]:
            with st.expander(_("{count} earlier steps", count=number_words(len(lines) - SHOWN))):
                st.text("\n".join(lines[SHOWN:]), width="stretch")


def _names(opened: Session, moves: list[Move]) -> dict[str, str]:
    """The names behind person:1 and the like, of those on the staff and of those who left."""
    wanted = {move.actor for move in moves} | {move.reason.removeprefix("to ") for move in moves}
    ids = [word.removeprefix("person:") for word in wanted if word.startswith("person:")]
    found = {f"person:{id_}": opened.get(Person, int(id_)) for id_ in ids if id_.isdecimal()}
    return {word: person.name for word, person in found.items() if person is not None}


def _line(move: Move, names: dict[str, str], zone: ZoneInfo) -> str:
    job = move.actor.removeprefix("job:")
    who = names.get(move.actor) or f"Earful ({JOBS.get(job, job)})"
    return f"{times.local(move.at, zone)}  {one_line(who, 60)} {_did(move, names)}"


def _did(move: Move, names: dict[str, str]) -> str:
    did = MOVES.get((move.noun, move.action), f"{spaced(move.action).lower()} ({move.noun})")
    if move.action == "assign":
        given = move.reason.removeprefix("to ")
        name = _("nobody") if given == "nobody" else one_line(names.get(given, given), 60)
        return _("{did} to {name}", did=did, name=name)
    return f"{did}: {one_line(translated(move.reason))}" if move.reason else did
