"""What a brand wants to write of its own accord: the form that a manager fills in."""

import streamlit as st

from dashboard.language import _
from dashboard.outreach_words import OCCASIONS
from dashboard.session import actor, session
from dashboard.widgets import flash, sentence
from store.errors import EarfulError
from store.models import Brand
from store.outreach_rules import OCCASIONS as NAMES
from store.outreach_rules import outreach_rules, set_outreach
from store.workflow import Actor

TEXTS = ("review_url", "register_url", "survey")
NUMBERS = ("most", "quiet_from", "quiet_to", "worry_views")


def rules_part(brand: Brand, who: Actor) -> None:
    """Which occasions are on, the links in letters, how many letters, at which hours and by which ways."""
    rules, fixed, key = outreach_rules(brand), not who.may("manager", brand.id), f"{brand.id}-{brand.version}"
    labels = {
        "review_url": _("Link where everybody can leave a review"),
        "register_url": _("Link to register an order"), "survey": _("Name of the survey"),
        "most": _("Letters to one customer within 30 days"), "quiet_from": _("Quiet from, hour"),
        "quiet_to": _("Quiet until, hour"), "worry_views": _("Looks at the status page within a day"),
    }  # fmt: skip
    with st.expander(_("What we write")), st.form(f"outreach-{key}", border=False):
        on = [name for name in NAMES if name in rules.on]
        st.multiselect(
            _("Occasions"), NAMES, on, format_func=OCCASIONS.__getitem__, key=f"rule-on-{key}", disabled=fixed
        )
        st.checkbox(
            _("On LINE too, to customers who wrote to us there and get no e-mail"), rules.line, key=f"rule-line-{key}",
            help=_("Each message counts against the plan of the Official Account; a fifth of it is kept for answers."),
            disabled=fixed,
        )  # fmt: skip
        for name in TEXTS:
            st.text_input(labels[name], getattr(rules, name), key=f"rule-{name}-{key}", disabled=fixed)
        for name in NUMBERS:
            st.number_input(labels[name], 0, 50, getattr(rules, name), key=f"rule-{name}-{key}", disabled=fixed)
        st.form_submit_button(
            _("Save"), key=f"save-outreach-{key}", disabled=fixed, on_click=_save, args=(brand.id, brand.version)
        )


def _save(brand_id: int, version: int) -> None:
    entered = {name: st.session_state[f"rule-{name}-{brand_id}-{version}"] for name in ("on", "line", *TEXTS, *NUMBERS)}
    try:
        with session() as opened:
            brand = opened.get_one(Brand, brand_id)
            kept = {"product_kinds": brand.outreach.get("product_kinds", {})}
            set_outreach(opened, brand, kept | entered, actor(opened), version)
            opened.commit()
    except EarfulError as error:
        flash("error", _("Not saved"), sentence(error))
    else:
        flash("done", _("Saved"))
