"""One's own account: a new password, the second step from the picture to the next sign-in, other browsers ended."""

import pyotp
import pytest
from streamlit.testing.v1 import AppTest

from store import people, totp
from store.database import open_session, ready_engine
from store.settings import settings
from tests.dashboard.driver import click, open_page, sign_in, start, words
from tests.dashboard.scenes import PASSWORD, prepare, small


def type_in(app: AppTest, label: str, value: str) -> None:
    next(box for box in app.text_input if box.label.startswith(label)).set_value(value)


def test_a_new_password_ends_the_other_browsers(home: object) -> None:
    prepare(small)
    token = sign_in("agent")
    engine = ready_engine()
    with open_session(engine) as session:
        agent = next(one for one in people.staff(session) if one.name == "Agent")
        other, email = people.remember(session, agent, 1, browser="A phone"), agent.email
    app = open_page(token, "account")
    assert "A phone" in words(app)
    type_in(app, "Current password", PASSWORD)
    type_in(app, "New password", "seven lazy otters sing")
    assert "Password changed" in words(click(app, "Change password"))
    with open_session(engine) as session:
        assert people.recognise(session, other) is None
        assert people.sign_in(session, email, "seven lazy otters sing").name == "Agent"
    engine.dispose()


def test_the_second_step_from_the_picture_to_the_next_sign_in(home: object) -> None:
    prepare(small)
    sign_in("admin")
    app = click(open_page(sign_in("agent"), "account"), "Set it up")
    secret = app.code[0].value
    type_in(app, "Code", pyotp.TOTP(secret).now())
    codes = click(app, "Turn it on").code[0].value.splitlines()
    assert len(codes) == totp.CODES
    assert not app.run().code, "shown once"
    engine = ready_engine()
    with open_session(engine) as session:
        email = next(one for one in people.staff(session) if one.name == "Agent").email
    engine.dispose()
    entering = start()
    type_in(entering, "E-mail", email)
    type_in(entering, "Password", PASSWORD)
    click(entering, "Sign in")
    assert "token" not in entering.session_state, "a password alone lets nobody in"
    type_in(entering, "Code of your app", "nonsense")
    assert "wrong" in words(click(entering, "Go on"))
    type_in(entering, "Code of your app", codes[0])
    click(entering, "Go on")
    assert entering.session_state["token"]


def test_who_needs_a_second_step_sees_nothing_before(home: object, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(small)
    token = sign_in("admin")
    monkeypatch.setenv("EARFUL_SECOND_STEP_FROM", "viewer")
    settings.cache_clear()
    app = open_page(token, "inbox")
    assert "Set up your second step first" in words(app)
    assert "Rim Fah" not in words(app)
    assert "Set it up" in [button.label for button in open_page(token, "account").button]
