"""The few questions behind each step of rights to reshare."""

from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.language import _
from dashboard.ugc_steps import WITH_TERMS, note_evidence, reshared, revoked, write_request
from dashboard.words import scope_title
from store.models import Rights, utc_now
from store.rights import MONTHS, PLACES, TERRITORIES, USES


def ask_form(rights: Rights, key: str) -> None:
    """What is asked for, and the button that writes the request."""
    _terms(rights, key)
    st.button(
        _("Write the request"), key=f"write-{key}", type="primary", width="stretch", on_click=write_request,
        args=(rights.brand_id, rights.mention_id, key),
    )  # fmt: skip


def _terms(rights: Rights, key: str) -> None:
    st.multiselect(_("What for"), USES, default=rights.uses or ["organic"], format_func=scope_title, key=f"uses-{key}")
    places = rights.places or ["instagram", "facebook"]
    st.multiselect(_("Where"), PLACES, places, format_func=scope_title, key=f"places-{key}")
    at = TERRITORIES.index(rights.territory or "world")
    st.selectbox(_("Territory"), TERRITORIES, at, format_func=scope_title, key=f"territory-{key}")
    st.number_input(_("For how many months"), MONTHS[0], MONTHS[-1], rights.months or 12, key=f"months-{key}")
    st.text_input(_("Credit line (empty: the account)"), rights.credit or "", max_chars=200, key=f"credit-{key}")


def evidence_form(rights: Rights, action: str, key: str, zone: ZoneInfo) -> None:
    """The message that a step stands on, for what happened outside of Earful; with the terms that it names."""
    name, today = f"{action}-{key}", utc_now().astimezone(zone).date()
    st.text_area(_("The message, word by word"), key=f"words-{name}", max_chars=5_000)
    st.text_input(_("Who wrote it"), key=f"who-{name}", max_chars=200)
    st.text_input(_("Its address"), key=f"url-{name}", placeholder="https://", max_chars=2_000)
    st.date_input(_("On which day"), today, max_value=today, key=f"day-{name}")
    if action in WITH_TERMS:
        st.caption(
            _("What it is about: change it where the message allows less.") if action == "grant" else _("Asked for:")
        )
        _terms(rights, name)
    st.button(
        _("Keep it"), key=f"keep-{name}", type="primary", width="stretch", on_click=note_evidence,
        args=(rights.brand_id, rights.mention_id, rights.version, action, name),
    )  # fmt: skip


def reshare_form(rights: Rights, key: str) -> None:
    """Where it stands now; only what the grant names can be chosen."""
    st.selectbox(_("Where"), rights.places, format_func=scope_title, key=f"place-{key}")
    st.selectbox(_("As"), rights.uses, format_func=scope_title, key=f"use-{key}")
    st.text_input(_("Its address there"), key=f"there-{key}", placeholder="https://", max_chars=2_000)
    st.button(
        _("Note it"), key=f"reshared-{key}", type="primary", width="stretch", on_click=reshared,
        args=(rights.id, rights.version, key),
    )  # fmt: skip


def reason_form(rights: Rights, key: str) -> None:
    """Why a grant is taken back; what was kept goes with it."""
    st.text_input(_("Why"), key=f"why-{key}", max_chars=300)
    st.button(
        _("Take it back"), key=f"revoke-{key}", type="primary", width="stretch", on_click=revoked,
        args=(rights.id, rights.version, key),
    )  # fmt: skip
