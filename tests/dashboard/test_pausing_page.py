"""The switch that stops all sending, on the Channels page and the Overview, and the gap between two replies."""

from pathlib import Path

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from dashboard.pausing import EVERY
from store.database import open_session, ready_engine
from store.models import Connection, Pause
from store.pace import gap_of
from tests.dashboard.driver import click, open_page, sign_in, words
from tests.dashboard.networked import networked
from tests.dashboard.scenes import prepare

BRAND = "rim-fah-coffee"


@pytest.fixture(autouse=True)
def database(home: Path) -> None:
    prepare(networked)


def page(role: str, name: str = "channels") -> AppTest:
    app = open_page(sign_in(role), name, brand=BRAND)
    assert not app.exception, app.exception[0].value
    return app


def labels(app: AppTest) -> set[str]:
    return {button.label for button in app.button}


def pause_for(app: AppTest, reason: str, everywhere: bool = False) -> AppTest:
    if everywhere:
        next(one for one in app.radio if str(one.key).startswith("pause-for-")).set_value(EVERY)
    next(one for one in app.text_input if str(one.key).startswith("pause-why-")).set_value(reason)
    return click(app, "Pause now")


def kept() -> list[Pause]:
    engine = ready_engine()
    with open_session(engine) as session:
        found = list(session.exec(select(Pause).order_by("id")))
    engine.dispose()
    return found


def test_a_pause_shows_who_and_why_on_both_pages_until_it_is_ended() -> None:
    app = pause_for(page("approver"), "*A recall* <b>today</b>")
    for shown in (words(app), words(page("viewer", "overview"))):
        assert "Sending is paused for Rim Fah Coffee" in shown
        assert "Approver, " in shown
        assert "*A recall* <b>today</b>" in shown
    assert "Let replies leave again" not in labels(app)
    assert "Let replies leave again" not in labels(page("viewer", "overview"))
    app = click(page("manager", "overview"), "Let replies leave again")
    assert "Sending is paused" not in words(app)
    (row,) = kept()
    assert row.ended_at is not None
    assert (row.actor, row.ended_by) != (row.ended_by, row.actor)


def test_only_an_admin_pauses_every_brand_and_a_reason_is_needed() -> None:
    assert "Every brand" not in next(one for one in page("manager").radio).options
    app = pause_for(page("admin"), " ", everywhere=True)
    assert "takes a reason" in words(app)
    assert kept() == []
    app = pause_for(app, "an attack", everywhere=True)
    assert "Sending is paused for every brand" in words(app)
    assert [row.brand_id for row in kept()] == [None]
    assert "Let replies leave again" not in labels(page("manager", "overview"))


def test_an_agent_sees_no_switch() -> None:
    assert "Pause now" not in labels(page("agent"))


def test_a_manager_sets_the_gap_between_two_replies() -> None:
    app = page("manager")
    field = next(one for one in app.number_input if str(one.key).startswith("gap-x-"))
    field.set_value(45)
    button = next(one for one in app.button if one.label == "Save the gap" and "-x-" in str(one.form_id))
    button.click().run()
    assert not app.exception
    engine = ready_engine()
    with open_session(engine) as session:
        connection = session.exec(select(Connection).where(Connection.channel == "x")).one()
        assert gap_of(connection) == 45
    engine.dispose()
