"""Outreach: letters that wait for a person, what became of the others, and what the brand wants to write."""

from functools import partial

import streamlit as st

from dashboard import times
from dashboard.filters import choose_brand
from dashboard.language import _, ngettext, translated
from dashboard.outreach_rules import rules_part
from dashboard.outreach_steps import act, approve, save, settle, tell, withdraw
from dashboard.outreach_words import OCCASIONS, SIGNS, STATES, fact_words
from dashboard.session import actor, session
from dashboard.widgets import notice, one_line, plain_label, show_flash
from dashboard.words import channel_title
from store.brands import list_brands
from store.keepers import TO_TELL, keepers_of, own_first
from store.models import Brand, Outreach
from store.outreach import done, letters
from store.outreach_signs import by_occasion
from store.workflow import Actor, actions

WAITING = ("unknown", "proposed", "to_tell", "queued")
SHOWN, ENDED = 30, 20


def page() -> None:
    """The letters of one brand or all, those that wait for somebody first."""
    show_flash()
    with session() as opened:
        who = actor(opened)
        with st.container(key="filters", horizontal=True):
            brands = list_brands(opened)
            brand = choose_brand(brands)
        chosen = {each.id or 0: each for each in ([brand] if brand else brands)}
        found = letters(opened, list(chosen), WAITING, SHOWN + 1)
        keepers = keepers_of(opened, {letter.customer_id for letter in found if letter.status == TO_TELL})
        found = own_first(found, keepers, who.person_id)
        st.markdown(_("A rule proposes a letter, a person approves it, and it leaves once. Everybody is asked alike."))
        if not found:
            notice("info", _("No letter waits"), _("Letters come from orders; switch occasions on below."))
        for letter in found[:SHOWN]:
            _letter(letter, chosen[letter.brand_id], who, yours=keepers.get(letter.customer_id) == who.person_id)
        if found[SHOWN:]:
            st.caption(_("More letters wait behind these."))
        _counted(by_occasion(opened, list(chosen)))
        _ended(done(opened, list(chosen), ENDED), chosen)
        if brand is not None:
            rules_part(brand, who)


def _letter(letter: Outreach, brand: Brand, who: Actor, *, yours: bool) -> None:
    key, allowed = f"{letter.id}-{letter.version}", actions(letter, who)
    with st.container(key=f"letter-{letter.id}", border=True, gap="xsmall"):
        with st.container(key=f"letter-head-{letter.id}", horizontal=True, vertical_alignment="center", gap="xsmall"):
            when = times.with_brand(letter.send_after, times.zone_of(brand))
            st.text(f"{_what(letter)} · {one_line(brand.name, 40)} · {when}")
            if yours:
                own = plain_label(_("You look after them"))
                st.markdown(f":blue-badge[{own}]", width="content")
            label = _("Customer {number}", number=letter.customer_id)
            address = {"customer": str(letter.customer_id)}
            st.page_link("dashboard/customer.py", label=label, query_params=address)
        if facts := " · ".join(fact_words(letter.facts)):
            st.text(facts, width="stretch")  # never Markdown: names come from the shop
        if letter.status == "proposed" and who.may("agent", letter.brand_id):
            if letter.channel == "email":
                st.text_input(_("Subject"), letter.subject, key=f"subject-{key}", max_chars=200)
            st.text_area(_("Text"), letter.text, key=f"text-{key}", height="content")  # who approves reads all
        else:
            if letter.channel == "email":
                st.text(letter.subject, width="stretch")
            st.text(letter.text, width="stretch")
        with st.container(key=f"letter-steps-{letter.id}", horizontal=True, gap="xsmall"):
            _steps(letter, key, allowed, who)


def _what(letter: Outreach) -> str:
    """The occasion, the way and the state of a letter; with a company the staff speak, on no channel."""
    way = "" if letter.status in ("to_tell", "told") else channel_title(letter.channel)
    return " · ".join(filter(None, (OCCASIONS[letter.occasion], way, STATES[letter.status])))


def _steps(letter: Outreach, key: str, allowed: list[str], who: Actor) -> None:
    seen = (letter.id or 0, letter.version)
    if "approve" in allowed:
        st.button(
            _("Approve"), key=f"approve-{key}", type="primary", on_click=act, args=(seen, partial(approve, key=key))
        )
    if letter.status == "proposed" and who.may("agent", letter.brand_id):
        st.button(_("Save"), key=f"save-{key}", on_click=act, args=(seen, partial(save, key=key)))
    if "withdraw" in allowed or "cancel" in allowed:
        st.button(_("Do not send"), key=f"withdraw-{key}", on_click=act, args=(seen, withdraw))
    if "tell" in allowed:
        st.button(_("We spoke about it"), key=f"tell-{key}", on_click=act, args=(seen, tell))
    if letter.status == "unknown" and "finish" in allowed:
        st.button(_("It arrived"), key=f"arrived-{key}", on_click=act, args=(seen, partial(settle, arrived=True)))
        st.button(_("It did not arrive"), key=f"lost-{key}", on_click=act, args=(seen, partial(settle, arrived=False)))


def _counted(found: dict[tuple[str, str], dict[str, int]]) -> None:
    if not found:
        return
    st.subheader(_("What became of them"), anchor=False)
    for (occasion, channel), counts in found.items():
        signs = " · ".join(f"{SIGNS[kind]}: {counts[kind]}" for kind in SIGNS if kind in counts)
        sent = ngettext("{count} sent", "{count} sent", counts["sent"])
        parts = OCCASIONS[occasion], channel_title(channel), sent, signs
        st.text(" · ".join(filter(None, parts)), width="stretch")
    if any(channel == "line" for _occasion, channel in found):
        st.caption(_("LINE does not tell what was read: there, whoever quotes a message answered it."))


def _ended(found: list[Outreach], brands: dict[int, Brand]) -> None:
    if not found:
        return
    with st.expander(_("Done, the last {count}", count=len(found))):
        for letter in found:
            zone = times.zone_of(brands[letter.brand_id])
            when = times.local(letter.sent_at or letter.created_at, zone)
            why = f" · {one_line(translated(letter.error), 120)}" if letter.error else ""
            st.text(f"{when} · {_what(letter)}{why}", width="stretch")


page()
