"""What stands still on the networks: channels that are not read as they should be, and replies that went astray."""

from datetime import datetime

import streamlit as st

from channels.states import Trouble, troubles
from dashboard import times
from dashboard.session import Session
from dashboard.widgets import notice
from dashboard.words import channel_title
from store.metrics import Numbers, troubled_replies
from store.models import Case, Reply


def networks_part(opened: Session, brand_id: int | None, counted: Numbers, now: datetime) -> None:
    """Nothing while all is well; otherwise a notice each, with the way to where it is mended."""
    for trouble in troubles(opened, now, brand_id):
        _channel(trouble, now)
    if counted.unknown_replies or counted.failed_replies:
        _replies(opened, brand_id, counted.unknown_replies, counted.failed_replies)


def _channel(trouble: Trouble, now: datetime) -> None:
    state = trouble.state
    left = f" It goes on in {times.span((state.until - now).total_seconds())}." if state.until else ""
    how = {"off": "is not read: off", "losing": "loses what is not read soon"}.get(state.word, "is not read: resting")
    title = f"{channel_title(trouble.channel)} {how}"
    address = {"brand": trouble.slug} | ({"tab": "queries"} if trouble.query else {})
    page = "dashboard/brands.py" if trouble.query else "dashboard/channels.py"
    with st.container(key=f"still-{trouble.slug}-{trouble.channel}-{trouble.query}-{state.word}", gap="xxsmall"):
        notice("warning", title, f"{trouble.sentence().rstrip('.')}.{left}")
        st.page_link(page, label="See to it", icon=":material/arrow_forward:", query_params=address)


def _replies(opened: Session, brand_id: int | None, unknown: int, failed: int) -> None:
    parts = [
        f"{count} {'reply' if count == 1 else 'replies'} {words}"
        for count, words in ((unknown, "of unknown fate"), (failed, "failed")) if count
    ]  # fmt: skip
    words = ["Whether it arrived must be looked up on the network."] if unknown else []
    words += ["What failed was not sent; its case is open again."] if failed else []
    with st.container(key="astray", gap="xxsmall"):
        notice("warning", " · ".join(parts), " ".join(words))
        with st.container(horizontal=True, gap="small"):
            for reply in troubled_replies(opened, brand_id):
                _case(opened, reply)


def _case(opened: Session, reply: Reply) -> None:
    case = opened.get_one(Case, reply.case_id)
    label = f"Case {case.id}: {'unknown' if reply.status == 'unknown' else 'failed'}"
    st.page_link("dashboard/case.py", label=label, icon=":material/forum:", query_params={"case": str(case.id)})
