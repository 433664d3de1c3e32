"""The form of one query: what is read, by which words, for how much; its mistakes are told while it is written."""

from dataclasses import dataclass

import streamlit as st

from channels.expression import ERROR
from channels.fields import Field, values_of
from channels.queries import READINGS, Reading, mistakes_in
from dashboard.language import N_, _, translated
from dashboard.query_preview import preview_part
from dashboard.query_words import told, words_part
from dashboard.session import Session, actor, session
from dashboard.widgets import flash, notice, one_line, plain_label, sentence
from dashboard.words import channel_title
from store.competitors import COMPETITOR
from store.connections import whole
from store.errors import BadInput, EarfulError, Stale
from store.models import Brand, Query
from store.queries import REMOVED, WHAT, QueryForm, SeenQuery, add_query, change_query

DOLLAR = 1_000_000
NEW, NO_WORDS = N_("A new query"), N_("no words")


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

    def all_typed(self, reading: Reading) -> tuple[str, ...]:
        """Everything that stands in the form; what was wrong with it holds as long as it stands there."""
        names = ("name", "expression", "budget", *(field.name for field in reading.fields))
        return (reading.name, *(self.typed(name) for name in names))


def query_form(opened: Session, brand: Brand, query: Query | None, channels: list[str]) -> None:
    """All fields of a query with its mistakes, a preview, and the buttons that end it."""
    seen: SeenQuery | None = st.session_state["query-form"][1]
    fields = Fields(brand, seen)
    with st.container(key=f"editing-{query.id if query else 0}", border=True, gap="small", width=820):
        old = _("Change “{query}”", query=plain_label(one_line(query.name, 80))) if query else ""
        st.markdown(f"**{old or _(NEW)}**")
        channel = _channel(fields, channels)
        reading = _reading(fields, channel, seen.reads if seen else "")
        named = query.name if query else ""
        hint = _("What you call it, such as “our name”")
        st.text_input(_("Name"), named, key=fields.key("name"), max_chars=80, placeholder=hint)
        for field in reading.fields:
            option_field(field, (query.options if query else {}).get(field.name), fields.key(field.name))
        if reading.has_words:
            words_part(channel, reading, query.expression if query else "", fields.key("expression"))
        st.checkbox(
            _("About a competitor"), bool(query and query.options.get(COMPETITOR)), key=fields.key(COMPETITOR),
            help=_("Its mentions count on the Insights page, beside yours. They open no case."),
        )  # fmt: skip
        _budget(fields, query)
        preview_part(opened, _unsaved(fields, channel, reading, query))
        typed, problem = st.session_state.get("query-problem", ((), ""))
        if typed == fields.all_typed(reading):
            notice("error", _("Not saved"), problem)
        with st.container(horizontal=True, gap="xsmall"):
            saving = (fields, channel, reading)
            st.button(_("Save the query"), type="primary", key=fields.key("save"), on_click=_save, args=saving)
            st.button(_("Cancel"), key=fields.key("cancel"), on_click=close_form)


def _channel(fields: Fields, channels: list[str]) -> str:
    if len(channels) == 1:
        st.caption(channel_title(channels[0]))
        return channels[0]
    return st.selectbox(_("Channel"), channels, format_func=channel_title, key=fields.key("channel"))


def _reading(fields: Fields, channel: str, name: str) -> Reading:
    readings = {each.name: each for each in READINGS[channel]}
    start = name if name in readings else next(iter(readings))
    chosen = st.segmented_control(
        _("What is read"), list(readings), default=start, required=True, key=fields.key(f"reads-{channel}"),
        format_func=lambda one: translated(readings[one].title),
    )  # fmt: skip
    reading = readings[chosen or start]
    st.caption(translated(reading.help))
    return reading


def option_field(field: Field, kept: object, key: str, disabled: bool = False) -> None:
    """The widget of one option, with what is kept of it."""
    name, hint, help_ = translated(field.title), translated(field.placeholder), translated(field.help) or None
    title = name if field.needed else _("{title} (optional)", title=name)
    if field.choices:
        names = dict(field.choices)
        start = list(names).index(str(kept)) if str(kept) in names else 0
        st.selectbox(name, list(names), start, format_func=lambda one: translated(names[one]), key=key,
                     disabled=disabled, help=help_)  # fmt: skip
    elif field.many:
        st.text_area(title, field.text(kept), key=key, height=90, placeholder=hint, disabled=disabled, help=help_)
    else:
        st.text_input(title, field.text(kept), key=key, placeholder=hint, disabled=disabled, help=help_)


def _budget(fields: Fields, query: Query | None) -> None:
    limit = query.monthly_budget if query else None
    st.text_input(
        _("Budget a month, in dollars"), f"{limit / DOLLAR:.2f}" if limit is not None else "",
        key=fields.key("budget"), placeholder=_("No budget of its own"), icon=":material/attach_money:", width=300,
        help=_("Once it is spent, this query stops until the next month (UTC); the others go on."),
    )  # fmt: skip


def _unsaved(fields: Fields, channel: str, reading: Reading, query: Query | None) -> Query:
    """The query as it is typed, which is never added to the database."""
    try:
        options = values_of(reading.fields, fields.typed)
    except BadInput:  # saving says so
        options = {}
    return Query(
        brand_id=fields.brand.id or 0, channel=channel, name=fields.typed("name"),
        expression=_words(fields, reading),
        options={**(query.options if query else {}), **options, WHAT: reading.name},
    )  # fmt: skip


def _words(fields: Fields, reading: Reading) -> str:
    return fields.typed("expression").strip() if reading.has_words else ""


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
        _anew(fields, reading)
    except EarfulError as error:
        st.session_state["query-problem"] = (fields.all_typed(reading), sentence(error))
    else:
        close_form()
        flash("done", _("The query is saved"), _("It is read with the next run."))


def _anew(fields: Fields, reading: Reading) -> None:
    """Bind the form to the query as it is now, and say what that is; what was typed stays."""
    with session() as opened:
        query = opened.get(Query, fields.seen.id if fields.seen else 0)
        if query is None or REMOVED in query.options:
            typed = _("You typed: {words}", words=fields.typed("expression"))
            flash("error", _("Somebody else removed this query"), typed)
            close_form()
            return
        st.session_state["query-form"] = (fields.brand.id, SeenQuery.of(query))
        now = f"“{one_line(query.name, 80)}”, {one_line(query.expression, 200) or _(NO_WORDS)}"
    told = _("Somebody else changed this query; it now is: {now}. What you typed is still here: saving replaces "
             "theirs.", now=now)  # fmt: skip
    st.session_state["query-problem"] = (fields.all_typed(reading), told)


def _form(fields: Fields, channel: str, reading: Reading) -> QueryForm:
    expression, budget = _words(fields, reading), fields.typed("budget").strip()
    wrong = [each for each in mistakes_in(channel, reading.name, expression) if each.level == ERROR]
    if wrong:
        raise BadInput(told(expression, wrong[0]))
    rival = bool(st.session_state.get(fields.key(COMPETITOR)))
    options = values_of(reading.fields, fields.typed) | {COMPETITOR: rival}
    limit = whole(budget) if budget else None
    return QueryForm(fields.typed("name"), reading.name, expression, limit, options)
