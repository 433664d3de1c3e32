"""The addresses of a customer: what each allows, whether letters go there, and the buttons that stop them."""

from functools import partial

import streamlit as st

from dashboard.customer_joining import step_button
from dashboard.customer_words import STOPPED, consent_words
from dashboard.language import _
from dashboard.session import Session
from store.addresses import address_of
from store.consent import LIFTED_BY_US, RIGHT, lift, suppress_by_hand
from store.customer_timeline import Known
from store.models import CustomerContact
from store.workflow import Actor


def contacts_part(known: Known, who: Actor) -> None:
    """The addresses in full for those who may act, and for approvers the way to stop letters."""
    for contact, why in known.contacts:
        with st.container(key=f"contact-{contact.id}", gap="xxsmall"):
            st.text(_address(contact, who.may("agent", known.brand_id)), width="stretch")
            st.text(consent_words(contact), width="stretch")  # never Markdown: an order has its number from the shop
            if why:
                st.text(_("No letter goes there: {why}", why=STOPPED[why].lower()), width="stretch")
            if who.may(RIGHT, known.brand_id):
                _button(contact, why)


def _button(contact: CustomerContact, why: str) -> None:
    """One step for an address; none where its owner said no, for only they can change that."""
    if not why:
        step_button(_("Write no letters there"), f"stop-{contact.id}", partial(_stop, contact.id or 0))
    elif why in LIFTED_BY_US:
        step_button(_("Write again"), f"lift-{contact.id}", partial(_lift, contact.id or 0))


def _stop(contact_id: int, opened: Session, who: Actor) -> str:
    suppress_by_hand(opened, opened.get_one(CustomerContact, contact_id), who)
    return _("No letter goes to this address any more")


def _lift(contact_id: int, opened: Session, who: Actor) -> str:
    lift(opened, opened.get_one(CustomerContact, contact_id), who)
    return _("Letters may go to this address again")


def _address(contact: CustomerContact, whole: bool) -> str:
    address = address_of(contact)
    return address if whole else f"{address[:2]}…{address[-2:]}"
