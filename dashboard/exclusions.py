"""Not about us: the button beside a mention, and the words that a query may leave out because of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zlib import crc32

import streamlit as st

from dashboard.case_seen import settle
from dashboard.language import _, ngettext, number_words
from dashboard.session import Session, actor, session
from dashboard.widgets import flash, one_line, plain_label, sentence
from store.errors import EarfulError
from store.exclusion_terms import FEWEST
from store.exclusions import Suggestion, apply_exclusion, suggest_exclusions
from store.models import Brand, NotAboutUs, Query
from store.not_about_us import RIGHT, about_us_again, not_about_us
from store.workflow import Actor

Marks = Mapping[tuple[int, int], NotAboutUs]


def about_part(mention_id: int, brands: Sequence[Brand], marks: Marks, who: Actor, key: str) -> None:
    """For each brand that found a mention, a button that says it is not about it, or that it is marked so."""
    for brand in brands:
        mark = marks.get((mention_id, brand.id or 0))
        name = "" if len(brands) == 1 else plain_label(one_line(brand.name, 40))
        if mark is not None:
            said = _("not about {brand}, says a person", brand=name) if name else _("not about us, says a person")
            st.markdown(f":small[:gray[:material/block: {said}]]", width="content")
        if who.may(RIGHT, brand.id):
            _button(mention_id, brand.id or 0, name, mark, key)


def _button(mention_id: int, brand_id: int, name: str, mark: NotAboutUs | None, key: str) -> None:
    place = f"{key}-{mention_id}-{brand_id}"
    if mark is None:
        st.button(
            _("Not about {brand}", brand=name) if name else _("Not about us"), key=f"not-about-{place}",
            type="tertiary", icon=":material/block:",
            help=_("It is counted no more, its case closes if nothing else is in it, and the query learns from it"),
            on_click=_mark, args=(mention_id, brand_id),
        )  # fmt: skip
        return
    st.button(
        _("It is about {brand}", brand=name) if name else _("It is about us"), type="tertiary", icon=":material/undo:",
        key=f"about-{place}-{mark.made_at.timestamp()}", on_click=_unmark, args=(mention_id, brand_id, mark.made_at),
    )  # fmt: skip


def _mark(mention_id: int, brand_id: int) -> None:
    try:
        with session() as opened:
            case = not_about_us(opened, mention_id, brand_id, actor(opened))
            opened.commit()
    except EarfulError as error:
        flash("error", _("Not marked"), sentence(error))
        return
    st.session_state["marked"] = mention_id
    if case is not None:
        settle()
    dismissed = _("Case {number} is dismissed.", number=case.id) if case else ""
    flash("done", _("Not about us"), dismissed, (case.id or 0) if case else 0)


def _unmark(mention_id: int, brand_id: int, seen: datetime) -> None:
    try:
        with session() as opened:
            case = about_us_again(opened, mention_id, brand_id, actor(opened), seen)
            opened.commit()
    except EarfulError as error:
        flash("error", _("Not undone"), sentence(error))
        return
    if case is not None:
        settle()
    again = _("Case {number} is open again.", number=case.id) if case else ""
    flash("done", _("It is about us"), again, (case.id or 0) if case else 0)


def suggestions_part(opened: Session, query: Query, count: int, may_change: bool) -> None:
    """Words that a query may leave out, given how many of its mentions are not about us; looked for once it is open."""
    if count < FEWEST:
        return
    title = ngettext(
        "Words to leave out: {count} of its mentions is not about us",
        "Words to leave out: {count} of its mentions are not about us", count,
    )  # fmt: skip
    part = st.expander(
        title, type="compact", icon=":material/filter_alt:", key=f"leave-out-{query.id}", on_change="rerun",
    )  # fmt: skip
    if not part.open:
        return
    with part:
        found = suggest_exclusions(opened, query.id or 0)
        if not found:
            st.caption(_("No word stands in these mentions and hardly in the others."))
        for number, suggestion in enumerate(found):
            _suggestion(query, number, suggestion, may_change)


def _suggestion(query: Query, number: int, one: Suggestion, may_change: bool) -> None:
    """A word, what it would have removed, and the mentions about us among them; both are shown as they are."""
    with st.container(key=f"term-{query.id}-{number}", gap="xxsmall", border=True):
        st.text(one_line(one.term, 100), width="stretch")
        what = _(
            "would have removed **{removed_wrong}** of {wrong} that are not about us, "
            "and **{removed_right}** of {right} others",
            removed_wrong=number_words(one.removed_wrong), wrong=number_words(one.wrong),
            removed_right=number_words(one.removed_right), right=number_words(one.right),
        )  # fmt: skip
        st.markdown(what)
        for text in one.examples:
            st.text(f"• {one_line(text, 160)}", width="stretch")
        st.button(
            _("Add to the query"), icon=":material/add:", disabled=not may_change,
            key=f"leave-out-{query.id}-{crc32(f'{one.term} {query.expression}'.encode())}",
            on_click=_leave_out, args=(query.id or 0, one.term),
        )  # fmt: skip


def _leave_out(query_id: int, term: str) -> None:
    try:
        with session() as opened:
            apply_exclusion(opened, query_id, term, actor(opened))
            opened.commit()
    except EarfulError as error:
        flash("error", _("Not added"), sentence(error))
    else:
        flash("done", _("The query leaves it out from now on"), f"-{term}")
