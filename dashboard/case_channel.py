"""What the channel makes of an answer: its price, why it cannot be sent there, and the way to answer by hand."""

from functools import partial

import streamlit as st

from dashboard.case_seen import Seen
from dashboard.case_steps import act, answered_there
from dashboard.language import _
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
            "warning", _("Dear"),
            _(
                "A link makes this reply cost {cost} instead of {without} on {channel}.", cost=cost,
                without=dollars(price.without_links), channel=title,
            ),
        )  # fmt: skip
        return
    said = _("This reply costs {cost} on {channel}", cost=plain_label(cost), channel=title)
    st.markdown(f":small[:gray[{said}]]")


def obstacle_part(opened: Session, case: Case, draft: Draft | None, text: str, seen: Seen, who: Actor) -> bool:
    """Say why the channel does not let us answer, with the way to do it by hand; True where that ends approving."""
    way, title = way_out(opened, case, draft, text, utc_now()), channel_title(case.channel)
    if not way.why_not:
        return False
    if way.live:
        notice("error", _("This cannot be sent through {channel}", channel=title), sentence(way.why_not))
    else:
        notice("info", _("Not through {channel}, even once it is live", channel=title), sentence(way.why_not))
    with st.container(key="by-hand", horizontal=True, vertical_alignment="center", gap="small"):
        if way.mention is not None:
            network_link(way.mention, look="secondary")
        if "answered_by_hand" in actions(case, who):
            st.button(
                _("I answered it there"), key=seen.key("answered-there"), icon=":material/done_all:", on_click=act,
                args=(seen, partial(answered_there, seen=seen), True),
            )  # fmt: skip
    return way.live
