"""What people complain about and what was promised, on the Insights page: looked up on a click, with the mentions."""

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from dashboard import times
from dashboard.insight_parts import numbers
from dashboard.language import N_, Shown, _, ngettext
from dashboard.session import session
from dashboard.widgets import customer_text, one_line
from dashboard.words import channel_title, spaced
from store.complaints import WEEK, Pattern, Promise, patterns, promises
from store.models import Brand, utc_now

WEEKS, SHOWN = 4, 10
AFTER = Shown({
    "": N_("Nothing known"), "placed": N_("Ordered"), "shipped": N_("Dispatched"), "delivered": N_("Delivered"),
    "refunded": N_("Refunded"), "returned": N_("Returned"), "delayed": N_("Delayed"), "cancelled": N_("Cancelled"),
    "status_viewed": N_("Looked at the order status"), "subscription_due": N_("Subscription due"),
    "cart_abandoned": N_("Left the cart"),
})  # fmt: skip


def complaints_part(brand: Brand) -> None:
    """A button that looks up both, because that reads mentions and not only counts."""
    st.subheader(_("Complaints and promises"), anchor=False)
    st.caption(
        _("By channel, what it is about, and the event of the order before it, in the last four weeks; and what you "
          "promise beside what they get.")
    )  # fmt: skip
    if not st.button(_("Look it up"), icon=":material/search:", key=f"complaints-{brand.id}"):
        return
    with session() as opened:
        now = utc_now()
        found, kept = patterns(opened, brand.id or 0, now, WEEKS), promises(opened, brand.id or 0, now)
    _patterns(found, brand)
    _promises(kept, brand)


def _patterns(found: Sequence[Pattern], brand: Brand) -> None:
    if not found:
        st.caption(_("Nobody complained about anything that is known here."))
        return
    last, zone = utc_now(), times.zone_of(brand)
    days = [times.day((last - back * WEEK + timedelta(days=1)).astimezone(zone).date(), "d MMM")
            for back in range(WEEKS, 0, -1)]  # fmt: skip
    weeks = [_("Week from {day}", day=day) for day in days]
    headings = (_("Channel"), _("About"), _("After"), *weeks, _("Newest mentions"))
    rows = [
        (channel_title(one.channel), spaced(one.aspect), AFTER.get(one.event, one.event), *one.weeks,
         " ".join(map(str, one.mentions))) for one in found
    ]  # fmt: skip
    numbers(headings, rows, "complaints")


def _promises(kept: Sequence[Promise], brand: Brand) -> None:
    if not kept:
        st.caption(_("Paste what you promise on Brands, under Promises, to see it beside what customers say."))
        return
    zone = times.zone_of(brand)
    headings = (_("Product"), _("Promise"), _("About"), _("This week"), _("The week before"), _("Newest mentions"))
    rows = [
        (one.claim.product, one.claim.text, spaced(one.claim.aspect), one.now, one.before,
         " ".join(str(each.mention_id) for each in one.said)) for one in kept
    ]  # fmt: skip
    numbers(headings, rows, "promises")
    for one in [each for each in kept if each.said][:SHOWN]:
        with st.container(key=f"promise-{one.claim.id}", border=True, gap="xsmall"):
            st.text(one_line(one.claim.text, 300), width="stretch")
            st.text(ngettext("{count} complaint this week", "{count} complaints this week", one.now), width="stretch")
            for each in one.said:
                st.text(f"{channel_title(each.channel)} · {times.local(each.at, zone)}", width="stretch")
                customer_text(each.text, f"promise-{one.claim.id}-{each.mention_id}", longest=300)
