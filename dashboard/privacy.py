"""Privacy: what is held of a person, a copy of it for them, and its erasure. For admins."""

from collections.abc import Sequence

import streamlit as st

from channels import CHANNELS
from dashboard.audit_words import Names, all_names
from dashboard.language import _
from dashboard.privacy_found import ASKED, found_part
from dashboard.session import Session, actor, session
from dashboard.widgets import notice, show_flash
from dashboard.words import ROLES, channel_title
from store.audit_log import AuditFilter, find_lines
from store.brands import list_brands
from store.forgetting import RIGHT
from store.models import Audit, Brand
from store.workflow import Actor

PAST = 20
FIELDS = ("name", "handle", "email", "customer", "channel", "brand")


def page() -> None:
    """Name a person, see what is held, hand it out or erase it; and what was erased before."""
    show_flash()
    with session() as opened:
        who = actor(opened)
        if not who.may(RIGHT):
            notice("info", _("Not for you"), _("To erase a person takes the role {role}.", role=ROLES[RIGHT]))
            return
        brands = [brand for brand in list_brands(opened) if who.may(RIGHT, brand.id)]
        st.subheader(_("What is held of a person"), anchor=False)
        _form(brands, who)
        if asked := st.session_state.get(ASKED):
            found_part(opened, asked)
        _past(opened, who)


def _form(brands: Sequence[Brand], who: Actor) -> None:
    """Who is meant; one field is enough, and each one narrows it down."""
    names = ({"": _("All brands")} if who.may_everywhere(RIGHT) else {}) | {one.slug: one.name for one in brands}
    with st.form("privacy", width=820):
        left, right = st.columns(2)
        left.text_input(_("Name over what they wrote"), key="privacy-name", max_chars=200)
        right.text_input(_("Account, with or without @"), key="privacy-handle", max_chars=200)
        left.text_input(_("E-mail address"), key="privacy-email", max_chars=200)
        right.text_input(_("Number of the customer"), key="privacy-customer", max_chars=12)
        left.selectbox(
            _("Channel"), ["", *CHANNELS], key="privacy-channel",
            format_func=lambda name: channel_title(name) if name else _("All channels"),
        )  # fmt: skip
        right.selectbox(_("Brand"), list(names), key="privacy-brand", format_func=lambda slug: names[slug])
        st.form_submit_button(_("Look"), icon=":material/search:", on_click=_ask)


def _ask() -> None:
    typed = {name: str(st.session_state.get(f"privacy-{name}") or "").strip() for name in FIELDS}
    st.session_state[ASKED] = typed
    st.session_state.pop("privacy-sure", None)


def _past(opened: Session, who: Actor) -> None:
    """The last erasures, by number only: who it was is nobody's business any more."""
    st.subheader(_("Erased before"), anchor=False)
    lines = find_lines(opened, AuditFilter(noun="person", action="forgotten", brands=_of(who)), PAST)
    if not lines:
        st.caption(_("Nobody asked for it yet."))
        return
    names = all_names(opened)
    st.dataframe([_line(names, line) for line in lines], hide_index=True, width=820)


def _of(who: Actor) -> tuple[int, ...] | None:
    """The brands whose erasures somebody may see; None for those of the whole house too."""
    if who.may_everywhere(RIGHT):
        return None
    return tuple(brand for brand, _role in who.brands or () if who.may(RIGHT, brand))


def _line(names: Names, line: Audit) -> dict[str, object]:
    cells = names.cells(line)
    rows, mentions = (line.facts.get(name, 0) for name in ("rows", "mentions"))
    return {each: cells[each] for each in (_("When"), _("Who"), _("Brand"))} | {
        _("Rows"): rows,
        _("Mentions"): mentions,
    }


page()
