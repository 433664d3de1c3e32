"""Links to a survey: one at a time, or for a file of addresses as a file for one's own mailer."""

import streamlit as st

from dashboard.language import LANGUAGES, N_, _, ngettext
from dashboard.session import actor, session
from dashboard.sheet import as_csv
from dashboard.widgets import flash, notice, problem, sentence
from store.errors import EarfulError
from store.models import Survey, utc_now
from store.settings import settings
from store.survey_files import read_wanted, rows_of
from store.survey_invitations import Wanted, invite, invite_all
from store.surveys import languages_of
from store.workflow import Actor

RIGHT = "agent"
ENDINGS = ("csv",)
MADE, FILE = "survey-link", "survey-file"
LOCAL = N_("Links name this machine. Set EARFUL_WEBHOOK_URL to where customers reach `earful serve-webhooks`.")


def links_part(survey: Survey, who: Actor) -> None:
    """A form for one link, and the way from a file of addresses to a file of links."""
    if not who.may(RIGHT, survey.brand_id):
        notice("info", _("Read only"), _("To make a link takes the role agent or higher."))
        return
    if not survey.active:
        notice("info", _("This survey is closed"), _("Open it under Questions to make links."))
        return
    if not settings().webhook_url:
        st.caption(_(LOCAL))
    st.subheader(_("One link"), anchor=False)
    _one(survey)
    st.subheader(_("Links for a file of addresses"), anchor=False)
    _many(survey)


def _one(survey: Survey) -> None:
    key = str(survey.id)
    with st.form(f"link-{key}", border=False, width=640, clear_on_submit=True):
        st.selectbox(_("Language"), languages_of(survey), format_func=LANGUAGES.__getitem__, key=f"link-lang-{key}")
        st.text_input(_("E-mail address of the customer, if you have one"), key=f"link-email-{key}", max_chars=254)
        st.text_input(_("Product"), key=f"link-product-{key}", max_chars=200)
        st.text_input(_("Order number"), key=f"link-order-{key}", max_chars=200)
        st.form_submit_button(_("Make a link"), type="primary", on_click=_make, args=(survey.id,))
    if address := st.session_state.pop(MADE, ""):
        st.caption(_("It is shown once and kept nowhere. It can be answered once."))
        st.code(address, language=None, wrap_lines=True)


def _typed(survey_id: int) -> Wanted:
    lang, *rest = (
        str(st.session_state.get(f"link-{name}-{survey_id}") or "") for name in ("lang", "email", "product", "order")
    )
    email, product, order = (each.strip() for each in rest)
    return Wanted(email, lang, product, order)


def _make(survey_id: int) -> None:
    wanted = _typed(survey_id)
    try:
        with session() as opened:
            survey, who = opened.get_one(Survey, survey_id), actor(opened)
            if wanted.email:
                (link,) = invite_all(opened, survey, [wanted], who, utc_now())
                address, why = link.address, link.why_not
            else:
                why, address = "", invite(
                    opened, survey, who, utc_now(), lang=wanted.lang, product=wanted.product,
                    order_number=wanted.order_number,
                )  # fmt: skip
            opened.commit()
    except EarfulError as error:
        flash("error", _("Not done"), sentence(error))
        return
    if why:
        flash("error", _("No link was made"), sentence(why))
    st.session_state[MADE] = address


def _many(survey: Survey) -> None:
    st.caption(_(
        "A CSV file with a column email, and lang, product and order_number if you like. Earful sends nothing: you get "
        "the same rows with a link each, for your own mailer. Who was asked lately or unsubscribed gets none."
    ))  # fmt: skip
    file = st.file_uploader(_("A file"), ENDINGS, max_upload_size=2, key=f"links-file-{survey.id}")
    if file is not None and st.button(_("Make links"), type="primary", key=f"links-make-{survey.id}"):
        try:
            with session() as opened:
                wanted = read_wanted(file.getvalue())
                links = invite_all(opened, opened.get_one(Survey, survey.id), wanted, actor(opened), utc_now())
                opened.commit()
        except EarfulError as error:
            problem(error)
            return
        st.session_state[FILE] = (survey.id, as_csv(rows_of(links)), sum(bool(each.address) for each in links))
    owner, content, count = st.session_state.get(FILE, (None, "", 0))
    if owner == survey.id:
        notice("done", ngettext("{count} link was made", "{count} links were made", count))
        st.download_button(
            _("Download as CSV"), content, file_name="survey-links.csv", mime="text/csv", key=f"links-csv-{survey.id}"
        )
