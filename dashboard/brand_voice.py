"""How a brand speaks: what a manager chooses, and beside it what drafts then sound like; only Save keeps it."""

from collections.abc import Callable
from typing import Any
from zoneinfo import available_timezones

import streamlit as st

from dashboard.brand_preview import preview_part
from dashboard.language import _
from dashboard.session import Session, actor, session
from dashboard.widgets import flash, problem, sentence
from dashboard.words import LANGUAGES, spaced
from responder.facts import LENGTHS, WARMTHS
from store.brands import save_brand
from store.errors import BadInput, EarfulError
from store.models import Brand
from store.voice import read_avoided, read_emoji, read_preferred

FORMALITIES = ("formal", "polite", "friendly")
PARTICLES = ("ค่ะ", "ครับ")
SIGNED = ("th", "en")
Key = Callable[[str], str]
Typed = dict[str, Any]


def voice_part(opened: Session, brand: Brand, may_change: bool) -> None:
    """Name, language, tone, words and signatures of a brand, bound to the version that is shown."""
    left, right = st.columns(2, gap="large")
    with left:
        typed = _fields(brand, not may_change)
        st.button(
            _("Save"), type="primary", key=f"save-voice-{brand.id}-{brand.version}", disabled=not may_change,
            on_click=_save, args=(brand.id, brand.version, typed),
        )  # fmt: skip
    with right:
        try:
            voice = brand.voice | _voice(brand, typed)
        except BadInput as error:
            problem(error)
        else:
            preview_part(opened, brand, voice, typed["name"], typed["language"])


def _fields(brand: Brand, fixed: bool) -> Typed:
    """Every field with what stands in it now."""

    def key(name: str) -> str:
        return f"{name}-{brand.id}-{brand.version}"

    voice: Typed = {"formality": "polite", "particle": "ค่ะ", "warmth": "warm", "length": "usual"} | brand.voice
    typed: Typed = {"name": st.text_input(_("Name"), brand.name, key=key("name"), disabled=fixed)}
    left, right = st.columns(2)
    with left:
        typed["language"] = _choose(
            _("Main language"), tuple(LANGUAGES), brand.language, key("language"), fixed, LANGUAGES
        )
        typed["formality"] = _choose(_("Tone"), FORMALITIES, voice["formality"], key("formality"), fixed)
        typed["length"] = _choose(_("Length"), LENGTHS, voice["length"], key("length"), fixed)
        typed["signature-th"] = _signature("th", _("Signature in Thai"), voice, key, fixed)
    with right:
        typed["particle"] = _choose(_("Thai particle"), PARTICLES, voice["particle"], key("particle"), fixed)
        typed["warmth"] = _choose(_("Warmth"), WARMTHS, voice["warmth"], key("warmth"), fixed)
        typed["emoji"] = st.text_input(
            _("Emoji in answers to praise"), str(voice.get("emoji", "")), key=key("emoji"), disabled=fixed,
            placeholder=_("None"),
        )  # fmt: skip
        typed["signature-en"] = _signature("en", _("Signature in English"), voice, key, fixed)
    typed["greet_by_name"] = st.checkbox(
        _("Greet by name"), bool(voice.get("greet_by_name")), key=key("greet_by_name"), disabled=fixed
    )
    typed["contact"] = st.text_input(
        _("Where a customer is sent in private: e-mail, phone or LINE"), str(voice.get("contact", "")),
        key=key("contact"), disabled=fixed,
    )  # fmt: skip
    return typed | _own_words(voice, key, fixed) | _place(brand, key, fixed)


def _own_words(voice: Typed, key: Key, fixed: bool) -> Typed:
    pairs = "\n".join(f"{other} → {own}" for other, own in voice.get("prefer", ()))
    return {
        "prefer": st.text_area(
            _("Words to use, one a line"), pairs, key=key("prefer"), disabled=fixed, height=90,
            placeholder=_("customer → guest"), help=_("Whole words; write a plural on a line of its own."),
        ),
        "avoid": st.text_area(
            _("Words to avoid, one a line"), "\n".join(voice.get("avoid", ())), key=key("avoid"), disabled=fixed,
            height=90,
            help=_("No draft holds one of them; in what people write, the guard points them out."),
        ),
    }  # fmt: skip


def _place(brand: Brand, key: Key, fixed: bool) -> Typed:
    zones = tuple(sorted(available_timezones()))
    left, right = st.columns(2)
    with left:
        zone = _choose(_("Time zone"), zones, brand.time_zone, key("time_zone"), fixed, {each: each for each in zones})
    with right:
        days = st.number_input(
            _("Mentions older than this many days open no case"), 0, 3650, brand.archive_days, key=key("archive_days"),
            disabled=fixed,
        )  # fmt: skip
    return {"time_zone": zone, "archive_days": days}


def _choose(label: str, known: tuple[str, ...], value: str, key: str, fixed: bool, names: Any = None) -> str:
    options = known if value in known else (*known, value)
    names = names or {one: spaced(one) for one in options}
    return st.selectbox(
        label, options, options.index(value), format_func=lambda one: names.get(one, one), key=key, disabled=fixed
    )


def _signature(lang: str, label: str, voice: Typed, key: Key, fixed: bool) -> str:
    signed = dict(voice.get("signature", {}))
    return st.text_input(label, str(signed.get(lang, "")), key=key(f"signature-{lang}"), disabled=fixed)


def _voice(brand: Brand, typed: Typed) -> Typed:
    """The voice that the fields say; BadInput names what is wrong in one."""
    if not str(typed["name"]).strip():
        raise BadInput("a brand needs a name")
    plain = ("formality", "particle", "warmth", "length", "contact", "greet_by_name")
    signed = dict(brand.voice.get("signature", {})) | {lang: typed[f"signature-{lang}"].strip() for lang in SIGNED}
    own = {
        "prefer": read_preferred(typed["prefer"]),
        "avoid": read_avoided(typed["avoid"]),
        "emoji": read_emoji(typed["emoji"]),
    }
    return {name: typed[name] for name in plain} | own | {"signature": signed}


def _save(brand_id: int, version: int, shown: Typed) -> None:
    """Save the fields against the version that they were filled in on, as they stand at the click."""
    typed = {name: st.session_state.get(f"{name}-{brand_id}-{version}", value) for name, value in shown.items()}
    try:
        with session() as opened:
            brand = opened.get_one(Brand, brand_id)
            values = {name: typed[name] for name in ("language", "time_zone", "archive_days")}
            values |= {"name": typed["name"].strip(), "voice": brand.voice | _voice(brand, typed)}
            save_brand(opened, brand, values, actor(opened), version)
            opened.commit()
    except EarfulError as error:
        flash("error", _("Not saved"), sentence(error))
    else:
        flash("done", _("Saved"), _("The next drafts are written in this voice."))
