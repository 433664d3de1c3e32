"""Copies: what a mention repeats, or how often it was repeated, and the way to all that tell the same story."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import times
from dashboard.address import number
from dashboard.filters import narrowed_to
from dashboard.language import _, ngettext, translated
from dashboard.widgets import one_line
from store.copies import Story
from store.mentions import MentionFilter


def copies_part(mention_id: int, story: Story | None, zone: ZoneInfo, key: str) -> None:
    """Say of a copy what it repeats and why we think so, and of an original how many copies it has."""
    if story is None:
        return
    first = story.original
    with st.container(key=f"copies-{key}", horizontal=True, vertical_alignment="center", gap="small"):
        if first is None:
            _link(mention_id, ngettext("{count} copy", "{count} copies", story.copies))
            return
        who = one_line(story.author.name, 40) if story.author else _("an unknown author")
        when, why = times.local(first.published_at, zone), one_line(translated(story.reason), 80)
        st.text(_("Copy of {author}, {when}: {why}", author=who, when=when, why=why))
        _link(first.id or 0, _("Show the original"))


def only_story(wanted: MentionFilter) -> MentionFilter:
    """Narrow the list to the story that the address names, if it names one."""
    story = number("story")
    if not story:
        return wanted
    narrowed_to("story", _("One story: the original and its copies"))
    return replace(wanted, story=story)


def _link(original: int, label: str) -> None:
    address = {"story": str(original)}
    st.page_link("dashboard/mentions.py", label=label, icon=":material/content_copy:", query_params=address)
