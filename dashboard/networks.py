"""What stands still on the networks: channels that are not read as they should be, and replies that went astray."""

from datetime import datetime

import streamlit as st

from channels.states import Trouble, troubles
from dashboard import times
from dashboard.language import N_, Shown, _, ngettext, translated
from dashboard.session import Session
from dashboard.widgets import notice
from dashboard.words import channel_title
from store.metrics import Numbers, troubled_replies
from store.models import Case, Reply

STANDS = Shown({
    "off": N_("{channel} is not read: off"), "losing": N_("{channel} loses what is not read soon"),
    "resting": N_("{channel} is not read: resting"),
})  # fmt: skip
FATES = Shown({"unknown": N_("Case {number}: unknown"), "failed": N_("Case {number}: failed")})


def networks_part(opened: Session, brand_id: int | None, counted: Numbers, now: datetime) -> None:
    """Nothing while all is well; otherwise a notice each, with the way to where it is mended."""
    for trouble in troubles(opened, now, brand_id):
        _channel(trouble, now)
    if counted.unknown_replies or counted.failed_replies:
        _replies(opened, brand_id, counted.unknown_replies, counted.failed_replies)


def _channel(trouble: Trouble, now: datetime) -> None:
    state = trouble.state
    said = [_("{sentence}.", sentence=translated(trouble.sentence()).rstrip("."))]
    if state.until:
        said.append(_("It goes on in {span}.", span=times.span((state.until - now).total_seconds())))
    stands = STANDS[state.word if state.word in STANDS else "resting"]
    title = stands.format(channel=channel_title(trouble.channel))
    address = {"brand": trouble.slug} | ({"tab": "queries"} if trouble.query else {})
    page = "dashboard/brands.py" if trouble.query else "dashboard/channels.py"
    with st.container(key=f"still-{trouble.slug}-{trouble.channel}-{trouble.query}-{state.word}", gap="xxsmall"):
        notice("warning", title, " ".join(said))
        st.page_link(page, label=_("See to it"), icon=":material/arrow_forward:", query_params=address)


def _replies(opened: Session, brand_id: int | None, unknown: int, failed: int) -> None:
    parts, words = [], []
    if unknown:
        parts.append(ngettext("{count} reply of unknown fate", "{count} replies of unknown fate", unknown))
        words.append(_("Whether it arrived must be looked up on the network."))
    if failed:
        parts.append(ngettext("{count} reply failed", "{count} replies failed", failed))
        words.append(_("What failed was not sent; its case is open again."))
    with st.container(key="astray", gap="xxsmall"):
        notice("warning", " · ".join(parts), " ".join(words))
        with st.container(horizontal=True, gap="small"):
            for reply in troubled_replies(opened, brand_id):
                _case(opened, reply)


def _case(opened: Session, reply: Reply) -> None:
    case = opened.get_one(Case, reply.case_id)
    label = FATES["unknown" if reply.status == "unknown" else "failed"].format(number=case.id)
    st.page_link("dashboard/case.py", label=label, icon=":material/forum:", query_params={"case": str(case.id)})
