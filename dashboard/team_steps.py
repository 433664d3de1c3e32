"""The steps behind the buttons of the team: each is one function of the store, for the person who is signed in."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard.language import _
from dashboard.session import actor, session
from dashboard.widgets import flash, sentence
from store import members
from store.errors import EarfulError


def change(step: Callable[..., Any], person_id: int, label: str, *values: Any) -> None:
    """Take one step on a person and keep a word about it."""
    try:
        with session() as opened:
            step(opened, person_id, *values, actor(opened))
            opened.commit()
    except EarfulError as error:
        flash("error", _("Not done"), sentence(error))
    else:
        flash("done", _("Done: {step}", step=label.lower()))


def change_role(person_id: int, brand_id: int | None, key: str) -> None:
    """Give a person the role that was chosen, everywhere or in one brand."""
    role = str(st.session_state[key])
    if brand_id is None:
        change(members.set_role, person_id, _("Role changed"), role)
    else:
        change(members.set_membership, person_id, _("Role changed"), brand_id, role)
