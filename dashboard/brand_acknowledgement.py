"""What is said by itself outside business hours: the form that a manager fills in."""

from typing import Any

import streamlit as st

from dashboard.session import actor, session
from dashboard.widgets import flash, notice, sentence
from dashboard.words import LANGUAGES, channel_title
from responder.acknowledging import ALLOWED, set_acknowledgement
from store.errors import EarfulError
from store.models import Brand

WRITTEN = ("th", "en")
FIELDS = ("on", "channels", "least", "most", "unrated", "delay_minutes", "daily_cap")


def acknowledgement_part(brand: Brand, may_change: bool) -> None:
    """Whether, where and to whom a fixed text goes out, bound to the version that is shown."""
    key, fixed, given = f"{brand.id}-{brand.version}", not may_change, brand.acknowledgement
    st.markdown(
        "A fixed text for customers who write while you are closed. It goes out once a case, never on matters that "
        "only people answer, and it answers nothing: the case stays open and its clock runs."
    )
    if not brand.hours:
        notice("info", "No business hours yet", "Enter them under Hours and targets first: now you are always open.")
    with st.form(f"acknowledgement-{key}", border=False, width=640):
        st.checkbox("Acknowledge by itself", bool(given.get("on")), key=f"on-{key}", disabled=fixed)
        st.multiselect(
            "Channels that allow it", ALLOWED, [each for each in given.get("channels", ()) if each in ALLOWED],
            format_func=channel_title, key=f"channels-{key}", disabled=fixed,
        )  # fmt: skip
        for lang in dict.fromkeys((*WRITTEN, *given.get("texts", {}))):
            text = str(given.get("texts", {}).get(lang, ""))
            st.text_area(f"Text in {LANGUAGES.get(lang, lang)}", text, key=f"text-{lang}-{key}", disabled=fixed)
        st.caption("A link or an address in it has to stand in a policy or an FAQ entry. No text, no acknowledgement.")
        _numbers(given, key, fixed)
        st.form_submit_button(
            "Save", key=f"save-acknowledgement-{key}", type="primary", disabled=fixed, on_click=_save,
            args=(brand.id, brand.version),
        )  # fmt: skip


def _numbers(given: dict[str, Any], key: str, fixed: bool) -> None:
    left, right = st.columns(2)
    left.number_input("From how many stars", 1, 5, int(given.get("least", 1)), key=f"least-{key}", disabled=fixed)
    right.number_input("Up to how many stars", 1, 5, int(given.get("most", 5)), key=f"most-{key}", disabled=fixed)
    st.checkbox("Messages without stars too", bool(given.get("unrated", True)), key=f"unrated-{key}", disabled=fixed)
    minutes, cap = int(given.get("delay_minutes", 5)), int(given.get("daily_cap", 50))
    left, right = st.columns(2)
    left.number_input("After how many minutes", 0, 1_440, minutes, key=f"delay_minutes-{key}", disabled=fixed)
    right.number_input("At most how many a day", 0, 10_000, cap, key=f"daily_cap-{key}", disabled=fixed)


def _save(brand_id: int, version: int) -> None:
    """Save the form against the version that it was filled in on."""
    key = f"{brand_id}-{version}"
    try:
        with session() as opened:
            brand = opened.get_one(Brand, brand_id)
            given = {name: st.session_state[f"{name}-{key}"] for name in FIELDS}
            langs = dict.fromkeys((*WRITTEN, *brand.acknowledgement.get("texts", {})))
            given["texts"] = {lang: st.session_state[f"text-{lang}-{key}"].strip() for lang in langs}
            set_acknowledgement(opened, brand, given, actor(opened), version)
            opened.commit()
    except EarfulError as error:
        flash("error", "Not saved", sentence(error))
    else:
        flash("done", "Saved", "")
