"""Filters whose values stand in the address, so that a list can be shared and survives a reload."""

from collections.abc import Mapping, Sequence

import streamlit as st

from channels import CHANNELS
from dashboard.language import N_, Shown, _, number_words, translated
from dashboard.session import Session
from dashboard.words import ASPECTS, INTENTS, LABELS, LANGUAGES, PRIORITIES, VIEWS, spaced
from store.counting import MOST_COUNTED
from store.inbox import InboxFilter
from store.mentions import MentionFilter
from store.models import Brand
from store.search import how

CHANNEL_NAMES = {"": N_("All channels")} | Shown({name: facts.title for name, facts in CHANNELS.items()})
LANGUAGE_NAMES = {"": N_("All languages")} | LANGUAGES


def choose(label: str, name: str, options: Mapping[str, str]) -> str:
    """A list to choose one value from; the first one matches everything and leaves no trace in the address."""
    key, value = f"filter-{name}", st.query_params.get(name, "")
    _set(key, value if value in options else next(iter(options)))
    st.selectbox(
        label, list(options), key=key, format_func=options.__getitem__, on_change=_keep, args=(name,),
        label_visibility="collapsed",
    )  # fmt: skip
    return str(st.session_state[key])


def switch(label: str, name: str) -> bool:
    """Something to switch on; off leaves no trace in the address."""
    key = f"filter-{name}"
    _set(key, st.query_params.get(name) == "1")
    st.toggle(label, key=key, on_change=_keep, args=(name,))
    return bool(st.session_state[key])


def narrowed_to(name: str, what: str) -> None:
    """Say what a link narrowed the list to, with the way back to all of it."""
    with st.container(key=f"narrowed-{name}", horizontal=True, vertical_alignment="center", gap="small"):
        st.text(what)
        st.button(
            _("Take away"),
            key=f"take-away-{name}",
            icon=":material/close:",
            type="tertiary",
            on_click=_leave,
            args=(name,),
        )


def _leave(name: str) -> None:
    st.query_params.pop("page", None)
    st.query_params.pop(name, None)


def search(hint: str) -> str:
    """A field for words to look for."""
    _set("filter-q", st.query_params.get("q", ""))
    st.text_input(
        _("Search"), key="filter-q", placeholder=hint, icon=":material/search:", on_change=_keep, args=("q",),
        label_visibility="collapsed",
    )  # fmt: skip
    return str(st.session_state["filter-q"])


def how_found(opened: Session, text: str) -> None:
    """Say below the bar what was looked for in place of a word that nobody wrote."""
    for sentence in how(opened, text) if text.strip() else ():
        st.text(translated(sentence))


def choose_view(counts: Mapping[str, int]) -> str:
    """The views of the inbox with the number of cases in each."""
    value = st.query_params.get("view", "open")
    _set("filter-view", value if value in VIEWS else "open")
    st.pills(
        _("View"), list(VIEWS), key="filter-view", required=True, on_change=_keep, args=("view",),
        format_func=lambda name: f"{VIEWS[name]} {counted(counts[name])}", label_visibility="collapsed",
    )  # fmt: skip
    return str(st.session_state["filter-view"])


def counted(count: int) -> str:
    """A count as people see it: exact, or that there are more."""
    return number_words(count) if count <= MOST_COUNTED else f"{number_words(MOST_COUNTED)}+"


def _set(key: str, value: str | bool) -> None:
    """Let a field follow the address; untouched where it does already, or half a word that is being typed is lost."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def _keep(name: str) -> None:
    """Write a value that was just chosen into the address, and go back to the first page."""
    value = st.session_state[f"filter-{name}"]
    st.query_params.pop("page", None)
    if value:
        st.query_params[name] = "1" if value is True else value
    else:
        st.query_params.pop(name, None)


def choose_brand(brands: Sequence[Brand]) -> Brand | None:
    """The brand to look at, or all of them; there is nothing to choose while there is only one."""
    if len(brands) < 2:
        return None
    names = {"": _("All brands")} | {brand.slug: brand.name for brand in brands}
    slug = choose(_("Brand"), "brand", names)
    return next((brand for brand in brands if brand.slug == slug), None)


def _choose_sign(label: str, name: str, every: str, words: Mapping[str, tuple[str, str, str]]) -> str:
    return choose(label, name, {"": every} | {key: word[0] for key, word in words.items()})


def _choose_name(label: str, name: str, every: str, names: Sequence[str]) -> str:
    return choose(label, name, {"": every} | {each: spaced(each) for each in names})


def inbox_filter(brands: Sequence[Brand], person_id: int | None) -> InboxFilter:
    """The filter bar of the inbox; the view is chosen apart, because its counts depend on the bar."""
    with st.container(key="filters", horizontal=True):
        text = search(_("Search words or author"))
        brand = choose_brand(brands)
        return InboxFilter(
            view=st.query_params.get("view", "open"),
            brand_id=brand.id if brand else None,
            channel=choose(_("Channel"), "channel", CHANNEL_NAMES),
            lang=choose(_("Language"), "lang", LANGUAGE_NAMES),
            priority=_choose_sign(_("Priority"), "priority", _("All priorities"), PRIORITIES),
            text=text,
            person_id=person_id,
        )


def mention_filter(brands: Sequence[Brand]) -> MentionFilter:
    """The filter bar of the mentions."""
    with st.container(key="filters", horizontal=True):
        text = search(_("Search words or author"))
        brand = choose_brand(brands)
        return MentionFilter(
            brand_id=brand.id if brand else None,
            text=text,
            channel=choose(_("Channel"), "channel", CHANNEL_NAMES),
            label=_choose_sign(_("Label"), "label", _("All labels"), LABELS),
            lang=choose(_("Language"), "lang", LANGUAGE_NAMES),
            aspect=_choose_name(_("Aspect"), "aspect", _("All aspects"), ASPECTS),
            intent=_choose_name(_("Intent"), "intent", _("All intents"), INTENTS),
            without_copies=switch(_("Without copies"), "without_copies"),
            stars=_stars(),
            kind=_asked("kind"),
            product=_asked("product"),
        )


def _stars() -> int | None:
    """The whole stars of the address, 0 to 5."""
    typed = _asked("stars")
    return int(typed) if typed in map(str, range(6)) else None


def _asked(name: str) -> str:
    return str(st.query_params.get(name, "")).strip()
