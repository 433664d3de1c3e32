"""Channels: which networks do we read and answer, through whose account, and what does it cost?"""

import streamlit as st

from channels import SETUPS
from channels.states import State, missing_to, state_of
from dashboard import times
from dashboard.channel_card import Card
from dashboard.channel_cost import cost_part
from dashboard.channel_coverage import coverage_part
from dashboard.channel_live import sending_part
from dashboard.channel_others import others_part
from dashboard.channel_runs import runs_part
from dashboard.channel_setup import setup_part
from dashboard.filters import choose
from dashboard.language import N_, Shown, _, ngettext
from dashboard.pausing import pause_part
from dashboard.query_state import spent_words, stopped_words
from dashboard.session import Session, actor, session
from dashboard.widgets import notice, one_line, plain_label, show_flash
from dashboard.words import CHANNEL_STATES, badge, channel_title
from store.brands import list_brands
from store.connections import connections
from store.coverage import coverages
from store.errors import Broken, NeedsSetup
from store.ledger import spent_by_channel
from store.models import Brand, utc_now
from store.queries import saved_queries
from store.runs import runs_by_channel
from store.workflow import Actor

TABS = Shown({
    "setup": N_("Set up"), "sending": N_("Sending"), "cost": N_("Cost"), "coverage": N_("Coverage"),
    "runs": N_("Runs"),
})  # fmt: skip


def page() -> None:
    """One card a channel for the chosen brand; an import needs none of them."""
    show_flash()
    with session() as opened:
        who = actor(opened)
        brands = list_brands(opened)
        if not brands:
            notice("info", _("No brand yet"), _("An import creates the first one: see the Overview."))
            return
        with st.container(key="filters", horizontal=True):
            slug = choose(_("Brand"), "brand", {brand.slug: brand.name for brand in brands})
        brand = next(one for one in brands if one.slug == slug)
        pause_part(opened, brand, who)
        if not who.may("manager", brand.id):
            notice("info", _("Read only"), _("To change a channel takes the role manager or higher."))
        cards = _cards(opened, brand, who)
        used = [channel for channel, card in cards.items() if card.connection is not None or card.queries]
        for channel in used:
            _card(opened, cards[channel])
        others_part(opened, brand, used, lambda channel: _card(opened, cards[channel]))


def _cards(opened: Session, brand: Brand, who: Actor) -> dict[str, Card]:
    """A card for every channel, all of them read at once."""
    known = {each.channel: each for each in connections(opened, brand.id)}
    saved, runs = saved_queries(opened, brand.id or 0), runs_by_channel(opened, brand.id or 0)
    days = coverages(opened, saved, times.zone_of(brand), utc_now())
    spent = spent_by_channel(opened, brand.id or 0, utc_now())
    return {
        channel: Card(
            brand, channel, setup, known.get(channel), who, [query for query in saved if query.channel == channel],
            runs.get(channel, ()), days, spent.get(channel, 0),
        )
        for channel, setup in SETUPS.items()
    }  # fmt: skip


def _card(opened: Session, card: Card) -> None:
    """State and reason, the numbers that matter, and behind tabs everything that can be set."""
    state = state_of(opened, card.channel, card.connection, utc_now())
    with st.container(key=f"channel-{card.channel}", border=True, gap="small"):
        _head(card, state)
        _facts(opened, card)
        first = f"tab-{card.brand.id}-{card.channel}"
        default = TABS[st.session_state.setdefault(first, "setup" if state.word == "off" else "cost")]
        tabs = st.tabs(list(TABS.values()), default=default, key=f"tabs-{card.channel}")
        setup, sending, cost, covered, runs = tabs
        with setup:
            setup_part(card, open_steps=state.word == "off")
        with sending:
            sending_part(opened, card, _cannot_write(card))
        with cost:
            cost_part(opened, card)
        with covered:
            coverage_part(card)
        with runs:
            runs_part(opened, card)


def _cannot_write(card: Card) -> list[str]:
    try:
        return missing_to(card.channel, card.connection, "write")
    except (NeedsSetup, Broken):
        return [need.title for need in card.setup.write]


def _head(card: Card, state: State) -> None:
    account = card.connection.account if card.connection else {}
    with st.container(key=f"channel-head-{card.channel}", horizontal=True, vertical_alignment="center", gap="small"):
        st.text(channel_title(card.channel))
        st.markdown(badge(CHANNEL_STATES[state.word]), width="content")
        if account.get("username"):
            st.text(one_line(account["username"], 60))
    st.text(stopped_words(card.brand, state), width="stretch")


def _facts(opened: Session, card: Card) -> None:
    queries = card.queries
    paused = sum(not query.active for query in queries)
    count = ngettext("{count} query", "{count} queries", len(queries))
    if paused:
        count = _("{queries}, {count} of them paused", queries=count, count=paused)
    with st.container(key=f"channel-facts-{card.channel}", horizontal=True, vertical_alignment="center", gap="small"):
        if card.connection is not None and card.setup.price is not None:
            spent, limit = card.spent, card.connection.monthly_budget
            st.text(spent_words(spent, limit))
        st.page_link(
            "dashboard/brands.py", label=plain_label(count if queries else _("No query yet: add one")),
            icon=":material/manage_search:", query_params={"brand": card.brand.slug, "tab": "queries"},
        )  # fmt: skip


page()
