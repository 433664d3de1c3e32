"""What drafts sound like in a voice that is not saved yet: invented mentions, composed while one looks."""

from typing import Any

import streamlit as st

from dashboard.language import _, translated
from dashboard.rows import stars
from dashboard.session import Session
from dashboard.words import channel_title
from responder.facts import known_of, voice_of
from responder.preview import previews
from store.models import Brand


def preview_part(opened: Session, brand: Brand, voice: dict[str, Any], name: str, language: str) -> None:
    """A draft for each invented mention, in the voice as it stands in the fields."""
    unsaved = Brand(slug=brand.slug, name=name.strip(), language=language, voice=voice)
    title, invented = _("How it sounds"), _("invented messages, nothing is saved")
    st.markdown(f"**{title}** :small[:gray[{invented}]]")
    with st.container(key="preview"):
        for heard, composed in previews(voice_of(unsaved), known_of(opened, brand.id or 0, placed=False)):
            with st.container(key=f"preview-{heard.key}", border=True, gap="xsmall"):
                st.text(f"{heard.author} · {channel_title(heard.channel)} · {stars(heard.rating)}", width="stretch")
                st.text(f"“{heard.text}”", width="stretch")
                none = _("No draft: {reason}", reason=translated(composed.reason))
                st.text(composed.text or none, width="stretch")
