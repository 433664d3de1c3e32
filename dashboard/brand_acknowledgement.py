"""What is said by itself while nobody can answer: the form that a manager fills in."""

from typing import Any

import streamlit as st

from dashboard.language import N_, Shown, _
from dashboard.session import actor, session
from dashboard.widgets import flash, notice, sentence
from dashboard.words import LANGUAGES, channel_title
from responder.acknowledging import ALLOWED, set_acknowledgement
from store.errors import EarfulError
from store.models import Brand

WRITTEN = ("th", "en")
FIELDS = (
    "on", "occasions", "peak", "faq_url", "channels", "least", "most", "unrated", "delay_minutes", "daily_cap",
)  # fmt: skip
WHEN = Shown({
    "closed": N_("Outside business hours"), "holiday": N_("On holidays and days that you closed"),
    "peak": N_("When many cases wait"),
})  # fmt: skip
TEXTS = ("", "holiday", "peak")
TEXT_OF = Shown({
    "": N_("Text in {language}"), "holiday": N_("Text on holidays in {language}; empty: the one above"),
    "peak": N_("Text when many cases wait in {language}"),
})  # fmt: skip


def acknowledgement_part(brand: Brand, may_change: bool) -> None:
    """Whether, where and to whom a fixed text goes out, bound to the version that is shown."""
    key, fixed, given = f"{brand.id}-{brand.version}", not may_change, brand.acknowledgement
    st.markdown(
        _("A fixed text for customers who write while you are closed, on a holiday, or while many wait. It goes out "
          "once a case, never on matters that only people answer nor on disputes, and it answers nothing: the case "
          "stays open and its clock runs.")
    )  # fmt: skip
    if not brand.hours:
        first = _("Enter them under Hours and targets first: now you are always open.")
        notice("info", _("No business hours yet"), first)
    with st.form(f"acknowledgement-{key}", border=False, width=640):
        st.checkbox(_("Acknowledge by itself"), bool(given.get("on")), key=f"on-{key}", disabled=fixed)
        st.multiselect(
            _("When"), list(WHEN), [each for each in WHEN if each in given.get("occasions", ("closed",))],
            format_func=WHEN.__getitem__, key=f"occasions-{key}", disabled=fixed, placeholder=_("Choose"),
        )  # fmt: skip
        st.number_input(
            _("Too many wait when more cases are open than"), 1, 100_000, int(given.get("peak", 20)), key=f"peak-{key}",
            disabled=fixed,
        )  # fmt: skip
        st.multiselect(
            _("Channels that allow it"), ALLOWED, [each for each in given.get("channels", ()) if each in ALLOWED],
            format_func=channel_title, key=f"channels-{key}", disabled=fixed, placeholder=_("Choose"),
        )  # fmt: skip
        for occasion in TEXTS:
            for lang, text in _texts_of(given, occasion).items():
                label = TEXT_OF[occasion].format(language=LANGUAGES.get(lang, lang))
                st.text_area(label, text, key=f"text{occasion}-{lang}-{key}", disabled=fixed)
        st.text_input(
            _("Address of the FAQ"), str(given.get("faq_url", "")), key=f"faq_url-{key}", disabled=fixed,
            placeholder="https://",
        )  # fmt: skip
        st.caption(
            _("With an address, the text ends with the FAQ entry that fits the message, if one does, and says that "
              "people answer all the same.")
        )  # fmt: skip
        st.caption(
            _("A link or an address in it has to stand in a policy or an FAQ entry. No text, no acknowledgement.")
        )
        _numbers(given, key, fixed)
        st.form_submit_button(
            _("Save"), key=f"save-acknowledgement-{key}", type="primary", disabled=fixed, on_click=_save,
            args=(brand.id, brand.version),
        )  # fmt: skip


def _texts_of(given: dict[str, Any], occasion: str) -> dict[str, str]:
    """The texts of an occasion by language, those that everybody writes in first."""
    known = dict(given.get(_name(occasion), {}))
    return {lang: str(known.get(lang, "")) for lang in dict.fromkeys((*WRITTEN, *known))}


def _name(occasion: str) -> str:
    return f"{occasion}_texts" if occasion else "texts"


def _numbers(given: dict[str, Any], key: str, fixed: bool) -> None:
    left, right = st.columns(2)
    left.number_input(_("From how many stars"), 1, 5, int(given.get("least", 1)), key=f"least-{key}", disabled=fixed)
    right.number_input(_("Up to how many stars"), 1, 5, int(given.get("most", 5)), key=f"most-{key}", disabled=fixed)
    unrated = bool(given.get("unrated", True))
    st.checkbox(_("Messages without stars too"), unrated, key=f"unrated-{key}", disabled=fixed)
    minutes, cap = int(given.get("delay_minutes", 5)), int(given.get("daily_cap", 50))
    left, right = st.columns(2)
    left.number_input(_("After how many minutes"), 0, 1_440, minutes, key=f"delay_minutes-{key}", disabled=fixed)
    right.number_input(_("At most how many a day"), 0, 10_000, cap, key=f"daily_cap-{key}", disabled=fixed)


def _save(brand_id: int, version: int) -> None:
    """Save the form against the version that it was filled in on."""
    key = f"{brand_id}-{version}"
    try:
        with session() as opened:
            brand = opened.get_one(Brand, brand_id)
            given = {name: st.session_state[f"{name}-{key}"] for name in FIELDS}
            for occasion in TEXTS:
                texts = {lang: st.session_state[f"text{occasion}-{lang}-{key}"].strip()
                         for lang in _texts_of(brand.acknowledgement, occasion)}  # fmt: skip
                given[_name(occasion)] = texts
            set_acknowledgement(opened, brand, given, actor(opened), version)
            opened.commit()
    except EarfulError as error:
        flash("error", _("Not saved"), sentence(error))
    else:
        flash("done", _("Saved"), "")
