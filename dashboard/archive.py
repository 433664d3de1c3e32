"""What the Overview tells of all mentions: how many by the daily rollups, and once a minute what became of many."""

from time import monotonic

import streamlit as st

from dashboard.session import Session
from store.metrics import Archive
from store.rolled_up import Fates, fates, heard
from store.settings import settings
from store.workflow import Actor

LARGE = 20_000  # mentions; what became of fewer is looked at each time
KEPT = 60.0  # seconds
Key = tuple[str, tuple[int, ...] | None, int | None]


@st.cache_resource(show_spinner=False)
def _kept() -> dict[Key, tuple[float, Fates]]:
    return {}


def archive_of(opened: Session, who: Actor, brand_id: int | None) -> Archive:
    """What a person may see of all mentions; what became of them is looked at once a minute where there are many."""
    now = heard(opened, brand_id)
    read = sum(now.labels.values())
    became = _fates(opened, who, brand_id, large=read >= LARGE)
    return Archive(
        mentions=read + now.waiting + became.unreadable,
        labels=now.labels,
        unreadable=became.unreadable,
        unanswered_negatives=became.unanswered_negatives,
        set_aside=became.set_aside,
    )


def _fates(opened: Session, who: Actor, brand_id: int | None, large: bool) -> Fates:
    """Counted now, or less than a minute ago for somebody who sees the same."""
    sees = None if who.brands is None else tuple(sorted(id_ for id_, _ in who.brands))
    key, kept = (settings().url(), sees, brand_id), _kept()
    at, counted = kept.get(key, (0.0, None))
    if counted is not None and monotonic() - at < KEPT:
        return counted
    counted = fates(opened, brand_id)
    if large:
        kept[key] = (monotonic(), counted)
    return counted
