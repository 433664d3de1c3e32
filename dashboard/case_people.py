"""Who the customer is: their other accounts and cases, and accounts that may be theirs too."""

from functools import partial

import streamlit as st

from dashboard.case_names import both
from dashboard.case_seen import Seen
from dashboard.case_steps import act
from dashboard.language import N_, _
from dashboard.session import Session
from dashboard.widgets import one_line
from dashboard.words import CASES, channel_title
from store import customers, merging
from store.models import Author, Case
from store.workflow import ACTIVE, Actor, actions

KINDS = {"email": N_("the same e-mail"), "phone": N_("the same phone number"), "order": N_("the same order")}


def people_part(opened: Session, case: Case, seen: Seen, who: Actor) -> None:
    """The way to the page of the customer; no more for one of whom nothing else is known."""
    if case.author_id is None:
        return
    accounts = customers.accounts_of(opened, case.brand_id, case.author_id)
    found = customers.suggest(opened, case.brand_id, case.author_id)
    others = customers.cases_beside(opened, case)
    with st.container(key="people", gap="xsmall"):
        _page(case)
        if not (accounts or found or others):
            return
        st.markdown(_("**The same customer**"))
        for author in accounts:
            st.text(_("Also writes as {account}", account=_account(author)), width="stretch")
        _undo(opened, case, seen, who, bool(accounts))
        for suggestion in found:
            _suggested(case, suggestion, seen, who)
        for other in others:
            _other_case(case, other, seen, who)


def _page(case: Case) -> None:
    address = {"case": str(case.id)}
    st.page_link("dashboard/customer.py", label=_("Customer"), icon=":material/person:", query_params=address)


def _account(author: Author) -> str:
    handle = f" ({one_line(author.handle, 40)})" if author.handle != author.name else ""
    return f"{one_line(author.name, 40)}{handle} · {channel_title(author.channel)}"


def _undo(opened: Session, case: Case, seen: Seen, who: Actor, joined: bool) -> None:
    change = customers.undoable(opened, case.brand_id, case.author_id or 0) if joined else None
    if change is not None and who.may(customers.RIGHT, case.brand_id):
        step = partial(_part, change_id=change.id or 0)
        st.button(_("Take the last join back"), key=seen.key("part"), type="tertiary", icon=":material/undo:",
                  on_click=act, args=(seen, step))  # fmt: skip


def _suggested(case: Case, suggestion: customers.Suggestion, seen: Seen, who: Actor) -> None:
    author, why = suggestion.author, " and ".join(KINDS[kind] for kind in suggestion.kinds)
    with st.container(key=f"suggested-{author.id}", horizontal=True, vertical_alignment="center", gap="xsmall"):
        said = both(KINDS[kind] for kind in suggestion.kinds)
        st.text(_("{account} names {what}", account=_account(author), what=said))
        if who.may(customers.RIGHT, case.brand_id):
            step = partial(_join, author_id=author.id or 0, why=why)
            st.button(_("Same person"), key=seen.key(f"join-{author.id}"), on_click=act, args=(seen, step))


def _other_case(case: Case, other: Case, seen: Seen, who: Actor) -> None:
    with st.container(key=f"beside-{other.id}", horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.page_link(
            "dashboard/case.py", label=_("Case {number}", number=other.id), query_params={"case": str(other.id)}
        )
        st.text(f"{CASES[other.status]} · {channel_title(other.channel)}")
        if other.status in ACTIVE and "merge" in actions(case, who):
            step = partial(_merge, seen=seen, other_id=other.id or 0, version=other.version)
            st.button(_("Merge into this"), key=seen.key(f"merge-{other.id}"), on_click=act, args=(seen, step))


def _join(opened: Session, case: Case, who: Actor, *, author_id: int, why: str) -> str:
    customers.join(opened, case.brand_id, case.author_id or 0, author_id, who, why)
    return _("known as one customer from now on")


def _part(opened: Session, case: Case, who: Actor, *, change_id: int) -> str:
    customers.undo(opened, change_id, who)
    return _("the accounts are apart again")


def _merge(opened: Session, case: Case, who: Actor, *, seen: Seen, other_id: int, version: int) -> str:
    other = merging.other_case(opened, other_id, case.brand_id)
    merging.merge(opened, case, other, who, seen.case, version)
    return _("the messages of case {number} are in it now", number=other_id)
