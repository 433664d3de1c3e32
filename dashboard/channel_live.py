"""Whether approved replies really go out through a channel: what the network asks for, and the switch."""

from functools import partial

import streamlit as st

from channels.setup import Term
from dashboard.channel_card import Card, act
from dashboard.session import Session
from dashboard.widgets import notice, one_line, plain_label
from dashboard.words import channel_title
from store.connections import confirm, switch
from store.ledger import dollars
from store.models import Connection, Person
from store.pace import LONGEST, gap_of, set_gap
from store.replies import count_by
from store.workflow import Actor

EXAMPLE, LINKED = "Thank you for telling us.", "Thank you for telling us: https://example.com"


def sending_part(opened: Session, card: Card, missing: list[str]) -> None:
    """The terms to confirm, what would go out, and the switch, which only an admin has."""
    if card.setup.terms:
        st.markdown("**What the network asks for**")
    for term in card.setup.terms:
        _term(opened, card, term)
    st.markdown("**Sending**")
    _pace(card)
    if card.connection is not None and card.connection.live:
        _live(card, card.connection)
        return
    open_terms = [
        term for term in card.setup.terms if card.connection is None or term.name not in card.connection.confirmed
    ]
    lacking = [*missing, *(["every term above confirmed"] if open_terms else [])]
    title = channel_title(card.channel)
    notice("info", f"Nothing is sent on {title}", "Approved replies are written to the outbox folder: a dry run.")
    if lacking:
        st.text(f"To switch it live, this is missing: {', '.join(lacking)}.", width="stretch")
    elif card.may("admin") and card.connection is not None:
        _switch_on(opened, card, card.connection)
    if not card.may("admin"):
        st.caption("Only an admin confirms terms and switches sending on.")


def _pace(card: Card) -> None:
    """How far apart replies leave, which a manager sets."""
    if card.connection is None:
        return
    gap = gap_of(card.connection)
    if not card.may("manager"):
        st.text(f"At least {gap} seconds lie between two replies.", width="stretch")
        return
    with st.form(card.key("pace"), border=False, width=420):
        st.number_input(
            "Seconds between two replies, at least", 0, LONGEST, gap, key=card.key("gap"),
            help="Chance makes each gap up to half longer, so that replies do not leave like clockwork.",
        )  # fmt: skip
        st.form_submit_button("Save the gap", on_click=act, args=(partial(_set_gap, card),))


def _set_gap(card: Card, opened: Session, who: Actor) -> str:
    connection, seconds = card.shown(opened, who), int(st.session_state[card.key("gap")])
    set_gap(opened, connection, seconds, who, connection.version)
    return f"At least {seconds} seconds lie between two replies now"


def _term(opened: Session, card: Card, term: Term) -> None:
    confirmed = card.connection.confirmed.get(term.name, "") if card.connection else ""
    with st.container(key=card.key(f"term-{term.name}"), border=True, gap="xsmall"):
        st.text(term.sentence, width="stretch")
        if confirmed:
            st.markdown(f":green[:material/check_circle:] :small[Confirmed by {plain_label(_by(opened, confirmed))}]")
        if card.may("admin"):
            st.button(
                "Take it back" if confirmed else "I confirm this", key=card.key(f"confirm-{term.name}"),
                type="tertiary" if confirmed else "secondary",
                icon=":material/undo:" if confirmed else ":material/check:",
                on_click=act, args=(partial(_confirm, card, term.name, not confirmed),),
            )  # fmt: skip


def _by(opened: Session, confirmed: str) -> str:
    """Who confirmed it and when, with the person's name."""
    who, _, when = confirmed.partition(" ")
    number = who.removeprefix("person:")
    person = opened.get(Person, int(number)) if number.isdecimal() else None
    return one_line(f"{person.name if person else who}, {when}", 80)


def _confirm(card: Card, name: str, yes: bool, opened: Session, who: Actor) -> str:
    connection = card.shown(opened, who)
    confirm(opened, connection, name, yes, who, connection.version)
    return "Confirmed" if yes else "Taken back; sending is off"


def _switch_on(opened: Session, card: Card, connection: Connection) -> None:
    """What will go out from now on, before the button that lets it."""
    with st.container(key=card.key("before-live"), border=True, gap="xsmall"):
        st.markdown(f"**What happens when you switch {channel_title(card.channel)} live**")
        for line in _summary(opened, card, connection):
            st.text(f"• {line}", width="stretch")
        with st.popover("Switch live…", icon=":material/send:", key=card.key("live-ask")):
            st.text("From now on, what a person approves is published.", width="stretch")
            st.button(
                "Yes, send for real", type="primary", key=card.key("live"), width="stretch", on_click=act,
                args=(partial(_switch, card, True), "Not switched"),
            )  # fmt: skip


def _summary(opened: Session, card: Card, connection: Connection) -> list[str]:
    """Sentences for somebody who is about to let replies really go out."""
    queued, written = count_by(opened, card.brand.id or 0, card.channel)
    account = one_line(connection.account.get("username", "") or "the account behind the credentials", 60)
    lines = [f"From now on, each approved reply is published as {account} when sending runs next (earful send)."]
    if queued:
        lines.append(f"{queued} approved {_replies(queued)} about to leave now, and would really go out.")
    outbox = f"{written} {_replies(written)} in the outbox" if written else "Nothing is in the outbox"
    lines.append(f"{outbox}; what was a dry run never goes out by itself: a person queues it again, one by one.")
    if card.setup.price is not None:
        plain, linked = card.setup.price(EXAMPLE), card.setup.price(LINKED)
        dearer = f", with a link {dollars(linked)}" if linked != plain else ""
        lines.append(f"A reply costs {dollars(plain)}{dearer}.")
    if connection.monthly_budget is None and card.setup.price is not None:
        lines.append("No budget is set: nothing stops the spending.")
    return [*lines, "You can switch it off again at once."]


def _replies(count: int) -> str:
    return "reply is" if count == 1 else "replies are"


def _live(card: Card, connection: Connection) -> None:
    account = one_line(connection.account.get("username", "") or "the account behind the credentials", 60)
    notice("done", f"{channel_title(card.channel)} is live", f"Approved replies are published as {account}.")
    if card.may("admin"):
        st.button(
            "Switch off now", key=card.key("off"), icon=":material/power_settings_new:", on_click=act,
            args=(partial(_switch, card, False), "Not switched"),
        )  # fmt: skip


def _switch(card: Card, live: bool, opened: Session, who: Actor) -> str:
    connection = card.shown(opened, who)
    terms = tuple(term.name for term in card.setup.terms)
    switch(opened, connection, live, who, card.version, terms)
    title = channel_title(card.channel)
    return f"{title} is live: approved replies go out" if live else f"{title} is off: nothing more goes out"
