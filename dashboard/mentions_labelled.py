"""Several mentions labelled at once, and a way back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import streamlit as st

from dashboard.language import _, ngettext
from dashboard.session import actor, session
from dashboard.widgets import flash, sentence
from dashboard.words import LABELS
from store.bulk_labels import Labelled, correct_many, take_back_many
from store.errors import EarfulError
from store.mentions import MentionRow
from store.models import Correction

LEFT = "several-labelled"


def tick(row: MentionRow, given: Mapping[int, Correction]) -> None:
    """A box to tick for a mention that has a label; its key dies with the label that was shown."""
    if row.sentiment is not None:
        st.checkbox(_("Choose"), key=_key(row, given))


def labelling_part(rows: Sequence[MentionRow], given: Mapping[int, Correction]) -> None:
    """The labels to give to all that are ticked on this page, and the way back from the last time."""
    chosen = {row.mention.id or 0: _seen(row, given) for row in rows if st.session_state.get(_key(row, given))}
    with st.container(key="label-several", horizontal=True, vertical_alignment="center", gap="small"):
        st.text(ngettext("{count} chosen", "{count} chosen", len(chosen)))
        for name, words in LABELS.items():
            st.button(
                words[0], key=f"several-{name}", icon=words[1], disabled=not chosen,
                on_click=_label, args=(list(chosen.items()), name),
            )  # fmt: skip
        if made := st.session_state.get(LEFT):
            back = ngettext("Take {count} label back", "Take {count} labels back", len(made))
            st.button(back, key="several-unlabel", icon=":material/undo:", on_click=_back)


def _key(row: MentionRow, given: Mapping[int, Correction]) -> str:
    seen = _seen(row, given)
    return f"tick-{row.mention.id}-{row.triage.brand_id if row.triage else 0}-{seen.timestamp() if seen else 0}"


def _seen(row: MentionRow, given: Mapping[int, Correction]) -> datetime | None:
    correction = given.get(row.mention.id or 0)
    return correction.made_at if correction else None


def _label(chosen: list[tuple[int, datetime | None]], label: str) -> None:
    try:
        with session() as opened:
            done = correct_many(opened, chosen, label, actor(opened))
    except EarfulError as error:
        flash("error", _("Not labelled"), sentence(error))
        return
    st.session_state[LEFT] = list(done.made.items())
    _say(done, _("Labelled {label}: {count}", label=LABELS[label][0].lower(), count=len(done.made)))


def _back() -> None:
    try:
        with session() as opened:
            done = take_back_many(opened, st.session_state.pop(LEFT, []), actor(opened))
    except EarfulError as error:
        flash("error", _("Not undone"), sentence(error))
        return
    _say(done, _("Labels taken back: {count}", count=len(done.made)))


def _say(done: Labelled, title: str) -> None:
    """What was done, what was not and why, and how many cases took something up."""
    refused = [f"#{id_}: {sentence(why)}" for id_, why in done.refused.items()]
    taken = ngettext("{count} case took it up.", "{count} cases took them up.", len(done.cases)) if done.cases else ""
    flash("warning" if refused else "done", title, "\n".join([*refused, taken]).strip())
