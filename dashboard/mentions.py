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
from dashboard.filters import how_found, mention_filter, switch
from dashboard.language import _, ngettext, number_words, translated
from dashboard.mention_facets import facets_part, narrowed_part
from dashboard.mentions_labelled import labelling_part, tick
from dashboard.mentions_why import why_part
from dashboard.rising import only_theme
from dashboard.rows import author_title, network_link, product_part, said, where
from dashboard.session import Session, actor, session, unsure
from dashboard.widgets import customer_text, notice, one_line, page_start, pager, show_flash
from dashboard.words import aspect_badge, label_words, language_title, spaced
from store.brands import list_brands
from store.copies import Story, stories_of
from store.corrections import RIGHT, corrections_of
from store.counting import MOST_COUNTED
from store.matches import Found, why_found
from store.mentions import MentionFilter, MentionRow, count_mentions, find_mentions
from store.models import Brand, Correction, Sentiment, Triage
from store.not_about_us import marks_of
from store.readings import Readings, readings_of
from store.workflow import Actor

PAGE = 20


@dataclass(frozen=True)
class Beside:
    """What is known of the mentions of one page besides their rows, each by mention; `found` for the brands to show."""

    given: Mapping[int, Correction]
    doubtful: Collection[int]
    marks: Marks
    found: Sequence[Found]
    stories: Mapping[int, Story]
    readings: Mapping[int, Readings]

    def brands(self, mention_id: int) -> list[Brand]:
        """The brands whose queries found a mention, each once."""
        return list({each.brand.id: each.brand for each in self.found if each.mention_id == mention_id}.values())


def page() -> None:
    """Search, filters, the number found, and the mentions, newest first."""
    show_flash()
    with session() as opened:
        who = actor(opened)
        brands = list_brands(opened)
        wanted = only_alert(opened, only_story(only_theme(opened, mention_filter(brands), brands)))
        narrowed_part(wanted)
        how_found(opened, wanted.text)
        total = count_mentions(opened, wanted)
        rows = find_mentions(opened, wanted, PAGE, page_start(total, PAGE), total)
        beside = _beside(opened, rows, wanted.brand_id)
        facets_part(opened, wanted, total)
    several = who.may(RIGHT) and bool(rows) and switch(_("Label several"), "several")
    if not rows:
        hint = _("The Overview says how to bring in the first ones.")
        notice("info", _("No mentions"), hint if wanted == MentionFilter() else _("Take a filter away."))
        return
    if total > MOST_COUNTED:
        st.caption(_("More than {count} mentions, newest first", count=number_words(MOST_COUNTED)))
    else:
        st.caption(ngettext("{count} mention, newest first", "{count} mentions, newest first", total))
    if several:
        labelling_part(rows, beside.given)
    by_id = {brand.id: brand for brand in brands}
    for number, row in enumerate(rows):
        first = next(iter(beside.brands(row.mention.id or 0)), None)
        owner = by_id.get(row.triage.brand_id) if row.triage else first
        _row(row, owner, number, beside, who, several)
    pager(total, PAGE)


def _beside(opened: Session, rows: Sequence[MentionRow], brand_id: int | None) -> Beside:
    ids = [row.mention.id or 0 for row in rows]
    return Beside(
        given=corrections_of(opened, ids),
        doubtful=unsure(opened, [row.sentiment for row in rows]),
        marks=marks_of(opened, ids),
        found=[each for each in why_found(opened, ids) if brand_id in (None, each.brand.id)],
        stories=stories_of(opened, ids),
        readings=readings_of(opened, ids),
    )


def _row(row: MentionRow, brand: Brand | None, number: int, beside: Beside, who: Actor, several: bool) -> None:
    """One mention; a mention of two brands comes twice, so the place in the list makes its keys its own."""
    mention, score, id_, zone = row.mention, row.sentiment, row.mention.id or 0, times.zone_of(brand)
    with st.container(key=f"heard-{number}", border=True, gap="xsmall"):
        with st.container(key=f"heard-head-{number}", horizontal=True, vertical_alignment="center", gap="xsmall"):
            if several:
                tick(row, beside.given)
            st.text(author_title(row.author))
            st.text(f"{where(mention)} · {times.local(mention.published_at, zone)}")
            product_part(mention)
        customer_text(mention.full_text() if mention.text.strip() else said(mention), f"heard-{number}", 400)
        copies_part(id_, beside.stories.get(id_), zone, f"heard-{number}")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if score is not None:
                st.markdown(_reading(score, beside), width="content")
                label_menu(score, beside.given.get(id_), who, f"heard-{number}")
            _became(row.triage)
            about_part(id_, beside.brands(id_), beside.marks, who, f"heard-{number}")
            why_part([each for each in beside.found if each.mention_id == id_], f"heard-{number}")
            network_link(mention)
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
        st.text(_("Not read yet"))
    elif triage.case_id is not None:
        address = {"case": str(triage.case_id)}
        label = _("Case {number}", number=triage.case_id)
        st.page_link("dashboard/case.py", label=label, icon=":material/forum:", query_params=address)
    else:
        reasons = "; ".join(translated(reason.get("text") or "") or spaced(reason["code"]) for reason in triage.reasons)
        aside = _("Set aside: {rule}", rule=spaced(triage.rule).lower())
        st.text(f"{aside} ({one_line(reasons)})" if reasons else aside)


page()
