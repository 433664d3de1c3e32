"""Surveys: what do we ask our customers, to whom do we send it, and what did they say?"""

import streamlit as st

from dashboard.filters import choose
from dashboard.language import N_, Shown, _
from dashboard.session import Session, actor, session
from dashboard.survey_form import survey_form
from dashboard.survey_links import links_part
from dashboard.survey_preview import preview_part
from dashboard.survey_results import results_part
from dashboard.widgets import notice, one_line, show_flash
from store.brands import list_brands
from store.models import Brand, Survey
from store.surveys import surveys_of
from store.workflow import Actor

TABS = Shown({
    "results": N_("Results"), "links": N_("Links"), "preview": N_("Preview"), "questions": N_("Questions"),
})  # fmt: skip
NEW = "new"


def page() -> None:
    """One survey of a brand at a time: its results, its links, how it looks, what it asks."""
    show_flash()
    with session() as opened:
        who, brands = actor(opened), list_brands(opened)
        if not brands:
            notice("info", _("No brand yet"), _("Add the first one under Brands, or begin on the Overview."))
            return
        with st.container(key="filters", horizontal=True):
            names = {one.slug: one.name for one in brands}
            slug = choose(_("Brand"), "brand", names) if len(brands) > 1 else brands[0].slug
            brand = next(one for one in brands if one.slug == slug)
            known = surveys_of(opened, brand.id or 0)
            survey = _chosen(known, who, brand)
        if survey is not None:
            _survey(opened, brand, survey, who)
        elif who.may("manager", brand.id):
            survey_form(brand, None, True)
        else:
            notice("info", _("No survey yet"), _("To make one takes the role manager or higher."))


def _chosen(known: list[Survey], who: Actor, brand: Brand) -> Survey | None:
    names = {str(each.id): _name(each) for each in known}
    if who.may("manager", brand.id):
        names[NEW] = _("A new survey")
    chosen = choose(_("Survey"), "survey", names) if known else NEW
    return next((each for each in known if str(each.id) == chosen), None)


def _name(survey: Survey) -> str:
    name = one_line(survey.name, 60)
    return name if survey.active else _("{name} (closed)", name=name)


def _survey(opened: Session, brand: Brand, survey: Survey, who: Actor) -> None:
    results, links, preview, questions = st.tabs(list(TABS.values()))
    with results:
        results_part(opened, survey)
    with links:
        links_part(survey, who)
    with preview:
        preview_part(survey, brand)
    with questions:
        survey_form(brand, survey, who.may("manager", brand.id))


page()
