"""What a survey brought so far, on its page."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import times
from dashboard.insight_parts import percent
from dashboard.insight_surveys import in_percent, in_points
from dashboard.language import _, number_words, spoken
from dashboard.session import Session
from dashboard.widgets import customer_text, notice, one_line
from store.models import Survey
from store.survey_numbers import moods_of, nps, satisfied
from store.survey_results import Results, Said, results_of


def results_part(opened: Session, survey: Survey) -> None:
    """The score with how sure it is, the links, each choice, and the newest words."""
    found = results_of(opened, survey)
    if not found.links.made and not found.said and not found.answers:
        notice("info", _("Nothing was answered yet"), _("Make a link under Links, and send it."))
        return
    _headline(survey, found)
    for number, question in enumerate(survey.questions, start=1):
        if question["kind"] == "choice" and number in found.chosen:
            _choices(question, found.chosen[number])
    for each in found.said:
        _said(each)


def _headline(survey: Survey, found: Results) -> None:
    first, second, third = st.columns(3, gap="medium")
    if survey.kind == "nps":
        first.metric(_("NPS"), in_points(nps(moods_of(found.answers))))
    elif survey.kind == "csat":
        first.metric(_("Satisfied: 4 and 5 of 5"), in_percent(satisfied(found.answers)))
    links = found.links
    second.metric(_("Answered"), percent(links.answered / links.made if links.made else None))
    second.caption(
        _("{answered} of {made} links", answered=number_words(links.answered), made=number_words(links.made))
    )
    third.metric(_("Opened"), percent(links.opened / links.made if links.made else None))
    third.caption(_("A mail scanner that looks at a link opens it too, so opened is no more than a hint."))


def _choices(question: Mapping[str, Any], counts: Mapping[int, int]) -> None:
    """How often each choice of a question was taken."""
    st.text(_words(question["text"]), width="stretch")
    total = sum(counts.values())
    for at, choice in enumerate(question["choices"]):
        taken = counts.get(at, 0)
        st.text(_("{choice}: {count} ({share})", choice=_words(choice), count=taken, share=percent(taken / total)))


def _words(words: Mapping[str, str]) -> str:
    return one_line(words.get(spoken()) or next(iter(words.values()), ""), 200)


def _said(each: Said) -> None:
    with st.container(key=f"said-{each.mention_id}", border=True, gap="xxsmall"):
        score = "" if each.score is None else _("{score} of {scale}", score=each.score, scale=each.scale)
        when = times.ago(each.at)
        st.text(" · ".join(part for part in (score, one_line(each.product, 60), when) if part), width="stretch")
        customer_text(each.text, f"said-{each.mention_id}")
