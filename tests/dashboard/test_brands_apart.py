"""What a person of one brand is shown: nothing of another one, on any page or address."""

import re
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from store import people
from store.alert_rules import Rules
from store.alerts import raise_alert
from store.audit import record
from store.brands import need_brand, slug_of
from store.database import open_session, ready_engine
from store.models import Membership, Outreach, Person, utc_now
from store.settings import settings
from store.shop_customers import customer_for
from store.watching import Found
from store.workflow import job
from tests.dashboard.driver import elements, open_page, words
from tests.dashboard.scenes import add_person, prepare, small

MENU = Path(__file__).parents[2] / "dashboard" / "menu.py"
PAGES = sorted(set(re.findall(r"dashboard/(\w+)\.py", MENU.read_text(encoding="utf-8"))))


def sign_in_for(brand: str, role: str = "admin") -> str:
    """A new person with a role in one brand only, and the token of their sign-in."""
    engine = ready_engine()
    with open_session(engine) as session:
        person = add_person(session, "viewer", f"Kim-of-{slug_of(brand)}")
        person.role = people.MEMBER
        session.add(Membership(person_id=person.id, brand_id=need_brand(session, brand).id, role=role))
        token = people.remember(session, person, 1)
    engine.dispose()
    return token


def shown(token: str, page: str) -> str:
    """Everything on a page, the choices of its lists too; the address asks for the other brand's rows."""
    app = open_page(token, page, case="1", mention="1", brand="rim-fah-coffee")
    assert not app.exception
    return "\n".join(str(each.proto) for each in elements(app.main))


def alarmed(session: Session) -> None:
    """The small one, with an alert and a letter of the first brand."""
    small(session)
    facts = {"count": 9, "usual": 1.0, "minutes": 60, "step": "week", "compared": 8}
    customer = customer_for(session, 1, email="nok@mail.example")
    assert customer is not None
    letter = Outreach(
        brand_id=1, customer_id=customer.id or 0, occasion="thanks", key="thanks:1", lang="en", subject="Thanks",
        text="Thank you.",
    )  # fmt: skip
    session.add(letter)
    raise_alert(session, 1, Found("more", facts=facts, mentions=(1,)), Rules(), utc_now())
    session.commit()


def test_no_page_shows_another_brand(home: object) -> None:
    prepare(alarmed)
    ours, theirs = sign_in_for("Tee Noi"), sign_in_for("Rim Fah Coffee")
    told = {page: shown(theirs, page) for page in PAGES}
    for page in PAGES:
        found = shown(ours, page)
        assert "Rim Fah" not in found, page
        assert "rim-fah" not in found, page
    assert "No case here" in shown(ours, "case")
    assert len(PAGES) >= 13
    silent = {page for page in PAGES if "Rim Fah" not in told[page]}
    assert silent <= {"account", "audit", "insights", "labels", "responder_report", "ugc"}, (
        "or they would prove nothing"
    )
    assert "No case here" not in told["case"]


@pytest.mark.parametrize("role", ["viewer"])
def test_who_may_only_look_gets_no_button_that_changes_a_case(home: object, role: str) -> None:
    prepare(small)
    app = open_page(sign_in_for("Rim Fah Coffee", role), "case", case="1")
    assert not [button.label for button in app.button if button.label in ("Approve and send", "Approve", "Assign")]


def test_the_second_step_that_a_role_needs_is_asked_of_who_has_it_in_one_brand(
    home: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(small)
    token = sign_in_for("Rim Fah Coffee", "manager")
    monkeypatch.setenv("EARFUL_SECOND_STEP_FROM", "manager")
    settings.cache_clear()
    app = open_page(token, "inbox")
    assert "Set up your second step first" in words(app)
    assert "Rim Fah" not in words(app)


def test_the_log_shows_an_admin_of_one_brand_its_lines_only(home: object) -> None:
    prepare(small)
    token = sign_in_for("Rim Fah Coffee")
    engine = ready_engine()
    with open_session(engine) as session:
        ours, theirs = (need_brand(session, name) for name in ("Rim Fah Coffee", "Tee Noi"))
        person = session.scalars(select(Person).where(col(Person.name) == "Kim-of-rim-fah-coffee")).one()
        session.add(Membership(person_id=person.id, brand_id=theirs.id, role="agent"))
        for brand_id, thing in ((ours.id, "ours"), (theirs.id, "theirs"), (None, "house")):
            record(session, job(f"of-{thing}"), "tried", f"{thing}_thing", thing, brand_id=brand_id)
        session.commit()
    engine.dispose()
    app = open_page(token, "audit")
    table = app.dataframe[0].value
    assert "Ours thing ours" in set(table["To what"])
    assert set(table["Brand"]) == {"Rim Fah Coffee"}
    offered = {each for box in app.selectbox for each in box.options}
    assert {"Earful (of-ours)", "Ours thing"} <= offered
    assert not [each for each in offered if "theirs" in each.lower() or "house" in each.lower()]
