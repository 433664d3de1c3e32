"""An admin says on the page Brands how long mentions are kept; everybody else reads it."""

from pathlib import Path

from store.database import open_session, ready_engine
from store.models import Brand
from tests.dashboard.driver import open_page, sign_in, words
from tests.dashboard.scenes import prepare, small

OTHERS = "All other channels: keep for how many days"


def limits() -> dict[str, int]:
    with open_session(ready_engine()) as session:
        return session.get_one(Brand, 1).retention


def test_an_admin_sets_a_limit_and_reads_what_goes(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in(), "brands", tab="Retention")
    assert not app.exception
    next(each for each in app.number_input if each.label == OTHERS).set_value(3_650)
    next(each for each in app.button if each.key and each.key.startswith("save-retention")).click().run()
    assert limits() == {"": 3_650}
    assert "No mention is that old now." in words(app)


def test_what_makes_no_sense_is_refused_in_words(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in(), "brands", tab="Retention")
    next(each for each in app.number_input if each.label == OTHERS).set_value(7)
    next(each for each in app.button if each.key and each.key.startswith("save-retention")).click().run()
    assert "30 to 3650 days" in words(app)
    assert limits() == {}


def test_a_manager_reads_it(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("manager"), "brands", tab="Retention")
    assert "To change this takes the role admin" in words(app)
    assert all(each.disabled for each in app.number_input if each.label == OTHERS)
