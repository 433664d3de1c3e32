"""The saved searches of a brand: what each reads, what it costs, and the steps to change, pause or remove it."""

from datetime import timedelta
from functools import partial

import streamlit as st

from channels import SETUPS
from channels.queries import READINGS, reading_of
from channels.states import query_rests, state_of
from dashboard import times
from dashboard.channel_card import act
from dashboard.exclusions import suggestions_part
from dashboard.language import N_, _, translated
from dashboard.query_form import close_form, edited, open_form, query_form
from dashboard.query_state import spent_words, stopped_words
from dashboard.session import Session
from dashboard.widgets import notice, one_line, plain_label
from dashboard.words import CHANNEL_STATES, badge, channel_title
from store.exclusions import count_marked
from store.ledger import dollars, month_of, projected, spent_on_queries
from store.models import Brand, Connection, Query, utc_now
from store.queries import WHAT, SeenQuery, pause_query, queries_with_connections, remove_query
from store.workflow import Actor

PAUSED = (N_("Paused"), ":material/pause:", "gray")


EVERYTHING = N_("everything")


def queries_part(opened: Session, brand: Brand, may_change: bool) -> None:
    """Where a brand is listened for, with a form to add or change one query at a time."""
    found = queries_with_connections(opened, brand.id or 0)
    ids = [query.id or 0 for query, _connection in found]
    if edited(brand) not in (None, 0, *ids):
        close_form()
    channels = [channel for channel in SETUPS if channel in READINGS]
    if may_change and channels and edited(brand) is None:
        st.button(_("Add a query"), icon=":material/add:", on_click=open_form, args=(brand, None))
    if may_change and channels and edited(brand) == 0:
        query_form(opened, brand, None, channels)
    if not found:
        notice("info", _("No queries"), _("An import makes one for its file. A query reads a channel by itself."))
    spent, marked = spent_on_queries(opened, ids, utc_now()), count_marked(opened, ids)
    for query, connection in found:
        if may_change and edited(brand) == query.id:
            query_form(opened, brand, query, [query.channel])
        else:
            count = marked.get(query.id or 0, 0)
            _query(opened, brand, query, connection, spent.get(query.id or 0, 0), count, may_change)


def _query(
    opened: Session, brand: Brand, query: Query, connection: Connection | None, spent: int, marked: int,
    may_change: bool,
) -> None:  # fmt: skip
    own = query.channel in SETUPS
    with st.container(key=f"query-{query.id}", border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"of-query-{query.id}"):
            st.text(f"{channel_title(query.channel)} · {one_line(query.name, 120)}")
            rests = _state(opened, brand, query, connection) if own else ""
        st.text(_what(query), width="stretch")
        if rests:
            st.text(rests, width="stretch")
        if own:
            _money(brand, query, spent)
        if own and may_change:
            _buttons(brand, query)
        suggestions_part(opened, query, marked, may_change)


def _what(query: Query) -> str:
    """What it reads, and by which words."""
    words = one_line(query.expression, 300)
    reading = reading_of(query.channel, str(query.options.get(WHAT, "")))
    if reading is None:
        return words or _("Everything that its file holds")
    told = [field.text(query.options.get(field.name)).replace("\n", ", ") for field in reading.fields]
    places = one_line(" · ".join(filter(None, told)), 200)
    title = f"{translated(reading.title)} ({places})" if places else translated(reading.title)
    return f"{title}: {words or _(EVERYTHING)}"


def _state(opened: Session, brand: Brand, query: Query, connection: Connection | None) -> str:
    """A sign for how it stands; gives back the reason where it is not read."""
    now = utc_now()
    if not query.active:
        st.markdown(badge(PAUSED), width="content")
        return ""
    state = state_of(opened, query.channel, connection, now)
    stopped = state if state.word in ("off", "resting") else query_rests(opened, query, connection, now)
    st.markdown(badge(CHANNEL_STATES[stopped.word if stopped else "reading"]), width="content")
    if stopped is None:
        return ""
    return stopped_words(brand, stopped)


def _money(brand: Brand, query: Query, spent: int) -> None:
    """What it cost in this month, where that leads, and when it stops by itself."""
    now, limit = utc_now(), query.monthly_budget
    if not spent and limit is None:
        return
    so_far = spent_words(spent, limit)
    if now - query.created_at >= timedelta(days=1):
        leads = dollars(projected(spent, now, query.created_at))
        so_far = _("{so_far}, about {leads} by its end", so_far=so_far, leads=leads)
    ends = times.local(month_of(now)[1], times.zone_of(brand))
    stop = _("At {limit} it stops until {time}.", limit=dollars(limit or 0), time=ends)
    own = stop if limit is not None else _("No budget of its own.")
    said = _("{sentence}.", sentence=so_far)
    st.text(f"{said} {own}", width="stretch")


def _buttons(brand: Brand, query: Query) -> None:
    seen = SeenQuery.of(query)
    key = f"{query.id}-{hash(seen)}"
    with st.container(horizontal=True, gap="xsmall", key=f"steps-{query.id}"):
        st.button(_("Change"), key=f"change-{key}", type="tertiary", icon=":material/edit:", on_click=open_form,
                  args=(brand, seen))  # fmt: skip
        label, icon = (_("Pause"), "pause") if query.active else (_("Go on"), "play_arrow")
        st.button(label, key=f"pause-{key}", type="tertiary", icon=f":material/{icon}:", on_click=act,
                  args=(partial(_pause, seen), _("Not changed")))  # fmt: skip
        with st.popover(_("Remove"), key=f"remove-{key}", type="tertiary", icon=":material/delete:"):
            st.text(_("It is read no more. The mentions that it found stay."), width="stretch")
            label = _("Remove “{query}”", query=plain_label(one_line(query.name, 40)))
            st.button(label, key=f"remove-now-{key}", type="primary", on_click=act,
                      args=(partial(_remove, seen), _("Not removed")))  # fmt: skip


def _pause(seen: SeenQuery, opened: Session, who: Actor) -> str:
    query = pause_query(opened, seen, who)
    return _("It is read again from where it was") if query.active else _("Paused: it costs nothing now")


def _remove(seen: SeenQuery, opened: Session, who: Actor) -> str:
    remove_query(opened, seen, who)
    return _("The query is removed")
