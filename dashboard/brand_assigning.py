"""Who gets the new cases of a brand, and when a silent assignee loses one."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import streamlit as st

from channels import CHANNELS
from dashboard.language import N_, _
from dashboard.session import Session, actor, session
from dashboard.widgets import flash, one_line, sentence
from dashboard.words import INTENTS, LANGUAGES, PRIORITIES, channel_title, language_title, spaced
from store.assigning import Plan, Rule, plan_of, save_plan, workers_of
from store.errors import EarfulError
from store.models import Brand

FIELDS: dict[str, tuple[str, tuple[str, ...], Callable[[str], str]]] = {
    "channel": (N_("Channel"), tuple(CHANNELS), channel_title),
    "lang": (N_("Language"), tuple(LANGUAGES), language_title),
    "intent": (N_("What they want"), INTENTS, spaced),
    "priority": (N_("Priority"), tuple(PRIORITIES), spaced),
}


EVERY = N_("Every case")


def assigning_part(opened: Session, brand: Brand, may_change: bool) -> None:
    """The rules in their order, a form for one more, and the minutes of silence."""
    plan, brand_id = plan_of(opened, brand.id or 0), brand.id or 0
    names = {person.id or 0: person.name for person in workers_of(opened, brand.id or 0)}
    st.text(
        _("A new case goes to the first rule that fits, there to the person with the fewest cases. Without a rule that "
          "fits, everybody sees it under Unassigned."),
        width="stretch",
    )  # fmt: skip
    for number, rule in enumerate(plan.rules):
        with st.container(key=f"rule-{brand_id}-{number}", horizontal=True, vertical_alignment="center"):
            st.text(f"{number + 1}. {in_words(rule, names)}")
            left = replace(plan, rules=(*plan.rules[:number], *plan.rules[number + 1 :]))
            st.button(_("Remove rule"), key=f"remove-{brand_id}-{plan.version}-{number}", disabled=not may_change,
                      on_click=_save, args=(brand_id, left))  # fmt: skip
    _form(brand_id, plan, names, may_change)
    key = f"silent-{brand_id}-{plan.version}"
    st.number_input(
        _("Minutes without any action before a case goes back to everybody (0: never)"), 0, 10_080, plan.silent_minutes,
        key=key, disabled=not may_change, width=420,
    )  # fmt: skip
    st.button(_("Save minutes"), disabled=not may_change, on_click=_save_minutes, args=(brand_id, plan, key))


def in_words(rule: Rule, names: Mapping[int, str]) -> str:
    """A rule as one sentence of ours."""
    asked = [words(getattr(rule, name)) for name, (*head, words) in FIELDS.items() if getattr(rule, name)]
    gone, either = _("somebody who left"), _("or")
    people = f" {either} ".join(one_line(names.get(id_, gone), 40) for id_ in rule.people)
    return f"{', '.join(asked) or _(EVERY)} → {people}"


def _form(brand_id: int, plan: Plan, names: Mapping[int, str], may_change: bool) -> None:
    start = f"{brand_id}-{plan.version}"
    with st.form(f"new-rule-{start}", width=640):
        columns = st.columns(2)
        for at, (name, (title, values, words)) in enumerate(FIELDS.items()):
            with columns[at % 2]:
                st.selectbox(_(title), ("", *values), key=f"rule-{name}-{start}", disabled=not may_change,
                             format_func=partial(_or_any, words))  # fmt: skip
        st.multiselect(_("People"), list(names), key=f"rule-people-{start}", format_func=names.__getitem__,
                       disabled=not may_change, placeholder=_("Choose"))  # fmt: skip
        st.form_submit_button(_("Add rule"), disabled=not may_change, on_click=_add, args=(brand_id, plan))


def _or_any(words: Callable[[str], str], value: str) -> str:
    return words(value) if value else _("Any")


def _add(brand_id: int, plan: Plan) -> None:
    chosen = {name: str(st.session_state[f"rule-{name}-{brand_id}-{plan.version}"] or "") for name in FIELDS}
    people = tuple(st.session_state[f"rule-people-{brand_id}-{plan.version}"])
    _save(brand_id, replace(plan, rules=(*plan.rules, Rule(people, **chosen))))


def _save_minutes(brand_id: int, plan: Plan, key: str) -> None:
    _save(brand_id, replace(plan, silent_minutes=int(st.session_state[key])))


def _save(brand_id: int, plan: Plan) -> None:
    try:
        with session() as opened:
            save_plan(opened, brand_id, plan, actor(opened))
            opened.commit()
    except EarfulError as error:
        flash("error", _("Not done"), sentence(error))
    else:
        flash("done", _("Saved"))
