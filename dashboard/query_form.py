"""The form of one query: what is read, by which words, for how much; its mistakes are told while it is written."""

from dataclasses import dataclass

import streamlit as st

from channels.expression import ERROR
from channels.queries import READINGS, Reading, mistakes_in
from channels.reddit import subreddits
from dashboard.query_preview import preview_part
from dashboard.query_words import told, words_part
from dashboard.session import Session, actor, session
from dashboard.widgets import flash, notice, one_line, plain_label, sentence
from dashboard.words import channel_title
from store.connections import whole
from store.errors import BadInput, EarfulError, Stale
from store.models import Brand, Query
from store.queries import REMOVED, WHAT, QueryForm, SeenQuery, add_query, change_query

DOLLAR = 1_000_000


def edited(brand: Brand) -> int | None:
    """The query of a brand whose form is open, 0 for a new one, None without any."""
    owner, seen = st.session_state.get("query-form", (0, None))
    if owner != brand.id:
        return None
    return seen.id if seen is not None else 0


def open_form(brand: Brand, seen: SeenQuery | None) -> None:
    """Open the form of a query as it is shown now, or of a new one; whatever comes, saving binds to that."""
    close_form()
    st.session_state["query-form"] = (brand.id, seen)


def close_form() -> None:
    """Close the form; what was typed is gone."""
    for name in ("query-form", "query-problem", "preview"):
        st.session_state.pop(name, None)


@dataclass(frozen=True)
class Fields:
    """The names under which the fields of one form keep what is typed."""

    brand: Brand
    seen: SeenQuery | None

    def key(self, name: str) -> str:
        """A key of this query's own."""
        return f"q-{name}-{self.brand.id}-{self.seen.id if self.seen else 0}"

    def typed(self, name: str) -> str:
        """What stands in a field now."""
        return str(st.session_state.get(self.key(name)) or "")

    def all_typed(self) -> tuple[str, ...]:
        """Everything that stands in the form; what was wrong with it holds as long as it stands there."""
        return tuple(self.typed(name) for name in ("name", "expression", "subreddits", "budget"))


def query_form(opened: Session, brand: Brand, query: Query | None, channels: list[str]) -> None:
    """All fields of a query with its mistakes, a preview, and the buttons that end it."""
    seen: SeenQuery | None = st.session_state["query-form"][1]
    fields = Fields(brand, seen)
    with st.container(key=f"editing-{query.id if query else 0}", border=True, gap="small", width=820):
        st.markdown(f"**Change “{plain_label(one_line(query.name, 80))}”**" if query else "**A new query**")
        channel = _channel(fields, channels)
        reading = _reading(fields, channel, seen.reads if seen else "")
        named = query.name if query else ""
        hint = "What you call it, such as “our name”"
        st.text_input("Name", named, key=fields.key("name"), max_chars=80, placeholder=hint)
        words_part(channel, reading, query.expression if query else "", fields.key("expression"))
        if reading.places:
            _subreddits(fields, query, reading)
        _budget(fields, query)
        preview_part(opened, _unsaved(fields, channel, reading, query))
        typed, problem = st.session_state.get("query-problem", ((), ""))
        if typed == fields.all_typed():
            notice("error", "Not saved", problem)
        with st.container(horizontal=True, gap="xsmall"):
            saving = (fields, channel, reading)
            st.button("Save the query", type="primary", key=fields.key("save"), on_click=_save, args=saving)
            st.button("Cancel", key=fields.key("cancel"), on_click=close_form)


def _channel(fields: Fields, channels: list[str]) -> str:
    if len(channels) == 1:
        st.caption(channel_title(channels[0]))
        return channels[0]
    return st.selectbox("Channel", channels, format_func=channel_title, key=fields.key("channel"))


def _reading(fields: Fields, channel: str, name: str) -> Reading:
    readings = {each.name: each for each in READINGS[channel]}
    start = name if name in readings else next(iter(readings))
    chosen = st.segmented_control(
        "What is read", list(readings), default=start, required=True, format_func=lambda one: readings[one].title,
        key=fields.key(f"reads-{channel}"),
    )  # fmt: skip
    reading = readings[chosen or start]
    st.caption(reading.help)
    return reading


def _subreddits(fields: Fields, query: Query | None, reading: Reading) -> None:
    kept = "\n".join(map(str, query.options.get("subreddits", ()))) if query else ""
    key = fields.key("subreddits")
    st.text_area(reading.places, kept, key=key, height=90, placeholder="coffee\nthailand")


def _budget(fields: Fields, query: Query | None) -> None:
    limit = query.monthly_budget if query else None
    st.text_input(
        "Budget a month, in dollars", f"{limit / DOLLAR:.2f}" if limit is not None else "", key=fields.key("budget"),
        placeholder="No budget of its own", icon=":material/attach_money:", width=300,
        help="Once it is spent, this query stops until the next month (UTC); the others go on.",
    )  # fmt: skip


def _options(fields: Fields, reading: Reading) -> dict[str, list[str]]:
    """What else is said of it; BadInput at what is no subreddit."""
    return {"subreddits": list(subreddits(fields.typed("subreddits")))} if reading.places else {}


def _unsaved(fields: Fields, channel: str, reading: Reading, query: Query | None) -> Query:
    """The query as it is typed, which is never added to the database."""
    try:
        options = _options(fields, reading)
    except BadInput:  # saving says so
        options = {}
    return Query(
        brand_id=fields.brand.id or 0, channel=channel, name=fields.typed("name"),
        expression=fields.typed("expression").strip(),
        options={**(query.options if query else {}), **options, WHAT: reading.name},
    )  # fmt: skip


def _save(fields: Fields, channel: str, reading: Reading) -> None:
    """Save what is typed, against what was shown; where that is impossible, the form stays as it is."""
    try:
        form = _form(fields, channel, reading)
        with session() as opened:
            if fields.seen is None:
                add_query(opened, fields.brand.id or 0, channel, form, actor(opened))
            else:
                change_query(opened, fields.seen, form, actor(opened))
            opened.commit()
    except Stale:
        _anew(fields)
    except EarfulError as error:
        st.session_state["query-problem"] = (fields.all_typed(), sentence(error))
    else:
        close_form()
        flash("done", "The query is saved", "It is read with the next run.")


def _anew(fields: Fields) -> None:
    """Bind the form to the query as it is now, and say what that is; what was typed stays."""
    with session() as opened:
        query = opened.get(Query, fields.seen.id if fields.seen else 0)
        if query is None or REMOVED in query.options:
            flash("error", "Somebody else removed this query", f"You typed: {fields.typed('expression')}")
            close_form()
            return
        st.session_state["query-form"] = (fields.brand.id, SeenQuery.of(query))
        now = f"“{one_line(query.name, 80)}”, {one_line(query.expression, 200) or 'no words'}"
    told = f"Somebody else changed this query; it now is: {now}. What you typed is still here: saving replaces theirs."
    st.session_state["query-problem"] = (fields.all_typed(), told)


def _form(fields: Fields, channel: str, reading: Reading) -> QueryForm:
    expression, budget = fields.typed("expression"), fields.typed("budget").strip()
    wrong = [each for each in mistakes_in(channel, reading.name, expression) if each.level == ERROR]
    if wrong:
        raise BadInput(told(expression, wrong[0]))
    options = _options(fields, reading)
    if reading.name == "comments" and not options["subreddits"]:
        raise BadInput("name at least one subreddit whose comments are read")
    limit = whole(budget) if budget else None
    return QueryForm(fields.typed("name"), reading.name, expression, limit, options)
