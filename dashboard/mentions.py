"""Mentions: what was said, by whom, and what became of it?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard import times
from dashboard.alert_card import only_alert
from dashboard.copies import copies_part, only_story
from dashboard.correcting import label_menu
from dashboard.correcting_readings import readings_part
from dashboard.exclusions import Marks, about_part
from dashboard.filters import how_found, mention_filter
from dashboard.rising import only_theme
from dashboard.rows import said, where
from dashboard.session import Session, actor, session, unsure
from dashboard.widgets import customer_text, notice, one_line, page_start, pager, show_flash
from dashboard.words import aspect_badge, label_words, language_title, spaced
from store.brands import list_brands
from store.copies import Story, stories_of
from store.corrections import corrections_of
from store.mentions import MentionFilter, MentionRow, brands_of, count_mentions, find_mentions
from store.models import Brand, Correction, Sentiment, Triage
from store.not_about_us import marks_of
from store.readings import Readings, readings_of
from store.workflow import Actor

PAGE = 20


@dataclass(frozen=True)
class Beside:
    """What is known of the mentions of one page besides their rows, each by mention; `brands` are those to show."""

    given: Mapping[int, Correction]
    doubtful: Collection[int]
    marks: Marks
    brands: Sequence[tuple[int, Brand]]
    stories: Mapping[int, Story]
    readings: Mapping[int, Readings]


def page() -> None:
    """Search, filters, the number found, and the mentions, newest first."""
    show_flash()
    with session() as opened:
        who = actor(opened)
        brands = list_brands(opened)
        wanted = only_alert(opened, only_story(only_theme(opened, mention_filter(brands), brands)))
        how_found(opened, wanted.text)
        total = count_mentions(opened, wanted)
        rows = find_mentions(opened, wanted, PAGE, page_start(total, PAGE))
        beside = _beside(opened, rows, wanted.brand_id)
    if not rows:
        hint = (
            "The Overview says how to bring in the first ones." if wanted == MentionFilter() else "Take a filter away."
        )
        notice("info", "No mentions", hint)
        return
    st.caption(f"{total:,} mention{'' if total == 1 else 's'}, newest first")
    by_id = {brand.id: brand for brand in brands}
    for number, row in enumerate(rows):
        first = next((brand for at, brand in beside.brands if at == row.mention.id), None)
        _row(row, by_id.get(row.triage.brand_id) if row.triage else first, number, beside, who)
    pager(total, PAGE)


def _beside(opened: Session, rows: Sequence[MentionRow], brand_id: int | None) -> Beside:
    ids = [row.mention.id or 0 for row in rows]
    return Beside(
        given=corrections_of(opened, ids),
        doubtful=unsure(opened, [row.sentiment for row in rows]),
        marks=marks_of(opened, ids),
        brands=[pair for pair in brands_of(opened, ids) if brand_id in (None, pair[1].id)],
        stories=stories_of(opened, ids),
        readings=readings_of(opened, ids),
    )


def _row(row: MentionRow, brand: Brand | None, number: int, beside: Beside, who: Actor) -> None:
    """One mention; a mention of two brands comes twice, so the place in the list makes its keys its own."""
    mention, score, id_, zone = row.mention, row.sentiment, row.mention.id or 0, times.zone_of(brand)
    with st.container(key=f"heard-{number}", border=True, gap="xsmall"):
        with st.container(key=f"heard-head-{number}", horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.text(one_line(row.author.name if row.author else "Unknown author", 60))
            st.text(f"{where(mention)} · {times.local(mention.published_at, zone)}")
        customer_text(mention.full_text() if mention.text.strip() else said(mention), f"heard-{number}", 400)
        copies_part(id_, beside.stories.get(id_), zone, f"heard-{number}")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if score is not None:
                st.markdown(_reading(score, beside), width="content")
                label_menu(score, beside.given.get(id_), who, f"heard-{number}")
            _became(row.triage)
            about_part(id_, [one for at, one in beside.brands if at == id_], beside.marks, who, f"heard-{number}")
        if score is not None:
            readings_part(score, f"heard-{number}")


def _reading(score: Sentiment, beside: Beside) -> str:
    """Label, how sure the model is, language, and each aspect with its own label, in words of ours only."""
    id_ = score.mention_id or 0
    sure = "" if id_ in beside.given else f"{score.confidence:.0%} · "
    aspects = " ".join(aspect_badge(name, label) for name, label in beside.readings[id_].aspects.items())
    label = label_words(score.label, id_ in beside.doubtful)
    return f"{label} :small[:gray[{sure}{language_title(score.lang)}]] {aspects}".rstrip()


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
