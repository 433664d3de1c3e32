"""From nothing to the first mention: a brand, one open place where people speak of it, and a first run."""

import subprocess
import sys

import streamlit as st

from channels.queries import reading_of
from collectors.preview import preview
from dashboard.first_places import PLACES, Place
from dashboard.language import _
from dashboard.query_form import option_field
from dashboard.query_preview import shown_part
from dashboard.session import Session, actor, session
from dashboard.widgets import flash, notice, one_line, sentence
from dashboard.words import language_title
from store.brands import add_brand, list_brands
from store.errors import BadInput, EarfulError
from store.models import Brand, Query
from store.queries import WHAT, QueryForm, add_query
from store.workflow import Actor

SPEAKS = ("th", "en")
IMPORT = 'earful import reviews.csv --brand "My shop" --channel shopee\nearful run'


def first_part(opened: Session, who: Actor) -> None:
    """What to do while there is no mention: the short path for who may, and the two other ways in."""
    brands = list_brands(opened)
    st.subheader(_("Nothing to listen to yet"), anchor=False)
    if who.may("manager") and (brands or who.may_everywhere("manager")):
        _path(brands)
    else:
        notice("info", _("Nobody listens yet"), _("A manager names the first place where people speak of the brand."))
    with st.expander(_("Other ways in")):
        st.markdown(_("From a CSV, TSV, JSONL or Parquet file of what customers wrote:"))
        st.code(IMPORT, language="bash", wrap_lines=True)
        st.markdown(_("Look around with the invented sample brand: `earful sample load`, then `earful run`."))
        st.page_link("dashboard/channels.py", label=_("All channels, and what each one needs"), icon=":material/hub:")


def brand_form(key: str) -> tuple[str, str]:
    """The name of a new brand, and the language it answers in where a customer's is not known."""
    with st.container(horizontal=True, gap="small", key=f"new-brand-{key}"):
        name = st.text_input(
            _("Name of the brand"), key=f"{key}-name", max_chars=80, placeholder=_("such as Rim Fah Coffee")
        )
        lang = st.selectbox(
            _("Main language"), SPEAKS, key=f"{key}-lang", format_func=lambda code: language_title(code)
        )
    return name, lang


def _path(brands: list[Brand]) -> None:
    with st.container(key="first-run", border=True, gap="small", width=820):
        st.markdown(_("Three fields, no account and no key: name a place that anybody may read."))
        name, lang = ("", "") if brands else brand_form("first")
        places = {place.name: place for place in PLACES}
        chosen = st.segmented_control(
            _("Where people speak of you"), list(places), default=next(iter(places)), required=True, key="first-place",
            format_func=lambda one: places[one].named(),
        )  # fmt: skip
        place = places[chosen or next(iter(places))]
        for field in place.fields:
            option_field(field, None, f"first-{place.name}-{field.name}")
        with st.container(horizontal=True, gap="xsmall"):
            looking = st.button(_("Show what is said there"), key="first-look", icon=":material/preview:")
            st.button(
                _("Listen to this"), key="first-listen", type="primary", on_click=_listen,
                args=(brands[0] if brands else None, place),
            )  # fmt: skip
        if looking:
            _look(place)
        if problem := st.session_state.pop("first-problem", ""):
            notice("error", _("Not yet"), problem)


def _typed(place: Place) -> Query:
    """The query as it is typed, which is not in the database; BadInput names the field that is wrong."""
    options, expression = place.read(lambda name: str(st.session_state.get(f"first-{place.name}-{name}") or ""))
    reading = reading_of(place.channel, place.reads)
    named = reading.title if reading else place.named()
    return Query(
        brand_id=0, channel=place.channel, name=named, expression=expression, options=options | {WHAT: place.reads}
    )


def _look(place: Place) -> None:
    """Read the last mentions and show them; nothing is saved."""
    try:
        query = _typed(place)
        with st.spinner(_("Looking…")), session() as opened:
            found, problem = list(preview(opened, query, None)), ""
    except EarfulError as error:
        found, problem = [], sentence(error)
    except Exception as error:  # a fault of ours must not show what it holds
        found, problem = [], _("The network could not be asked ({error}).", error=type(error).__name__)
    shown_part(found, problem, Brand(slug="", name=""))


def _listen(brand: Brand | None, place: Place) -> None:
    """Save the brand and its query, and let the first run begin beside the dashboard."""
    try:
        query = _typed(place)
        with session() as opened:
            who = actor(opened)
            owner = brand or _new_brand(opened, who, "first")
            form = QueryForm(query.name, place.reads, query.expression, None, dict(query.options))
            add_query(opened, owner.id or 0, place.channel, form, who)
            opened.commit()
    except EarfulError as error:
        st.session_state["first-problem"] = sentence(error)
        return
    run_beside()
    flash("done", _("We listen"), _("What is said there is being read and scored. It appears here in a minute or two."))


def _new_brand(opened: Session, who: Actor, key: str) -> Brand:
    name = str(st.session_state.get(f"{key}-name") or "").strip()
    if not name:
        raise BadInput("a brand needs a name")
    return add_brand(opened, name, str(st.session_state.get(f"{key}-lang") or "th"), who)


def run_beside() -> None:
    """Start one run in a process of its own: no model lives in the dashboard, and it ends without us."""
    subprocess.Popen(  # noqa: S603  our own command, without a word of anybody
        [sys.executable, "-m", "cli", "run"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def add_brand_part(who: Actor) -> None:
    """A form for one more brand, for who manages the whole house."""
    if not who.may_everywhere("manager"):
        return
    with st.popover(_("Add a brand"), icon=":material/add:", key="add-brand"):
        brand_form("more")
        st.button(_("Save the brand"), type="primary", key="more-save", on_click=_add_brand)
        if problem := st.session_state.pop("more-problem", ""):
            notice("error", _("Not saved"), problem)


def _add_brand() -> None:
    try:
        with session() as opened:
            brand = _new_brand(opened, actor(opened), "more")
            opened.commit()
    except EarfulError as error:
        st.session_state["more-problem"] = sentence(error)
        return
    st.query_params["brand"] = brand.slug
    flash(
        "done", _("{brand} is here", brand=one_line(brand.name, 80)), _("Say next how it speaks and where to listen.")
    )
