"""How long a brand keeps what was written about it: the form that an admin fills in."""

import streamlit as st

from dashboard.language import _, number_words
from dashboard.session import Session, actor, session
from dashboard.widgets import flash, notice, sentence
from dashboard.words import channel_title
from store.errors import EarfulError
from store.models import Brand, utc_now
from store.retention import LEAST, MOST, RIGHT, channels_of, set_retention, would_go
from store.workflow import Actor

OTHERS = ""


def retention_part(opened: Session, brand: Brand, who: Actor) -> None:
    """For how many days mentions are kept, by channel, bound to the version that is shown."""
    fixed, key = not who.may(RIGHT, brand.id), f"{brand.id}-{brand.version}"
    st.markdown(
        _("Older mentions are deleted for good, with all that was made from them. Choose {least} to {most} days; "
          "0 keeps them for ever. Mentions of a case stay until it is closed, and those that you may reshare until "
          "the permission ends. The numbers in the charts stay.", least=LEAST, most=number_words(MOST))
    )  # fmt: skip
    if fixed:
        notice("info", _("Set by an admin"), _("To change this takes the role admin."))
    names = {name: channel_title(name) for name in channels_of(opened, brand)} | {OTHERS: _("All other channels")}
    with st.form(f"retention-{key}", border=False, width=480):
        for name, title in names.items():
            days = brand.retention.get(name)
            st.number_input(
                _("{channel}: keep for how many days", channel=title), 0, MOST, days, key=f"keep-{name}-{key}",
                disabled=fixed, placeholder=_("for ever") if name == OTHERS else _("as for all other channels"),
            )  # fmt: skip
        st.form_submit_button(
            _("Save"), key=f"save-retention-{key}", type="primary", disabled=fixed, on_click=_save,
            args=(brand.id, brand.version, list(names)),
        )  # fmt: skip
    if any(brand.retention.values()):
        count = would_go(opened, brand, utc_now())
        goes = _("{count} mentions are deleted within the hour.", count=number_words(count))
        st.caption(goes if count else _("No mention is that old now."))


def _save(brand_id: int, version: int, names: list[str]) -> None:
    """Save the form against the version that it was filled in on."""
    entered = {name: st.session_state[f"keep-{name}-{brand_id}-{version}"] for name in names}
    try:
        with session() as opened:
            brand, given = opened.get_one(Brand, brand_id), {name: n for name, n in entered.items() if n is not None}
            set_retention(opened, brand, given, actor(opened), version)
            opened.commit()
    except EarfulError as error:
        flash("error", _("Not saved"), sentence(error))
    else:
        flash("done", _("Saved"), "")
