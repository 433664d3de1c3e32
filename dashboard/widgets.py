"""What two pages or more show: notices, customers' texts, pages of a list."""

import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

import streamlit as st

from dashboard.address import number
from dashboard.language import _, ngettext, translated
from store.counting import MOST_COUNTED
from store.errors import EarfulError

PICTURES = Path(__file__).parent
TOUCH = (PICTURES / "touch.js").read_text(encoding="utf-8")
ICONS = {"error": "block", "warning": "warning", "info": "info", "done": "check_circle"}
LONG = 1_200
EDGE = "\u200b"
TURNING = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
REVERSING = dict.fromkeys((0x202D, 0x202E))
MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|$~:^&])")


def style() -> None:
    """Put our few rules of style on the page."""
    st.html(PICTURES / "style.css")


def begin_at_the_top(what: str) -> None:
    """Scroll up once for each `what`, a word of ours: the next case comes in under the buttons of the last one."""
    up = "document.querySelector('[data-testid=stMain]')?.scrollTo(0, 0)"
    with st.container(key="top"):
        st.html(f"<script>/* {what} */ {up}</script>", unsafe_allow_javascript=True)


def suit_phones() -> None:
    """What a phone needs, once for each address: the chosen view or tab in sight, and lists that a tap opens."""
    where = crc32(json.dumps([st.context.url, *sorted(st.query_params.to_dict().items())]).encode())
    with st.container(key="in-sight"):
        st.html(f"<script>/* {where} */\n{TOUCH}</script>", unsafe_allow_javascript=True)


def refreshed(part: Callable[[], None], seconds: int = 60) -> None:
    """Show a page or a part of one, and show it again by itself, so that new work appears without a click."""

    @st.fragment(run_every=seconds)
    def again() -> None:
        try:
            part()
        except EarfulError as error:
            problem(error)

    again()


def plain_label(text: str) -> str:
    """A name of ours or of the staff for a label that reads Markdown; customers' texts are never put into one."""
    return MARKS.sub(r"\\\1", " ".join(text.split()))


def one_line(text: str, longest: int = 240) -> str:
    """The beginning of a customer's text on one line, without the signs that turn the direction of writing."""
    words = text[: longest * 4].translate(TURNING).split()
    line = "".join(sign for sign in " ".join(words) if unicodedata.category(sign) != "Cc")
    return line if len(line) <= longest else line[:longest].rstrip() + "…"


def customer_text(text: str, key: str, longest: int = LONG, marked: tuple[int, int] | None = None) -> None:
    """Show what a customer wrote, never as Markdown or HTML; the rest of a long text opens on demand.

    `marked` bounds a sentence that stands out; it is shown even where it lies in the rest. Only the two signs that turn
    letters round are left out, because with them a text reads as what it does not say.
    """
    start, end = marked or (len(text), len(text))
    before, mark, after = text[:start], text[start:end], text[end:]
    with st.container(key=f"theirs-{key}", gap=None):
        rest = max(0, longest - end)
        if len(text) <= longest:
            _parts(before, mark, after, key)
            return
        _parts(_cut(before, longest), mark, _cut(after, rest), key)
        with st.expander(
            ngettext("The whole text ({count} character)", "The whole text ({count} characters)", len(text))
        ):
            _parts(before, mark, after, f"whole-{key}")


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}… "


def _parts(before: str, mark: str, after: str, key: str) -> None:
    """A text whose middle stands out; style.css lets the three run on in one another."""
    before, mark, after = (part.translate(REVERSING) for part in (before, mark, after))
    if not mark:
        st.text(before, width="stretch")
        return
    with st.container(key=f"marked-{key}", gap=None):
        st.text(before + EDGE, width="stretch")  # the sign keeps Streamlit from taking the space at the edge away
        with st.container(key=f"worst-{key}", gap=None):
            st.text(mark, width="stretch")
        st.text(EDGE + after, width="stretch")


def problem(error: object) -> None:
    """Say in one sentence what went wrong."""
    notice("error", _("Not done"), sentence(error))


def sentence(error: object) -> str:
    """An error's own words as a sentence in the reader's language."""
    words = translated(error.args[0] if isinstance(error, EarfulError) and error.args else error)
    return words[:1].upper() + words[1:]


def notice(kind: str, title: str, text: str = "") -> None:
    """A sentence that people must see; `kind` is error, warning, info or done. The text is shown as it is."""
    with st.container(key=f"notice-{kind}-{crc32(f'{title}{text}'.encode())}", gap=None):
        st.markdown(f":material/{ICONS[kind]}: **{plain_label(title)}**")
        if text:
            st.text(text, width="stretch")


def flash(kind: str, title: str, text: str = "", case_id: int = 0) -> None:
    """Keep a notice until the next time that a page is shown, with the case that it is about."""
    st.session_state["flash"] = (kind, title, text, case_id)


def show_flash() -> None:
    """Show what was kept for the next page, once; it leads back to its case where that is not the one shown."""
    kind, title, text, case_id = st.session_state.pop("flash", ("", "", "", 0))
    if kind:
        notice(kind, title, text)
        st.toast(plain_label(title), icon=f":material/{ICONS[kind]}:")
    if case_id and st.query_params.get("case") != str(case_id):
        st.page_link(
            "dashboard/case.py", label=_("Back to case {number}", number=case_id), query_params={"case": str(case_id)}
        )


def page_start(total: int, size: int) -> int:
    """How many entries come before the page of a list whose number stands in the address."""
    return (_page(total, size)[0] - 1) * size


def pager(total: int, size: int) -> None:
    """Buttons to turn the pages of a list, when there is more than one."""
    page, last = _page(total, size)
    if last == 1:
        return
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="center", key="pager"):
        st.button(_("Back"), icon=":material/chevron_left:", disabled=page == 1, on_click=_turn, args=(page - 1,))
        st.caption(_("Page {page} of {last}", page=page, last=last), width="content")
        st.button(_("More"), icon=":material/chevron_right:", disabled=page == last, on_click=_turn, args=(page + 1,))


def _page(total: int, size: int) -> tuple[int, int]:
    last = max(1, -(-min(total, MOST_COUNTED) // size))
    return min(max(number("page"), 1), last), last


def _turn(page: int) -> None:
    st.query_params["page"] = str(page)
