"""The channels that a brand does not use yet: what each can do, and the card of the one that is chosen."""

from collections.abc import Callable, Sequence

import streamlit as st

from channels import SETUPS
from channels.table import HEADINGS, rows
from dashboard.language import _, translated
from dashboard.session import Session
from dashboard.widgets import notice, plain_label
from dashboard.words import channel_title
from store.models import Brand


def others_part(opened: Session, brand: Brand, used: Sequence[str], show: Callable[[str], None]) -> None:
    """A list to choose the next channel from, and what each of them can do, as a list that fits on a phone."""
    others = sorted((each for each in SETUPS if each not in used), key=channel_title)
    if not used:
        below = _("Choose one below. Those that need no credentials can be read at once.")
        notice("info", _("No channel yet"), below)
    if others:
        chosen = st.selectbox(
            _("Set up another channel"), others, index=None, format_func=_label, key=f"another-{brand.id}",
            placeholder=_("{count} more channels", count=len(others)), width=420,
        )  # fmt: skip
        if chosen:
            show(chosen)
    with st.expander(_("What each channel reads, answers and costs"), icon=":material/table:"):
        for title, *cells in rows():
            said = zip(map(translated, HEADINGS[1:]), map(translated, cells), strict=True)
            st.markdown(
                f"**{plain_label(_(title))}**\n" + "\n".join(f"- *{name}*: {plain_label(one)}" for name, one in said)
            )


def _label(channel: str) -> str:
    title = channel_title(channel)
    return _("{channel} · no credentials needed", channel=title) if SETUPS[channel].is_open else title
