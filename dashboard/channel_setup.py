"""How a channel is set up: the steps to its credentials, the two forms to enter them, and whose account it is."""

from functools import partial
from typing import Literal

import streamlit as st

from channels.accounts import ACCOUNTS, introduce
from channels.fields import values_of
from channels.setup import Need
from dashboard.channel_card import Card, act
from dashboard.language import N_, Shown, _, translated
from dashboard.query_form import option_field
from dashboard.session import Session
from dashboard.widgets import plain_label
from store.connections import change, connect, secrets_of
from store.errors import Broken, EarfulError, NeedsSetup
from store.ledger import dollars
from store.saying import say
from store.workflow import Actor

Scope = Literal["read", "write"]
NOT_ASKED = N_("Not asked yet: that takes the credentials to answer.")
TITLES = Shown({"read": N_("To read"), "write": N_("To answer")})
KEPT = Shown({
    "read": N_("The credentials to read are kept"), "write": N_("The credentials to answer are kept"),
})  # fmt: skip
GONE = Shown({
    "read": N_("The credentials to read are gone"), "write": N_("The credentials to answer are gone"),
})  # fmt: skip


def setup_part(card: Card, open_steps: bool) -> None:
    """Steps, credentials to read and to write apart from each other, the account, and what belongs to this network."""
    with st.expander(_("How to get the credentials, step by step"), expanded=open_steps, icon=":material/list_alt:"):
        steps = enumerate(map(translated, card.setup.steps), 1)
        st.markdown("\n".join(f"{number}. {plain_label(step)}" for number, step in steps))
    left, right = st.columns(2, gap="medium")
    with left:
        _credentials(card, "read", card.setup.read)
    with right:
        _credentials(card, "write", card.setup.write)
    if card.channel in ACCOUNTS:
        _account(card)
    if card.setup.options:
        _options(card)


def _credentials(card: Card, scope: Scope, needs: tuple[Need, ...]) -> None:
    """What has been entered, by name only, and for a manager the form that replaces all of it."""
    if not needs:
        return
    with st.container(key=card.key(f"secrets-{scope}"), gap="xsmall"):
        st.markdown(f"**{TITLES[scope]}**")
        for need in needs:
            known = _known(card, scope, need)
            icon = ":green[:material/check_circle:]" if known else ":gray[:material/radio_button_unchecked:]"
            word = _("entered") if known else _("not entered (optional)") if need.optional else _("missing")
            st.markdown(f"{icon} {plain_label(translated(need.title))} :gray[{word}]")
        if card.may("manager"):
            _form(card, scope, needs)


def _known(card: Card, scope: Scope, need: Need) -> bool:
    try:
        return bool(secrets_of(card.connection, scope).get(need.name))
    except (NeedsSetup, Broken):
        return False


def _form(card: Card, scope: Scope, needs: tuple[Need, ...]) -> None:
    with (
        st.expander(_("Replace them") if _any(card, scope, needs) else _("Enter them"), icon=":material/key:"),
        st.form(card.key(f"form-{scope}"), border=False, clear_on_submit=True),
    ):
        for need in needs:
            title = translated(need.title)
            st.text_input(
                _("{title} (optional)", title=title) if need.optional else title, help=translated(need.help) or None,
                type="password" if need.secret else "default", autocomplete="new-password" if need.secret else "off",
                key=card.key(f"{scope}-{need.name}"),
            )  # fmt: skip
        one = _("Saving replaces what is there.")
        several = _("Saving replaces all of them: an empty field keeps nothing of before.")
        st.caption(f"{one if len(needs) == 1 else several} {_after(scope)}")
        st.form_submit_button(_("Save"), type="primary", on_click=act, args=(partial(_enter, card, scope, needs),))


def _any(card: Card, scope: Scope, needs: tuple[Need, ...]) -> bool:
    return any(_known(card, scope, need) for need in needs)


def _after(scope: Scope) -> str:
    kept = _("Secrets are kept sealed and never shown again.")
    off = _("New ones switch sending off: another account may be behind them.")
    return f"{kept} {off}" if scope == "write" else kept


def _enter(card: Card, scope: Scope, needs: tuple[Need, ...], opened: Session, who: Actor) -> str:
    """Keep what was typed, and take it out of the page's memory."""
    given = {need.name: str(st.session_state.pop(card.key(f"{scope}-{need.name}"), "")) for need in needs}
    card.shown(opened, who)
    connect(opened, card.brand.id or 0, card.channel, who, **{scope: given})
    if not any(value.strip() for value in given.values()):
        return GONE[scope]
    return KEPT[scope]


def _account(card: Card) -> None:
    """Who the network says that we are; a click asks it."""
    account = card.connection.account if card.connection else {}
    with st.container(key=card.key("account"), gap="xsmall"):
        title = _("Who we are there")
        st.markdown(f"**{title}**")
        known = [account.get("username", ""), _("id {id}", id=account["id"]) if account.get("id") else ""]
        st.text(" · ".join(part for part in known if part) or _(NOT_ASKED))
        if card.may("manager") and card.connection is not None and card.connection.write_secrets:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                asked = st.button(_("Check"), key=card.key("check"), icon=":material/badge:")
                st.caption(_checks(ACCOUNTS[card.channel].micros).replace("$", r"\$"), width="content")
            if asked:
                with st.spinner(_("Asking the network…")):
                    act(partial(_check, card), _("Not checked"))
                st.rerun()


def _checks(price: int) -> str:
    says = _("Signs in with what was entered, and asks whose account it is.")
    cost = _("It costs {cost}.", cost=dollars(price))
    return f"{says} {cost}" if price else says


def _check(card: Card, opened: Session, who: Actor) -> str:
    connection = card.shown(opened, who)
    try:
        return _("Signed in as {account}", account=introduce(opened, connection, who, card.version))
    except EarfulError:
        raise
    except Exception as error:  # a fault of ours must not show what it holds
        raise EarfulError(say("the network could not be asked ({kind})", kind=type(error).__name__)) from None


def _options(card: Card) -> None:
    """What else is said of the connection, such as where we may answer."""
    kept = card.connection.options if card.connection else {}
    with st.form(card.key("options"), border=False, width=560):
        for field in card.setup.options:
            option_field(field, kept.get(field.name), card.key(field.name), disabled=not card.may("manager"))
        if card.may("manager"):
            st.form_submit_button(_("Save these"), on_click=act, args=(partial(_choose, card),))


def _choose(card: Card, opened: Session, who: Actor) -> str:
    given = values_of(card.setup.options, lambda name: str(st.session_state[card.key(name)]))
    connection = card.shown(opened, who)
    change(opened, connection, {"options": connection.options | given}, who, connection.version)
    return _("Saved")
