"""Invitations on the page of the team: make a one-time code, see the open ones, take one back."""

from collections.abc import Sequence

import streamlit as st

from dashboard import times
from dashboard.language import _, ngettext
from dashboard.session import Session, actor, session
from dashboard.widgets import flash, notice, one_line, problem, sentence
from dashboard.words import ROLES as ROLE_NAMES
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
            where = ", ".join(names.get(id_, _("a brand that is gone")) for id_ in each.brands) or _("everywhere")
            whom = one_line(each.email, 60) or _("whoever has the code")
            good = _("good for {span}", span=times.span((each.expires_at - utc_now()).total_seconds()))
            st.text(f"{ROLE_NAMES.get(each.role, each.role)}, {where} · {whom} · {good}", width="stretch")
            st.button(_("Revoke"), key=f"revoke-{each.id}", on_click=_revoke, args=(each.id,))


def _form(names: dict[int, str], house: bool) -> None:
    with st.form("invite", clear_on_submit=True):
        role = st.selectbox(_("Role"), ROLES, index=1, format_func=ROLE_NAMES.__getitem__)
        chosen = st.multiselect(
            _("In which brands"), list(names), format_func=names.__getitem__,
            placeholder=_("Everywhere") if house else _("Choose at least one"),
        )  # fmt: skip
        email = st.text_input(_("E-mail, if nobody else may use the code"))
        if st.form_submit_button(_("Make a one-time code"), type="primary"):
            try:
                if not chosen and not house:
                    raise BadInput("choose a brand")
                with session() as opened:
                    code = offer(opened, role, actor(opened), chosen, email)
            except EarfulError as error:
                problem(error)
                return
            how = ngettext(
                "Give it to the person: it is good for {count} hour at the sign-in.",
                "Give it to the person: it is good for {count} hours at the sign-in.",
                CODE_HOURS,
            )
            notice("done", _("Shown once"), how)
            st.code(code, language=None)


def _revoke(invitation_id: int) -> None:
    try:
        with session() as opened:
            revoke(opened, invitation_id, actor(opened))
    except EarfulError as error:
        flash("error", _("Not revoked"), sentence(error))
    else:
        flash("done", _("Invitation revoked"))
