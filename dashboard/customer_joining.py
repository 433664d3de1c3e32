"""Who a customer may be too: what points there, and the buttons by which a person says so or takes it back."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard.language import N_, Shown, _
from dashboard.session import Session, actor, session
from dashboard.widgets import flash, sentence
from store import customer_links, customers
from store.customer_timeline import Known
from store.errors import EarfulError
from store.shop_customers import hints_of
from store.workflow import Actor

KINDS: Shown[str, str] = Shown({
    "email": N_("the same e-mail"),
    "phone": N_("the same phone number"),
    "order": N_("the same order"),
    "line": N_("the same LINE account"),
})  # fmt: skip


def links_part(opened: Session, known: Known, who: Actor) -> None:
    """Customers of the shop whom the accounts of this one may be."""
    for author in known.authors:
        for found in customer_links.suggest_links(opened, known.brand_id, author.id or 0):
            why = ", ".join(KINDS[kind] for kind in found.kinds)
            with st.container(key=f"link-{author.id}-{found.customer_id}", gap="xsmall"):
                st.text(_("This account names {what} as customer {number}", number=found.customer_id, what=why))
                _look(found.customer_id)
                step = partial(_link, known.brand_id, author.id or 0, found.customer_id, ",".join(found.kinds))
                _button(known, who, _("Same person"), f"same-{author.id}-{found.customer_id}", step)
    _undo(opened, known, who)


def hints_part(opened: Session, known: Known, who: Actor) -> None:
    """Other customers whose address stood in the same order or survey."""
    if known.customer is None:
        return
    for hint in hints_of(opened, known.customer.id or 0):
        other = hint.other_id if hint.customer_id == known.customer.id else hint.customer_id
        with st.container(key=f"hint-{hint.id}", gap="xsmall"):
            st.text(_("Customer {number} may be the same: {what}", number=other, what=KINDS[hint.kind]))
            _look(other)
            _button(known, who, _("Same person"), f"join-{hint.id}", partial(_join, hint.id or 0))
            _button(known, who, _("Somebody else"), f"apart-{hint.id}", partial(_apart, hint.id or 0))


def _look(customer_id: int) -> None:
    label = _("Look at customer {number}", number=customer_id)
    st.page_link("dashboard/customer.py", label=label, query_params={"customer": str(customer_id)})


def _undo(opened: Session, known: Known, who: Actor) -> None:
    if known.customer is None or not who.may(customers.RIGHT, known.brand_id):
        return
    change = customers.undoable_for(opened, known.brand_id, known.customer.id or 0)
    if change is not None:
        step = partial(_part, change.id or 0)
        _button(known, who, _("Take the last join back"), f"undo-{change.id}", step)


def _button(known: Known, who: Actor, label: str, key: str, step: Callable[[Session, Actor], str]) -> None:
    if who.may(customers.RIGHT, known.brand_id):
        step_button(label, key, step)


def step_button(label: str, key: str, step: Callable[[Session, Actor], str]) -> None:
    """A button that takes one step for the person who is signed in, and says what was done or why it was not."""
    st.button(label, key=key, on_click=_act, args=(step,))


def _act(step: Callable[[Session, Actor], str]) -> None:
    try:
        with session() as opened:
            done = step(opened, actor(opened))
            opened.commit()
    except EarfulError as error:
        flash("error", _("Not done"), sentence(error))
    else:
        flash("done", done)


def _link(brand_id: int, author_id: int, customer_id: int, why: str, opened: Session, who: Actor) -> str:
    customer_links.link(opened, brand_id, author_id, customer_id, who, why)
    return _("Known as one customer from now on")


def _join(hint_id: int, opened: Session, who: Actor) -> str:
    customer_links.join_customers(opened, hint_id, who)
    return _("Known as one customer from now on")


def _apart(hint_id: int, opened: Session, who: Actor) -> str:
    customer_links.keep_apart(opened, hint_id, who)
    return _("They stay two customers")


def _part(change_id: int, opened: Session, who: Actor) -> str:
    customers.undo(opened, change_id, who)
    return _("They are apart again")
