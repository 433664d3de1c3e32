"""Filters whose values stand in the address, so that a list can be shared and survives a reload."""

from collections.abc import Mapping, Sequence

import streamlit as st

from channels import CHANNELS
from dashboard.session import Session
from dashboard.words import ASPECTS, INTENTS, LABELS, LANGUAGES, PRIORITIES, VIEWS, spaced
from store.inbox import InboxFilter
from store.mentions import MentionFilter
from store.models import Brand
from store.search import how

CHANNEL_NAMES = {"": "All channels"} | {name: facts.title for name, facts in CHANNELS.items()}
LANGUAGE_NAMES = {"": "All languages"} | LANGUAGES
PRIORITY_NAMES = {"": "All priorities"} | {name: words[0] for name, words in PRIORITIES.items()}
LABEL_NAMES = {"": "All labels"} | {name: words[0] for name, words in LABELS.items()}
ASPECT_NAMES = {"": "All aspects"} | {name: spaced(name) for name in ASPECTS}
INTENT_NAMES = {"": "All intents"} | {name: spaced(name) for name in INTENTS}


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
            "Take away",
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
        "Search", key="filter-q", placeholder=hint, icon=":material/search:", on_change=_keep, args=("q",),
        label_visibility="collapsed",
    )  # fmt: skip
    return str(st.session_state["filter-q"])


def how_found(opened: Session, text: str) -> None:
    """Say below the bar what was looked for in place of a word that nobody wrote."""
    for sentence in how(opened, text) if text.strip() else ():
        st.text(sentence)


def choose_view(counts: Mapping[str, int]) -> str:
    """The views of the inbox with the number of cases in each."""
    value = st.query_params.get("view", "open")
    _set("filter-view", value if value in VIEWS else "open")
    st.pills(
        "View", list(VIEWS), key="filter-view", required=True, format_func=lambda name: f"{VIEWS[name]} {counts[name]}",
        on_change=_keep, args=("view",), label_visibility="collapsed",
    )  # fmt: skip
    return str(st.session_state["filter-view"])


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
    names = {"": "All brands"} | {brand.slug: brand.name for brand in brands}
    slug = choose("Brand", "brand", names)
    return next((brand for brand in brands if brand.slug == slug), None)


def inbox_filter(brands: Sequence[Brand], person_id: int | None) -> InboxFilter:
    """The filter bar of the inbox; the view is chosen apart, because its counts depend on the bar."""
    with st.container(key="filters", horizontal=True):
        text = search("Search words or author")
        brand = choose_brand(brands)
        return InboxFilter(
            view=st.query_params.get("view", "open"),
            brand_id=brand.id if brand else None,
            channel=choose("Channel", "channel", CHANNEL_NAMES),
            lang=choose("Language", "lang", LANGUAGE_NAMES),
            priority=choose("Priority", "priority", PRIORITY_NAMES),
            text=text,
            person_id=person_id,
        )


def mention_filter(brands: Sequence[Brand]) -> MentionFilter:
    """The filter bar of the mentions."""
    with st.container(key="filters", horizontal=True):
        text = search("Search words or author")
        brand = choose_brand(brands)
        return MentionFilter(
            brand_id=brand.id if brand else None,
            text=text,
            channel=choose("Channel", "channel", CHANNEL_NAMES),
            label=choose("Label", "label", LABEL_NAMES),
            lang=choose("Language", "lang", LANGUAGE_NAMES),
            aspect=choose("Aspect", "aspect", ASPECT_NAMES),
            intent=choose("Intent", "intent", INTENT_NAMES),
            without_copies=switch("Without copies", "without_copies"),
        )
