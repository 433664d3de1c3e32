"""What a query would find: its last matches and why, read on a click and kept nowhere."""

import streamlit as st

from channels.expression import blocks
from channels.queries import mistakes_in
from channels.states import state_of
from collectors.preview import Previewed, preview, price_of
from dashboard import times
from dashboard.language import _, ngettext, translated
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
            _("Preview"), key="preview-now", icon=":material/preview:", disabled=state.word == "off" or wrong
        )
        st.caption(_says(price, state.word == "off"), width="content")
    if asked:
        with st.spinner(_("Looking…")):
            st.session_state["preview"] = (_signature(query), *_looked(opened, query))
    signature, found, problem = st.session_state.get("preview", ("", [], ""))
    if signature == _signature(query):
        shown_part(found, problem, opened.get_one(Brand, query.brand_id))


def _says(price: int, off: bool) -> str:
    if off:
        return _("A preview takes the credentials to read: enter them on the Channels page.")
    shows = _("Shows the last matches without saving them.")
    cost = _("It costs up to {cost}.", cost=dollars(price)) if price else _("It costs nothing.")
    return f"{shows} {cost}".replace("$", r"\$")


def _reads(query: Query) -> str:
    return str(query.options.get(WHAT, ""))


def _signature(query: Query) -> str:
    return f"{query.brand_id} {query.channel} {query.options} {query.expression}"


def _looked(opened: Session, query: Query) -> tuple[list[Previewed], str]:
    try:
        return list(preview(opened, query, connection_of(opened, query.brand_id, query.channel))), ""
    except EarfulError as error:
        return [], sentence(error)
    except Exception as error:  # a fault of ours must not show what it holds
        opened.rollback()
        return [], _("The network could not be asked ({kind}).", kind=type(error).__name__)


def shown_part(found: list[Previewed], problem: str, brand: Brand) -> None:
    """What a look found, in the brand's zone, or why it found nothing."""
    if problem:
        notice("error", _("No preview"), problem)
        return
    if not found:
        notice("info", _("No recent match"), _("Nothing that it looked at fits; the words may be too narrow."))
        return
    st.caption(
        ngettext("The last {count} match; nothing was saved.", "The last {count} matches; nothing was saved.",
                 len(found))
    )  # fmt: skip
    for number, (mention, why) in enumerate(found):
        with st.container(key=f"previewed-{number}", border=True, gap="xsmall"):
            with st.container(key=f"previewed-head-{number}", gap=None):
                author = mention.author or mention.handle or _("Unknown author")
                st.text(one_line(author, 60), width="stretch")
                place = "" if mention.source in ("", mention.channel) else f"{one_line(mention.source, 40)} · "
                st.text(f"{place}{times.local(mention.published_at, times.zone_of(brand))}", width="stretch")
            said = f"{mention.title}\n{mention.text}" if mention.title else mention.text
            customer_text(said, f"previewed-{number}", 400)
            st.text(_("Why: {reason}", reason=one_line(translated(why), 200)), width="stretch")
