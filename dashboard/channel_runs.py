"""The last times that a channel was read: what came, what could not be read, and what went wrong."""

import re

import streamlit as st

from channels.hooks import HOOKS
from dashboard import times
from dashboard.channel_card import Card
from dashboard.language import _, number_words, translated
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
            st.text(translated(told), width="stretch")
        for run, query in found:
            st.text(run_line(run, query), width="stretch")
        if not found:
            st.caption(_("It was not read yet: the next `earful run`, or the schedule, begins."))


def run_line(run: Run, query: str) -> str:
    """One run in plain words."""
    what = f"{one_line(query, 60)}, {times.ago(run.started_at)}"
    if run.error:
        return f"✗ {what}: {error_words(run.error)}"
    if run.finished_at is None:
        still = _("still reading, or cut off")
        return f"… {what}: {still}"
    found = _("{new} new of {found} found", new=number_words(run.new), found=number_words(run.found))
    if run.bad_rows:
        found = _("{found}, {count} could not be used", found=found, count=number_words(run.bad_rows))
    said = [_("{sentence}.", sentence=found)]
    if run.gap:
        said.append(_("Not read: {gap}", gap=one_line(translated(run.gap), 200)))
    return f"✓ {what}: {' '.join(said)}"


def error_words(error: str) -> str:
    """What stopped a run, without the names that only programmers know."""
    if OURS.match(error):
        return one_line(sentence(OURS.sub("", error, count=1)), 300)
    known = LOUD.match(error)
    kind = known[1] if known else _("unknown")
    return _("something went wrong that Earful does not know ({kind})", kind=kind)
