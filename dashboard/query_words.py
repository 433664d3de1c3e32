"""The words of a query: the field to write them, every mistake with its spot, and what the channel is asked for."""

import streamlit as st

from channels.expression import ERROR, Mistake, blocks
from channels.queries import Reading, asked, mistakes_in
from dashboard.language import N_, _, translated
from dashboard.widgets import notice, one_line
from dashboard.words import channel_title

HOW = N_("""
| Write | and it finds |
| --- | --- |
| `rim fah` | both words, wherever they stand; Thai words anywhere in a text |
| `"rim fah"` | these words together |
| `กาแฟริมฟ้า OR "rim fah"` | one or the other |
| `-giveaway` | not with this word |
| `#rimfah` `@rimfah` | the hashtag, the handle |
| `from:rimfah` `lang:th` | by this account, in this language |
""")


def words_part(channel: str, reading: Reading, value: str, key: str) -> None:
    """The field, and below it what is wrong with what stands in it, or what will be asked for."""
    label = _("Words to look for") if reading.needs_words else _("Words that filter it; empty lets everything in")
    typed = st.text_area(label, value, key=key, height=90, placeholder='"rim fah" OR กาแฟริมฟ้า')
    with st.expander(_("How to write it"), type="compact", icon=":material/help:"):
        st.markdown(_(HOW))
    if not typed.strip():
        return
    mistakes = mistakes_in(channel, reading.name, typed)
    _mistakes(typed, mistakes)
    if not blocks(mistakes) and (search := asked(channel, reading.name, typed)):
        with st.container(key="asked", gap=None):
            asks = _("{channel} is asked for", channel=channel_title(channel))
            st.markdown(f":green[:material/check_circle:] :small[{asks}]")
            st.code(search, language=None, wrap_lines=True)


def _mistakes(typed: str, mistakes: list[Mistake]) -> None:
    for grave, title in ((True, _("Put this right first")), (False, _("Look again"))):
        lines = [told(typed, each) for each in mistakes if (each.level == ERROR) == grave]
        if lines:
            notice("error" if grave else "warning", title, "\n".join(lines))


def told(typed: str, mistake: Mistake) -> str:
    """A mistake as a sentence, with the words that it is about and the number of their first letter."""
    start, end = mistake.span
    said = translated(mistake.message)
    piece = one_line(typed[start:end], 40) or one_line(typed[max(0, start - 12) : end + 12], 40)
    where = _("Letter {number}", number=start + 1)
    return f"{where}, “{piece}”: {said}" if piece else f"{where}: {said}"
