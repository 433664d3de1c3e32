"""Whether approved replies really go out through a channel: what the network asks for, and the switch."""

from functools import partial

import streamlit as st

from channels.setup import Term
from dashboard.channel_card import Card, act
from dashboard.language import _, ngettext, translated
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
        asks = _("What the network asks for")
        st.markdown(f"**{asks}**")
    for term in card.setup.terms:
        _term(opened, card, term)
    sending = _("Sending")
    st.markdown(f"**{sending}**")
    _pace(card)
    if card.connection is not None and card.connection.live:
        _live(card, card.connection)
        return
    open_terms = [
        term for term in card.setup.terms if card.connection is None or term.name not in card.connection.confirmed
    ]
    lacking = [*map(translated, missing), *([_("every term above confirmed")] if open_terms else [])]
    title = _("Nothing is sent on {channel}", channel=channel_title(card.channel))
    notice("info", title, _("Approved replies are written to the outbox folder: a dry run."))
    if lacking:
        st.text(_("To switch it live, this is missing: {lacking}.", lacking=", ".join(lacking)), width="stretch")
    elif card.may("admin") and card.connection is not None:
        _switch_on(opened, card, card.connection)
    if not card.may("admin"):
        st.caption(_("Only an admin confirms terms and switches sending on."))


def _pace(card: Card) -> None:
    """How far apart replies leave, which a manager sets."""
    if card.connection is None:
        return
    gap = gap_of(card.connection)
    if not card.may("manager"):
        st.text(_("At least {count} seconds lie between two replies.", count=gap), width="stretch")
        return
    with st.form(card.key("pace"), border=False, width=420):
        st.number_input(
            _("Seconds between two replies, at least"), 0, LONGEST, gap, key=card.key("gap"),
            help=_("Each gap is made up to half longer at random, so that replies do not leave like clockwork."),
        )  # fmt: skip
        st.form_submit_button(_("Save the gap"), on_click=act, args=(partial(_set_gap, card),))


def _set_gap(card: Card, opened: Session, who: Actor) -> str:
    connection, seconds = card.shown(opened, who), int(st.session_state[card.key("gap")])
    set_gap(opened, connection, seconds, who, connection.version)
    return _("At least {count} seconds lie between two replies now", count=seconds)


def _term(opened: Session, card: Card, term: Term) -> None:
    confirmed = card.connection.confirmed.get(term.name, "") if card.connection else ""
    with st.container(key=card.key(f"term-{term.name}"), border=True, gap="xsmall"):
        st.text(translated(term.sentence), width="stretch")
        if confirmed:
            by = _("Confirmed by {name}", name=plain_label(_by(opened, confirmed)))
            st.markdown(f":green[:material/check_circle:] :small[{by}]")
        if card.may("admin"):
            st.button(
                _("Take it back") if confirmed else _("I confirm this"), key=card.key(f"confirm-{term.name}"),
                type="tertiary" if confirmed else "secondary",
                icon=":material/undo:" if confirmed else ":material/check:",
                on_click=act, args=(partial(_confirm, card, term.name, not confirmed),),
            )  # fmt: skip


def _by(opened: Session, confirmed: str) -> str:
    """Who confirmed it and when, with the person's name."""
    who, *when = confirmed.split(" ", 1)
    number = who.removeprefix("person:")
    person = opened.get(Person, int(number)) if number.isdecimal() else None
    return one_line(f"{person.name if person else who}, {''.join(when)}", 80)


def _confirm(card: Card, name: str, yes: bool, opened: Session, who: Actor) -> str:
    connection = card.shown(opened, who)
    confirm(opened, connection, name, yes, who, connection.version)
    return _("Confirmed") if yes else _("Taken back; sending is off")


def _switch_on(opened: Session, card: Card, connection: Connection) -> None:
    """What will go out from now on, before the button that lets it."""
    with st.container(key=card.key("before-live"), border=True, gap="xsmall"):
        happens = _("What happens when you switch {channel} live", channel=channel_title(card.channel))
        st.markdown(f"**{happens}**")
        for line in _summary(opened, card, connection):
            st.text(f"• {line}", width="stretch")
        with st.popover(_("Switch live…"), icon=":material/send:", key=card.key("live-ask")):
            st.text(_("From now on, what a person approves is published."), width="stretch")
            st.button(
                _("Yes, send for real"), type="primary", key=card.key("live"), width="stretch", on_click=act,
                args=(partial(_switch, card, True), _("Not switched")),
            )  # fmt: skip


def _summary(opened: Session, card: Card, connection: Connection) -> list[str]:
    """Sentences for somebody who is about to let replies really go out."""
    queued, written = count_by(opened, card.brand.id or 0, card.channel)
    lines = [
        _("From now on, each approved reply is published as {account} when sending runs next (earful send).",
          account=_account(connection)),
    ]  # fmt: skip
    if queued:
        lines.append(
            ngettext("{count} approved reply is about to leave now, and would really go out.",
                     "{count} approved replies are about to leave now, and would really go out.", queued)
        )  # fmt: skip
    none = _("Nothing is in the outbox")
    outbox = ngettext("{count} reply is in the outbox", "{count} replies are in the outbox", written)
    lines.append(
        _("{outbox}; what was a dry run never goes out by itself: a person queues it again, one by one.",
          outbox=outbox if written else none)
    )  # fmt: skip
    if card.setup.price is not None:
        lines.append(_price(card.setup.price(EXAMPLE), card.setup.price(LINKED)))
    if connection.monthly_budget is None and card.setup.price is not None:
        lines.append(_("No budget is set: nothing stops the spending."))
    return [*lines, _("You can switch it off again at once.")]


def _account(connection: Connection) -> str:
    return one_line(connection.account.get("username", "") or _("the account behind the credentials"), 60)


def _price(plain: int, linked: int) -> str:
    if linked == plain:
        return _("A reply costs {cost}.", cost=dollars(plain))
    return _("A reply costs {cost}, with a link {more}.", cost=dollars(plain), more=dollars(linked))


def _live(card: Card, connection: Connection) -> None:
    title = _("{channel} is live", channel=channel_title(card.channel))
    notice("done", title, _("Approved replies are published as {account}.", account=_account(connection)))
    if card.may("admin"):
        st.button(
            _("Switch off now"), key=card.key("off"), icon=":material/power_settings_new:", on_click=act,
            args=(partial(_switch, card, False), _("Not switched")),
        )  # fmt: skip


def _switch(card: Card, live: bool, opened: Session, who: Actor) -> str:
    connection = card.shown(opened, who)
    terms = tuple(term.name for term in card.setup.terms)
    switch(opened, connection, live, who, card.version, terms)
    title = channel_title(card.channel)
    if live:
        return _("{channel} is live: approved replies go out", channel=title)
    return _("{channel} is off: nothing more goes out", channel=title)
