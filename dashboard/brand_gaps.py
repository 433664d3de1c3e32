"""What customers asked and nothing of the brand's knowledge answers: answered with an entry, or dismissed."""

import streamlit as st

from dashboard.knowledge_form import entry_form
from dashboard.language import _, ngettext
from dashboard.session import Session, actor, session
from dashboard.widgets import customer_text, notice, problem
from dashboard.words import language_title, spaced
from responder.gaps import Asked, asked
from store.errors import EarfulError
from store.gaps import dismiss_gaps
from store.models import Brand, Knowledge
from store.workflow import Actor

SHOWN, EXAMPLES = 50, 3


def gaps_part(opened: Session, brand: Brand, who: Actor) -> None:
    """Questions that ask the same thing stand together, those asked most often first."""
    groups = asked(opened, brand.id or 0)
    if not groups:
        notice("info", _("Nothing was left unanswered"), _("What a draft finds no answer to is listed here."))
    for group in groups[:SHOWN]:
        _group(group, brand, who)
    if groups[SHOWN:]:
        st.text(_("and {count} more", count=len(groups) - SHOWN))


def _group(group: Asked, brand: Brand, who: Actor) -> None:
    key, changes = f"gap-{group.ids[0]}", who.may("manager", brand.id)
    with st.container(key=key, border=True, gap="xsmall"):
        times = ngettext("Asked once", "Asked {count} times", len(group.ids))
        about = [times, language_title(group.lang), *(spaced(name) for name in (*group.aspects, *group.intents))]
        st.text(" · ".join(about), width="stretch")
        for number, question in enumerate(group.questions[:EXAMPLES]):
            customer_text(question, f"{key}-{number}", longest=300)
        with st.container(horizontal=True, gap="xsmall"):
            if st.button(_("Answer it"), key=f"answer-{key}", disabled=not changes, type="tertiary"):
                entry_form(brand.id or 0, _entry(group), group.ids)
            st.button(
                _("Dismiss"), key=f"dismiss-{key}", disabled=not changes, type="tertiary", on_click=_dismiss,
                args=(brand.id or 0, group.ids),
            )  # fmt: skip


def _entry(group: Asked) -> Knowledge:
    """A new entry with what is known of the question; its words are the customers', so a person writes it anew."""
    intents = [intent for intent in group.intents if intent != "spam"]
    return Knowledge(
        brand_id=0, kind="faq", key="", lang=group.lang, title="", text="", aspects=group.aspects, intents=intents
    )


def _dismiss(brand_id: int, ids: list[int]) -> None:
    try:
        with session() as opened:
            dismiss_gaps(opened, brand_id, ids, actor(opened))
            opened.commit()
    except EarfulError as error:
        problem(error)
