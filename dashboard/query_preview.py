"""What a query would find: its last matches and why, read on a click and kept nowhere."""

import streamlit as st

from channels.expression import blocks
from channels.queries import mistakes_in
from channels.states import state_of
from collectors.preview import Previewed, preview, price_of
from dashboard import times
from dashboard.session import Session
from dashboard.widgets import customer_text, notice, one_line, sentence
from store.connections import connection_of
from store.errors import EarfulError
from store.ledger import dollars
from store.models import Brand, Query, utc_now
from store.queries import WHAT


def preview_part(opened: Session, query: Query) -> None:
    """The button, with what a look costs, and what the last look at this very query found."""
    price = price_of(query)
    if price is None:
        return
    connection = connection_of(opened, query.brand_id, query.channel)
    state = state_of(opened, query.channel, connection, utc_now())
    wrong = blocks(mistakes_in(query.channel, _reads(query), query.expression))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        asked = st.button(
            "Preview", key="preview-now", icon=":material/preview:", disabled=state.word == "off" or wrong
        )
        st.caption(_says(price, state.word == "off"), width="content")
    if asked and connection is not None:
        with st.spinner("Looking…"):
            st.session_state["preview"] = (_signature(query), *_looked(opened, query))
    signature, found, problem = st.session_state.get("preview", ("", [], ""))
    if signature == _signature(query):
        _show(found, problem, opened.get_one(Brand, query.brand_id))


def _says(price: int, off: bool) -> str:
    if off:
        return "A preview takes the credentials to read: enter them on the Channels page."
    cost = f"It costs up to {dollars(price)}." if price else "It costs nothing."
    return f"Shows the last matches without saving them. {cost}".replace("$", r"\$")


def _reads(query: Query) -> str:
    return str(query.options.get(WHAT, ""))


def _signature(query: Query) -> str:
    return f"{query.brand_id} {query.channel} {query.options} {query.expression}"


def _looked(opened: Session, query: Query) -> tuple[list[Previewed], str]:
    connection = connection_of(opened, query.brand_id, query.channel)
    if connection is None:
        return [], "Enter the credentials to read first."
    try:
        return list(preview(opened, query, connection)), ""
    except EarfulError as error:
        return [], sentence(error)
    except Exception as error:  # a fault of ours must not show what it holds
        opened.rollback()
        return [], f"The network could not be asked ({type(error).__name__})."


def _show(found: list[Previewed], problem: str, brand: Brand) -> None:
    if problem:
        notice("error", "No preview", problem)
        return
    if not found:
        notice("info", "No recent match", "Nothing that it looked at fits; the words may be too narrow.")
        return
    st.caption(f"The last {len(found)} match{'' if len(found) == 1 else 'es'}; nothing was saved.")
    for number, (mention, why) in enumerate(found):
        with st.container(key=f"previewed-{number}", border=True, gap="xsmall"):
            with st.container(key=f"previewed-head-{number}", gap=None):
                st.text(one_line(mention.author or mention.handle or "Unknown author", 60), width="stretch")
                place = "" if mention.source in ("", mention.channel) else f"{one_line(mention.source, 40)} · "
                st.text(f"{place}{times.local(mention.published_at, times.zone_of(brand))}", width="stretch")
            said = f"{mention.title}\n{mention.text}" if mention.title else mention.text
            customer_text(said, f"previewed-{number}", 400)
            st.text(f"Why: {one_line(why, 200)}", width="stretch")
