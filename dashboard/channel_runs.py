"""The last times that a channel was read: what came, what could not be read, and what went wrong."""

import re

import streamlit as st

from channels.hooks import HOOKS
from dashboard import times
from dashboard.channel_card import Card
from dashboard.session import Session
from dashboard.widgets import one_line, sentence
from store.deliveries import summary
from store.models import Run, utc_now

OURS = re.compile(r"(?:BadInput|NeedsSetup|TryLater|Refused|Unknown|EarfulError|NotAllowed|Stale): ")
HOOKED = {hook.channel for hook in HOOKS.values()}
LOUD = re.compile(r"(\w+): ")


def runs_part(opened: Session, card: Card) -> None:
    """The newest runs of the brand's queries on this channel."""
    found = card.runs
    with st.container(key=f"runs-{card.channel}", gap="xsmall"):
        hooked = card.connection if card.channel in HOOKED else None
        if hooked is not None and (told := summary(opened, hooked.id or 0, utc_now())):
            st.text(told, width="stretch")
        for run, query in found:
            st.text(run_line(run, query), width="stretch")
        if not found:
            st.caption("It was not read yet: the next `earful run`, or the schedule, begins.")


def run_line(run: Run, query: str) -> str:
    """One run in plain words."""
    what = f"{one_line(query, 60)}, {times.ago(run.started_at)}"
    if run.error:
        return f"✗ {what}: {error_words(run.error)}"
    if run.finished_at is None:
        return f"… {what}: still reading, or cut off"
    gap = f" Not read: {one_line(run.gap, 200)}" if run.gap else ""
    bad = f", {run.bad_rows:,} could not be used" if run.bad_rows else ""
    return f"✓ {what}: {run.new:,} new of {run.found:,} found{bad}.{gap}"


def error_words(error: str) -> str:
    """What stopped a run, without the names that only programmers know."""
    if OURS.match(error):
        return one_line(sentence(OURS.sub("", error, count=1)), 300)
    known = LOUD.match(error)
    return f"something went wrong that Earful does not know ({known[1] if known else 'unknown'})"
