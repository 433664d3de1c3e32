"""The Privacy page shows what is held of a person, hands it out and erases it, for admins, brand by brand."""

import json
from pathlib import Path

from sqlmodel import Session, col, select
from streamlit.testing.v1 import AppTest

from dashboard import privacy_found
from store import people
from store.database import open_session, ready_engine
from store.handing_out import hand_out
from store.models import Audit, Author, Mention
from tests.dashboard.driver import click, open_page, sign_in, words
from tests.dashboard.scenes import PASSWORD, hostile, prepare, small
from tests.dashboard.test_brands_apart import sign_in_for
from tests.dashboard.test_correcting_readings import asked


def somebody() -> tuple[str, str]:
    """The name and a text of one author."""

    def of(session: Session) -> tuple[str, str]:
        row = session.exec(
            select(Author.name, Mention.text)
            .join(Mention, col(Mention.author_id) == Author.id)
            .order_by(col(Author.id))
        ).first()
        assert row is not None
        return row

    return asked(of)  # type: ignore[no-any-return]


def looked(app: AppTest, **typed: str) -> AppTest:
    for name, value in typed.items():
        app.text_input(key=f"privacy-{name}").set_value(value)
    return click(app, "Look")


def test_a_person_is_found_handed_out_and_erased(home: Path) -> None:
    prepare(small)
    name, text = somebody()
    app = looked(open_page(sign_in("admin"), "privacy"), name=name)
    assert "held" in words(app)
    assert next(button for button in app.button if button.label == "Erase").disabled
    app.checkbox(key="privacy-sure").check().run()
    click(app, "Erase")
    assert "Erased" in app.toast[0].value
    assert not asked(lambda session: session.exec(select(Author).where(col(Author.name) == name)).all())
    assert not asked(lambda session: session.exec(select(Mention).where(col(Mention.text) == text)).all())
    table = app.dataframe[0].value
    assert len(table) == 1
    assert name not in table.to_csv()
    assert "Nobody of this name" in words(looked(app, name=name))


def test_the_document_has_what_they_wrote_and_leaves_a_line_in_the_log(home: Path, monkeypatch: object) -> None:
    prepare(small)
    name, text = somebody()
    engine = ready_engine()
    with open_session(engine) as session:
        code = people.invite(session, "admin")
        admin = people.actor_of(people.join(session, code, "noon@rimfah.example", "Noon", PASSWORD))
        typed = dict.fromkeys(("handle", "email", "customer", "channel", "brand"), "") | {"name": name}
        told = json.loads(hand_out(session, privacy_found.who_of(session, typed), admin))
        lines = session.exec(select(Audit.action).where(Audit.noun == "person")).all()
    engine.dispose()
    assert text in {mention["text"] for mention in told["mention"]}
    assert "handed_out" in lines


def test_nobody_but_an_admin_sees_it(home: Path) -> None:
    prepare(small)
    sign_in("admin")
    app = open_page(sign_in("manager"), "privacy")
    assert "Not for you" in words(app)
    assert not app.text_input


def test_an_admin_of_one_brand_erases_in_that_brand_only(home: Path) -> None:
    prepare(small)
    sign_in("admin")

    app = open_page(sign_in_for("Rim Fah Coffee"), "privacy")
    assert app.selectbox(key="privacy-brand").options == ["Rim Fah Coffee"]


def test_what_is_no_number_or_names_nobody_is_said(home: Path) -> None:
    prepare(hostile)
    app = open_page(sign_in("admin"), "privacy")
    assert "named by a number" in words(looked(app, customer="seven"))
    looked(app, customer="")
    assert not app.exception
    assert "Not done" in words(app)
