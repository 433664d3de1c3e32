"""Invitations on the page of the team: make a one-time code, see the open ones, take one back."""

from collections.abc import Sequence

import streamlit as st

from dashboard import times
from dashboard.session import Session, actor, session
from dashboard.widgets import flash, notice, one_line, problem, sentence
from store.errors import BadInput, EarfulError
from store.invitations import CODE_HOURS, offer, open_invitations, revoke
from store.models import Brand, utc_now
from store.workflow import ROLES, Actor


def invitations_part(opened: Session, brands: Sequence[Brand], who: Actor) -> None:
    """The form, and the codes that nobody has used."""
    names = {brand.id or 0: one_line(brand.name, 40) for brand in brands}
    _form(names, who.may_everywhere("admin"))
    for each in open_invitations(opened, who):
        with st.container(key=f"invitation-{each.id}", horizontal=True, vertical_alignment="center", border=True):
            where = ", ".join(names.get(id_, "a brand that is gone") for id_ in each.brands) or "everywhere"
            whom = one_line(each.email, 60) or "whoever has the code"
            st.text(
                f"{each.role}, {where} · {whom} · good for {times.span((each.expires_at - utc_now()).total_seconds())}",
                width="stretch",
            )
            st.button("Revoke", key=f"revoke-{each.id}", on_click=_revoke, args=(each.id,))


def _form(names: dict[int, str], house: bool) -> None:
    with st.form("invite", clear_on_submit=True):
        role = st.selectbox("Role", ROLES, index=1)
        chosen = st.multiselect(
            "In which brands", list(names), format_func=names.__getitem__,
            placeholder="Everywhere" if house else "Choose at least one",
        )  # fmt: skip
        email = st.text_input("E-mail, if nobody else may use the code")
        if st.form_submit_button("Make a one-time code", type="primary"):
            try:
                if not chosen and not house:
                    raise BadInput("choose a brand")
                with session() as opened:
                    code = offer(opened, role, actor(opened), chosen, email)
            except EarfulError as error:
                problem(error)
                return
            notice("done", "Shown once", f"Give it to the person: it is good for {CODE_HOURS} hours at the sign-in.")
            st.code(code, language=None)


def _revoke(invitation_id: int) -> None:
    try:
        with session() as opened:
            revoke(opened, invitation_id, actor(opened))
    except EarfulError as error:
        flash("error", "Not revoked", sentence(error))
    else:
        flash("done", "Invitation revoked")
