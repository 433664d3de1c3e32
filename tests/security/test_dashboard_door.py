"""The dashboard listens on this machine only, and shows nothing to who has not signed in."""

import re
import tomllib
from pathlib import Path

import pytest
from sqlmodel import Session

from store import people
from store.database import open_session, ready_engine
from tests.dashboard.driver import elements, sign_in, start, words
from tests.dashboard.scenes import PASSWORD, add_person, prepare, small

ROOT = Path(__file__).parents[2]
PAGES = re.findall(r'st\.Page\("dashboard/(\w+)\.py"', (ROOT / "dashboard" / "menu.py").read_text(encoding="utf-8"))
ADDRESS = re.compile(r"--(?:server\.address|host)[\s\",]+([\w.:]+)")


def test_it_listens_on_this_machine_only() -> None:
    given = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["server"]
    assert given["address"] == "127.0.0.1"
    assert not {"enableXsrfProtection", "enableCORS"} & given.keys(), "Streamlit's own are on"
    places = [ROOT / "Makefile", *(ROOT / "deploy").glob("*.service")]
    found = {address for place in places for address in ADDRESS.findall(place.read_text(encoding="utf-8"))}
    assert found == {"127.0.0.1"}


def test_a_container_shows_its_port_to_this_machine_only() -> None:
    compose = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    ports = re.findall(r'^\s+- "([\d.:]+)"$', compose, re.MULTILINE)
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_webhooks_listen_on_this_machine_unless_told_otherwise() -> None:
    import inspect

    from cli_hooks import serve_webhooks

    assert inspect.signature(serve_webhooks).parameters["host"].default == "127.0.0.1"


def test_no_page_shows_anything_without_a_sign_in(home: Path) -> None:
    prepare(small)
    sign_in()
    assert len(PAGES) > 9
    app = start()
    for page in PAGES:
        app.query_params["case"] = "1"
        app.switch_page(f"dashboard/{page}.py").run()
        assert not app.exception
        assert [each.label for each in app.text_input][:2] == ["E-mail", "Password"], page
        assert not {"dataframe", "arrow_data_frame", "metric"} & {each.type for each in elements(app.main)}
        assert "Rim Fah" not in words(app)


def test_a_token_that_was_planted_before_is_not_the_one_after_the_sign_in(home: Path) -> None:
    prepare(small)
    sign_in()
    planted = "planted-by-somebody-else"
    app = start(planted)
    app.text_input[0].set_value("admin@rimfah.example")
    app.text_input[1].set_value(PASSWORD)
    app.button[0].click().run()
    assert app.subheader, "signed in"
    assert app.session_state["token"] != planted
    with open_session(ready_engine()) as session:
        assert people.recognise(session, planted) is None


@pytest.mark.parametrize("token", ["", "0", "' OR 1=1 --", "é" * 5_000, "\ud83d", "\x00", "admin@rimfah.example"])
def test_what_is_no_token_is_nobody(session: Session, token: str) -> None:
    real = people.remember(session, add_person(session, "admin", "Somebody"), 1)
    assert people.recognise(session, real) is not None
    assert people.recognise(session, token) is None
