"""Facets of the mentions: what those that were found have in common, with counts; one click narrows the list."""

from collections.abc import Mapping

import streamlit as st

from dashboard.filters import CHANNEL_NAMES, LANGUAGE_NAMES, narrowed_to, switch
from dashboard.language import N_, Shown, _, number_words
from dashboard.session import Session
from dashboard.widgets import one_line, plain_label
from dashboard.words import LABELS, spaced
from store.facets import NEWEST, facets
from store.mentions import MentionFilter

NARROWING = Shown({
    "channel": N_("Channel"), "label": N_("Label"), "lang": N_("Language"), "aspect": N_("Aspect"),
    "intent": N_("Intent"), "stars": N_("Stars"), "kind": N_("Kind"), "product": N_("Product"),
})  # fmt: skip
KINDS = Shown({
    "post": N_("Post"), "reply": N_("Reply"), "quote": N_("Quote"), "repost": N_("Reshare"), "review": N_("Review"),
    "survey": N_("Survey answer"), "message": N_("Message"), "comment": N_("Comment"), "video": N_("Video"),
})  # fmt: skip
MOST = 12


def narrowed_part(wanted: MentionFilter) -> None:
    """What the list is narrowed to and no field of the bar shows, each with the way back."""
    chosen = {
        "stars": "" if wanted.stars is None else str(wanted.stars),
        "kind": wanted.kind,
        "product": wanted.product,
    }
    for facet, value in chosen.items():
        if value:
            named = one_line(value, 60) if facet == "product" else _name(facet, value)
            narrowed_to(facet, _("{facet}: {value}", facet=NARROWING[facet], value=named))


def facets_part(opened: Session, wanted: MentionFilter, total: int) -> None:
    """A switch, and behind it one row a facet: a click on a value narrows the list to it."""
    if not switch(_("Counts"), "counts") or not total:
        return
    found = facets(opened, wanted, total)
    with st.container(key="facets", border=True, gap="xsmall"):
        if found.looked_at >= NEWEST:
            st.caption(_("Among the newest {count} of them", count=number_words(NEWEST)))
        for facet, title in NARROWING.items():
            if counts := found.counts.get(facet):
                _pills(facet, title, counts)


def _pills(facet: str, title: str, counts: Mapping[str, int]) -> None:
    """The values of one facet; the one that the list is narrowed to already is chosen, and a click on it widens it."""
    key, now = f"facet-{facet}", st.query_params.get(facet)
    shown = list(counts)[:MOST]
    chosen = now if now in shown else None
    if st.session_state.get(key) != chosen:
        st.session_state[key] = chosen
    st.pills(
        title, shown, key=key, on_change=_narrow, args=(facet,),
        format_func=lambda value: f"{_name(facet, value)} {number_words(counts[value])}",
    )  # fmt: skip


def _narrow(facet: str) -> None:
    value = st.session_state[f"facet-{facet}"]
    st.query_params.pop("page", None)
    if value:
        st.query_params[facet] = value
    else:
        st.query_params.pop(facet, None)


def _name(facet: str, value: str) -> str:
    if facet == "stars":
        return "★" * int(value) or "☆"
    if facet == "product":
        return plain_label(one_line(value, 60))
    words = {"channel": CHANNEL_NAMES, "lang": LANGUAGE_NAMES, "kind": KINDS}.get(facet)
    if facet == "label":
        return LABELS[value][0] if value in LABELS else value
    return words[value] if words and value in words else spaced(value)
