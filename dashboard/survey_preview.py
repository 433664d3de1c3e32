"""How the page of a survey looks to a customer, in each language that it is asked in."""

import streamlit as st

from collectors.intake.survey_page import preview_page
from dashboard.language import LANGUAGES, _
from store.models import Brand, Survey
from store.surveys import languages_of

HEIGHT, WIDTH = 760, 390


def preview_part(survey: Survey, brand: Brand) -> None:
    """The page itself, as wide as a phone; what is typed into it goes nowhere."""
    st.caption(_("What a customer sees. Nothing can be sent from here."))
    with st.container(horizontal=True, gap="medium", key="survey-preview"):
        for lang in languages_of(survey):
            with st.container(width=WIDTH, key=f"survey-preview-{lang}", gap="xsmall"):
                st.markdown(LANGUAGES[lang])
                st.iframe(preview_page(survey, brand, lang), height=HEIGHT)
