"""The form of a survey: its questions in Thai and English, bound to the version that is shown."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.language import N_, Shown, _
from dashboard.session import actor, session
from dashboard.widgets import flash, notice, sentence
from dashboard.words import language_title
from store.errors import EarfulError
from store.models import Brand, Survey
from store.survey_starts import THANKS, start_of
from store.surveys import MOST_DAYS, MOST_QUESTIONS, SurveyForm, add_survey, change_survey

KINDS = Shown({"nps": N_("NPS"), "csat": N_("Satisfaction, 1 to 5"), "questions": N_("Questions alone")})
WAYS = Shown({
    "": N_("(no question)"), "score10": N_("A score, 0 to 10"), "score5": N_("A score, 1 to 5"),
    "choice": N_("One of several choices"), "text": N_("Words"),
})  # fmt: skip
LANGS = ("th", "en")


def survey_form(brand: Brand, survey: Survey | None, may_change: bool) -> None:
    """All that a survey says; a new one begins with questions of its kind."""
    if not may_change:
        notice("info", _("Read only"), _("To change a survey takes the role manager or higher."))
    fresh = f"new-{brand.id}"
    key, fixed = f"{survey.id}-{survey.version}" if survey else fresh, not may_change
    kind = survey.kind if survey else st.radio(
        _("What kind of survey?"), list(KINDS), format_func=KINDS.__getitem__, key="new-survey-kind", horizontal=True
    )  # fmt: skip
    questions = survey.questions if survey else start_of(kind, brand.name)
    thanks = survey.thanks if survey else THANKS
    key = key if survey else f"{fresh}-{kind}"
    with st.form(f"survey-{key}", border=False, width=860):
        st.text_input(_("Name, for the staff alone"), survey.name if survey else "", max_chars=80, key=f"sv-name-{key}",
                      disabled=fixed)  # fmt: skip
        for number in range(1, MOST_QUESTIONS + 1):
            _question(number, questions[number - 1] if number <= len(questions) else {}, key, fixed)
        _both(_("Thanks after the answer"), thanks, f"sv-thanks-{key}", fixed)
        days = survey.quiet_days if survey else 30
        st.number_input(_("Days before the same customer is asked again"), 0, MOST_DAYS, days, key=f"sv-days-{key}",
                        disabled=fixed)  # fmt: skip
        active = survey.active if survey else True
        st.checkbox(_("Open: links can be made and answered"), active, key=f"sv-active-{key}", disabled=fixed)
        seen = (survey.id, survey.version) if survey else None
        st.form_submit_button(
            _("Save survey"), type="primary", disabled=fixed, on_click=_save, args=(brand.id, kind, key, seen)
        )


def _question(number: int, question: Mapping[str, Any], key: str, fixed: bool) -> None:
    with st.container(border=True, gap="xsmall", key=f"sv-question-{number}-{key}"):
        st.selectbox(
            _("Question {number}", number=number), list(WAYS), list(WAYS).index(_way(question)),
            key=f"sv-way-{number}-{key}", format_func=WAYS.__getitem__, disabled=fixed,
        )  # fmt: skip
        _both(_("What is asked"), question.get("text", {}), f"sv-text-{number}-{key}", fixed)
        with st.expander(_("Choices"), expanded=question.get("kind") == "choice"):
            left, right = st.columns(2)
        for lang, place in zip(LANGS, (left, right), strict=True):
            shown = "\n".join(each.get(lang, "") for each in question.get("choices", ()))
            label = _("Choices in {language}, one a line", language=language_title(lang))
            place.text_area(label, shown, height=80, key=f"sv-choices-{lang}-{number}-{key}", disabled=fixed)


def _both(label: str, words: Mapping[str, str], key: str, fixed: bool) -> None:
    """The same text in Thai and in English."""
    left, right = st.columns(2)
    for lang, place in zip(LANGS, (left, right), strict=True):
        title = _("{what}, in {language}", what=label, language=language_title(lang))
        place.text_area(title, words.get(lang, ""), height=80, max_chars=300, key=f"{key}-{lang}", disabled=fixed)


def _way(question: Mapping[str, Any]) -> str:
    kind = str(question.get("kind", ""))
    return f"score{question.get('scale')}" if kind == "score" else kind


def _typed(key: str, lang: str) -> str:
    return str(st.session_state.get(f"{key}-{lang}") or "")


def _filled(number: int, key: str) -> dict[str, Any] | None:
    """The question of a number as it stands in the form; None where there is none."""
    way = str(st.session_state.get(f"sv-way-{number}-{key}") or "")
    if not way:
        return None
    text = {lang: _typed(f"sv-text-{number}-{key}", lang) for lang in LANGS}
    question: dict[str, Any] = {"kind": "score" if way.startswith("score") else way, "text": text}
    if way.startswith("score"):
        question["scale"] = int(way.removeprefix("score"))
    if way == "choice":
        question["choices"] = _choices(number, key)
    return question


def _choices(number: int, key: str) -> list[dict[str, str]]:
    lines = {lang: str(st.session_state.get(f"sv-choices-{lang}-{number}-{key}") or "").splitlines() for lang in LANGS}
    longest = max(map(len, lines.values()))
    rows = [{lang: some[at] if at < len(some) else "" for lang, some in lines.items()} for at in range(longest)]
    return [row for row in rows if any(each.strip() for each in row.values())]


def _save(brand_id: int, kind: str, key: str, seen: tuple[int, int] | None) -> None:
    """Keep the form, of a survey that there is against the version that it was filled in on."""
    state = st.session_state
    form = SurveyForm(
        str(state[f"sv-name-{key}"]), kind,
        [each for number in range(1, MOST_QUESTIONS + 1) if (each := _filled(number, key)) is not None],
        {lang: _typed(f"sv-thanks-{key}", lang) for lang in LANGS}, int(state[f"sv-days-{key}"]),
        bool(state[f"sv-active-{key}"]),
    )  # fmt: skip
    try:
        with session() as opened:
            if seen is None:
                made = add_survey(opened, brand_id, form, actor(opened))
            else:
                made = opened.get_one(Survey, seen[0])
                change_survey(opened, made, form, actor(opened), seen[1])
            opened.commit()
            st.query_params["survey"] = str(made.id)
    except EarfulError as error:
        flash("error", _("Not saved"), sentence(error))
    else:
        flash("done", _("Saved"))
