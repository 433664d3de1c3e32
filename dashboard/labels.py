"""Labelling: how do the mentions sound that the model is unsure of?"""

from datetime import datetime

import streamlit as st

from dashboard.correcting import give, undo
from dashboard.correcting_readings import readings_part
from dashboard.exclusions import about_part
from dashboard.filters import choose_brand
from dashboard.language import _, ngettext
from dashboard.rows import where
from dashboard.session import Session, actor, session
from dashboard.widgets import customer_text, flash, notice, one_line, show_flash
from dashboard.words import LABELS, ROLES, badge, language_title
from store.brands import list_brands
from store.corrections import RIGHT, corrections_of, model_label, to_label
from store.mentions import brands_of
from store.models import Brand, Mention, Sentiment
from store.not_about_us import marks_of
from store.settings import settings
from store.workflow import Actor

SITTING = 20


def page() -> None:
    """One unsure mention with nothing but its text, three buttons, and below them what the last answer was about."""
    show_flash()
    with session() as opened:
        who = actor(opened)
        if not who.may(RIGHT):
            notice("info", _("Read only"), _("To label mentions takes the role {role} or higher.", role=ROLES[RIGHT]))
            return
        with st.container(key="filters", horizontal=True):
            brand = choose_brand(list_brands(opened))
        brand_id = brand.id if brand else None
        waiting = to_label(opened, settings().unsure_below, brand_id, _skipped(), SITTING + 1)
        with st.container(key="labelling", width=720):
            if waiting:
                _ask(opened, waiting[0], len(waiting), brand, who)
            else:
                _nothing()
            _last(opened, who)
            _marked(opened, who)


def _skipped() -> list[int]:
    skipped: list[int] = st.session_state.setdefault("skipped", [])
    return skipped


def _ask(opened: Session, mention: Mention, count: int, brand: Brand | None, who: Actor) -> None:
    """The text alone, so that nobody is led: stars and the model's guess come after the answer."""
    st.subheader(_("How does this sound?"), anchor=False)
    more = ngettext("{count} to label, and more after it", "{count} to label, and more after them", SITTING)
    st.caption(ngettext("{count} to label", "{count} to label", count) if count <= SITTING else more)
    with st.container(key=f"label-text-{mention.id}", border=True):
        customer_text(mention.full_text(), f"label-{mention.id}")
    with st.container(key="label-buttons"):
        for column, (number, (label, words)) in zip(
            st.columns(3, gap="small"), enumerate(LABELS.items(), start=1), strict=True
        ):
            word, icon = words[:2]
            column.button(
                word, key=f"{label}-{mention.id}", icon=icon, shortcut=str(number), width="stretch", on_click=_answer,
                args=(mention.id, label),
            )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            _("Skip"), key=f"skip-{mention.id}", icon=":material/skip_next:", shortcut="S", type="tertiary",
            on_click=_skipped().append, args=(mention.id,),
        )  # fmt: skip
        _about(opened, mention.id or 0, brand, who, "ask")


def _about(opened: Session, mention_id: int, brand: Brand | None, who: Actor, key: str) -> None:
    found = [one for _id, one in brands_of(opened, [mention_id]) if brand is None or one.id == brand.id]
    about_part(mention_id, found, marks_of(opened, [mention_id]), who, key)


def _answer(mention_id: int, label: str) -> None:
    cases = give(mention_id, label, None)
    if cases is not None:
        st.session_state["labelled"] = (mention_id, cases)


def _nothing() -> None:
    if not _skipped():
        notice("done", _("Nothing to label"), _("The model is sure enough of everything that it has read."))
        return
    skipped = ngettext("You skipped {count}.", "You skipped {count}.", len(_skipped()))
    notice("done", _("Nothing else to label"), skipped)
    st.button(_("Show the skipped ones again"), on_click=_skipped().clear)


def _last(opened: Session, who: Actor) -> None:
    """What this person answered last, what the model had guessed and where it stood, with the way back."""
    mention_id, cases = st.session_state.get("labelled", (0, []))
    given = corrections_of(opened, [mention_id]).get(mention_id)
    mention, score = opened.get(Mention, mention_id), opened.get(Sentiment, mention_id)
    if given is None or given.person_id != who.person_id or mention is None or score is None:
        return
    with st.container(key="label-last", border=True, gap="xsmall"):
        guess = f"{badge(LABELS[model_label(score)])} {score.confidence:.0%}"
        st.markdown(_("You said {label}, the model guessed {guess}", label=badge(LABELS[given.label]), guess=guess))
        st.text(one_line(mention.full_text(), 120), width="stretch")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.text(f"{language_title(score.lang)} · {where(mention)}")
            for number in cases:
                address = {"case": str(number)}
                label = _("Case {number}", number=number)
                st.page_link("dashboard/case.py", label=label, icon=":material/forum:", query_params=address)
            st.button(
                _("Undo"), key=f"undo-{mention_id}-{given.made_at.timestamp()}", icon=":material/undo:", shortcut="U",
                type="tertiary", on_click=_undo, args=(mention_id, given.made_at, cases),
            )  # fmt: skip
        readings_part(score, "last")


def _marked(opened: Session, who: Actor) -> None:
    """The mention that this person called not about us last, with the way back."""
    mention = opened.get(Mention, st.session_state.get("marked", 0))
    if mention is None or not marks_of(opened, [mention.id]):
        return
    with st.container(key="not-about-last", border=True, gap="xsmall"):
        st.text(one_line(mention.full_text(), 120), width="stretch")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _about(opened, mention.id or 0, None, who, "marked")


def _undo(mention_id: int, made_at: datetime, cases: list[int]) -> None:
    if undo(mention_id, made_at) is not None and cases:
        stays = _("Case {number} stays: dismiss it if it needs no answer.", number=cases[0])
        flash("info", _("Undone"), stays, cases[0])


page()
