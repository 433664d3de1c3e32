"""What a brand is alerted of: the form that a manager fills in."""

import streamlit as st

from dashboard.language import _, translated
from dashboard.session import actor, session
from dashboard.widgets import flash, sentence
from store.alert_rules import COOL_DOWN, FOLLOWERS, KINDS, LEAST, Rules, rules_of, set_alerts
from store.alert_words import WHAT
from store.errors import EarfulError
from store.models import Brand


def alerts_part(brand: Brand, may_change: bool) -> None:
    """The kinds that are on, the phrases, and from which numbers on, bound to the version that is shown."""
    rules = rules_of(brand)
    key, fixed = f"{brand.id}-{brand.version}", not may_change
    st.text(
        _("Every five minutes Earful looks for what stands out against the same hour of the weeks before. The page "
          "Alerts shows what it finds, and the addresses in EARFUL_ALERT_URLS are told once."),
        width="stretch",
    )  # fmt: skip
    with st.form(f"alerts-{key}", border=False, width=640):
        for kind in KINDS:
            what = translated(WHAT[kind]).capitalize()
            st.checkbox(what, rules.on(kind), key=f"alert-{kind}-{key}", disabled=fixed)
        st.text_area(
            _("Phrases to watch, one a line"), "\n".join(rules.phrases), key=f"alert-phrases-{key}", disabled=fixed
        )
        st.number_input(_("At least how many accounts"), LEAST[0], LEAST[-1], rules.least, key=f"alert-least-{key}",
                        disabled=fixed)  # fmt: skip
        st.number_input(_("Followers that make an account large (0: never)"), 0, FOLLOWERS[-1],
                        rules.followers, key=f"alert-followers-{key}", disabled=fixed)  # fmt: skip
        st.number_input(_("Hours before a closed alert may come again"), COOL_DOWN[0], COOL_DOWN[-1],
                        rules.cool_down_hours, key=f"alert-cool-{key}", disabled=fixed)  # fmt: skip
        st.form_submit_button(
            _("Save alerts"), type="primary", disabled=fixed, on_click=_save, args=(brand.id, brand.version)
        )


def _save(brand_id: int, version: int) -> None:
    """Save the form against the version that it was filled in on."""
    key, state = f"{brand_id}-{version}", st.session_state
    wanted = Rules(
        off=tuple(kind for kind in KINDS if not state[f"alert-{kind}-{key}"]),
        phrases=tuple(str(state[f"alert-phrases-{key}"]).splitlines()),
        followers=int(state[f"alert-followers-{key}"]),
        least=int(state[f"alert-least-{key}"]),
        cool_down_hours=int(state[f"alert-cool-{key}"]),
    )
    try:
        with session() as opened:
            set_alerts(opened, opened.get_one(Brand, brand_id), wanted, actor(opened), version)
            opened.commit()
    except EarfulError as error:
        flash("error", _("Not saved"), sentence(error))
    else:
        flash("done", _("Saved"))
