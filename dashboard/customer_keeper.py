"""Who of the staff keeps a customer, and what they are to speak about with one who buys for a company."""

from functools import partial

import streamlit as st

from dashboard.customer_joining import step_button
from dashboard.language import _
from dashboard.outreach_words import OCCASIONS, fact_words
from dashboard.session import Session, actor, session
from dashboard.widgets import flash, one_line, sentence
from store.assigning import workers_of
from store.customer_timeline import Known
from store.errors import EarfulError
from store.keepers import RIGHT, set_keeper, to_talk_about
from store.models import Customer, Outreach
from store.outreach import tell
from store.workflow import Actor

NOBODY = 0


def keeper_part(opened: Session, known: Known, who: Actor) -> None:
    """A field to say who keeps a customer, and the points to speak about, each with a button for when it was done."""
    if known.customer is None:
        return
    names = {each.id: each.name for each in workers_of(opened, known.brand_id)}
    _keeper(known.customer, names, who)
    for point in to_talk_about(opened, known.customer.id or 0) if known.customer.business else ():
        with st.container(key=f"point-{point.id}", border=True, gap="xxsmall"):
            st.text(_("To speak about: {occasion}", occasion=OCCASIONS[point.occasion]), width="stretch")
            for words in fact_words(point.facts):
                st.caption(words)
            if who.may(RIGHT, known.brand_id):
                step_button(_("We spoke about it"), f"tell-{point.id}", partial(_tell, point.id or 0, point.version))


def _keeper(customer: Customer, names: dict[int | None, str], who: Actor) -> None:
    kept, nobody = customer.keeper_id, _("Nobody")
    if not who.may(RIGHT, customer.brand_id):
        st.text(_("Account manager: {name}", name=one_line(names.get(kept, nobody), 60)), width="stretch")
        return
    choices = [NOBODY, *(id_ for id_ in names if id_ is not None)]
    key = f"keeper-{customer.id}-{kept}"
    st.selectbox(
        _("Account manager"), choices, choices.index(kept) if kept in choices else 0, key=key,
        format_func=lambda id_: names.get(id_, nobody), on_change=_set, args=(customer.id or 0, kept, key),
        help=_("What is to be spoken about with who buys for a company is shown to this person first."),
    )  # fmt: skip


def _set(customer_id: int, seen: int | None, key: str) -> None:
    try:
        with session() as opened:
            chosen = st.session_state[key] or None
            set_keeper(opened, opened.get_one(Customer, customer_id), chosen, actor(opened), seen)
            opened.commit()
    except EarfulError as error:
        flash("error", _("Not saved"), sentence(error))
    else:
        flash("done", _("Saved"))


def _tell(outreach_id: int, version: int, opened: Session, who: Actor) -> str:
    tell(opened, opened.get_one(Outreach, outreach_id), who, version)
    return _("Noted: we spoke about it")
