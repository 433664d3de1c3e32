"""The same plan in other words: variants to choose from, and what the draft says in a language that the staff read."""

from functools import partial

import streamlit as st

from dashboard.case_seen import Seen
from dashboard.case_steps import act, use_variant
from dashboard.language import N_, _, translated
from dashboard.words import language_title, spaced
from store.models import Case, Draft
from store.workflow import Actor


def variants_part(case: Case, draft: Draft, seen: Seen, who: Actor) -> None:
    """A button for each other way to say the same; its reason shows when one points at it."""
    if not draft.variants or not who.may("agent", case.brand_id):
        return
    with st.container(key="variants", horizontal=True, gap="xsmall", vertical_alignment="center"):
        say_it = _("Say it")
        st.markdown(f":small[:gray[{say_it}]]", width="content")
        for each in draft.variants:
            name = str(each["name"])
            st.button(
                spaced(name), key=seen.key(f"variant-{name}"), help=translated(each["reason"]), type="tertiary",
                on_click=act, args=(seen, partial(use_variant, seen=seen, name=name)),
            )  # fmt: skip


def gloss_part(draft: Draft, text: str) -> None:
    """What the draft says, in each other language; nothing once the text was changed by hand.

    A language model words the same plan freely, so that for its drafts this is what they set out to say.
    """
    if text != draft.text or draft.writer.startswith("person:"):
        return
    says = N_("What it set out to say, in {language}") if draft.writer == "model" else N_("What it says, in {language}")
    for lang, told in draft.gloss.items():
        with st.expander(_(says, language=language_title(lang))), st.container(key=f"gloss-{lang}"):
            st.text(told, width="stretch")
