"""Team: who works here, in which role and where, who is invited, and who is locked out."""

from collections.abc import Sequence

import streamlit as st

from dashboard import times
from dashboard.language import N_, _
from dashboard.session import actor, session
from dashboard.team_invitations import invitations_part
from dashboard.team_steps import change, change_role
from dashboard.widgets import notice, one_line, show_flash
from dashboard.words import ROLES as ROLE_NAMES
from store import members
from store.brands import list_brands
from store.models import Brand, Membership, Person, utc_now
from store.people import MEMBER
from store.totp import is_on
from store.workflow import ROLES, Actor

SOME = N_("only in some brands")


def page() -> None:
    """Everybody, and under it the invitations; an admin of some brands sees the people of those."""
    show_flash()
    with session() as opened:
        who = actor(opened)
        if not who.may("admin"):
            notice("info", _("Only for admins"), _("The team is changed by those with the role admin."))
            return
        brands = [brand for brand in list_brands(opened) if who.may("admin", brand.id)]
        people, invited = st.tabs([_("People"), _("Invitations")])
        with people:
            for person, roles in members.everybody(opened, who):
                _person(person, roles, brands, who)
        with invited:
            invitations_part(opened, brands, who)


def _person(person: Person, roles: Sequence[Membership], brands: Sequence[Brand], who: Actor) -> None:
    key, house = f"person-{person.id}", who.may_everywhere("admin")
    with st.container(key=key, border=True, gap="xsmall"):
        st.text(f"{one_line(person.name, 60)} · {person.email}", width="stretch")
        st.text(" · ".join(_state(person)), width="stretch")
        with st.container(key=f"{key}-roles", horizontal=True, vertical_alignment="bottom"):
            if house:
                _role(person)
            if person.role == MEMBER:
                _roles(person, roles, brands)
        if house:
            _buttons(person)


def _role(person: Person) -> None:
    options, key = [*ROLES, MEMBER], f"person-{person.id}-role-{person.role}"
    st.selectbox(
        _("Role"), options, index=options.index(person.role) if person.role in options else 0, key=key,
        format_func=_everywhere, on_change=change_role, args=(person.id, None, key),
    )  # fmt: skip


def _everywhere(role: str) -> str:
    return _(SOME) if role == MEMBER else _("{role} everywhere", role=ROLE_NAMES.get(role, role))


def _state(person: Person) -> list[str]:
    found = [_("works here") if person.active else _("left")]
    if person.locked_until and person.locked_until > utc_now():
        left = times.span((person.locked_until - utc_now()).total_seconds())
        found.append(_("locked after wrong passwords (another {span})", span=left))
    if is_on(person):
        return [*found, _("second step on")]
    return [*found, _("second step asked") if person.totp_needed else _("no second step")]


def _roles(person: Person, roles: Sequence[Membership], brands: Sequence[Brand]) -> None:
    held, options = {each.brand_id: each.role for each in roles}, ["", *ROLES]
    for brand in brands:
        role = held.get(brand.id, "")
        key = f"person-{person.id}-in-{brand.id}-{role}"
        st.selectbox(
            one_line(brand.name, 40), options, index=options.index(role) if role in options else 0,
            format_func=lambda role: ROLE_NAMES.get(role, _("none")), key=key, on_change=change_role,
            args=(person.id, brand.id, key),
        )  # fmt: skip


def _buttons(person: Person) -> None:
    steps = [(_("Deactivate"), members.deactivate) if person.active else (_("Reactivate"), members.reactivate)]
    if person.failed_sign_ins or person.locked_until:
        steps.append((_("Unlock"), members.unlock))
    if is_on(person):
        steps.append((_("Forget second step"), members.forget_second_step))
    with st.container(key=f"person-{person.id}-steps", horizontal=True, gap="xsmall"):
        for label, step in steps:
            st.button(
                label,
                key=f"{step.__name__}-{person.id}",
                type="tertiary",
                on_click=change,
                args=(step, person.id, label),
            )
        asked = not person.totp_needed
        label = _("Ask for a second step") if asked else _("Ask for no second step")
        st.button(label, key=f"ask-{person.id}", type="tertiary", on_click=change,
                  args=(members.ask_second_step, person.id, label, asked))  # fmt: skip


page()
