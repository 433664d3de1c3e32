"""What the channel makes of an answer: its price, why it cannot be sent there, and the way to answer by hand."""

from functools import partial

import streamlit as st

from dashboard.case_seen import Seen
from dashboard.case_steps import act, answered_there
from dashboard.rows import network_link
from dashboard.session import Session
from dashboard.widgets import notice, plain_label, sentence
from dashboard.words import channel_title
from responder.allowed import price_of, way_out
from store.ledger import dollars
from store.models import Case, Draft, utc_now
from store.workflow import Actor, actions


def price_part(channel: str, text: str) -> None:
    """What this reply costs, where sending costs anything, and a warning when a link makes it dearer."""
    price = price_of(channel, text) if text.strip() else None
    if price is None:
        return
    cost, title = dollars(price.micros), channel_title(channel)
    if price.micros > price.without_links:
        notice(
            "warning",
            "Dear",
            f"A link makes this reply cost {cost} instead of {dollars(price.without_links)} on {title}.",
        )
        return
    st.markdown(f":small[:gray[This reply costs {plain_label(cost)} on {title}]]")


def obstacle_part(opened: Session, case: Case, draft: Draft | None, text: str, seen: Seen, who: Actor) -> bool:
    """Say why the channel does not let us answer, with the way to do it by hand; True where that ends approving."""
    way, title = way_out(opened, case, draft, text, utc_now()), channel_title(case.channel)
    if not way.why_not:
        return False
    if way.live:
        notice("error", f"This cannot be sent through {title}", sentence(way.why_not))
    else:
        notice("info", f"Not through {title}, even once it is live", sentence(way.why_not))
    with st.container(key="by-hand", horizontal=True, vertical_alignment="center", gap="small"):
        if way.mention is not None:
            network_link(way.mention, "secondary")
        if "answered_by_hand" in actions(case, who):
            st.button(
                "I answered it there", key=seen.key("answered-there"), icon=":material/done_all:", on_click=act,
                args=(seen, partial(answered_there, seen=seen), True),
            )  # fmt: skip
    return way.live
