"""Which answers of a brand take a second person: the form that a manager fills in."""

import streamlit as st

from dashboard.language import _
from dashboard.session import actor, session
from dashboard.widgets import flash, sentence
from dashboard.words import INTENTS, PRIORITIES, spaced
from store.amounts import CURRENCIES
from store.errors import EarfulError
from store.four_eyes import set_rules
from store.models import Brand

HARD = ("self_harm", "health", "safety", "legal", "discrimination", "press")


def approval_part(brand: Brand, may_change: bool) -> None:
    """Kinds of messages, priorities and an amount, bound to the version that is shown."""

    def key(name: str) -> str:
        return f"{name}-{brand.id}-{brand.version}"

    rules, fixed = brand.four_eyes, not may_change
    classes, priorities = list(rules.get("classes", ())), list(rules.get("priorities", ()))
    with st.form(key("four-eyes"), border=False, width=640):
        st.markdown(_("An answer takes a second person, who did not write or change it, when one of these holds:"))
        st.multiselect(
            _("The message is of one of these kinds"), list(dict.fromkeys((*INTENTS, *HARD, *classes))), classes,
            format_func=spaced, key=key("four-classes"), disabled=fixed, placeholder=_("Choose"),
        )  # fmt: skip
        st.multiselect(
            _("The priority is"), list(PRIORITIES), priorities, format_func=lambda name: PRIORITIES[name][0],
            key=key("four-priorities"), disabled=fixed, placeholder=_("Choose"),
        )  # fmt: skip
        left, right = st.columns([3, 1])
        left.number_input(
            _("The message or the answer names more than"), 0, None, rules.get("above"), step=1, key=key("four-above"),
            placeholder=_("No limit"), disabled=fixed,
        )  # fmt: skip
        kinds = list(CURRENCIES)
        right.selectbox(
            _("Currency"), kinds, kinds.index(rules.get("currency", "THB")), key=key("four-currency"), disabled=fixed
        )
        other = _("Any amount in another currency then takes a second person, too.")
        st.markdown(f":small[:gray[{other}]]")
        st.form_submit_button(_("Save"), type="primary", disabled=fixed, on_click=_save, args=(brand.id, brand.version))


def _save(brand_id: int, version: int) -> None:
    """Save the form against the version that it was filled in on."""
    given = {
        name: st.session_state[f"four-{name}-{brand_id}-{version}"]
        for name in ("classes", "priorities", "above", "currency")
    }
    try:
        with session() as opened:
            set_rules(opened, opened.get_one(Brand, brand_id), actor(opened), version, **given)
            opened.commit()
    except EarfulError as error:
        flash("error", _("Not saved"), sentence(error))
    else:
        flash("done", _("Saved"), _("From now on, for every answer that is approved."))
