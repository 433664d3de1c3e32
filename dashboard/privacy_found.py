"""What is held of one person, as the Privacy page shows it: how much, a copy for them, and its erasure."""

from typing import Any

import streamlit as st

from dashboard.language import N_, Shown, _, ngettext, number_words
from dashboard.session import Session, actor, session
from dashboard.widgets import flash, notice, one_line, sentence
from store.brands import need_brand
from store.errors import BadInput, EarfulError
from store.forgetting import Proof, forget, would_forget
from store.handing_out import hand_out
from store.models import utc_now
from store.reaching import Who
from store.settings import settings

ASKED, FILE = "privacy-asked", "person-data.json"
KINDS = Shown({
    "author": N_("Accounts"), "mention": N_("Mentions"), "case": N_("Cases"), "draft": N_("Drafts"),
    "reply": N_("Replies"), "note": N_("Notes"), "customer": N_("Customers"), "customer_contact": N_("Addresses"),
    "shop_event": N_("Events of orders"), "survey_invitation": N_("Links to surveys"),
    "survey_answer": N_("Answers to surveys"),
})  # fmt: skip


def found_part(opened: Session, typed: dict[str, str]) -> None:
    """How much is held, where it stands besides, and the two things that can be done."""
    try:
        proof = would_forget(opened, who_of(opened, typed), actor(opened), settings().home)
    except EarfulError as error:
        notice("error", _("Not done"), sentence(error))
        return
    if not proof.rows:
        notice("info", _("Nothing is held"), _("Nobody of this name or account is in the database."))
        return
    rows = sum(proof.rows.values())
    held = ngettext("{count} row is held", "{count} rows are held", rows)
    st.markdown(f"**{held}**")
    st.dataframe(_table(proof), hide_index=True, width=480)
    if proof.shared:
        st.text(ngettext("{count} mention stays: another brand matched it too.",
                         "{count} mentions stay: another brand matched them too.", proof.shared))  # fmt: skip
    _backups(proof)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.download_button(
            _("Download all of it"), lambda: _document(typed), FILE, "application/json",
            icon=":material/download:", key="privacy-download",
        )  # fmt: skip
        sure = st.checkbox(_("I have checked that this is the right person; it cannot be undone"), key="privacy-sure")
        st.button(_("Erase"), type="primary", icon=":material/delete_forever:", key="privacy-erase",
                  disabled=not sure, on_click=_erase, args=(typed,))  # fmt: skip


def _table(proof: Proof) -> list[dict[str, Any]]:
    """How many rows of each kind that people know; what only hangs on those is one line."""
    known = {name: proof.rows[name] for name in KINDS if proof.rows.get(name)}
    rest = sum(proof.rows.values()) - sum(known.values())
    rows = [(KINDS[name], count) for name, count in known.items()] + ([(_("What hangs on them"), rest)] if rest else [])
    return [{_("Kind"): title, _("Rows"): count} for title, count in rows]


def _backups(proof: Proof) -> None:
    if proof.files:
        st.text(ngettext("{count} file of ours goes too.", "{count} files of ours go too.", len(proof.files)))
    if proof.backups:
        st.text(
            _("Backups may still hold them; after bringing one back, erase again: {names}",
              names=", ".join(one_line(name, 80) for name in proof.backups[:5])),
            width="stretch",
        )  # fmt: skip


def _document(typed: dict[str, str]) -> str:
    with session() as opened:
        return hand_out(opened, who_of(opened, typed), actor(opened))


def _erase(typed: dict[str, str]) -> None:
    try:
        with session() as opened:
            proof = forget(opened, who_of(opened, typed), actor(opened), settings().home, utc_now())
    except EarfulError as error:
        flash("error", _("Not erased"), sentence(error))
        return
    st.session_state.pop(ASKED, None)
    count = number_words(sum(proof.rows.values()))
    if proof.clean:
        flash("done", _("Erased: {count} rows", count=count), _("Every table and file was searched: nothing is left."))
    else:
        tables = ", ".join(f"{name} {keys[:5]}" for name, keys in proof.left_rows.items())
        elsewhere = _elsewhere(proof.left_elsewhere)
        left = "; ".join(filter(None, (tables, ", ".join(proof.left_files[:5]), elsewhere)))
        flash(
            "warning",
            _("Erased: {count} rows", count=count),
            _("Words of theirs still stand in: {places}", places=left),
        )


def _elsewhere(places: int) -> str:
    said = ngettext(
        "{count} place that only an admin of all brands sees",
        "{count} places that only an admin of all brands sees",
        places,
    )
    return said if places else ""


def who_of(opened: Session, typed: dict[str, str]) -> Who:
    """The person as the store knows them; BadInput for a number that is none, or a brand that is not there any more."""
    number = typed["customer"].lstrip("#")
    if number and not number.isdecimal():
        raise BadInput("a customer is named by a number")
    brand = need_brand(opened, typed["brand"]).id if typed["brand"] else None
    return Who(typed["name"], typed["handle"], typed["email"], int(number) if number else None, typed["channel"], brand)
