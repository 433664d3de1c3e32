"""Mentions: what was said, by whom, and what became of it?"""

import streamlit as st

from dashboard import times
from dashboard.correcting import label_menu
from dashboard.filters import mention_filter
from dashboard.rows import where
from dashboard.session import actor, session, unsure
from dashboard.widgets import customer_text, notice, one_line, page_start, pager, show_flash
from dashboard.words import label_words, language_title, spaced
from store.brands import list_brands
from store.corrections import corrections_of
from store.mentions import MentionFilter, MentionRow, count_mentions, find_mentions
from store.models import Brand, Correction, Triage
from store.workflow import Actor

PAGE = 20


def page() -> None:
    """Search, filters, the number found, and the mentions, newest first."""
    show_flash()
    with session() as opened:
        who = actor(opened)
        brands = list_brands(opened)
        wanted = mention_filter(brands)
        total = count_mentions(opened, wanted)
        rows = find_mentions(opened, wanted, PAGE, page_start(total, PAGE))
        given = corrections_of(opened, [row.mention.id for row in rows])
        doubtful = unsure(opened, [row.sentiment for row in rows])
    if not rows:
        hint = (
            "The Overview says how to bring in the first ones." if wanted == MentionFilter() else "Take a filter away."
        )
        notice("info", "No mentions", hint)
        return
    st.caption(f"{total:,} mention{'' if total == 1 else 's'}, newest first")
    by_id = {brand.id: brand for brand in brands}
    for number, row in enumerate(rows):
        brand, id_ = by_id.get(row.triage.brand_id) if row.triage else None, row.mention.id or 0
        _row(row, brand, number, id_ in doubtful, given.get(id_), who)
    pager(total, PAGE)


def _row(
    row: MentionRow, brand: Brand | None, number: int, doubtful: bool, given: Correction | None, who: Actor
) -> None:
    """One mention; a mention of two brands comes twice, so the place in the list makes its keys its own."""
    mention, score = row.mention, row.sentiment
    with st.container(key=f"heard-{number}", border=True, gap="xsmall"):
        with st.container(key=f"heard-head-{number}", horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.text(one_line(row.author.name if row.author else "Unknown author", 60))
            st.text(f"{where(mention)} · {times.local(mention.published_at, times.zone_of(brand))}")
        customer_text(mention.full_text() if mention.text.strip() else "(no text)", f"heard-{number}", 400)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if score is not None:
                sure = "" if given else f"{score.confidence:.0%} · "
                words = f"{label_words(score.label, doubtful)} :small[:gray[{sure}{language_title(score.lang)}]]"
                st.markdown(words, width="content")
                label_menu(score, given, who, f"heard-{number}")
            _became(row.triage)


def _became(triage: Triage | None) -> None:
    """The case that a mention is in, or the rule that set it aside, with its reasons."""
    if triage is None:
        st.text("Not read yet")
    elif triage.case_id is not None:
        address = {"case": str(triage.case_id)}
        st.page_link("dashboard/case.py", label=f"Case {triage.case_id}", icon=":material/forum:", query_params=address)
    else:
        reasons = "; ".join(reason.get("text") or spaced(reason["code"]) for reason in triage.reasons)
        st.text(f"Set aside: {spaced(triage.rule).lower()}{f' ({one_line(reasons)})' if reasons else ''}")


page()
