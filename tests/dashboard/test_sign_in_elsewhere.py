"""Sign-in through an identity provider: offered where it is set up, and only the staff comes in."""

from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import sign_in_elsewhere
from tests.dashboard.driver import APP, sign_in, words
from tests.dashboard.scenes import prepare, small

AUTH = {"auth": {"client_id": "earful", "redirect_uri": "http://127.0.0.1/oauth2callback", "title": "Rim Fah *House*"}}


class Visitor(dict[str, Any]):
    """Who stands behind st.user."""

    @property
    def is_logged_in(self) -> bool:
        return bool(self["is_logged_in"])

    def to_dict(self) -> dict[str, Any]:
        return dict(self)


def visit(monkeypatch: pytest.MonkeyPatch, **claims: Any) -> AppTest:
    """The first page, for somebody whom the provider knows like this."""
    monkeypatch.setattr(st, "user", Visitor({"is_logged_in": bool(claims)} | claims))
    app = AppTest.from_file(APP, default_timeout=30)
    app.secrets["auth"] = AUTH["auth"]
    return app.run()


def test_there_is_no_button_where_nothing_is_set_up(home: object) -> None:
    prepare(small)
    sign_in("admin")
    app = AppTest.from_file(APP, default_timeout=30).run()
    assert not [button.label for button in app.button if "with" in button.label]
    assert sign_in_elsewhere.providers() == {}


def test_a_visitor_is_offered_to_go_there(home: object, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(small)
    sign_in("admin")
    app = visit(monkeypatch)
    assert "Sign in with Rim Fah \\*House\\*" in [button.label for button in app.button]
    assert "token" not in app.session_state


def test_somebody_of_the_staff_comes_in(home: object, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(small)
    sign_in("admin")
    app = visit(monkeypatch, email="admin@rimfah.example", email_verified=True)
    assert app.session_state["token"]


@pytest.mark.parametrize("claims", [{"email_verified": False}, {"email": "eve@rimfah.example"}])
def test_nobody_else_does(home: object, monkeypatch: pytest.MonkeyPatch, claims: dict[str, Any]) -> None:
    prepare(small)
    sign_in("admin")
    app = visit(monkeypatch, **({"email": "admin@rimfah.example", "email_verified": True} | claims))
    assert "Not done" in words(app)
    assert "token" not in app.session_state
