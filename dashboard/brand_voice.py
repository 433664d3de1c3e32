"""How a brand speaks: the form that a manager fills in."""

from collections.abc import Callable
from typing import Any
from zoneinfo import available_timezones

import streamlit as st

from dashboard.session import actor, session
from dashboard.widgets import flash, sentence
from dashboard.words import LANGUAGES, spaced
from store.brands import save_brand
from store.errors import BadInput, EarfulError
from store.models import Brand

FORMALITIES = ("formal", "polite", "friendly")
PARTICLES = ("ค่ะ", "ครับ")
SIGNED = ("th", "en")
FIELDS = ("name", "language", "time_zone", "archive_days", "formality", "particle", "contact", "greet_by_name")


def voice_part(brand: Brand, may_change: bool) -> None:
    """Name, language, tone and signatures of a brand, bound to the version that is shown."""

    def key(name: str) -> str:
        return f"{name}-{brand.id}-{brand.version}"

    voice, fixed = brand.voice, not may_change
    with st.form(key("voice"), border=False, width=640):
        st.text_input("Name", brand.name, key=key("name"), disabled=fixed)
        left, right = st.columns(2)
        with left:
            _choose("Main language", tuple(LANGUAGES), brand.language, key("language"), fixed, LANGUAGES)
            zones = tuple(sorted(available_timezones()))
            _choose("Time zone", zones, brand.time_zone, key("time_zone"), fixed, {zone: zone for zone in zones})
            _choose("Tone", FORMALITIES, str(voice.get("formality")), key("formality"), fixed)
            _signature("th", "Signature in Thai", voice, key, fixed)
        with right:
            _choose("Thai particle", PARTICLES, str(voice.get("particle")), key("particle"), fixed)
            st.number_input(
                "Older than how many days opens no case?", 0, 3650, brand.archive_days, key=key("archive_days"),
                disabled=fixed,
            )  # fmt: skip
            _signature("en", "Signature in English", voice, key, fixed)
        st.text_input(
            "Where a customer is sent in private: e-mail, phone or LINE", str(voice.get("contact", "")),
            key=key("contact"), disabled=fixed,
        )  # fmt: skip
        st.checkbox("Greet by name", bool(voice.get("greet_by_name")), key=key("greet_by_name"), disabled=fixed)
        st.form_submit_button("Save", type="primary", disabled=fixed, on_click=_save, args=(brand.id, brand.version))


def _choose(label: str, known: tuple[str, ...], value: str, key: str, fixed: bool, names: Any = None) -> None:
    options = known if value in known else (*known, value)
    names = names or {one: spaced(one) for one in options}
    st.selectbox(
        label,
        options,
        index=options.index(value),
        format_func=lambda one: names.get(one, one),
        key=key,
        disabled=fixed,
    )


def _signature(lang: str, label: str, voice: dict[str, Any], key: Callable[[str], str], fixed: bool) -> None:
    signed = dict(voice.get("signature", {}))
    st.text_input(label, str(signed.get(lang, "")), key=key(f"signature-{lang}"), disabled=fixed)


def _save(brand_id: int, version: int) -> None:
    """Save the form against the version that it was filled in on."""
    given = {name: st.session_state[f"{name}-{brand_id}-{version}"] for name in FIELDS}
    try:
        with session() as opened:
            brand = opened.get_one(Brand, brand_id)
            if not given["name"].strip():
                raise BadInput("a brand needs a name")
            signed = dict(brand.voice.get("signature", {}))
            signed |= {lang: st.session_state[f"signature-{lang}-{brand_id}-{version}"].strip() for lang in SIGNED}
            voice = {name: given[name] for name in ("formality", "particle", "contact", "greet_by_name")}
            values = {
                "name": given["name"].strip(),
                "language": given["language"],
                "time_zone": given["time_zone"],
                "archive_days": given["archive_days"],
            }
            values["voice"] = brand.voice | voice | {"signature": signed}
            save_brand(opened, brand, values, actor(opened), version)
            opened.commit()
    except EarfulError as error:
        flash("error", "Not saved", sentence(error))
    else:
        flash("done", "Saved", "The next drafts are written in this voice.")
