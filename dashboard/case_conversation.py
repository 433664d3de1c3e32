"""The left side of a case: what the customer wrote, what the model made of it, and why it is this urgent."""

from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import times
from dashboard.correcting import label_part
from dashboard.correcting_readings import readings_part
from dashboard.exclusions import about_part
from dashboard.language import _, number_words, translated
from dashboard.media import media_part
from dashboard.rows import GONE, network_link, product_part, stars, where
from dashboard.session import Session, actor, unsure
from dashboard.survey_answer import survey_part
from dashboard.widgets import customer_text, notice, one_line
from dashboard.words import INTENTS, LABELS, LANGUAGES, PRIORITIES, aspect_badge, label_words, language_title, spaced
from store.cases import conversation
from store.edits import versions_of
from store.models import Author, Brand, Case, Mention, Sentiment
from store.not_about_us import marks_of
from store.readings import readings_in_force


def conversation_part(opened: Session, case: Case, zone: ZoneInfo) -> None:
    """Every mention of the case, oldest first, then the reasons for its priority."""
    for mention in conversation(opened, case.id or 0):
        _mention(opened, case, mention, zone)
    with st.container(key="reasons", gap="xxsmall"):
        why = _("Why {priority}", priority=PRIORITIES[case.priority][0].lower())
        st.markdown(f"**{why}**")
        for reason in case.reasons:
            st.text(f"• {one_line(translated(reason.get('text')) or spaced(reason['code']))}")


def _mention(opened: Session, case: Case, mention: Mention, zone: ZoneInfo) -> None:
    if mention.deleted_at is not None:
        _tombstone(mention, zone)
        return
    author = opened.get(Author, mention.author_id) if mention.author_id else None
    score = opened.get(Sentiment, mention.id)
    with st.container(key=f"mention-{mention.id}", border=True, gap="xsmall"):
        with st.container(key=f"mention-head-{mention.id}", gap=None):
            st.text(_who(author), width="stretch")
            source = f" · {one_line(mention.source, 40)}" if mention.source not in ("", mention.channel) else ""
            st.text(f"{where(mention)}{source} · {times.local(mention.published_at, zone)}", width="stretch")
        product_part(mention)
        if mention.title:
            with st.container(key=f"mention-title-{mention.id}"):
                st.text(one_line(mention.title), width="stretch")
        survey_part(mention)
        customer_text(mention.text, str(mention.id), marked=_worst(score))
        if _worst(score):
            st.caption(_("Marked: the sentence that reads most negative"))
        _before(opened, mention, zone)
        _address(mention)
        if score is not None:
            st.markdown(_reading(opened, score))
            label_part(opened, score, "case")
            readings_part(score, "case")
            _warn(mention, score)
        brand, marks = opened.get_one(Brand, case.brand_id), marks_of(opened, [mention.id])
        about_part(mention.id or 0, [brand], marks, actor(opened), "case")


def _tombstone(mention: Mention, zone: ZoneInfo) -> None:
    """That something stood here, and nothing of what it said."""
    with st.container(key=f"mention-{mention.id}", border=True, gap="xsmall"):
        with st.container(key=f"mention-head-{mention.id}", gap=None):
            st.text(_(GONE), width="stretch")
            st.text(f"{where(mention)} · {times.local(mention.published_at, zone)}", width="stretch")
        st.caption(_("What it said is erased here too."))


def _before(opened: Session, mention: Mention, zone: ZoneInfo) -> None:
    """That the customer changed it, with what it said before on demand."""
    versions = versions_of(opened, mention.id or 0)
    if versions or mention.edited_at is not None:
        when = mention.edited_at or versions[-1].replaced_at
        changed = _("Changed by the customer, {time}", time=times.local(when, zone))
        st.markdown(f":orange[:material/edit:] :small[{changed}]")
    if versions:
        with st.expander(_("What it said before"), type="compact", icon=":material/history:"):
            for version in versions:
                st.caption(_("Until {time}", time=times.local(version.replaced_at, zone)))
                text = f"{version.title}\n{version.text}" if version.title else version.text
                customer_text(text, f"before-{mention.id}-{version.number}")


def _worst(score: Sentiment | None) -> tuple[int, int] | None:
    """The most negative sentence of a negative mention."""
    if score is None or score.worst_start is None or score.worst_end is None:
        return None
    return score.worst_start, score.worst_end


def _warn(mention: Mention, score: Sentiment) -> None:
    if score.contradiction:
        read = LABELS[score.text_label][0].lower() if score.text_label in LABELS else _("otherwise")
        said = _("{stars}, but the text reads {label}.", stars=stars(mention.rating), label=read)
        notice("warning", _("The stars and the text do not agree"), said)


def _who(author: Author | None) -> str:
    if author is None:
        return _("Unknown author")
    followers = f" · {_followers(author.followers)}" if author.followers else ""
    handle = f" · {one_line(author.handle, 60)}" if author.handle != author.name else ""
    name = one_line(author.name, 60) or _("Unnamed")
    return f"{name}{handle}{followers}"


def _followers(count: int) -> str:
    return _("{count} followers", count=number_words(count))


def _reading(opened: Session, score: Sentiment) -> str:
    """Label, probabilities, language, aspects each with its own label, and intents, in words of ours only."""
    holds = readings_in_force(opened, score.mention_id or 0)
    known = [aspect_badge(name, label) for name, label in holds.aspects.items()]
    known += [f":blue-badge[{spaced(name)}]" for name in holds.intents if name in INTENTS]
    numbers = " · ".join(f"{words[0].lower()} {getattr(score, name):.0%}" for name, words in LABELS.items())
    label = label_words(score.label, score.mention_id in unsure(opened, [score]))
    language = f":gray-badge[{language_title(score.lang)}]" if score.lang in LANGUAGES else ""
    return f"{label} :small[:gray[{numbers}]]  \n{language} {' '.join(known)}"


def _address(mention: Mention) -> None:
    """Where the mention stands, and what it shows: nothing is loaded by itself."""
    with st.container(key=f"address-{mention.id}", horizontal=True, vertical_alignment="center", gap="xsmall"):
        network_link(mention)
        if mention.url:
            st.text(one_line(mention.url, 300))
    media_part(mention)
