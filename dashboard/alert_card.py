"""One alert on the page: what happened, the numbers, the mentions behind it, and the buttons."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import times
from dashboard.address import number
from dashboard.channel_card import act
from dashboard.filters import narrowed_to
from dashboard.language import N_, Shown, _, ngettext, translated
from dashboard.session import Session
from dashboard.widgets import one_line
from store.alert_words import sentence, title
from store.alerts import AlertRow, mentions_of, step
from store.errors import Stale
from store.mentions import MentionFilter
from store.models import Alert, utc_now
from store.workflow import Actor, actions

SNOOZES: dict[str, Callable[[datetime], datetime]] = {
    N_("1 hour"): lambda now: now + timedelta(hours=1),
    N_("4 hours"): lambda now: now + timedelta(hours=4),
    N_("1 day"): lambda now: now + timedelta(days=1),
}
BUTTONS = {
    "acknowledge": (N_("Acknowledge"), "visibility", N_("Acknowledged: it is yours")),
    "take": (N_("Take it"), "person_add", N_("It is yours")),
    "wake": (N_("Wake"), "alarm", N_("It is open again")),
    "close": (N_("Close"), "check", N_("Closed")),
}
STATES = Shown({
    "open": N_("new"), "acknowledged": N_("acknowledged"), "snoozed": N_("snoozed"), "closed": N_("closed"),
})  # fmt: skip


def card(row: AlertRow, who: Actor, now: datetime) -> None:
    """One alert with what may be done about it."""
    alert, zone = row.alert, times.zone_of(row.brand)
    with st.container(key=f"alert-{alert.id}", border=True, gap="xsmall"):
        urgent = ":material/priority_high: " if alert.severity == "urgent" else ""
        st.markdown(f"{urgent}**{translated(title(alert))}**")
        st.text(translated(sentence(alert)), width="stretch")
        st.text(f"{one_line(row.brand.name, 60)} · {_when(alert, now)} · {_state(row, zone)}", width="stretch")
        with st.container(key=f"alert-do-{alert.id}", horizontal=True, vertical_alignment="center", gap="small"):
            if alert.mentions:
                address = {"alert": str(alert.id), "brand": row.brand.slug}
                label = ngettext(
                    "{count} mention behind alert {number}", "{count} mentions behind alert {number}",
                    len(alert.mentions), number=alert.id,
                )  # fmt: skip
                st.page_link("dashboard/mentions.py", label=label, icon=":material/forum:", query_params=address)
            _buttons(alert, who)


def only_alert(opened: Session, wanted: MentionFilter) -> MentionFilter:
    """Narrow the list to the mentions behind the alert that the address names, if it names one."""
    alert_id = number("alert")
    if not alert_id:
        return wanted
    narrowed_to("alert", _("The mentions behind alert {number}", number=alert_id))
    return replace(wanted, ids=mentions_of(opened, alert_id))


def _when(alert: Alert, now: datetime) -> str:
    first, last = times.ago(alert.first_seen, now), times.ago(alert.last_seen, now)
    return _("found {first}", first=first) if first == last else _("found {first}, last {last}", first=first, last=last)


def _state(row: AlertRow, zone: ZoneInfo) -> str:
    state = STATES.get(row.alert.status, row.alert.status)
    if row.alert.status == "snoozed" and row.alert.snoozed_until is not None:
        state = _("snoozed until {time}", time=times.local(row.alert.snoozed_until, zone))
    return (
        _("{state}, {name} has it", state=state, name=one_line(row.owner.name, 40)) if row.owner is not None else state
    )


def _buttons(alert: Alert, who: Actor) -> None:
    may = actions(alert, who)
    mine = alert.owner_id is not None and alert.owner_id == who.person_id
    for name, (label, icon, done) in BUTTONS.items():
        if name in may and not (name == "take" and (mine or alert.status == "open")):
            st.button(_(label), key=f"{name}-{alert.id}-{alert.version}", icon=f":material/{icon}:", on_click=act,
                      args=(partial(_step, alert, name, done), _("Not done")))  # fmt: skip
    if "snooze" in may:
        with st.popover(_("Snooze…"), icon=":material/snooze:", key=f"snooze-{alert.id}-{alert.version}"):
            for label, until in SNOOZES.items():
                st.button(_(label), key=f"snooze-{label}-{alert.id}-{alert.version}", on_click=act,
                          args=(partial(_snooze, alert, until), _("Not done")))  # fmt: skip


def _step(shown: Alert, action: str, done: str, opened: Session, who: Actor) -> str:
    step(opened, _fresh(opened, shown), action, who, shown.version, now=utc_now())
    return _(done)


def _snooze(shown: Alert, until: Callable[[datetime], datetime], opened: Session, who: Actor) -> str:
    now = utc_now()
    step(opened, _fresh(opened, shown), "snooze", who, shown.version, until=until(now), now=now)
    return _("Snoozed")


def _fresh(opened: Session, shown: Alert) -> Alert:
    found = opened.get(Alert, shown.id)
    if found is None:
        raise Stale("this alert is gone")
    return found
