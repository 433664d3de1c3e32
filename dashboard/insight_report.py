"""The weekly report on the Insights page: made on a click, taken along as a file to print or to send."""

import streamlit as st

from dashboard.language import _
from dashboard.session import actor, session
from dashboard.weekly_report import as_html
from dashboard.words import LANGUAGES
from store.audit import record
from store.models import Brand, utc_now
from store.weekly import weekly

IN = ("en", "th")


def report_part(brand: Brand) -> None:
    """A button that makes the report, and then a file of it in each language."""
    st.subheader(_("Weekly report"), anchor=False)
    st.caption(
        _("One page to print: what changed in the last seven whole days, what needs an answer, what to reshare.")
    )
    if not st.button(_("Make the weekly report"), icon=":material/summarize:", key=f"report-{brand.id}"):
        return
    with session() as opened:
        week = weekly(opened, brand, utc_now())
        record(opened, actor(opened), "handed_out", "report", brand.id, brand_id=brand.id, form="page")
        opened.commit()
    with st.container(horizontal=True, gap="xsmall"):
        for lang in IN:
            st.download_button(
                _("Download the report in {language}", language=LANGUAGES[lang]), as_html(week, lang),
                file_name=f"week-{brand.slug}-{week.last.isoformat()}-{lang}.html", mime="text/html",
                key=f"report-{brand.id}-{lang}",
            )  # fmt: skip
