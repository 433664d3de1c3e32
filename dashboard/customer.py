"""Customer: everything that is known of one, in the order of time; reached from a case."""

from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import times
from dashboard.address import number
from dashboard.customer_contacts import contacts_part
from dashboard.customer_joining import hints_part, links_part
from dashboard.customer_keeper import keeper_part
from dashboard.customer_words import ENTRIES, ORDERS, amount_words
from dashboard.language import _, ngettext
from dashboard.outreach_words import OCCASIONS
from dashboard.rows import author_title
from dashboard.session import Session, actor, session
from dashboard.widgets import customer_text, notice, one_line, plain_label, show_flash
from dashboard.words import CASES, LABELS, badge, channel_title
from store.customer_timeline import Entry, Known, known_of_account, known_of_customer
from store.models import Brand, Case, Customer
from store.once import read_once

SHOWN = 60


def page() -> None:
    """One customer, named in the address as `customer`, or by a `case` of theirs."""
    with session() as opened:
        who = actor(opened)
        read_once(opened)
        show_flash()
        known = _known(opened)
        if known is None:
            notice("info", _("No customer here"), _("Open one from a case."))
            return
        brand = opened.get_one(Brand, known.brand_id)
        zone = times.zone_of(brand)
        _way_back()
        _head(known, brand)
        left, right = st.columns([3, 5], gap="medium")
        with left:
            keeper_part(opened, known, who)
            contacts_part(known, who)
            _accounts(known)
            links_part(opened, known, who)
            hints_part(opened, known, who)
        with right:
            _timeline(known, zone)


def _known(opened: Session) -> Known | None:
    customer = opened.get(Customer, number("customer"))
    if customer is not None:
        return known_of_customer(opened, customer)
    case = opened.get(Case, number("case"))
    if case is None or case.author_id is None:
        return None
    return known_of_account(opened, case.brand_id, case.author_id)


def _way_back() -> None:
    if number("case"):
        label = _("Back to case {number}", number=number("case"))
        address = {"case": str(number("case"))}
        st.page_link("dashboard/case.py", label=label, icon=":material/arrow_back:", query_params=address)


def _head(known: Known, brand: Brand) -> None:
    name = next((one_line(author.name, 40) for author in known.authors if author.name), "")
    numbered = _("Customer {number}", number=known.customer.id) if known.customer is not None else _("One account")
    with st.container(key="customer-head", horizontal=True, vertical_alignment="center", gap="small"):
        st.text(" · ".join(filter(None, (name, numbered, one_line(brand.name, 40)))))
        if known.customer is not None and known.customer.business:
            company = plain_label(_("Buys for a company"))
            st.markdown(f":blue-badge[{company}]", width="content")


def _accounts(known: Known) -> None:
    for author in known.authors:
        handle = f" ({one_line(author.handle, 40)})" if author.handle != author.name else ""
        st.text(f"{author_title(author)}{handle} · {channel_title(author.channel)}", width="stretch")


def _timeline(known: Known, zone: ZoneInfo) -> None:
    orders = sum(entry.what == "placed" for entry in known.entries)
    complaints = sum(entry.kind in ("mention", "survey") and entry.what == "negative" for entry in known.entries)
    counts = (ngettext("{count} order", "{count} orders", orders),
              ngettext("{count} negative message", "{count} negative messages", complaints))  # fmt: skip
    st.subheader(" · ".join(counts), anchor=False)
    if not known.entries:
        st.text(_("Nothing has happened yet."))
    for place, entry in enumerate(known.entries[:SHOWN]):
        _line(entry, zone, place)
    if known.entries[SHOWN:]:
        with st.expander(ngettext("{count} earlier entry", "{count} earlier entries", len(known.entries) - SHOWN)):
            for place, entry in enumerate(known.entries[SHOWN:], start=SHOWN):
                _line(entry, zone, place)


def _line(entry: Entry, zone: ZoneInfo, place: int) -> None:
    with st.container(key=f"entry-{place}", border=True, gap="xxsmall"):
        with st.container(key=f"entry-head-{place}", horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.text(f"{times.local(entry.at, zone)} · {_what(entry)}")
            if entry.kind in ("mention", "survey") and entry.what in LABELS:
                st.markdown(badge(LABELS[entry.what]), width="content")
            if entry.case_id is not None:
                label = _("Case {number}", number=entry.case_id)
                st.page_link("dashboard/case.py", label=label, query_params={"case": str(entry.case_id)})
        if entry.text:
            customer_text(entry.text, f"entry-{place}", 400)
        if entry.event is not None:
            for words in amount_words(entry.event):
                st.text(words, width="stretch")


def _what(entry: Entry) -> str:
    if entry.event is not None:
        name = ORDERS[entry.what] if entry.what in ORDERS else one_line(entry.what.replace("_", " "), 40)
        number = one_line(entry.event.order_number, 40)
        return _("{event}, order {number}", event=name, number=number) if number else name
    if entry.kind == "case":
        return _("Case opened, now: {status}", status=CASES[entry.what].lower())
    if entry.kind == "outreach":
        letter = _("Letter: {occasion}", occasion=OCCASIONS[entry.what])
        return letter if entry.channel == "email" else f"{letter} · {channel_title(entry.channel)}"
    score, scale = entry.score
    scored = score is not None and scale is not None
    told = " · " + _("{score} of {scale}", score=score, scale=scale) if scored else ""
    return f"{ENTRIES[entry.kind]} · {channel_title(entry.channel)}{told}"


page()
