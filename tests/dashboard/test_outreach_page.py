"""The page of letters: read, put in other words, approved, stopped, and what the brand wants to write."""

from datetime import timedelta
from pathlib import Path

from sqlmodel import Session, select

from collectors.orders.event import NewEvent
from responder.outreach_planning import propose_outreach
from store.brands import find_brand
from store.models import Brand, Outreach, utc_now
from store.outreach_rules import set_outreach
from store.shop_events import save_events
from store.workflow import Actor
from tests.dashboard.driver import click, open_page, sign_in, words
from tests.dashboard.scenes import prepare, small
from tests.dashboard.test_brands_apart import sign_in_for
from tests.dashboard.test_case_people import look

LINK = "https://shop.example/review"


def waiting(session: Session) -> None:
    """The small one, with a request for a review that waits, and one for a company."""
    small(session)
    brand = find_brand(session, "Rim Fah Coffee")
    assert brand is not None
    set_outreach(
        session, brand, {"on": ["review_request"], "review_url": LINK}, Actor("person:1", "admin", 1), brand.version
    )
    now = utc_now()
    for number, firm in (("20017", False), ("20018", True)):
        for kind, days in (("placed", 14), ("delivered", 11)):
            said = NewEvent(
                kind=kind, external_id=f"{number}:{kind}", order_number=number, happened_at=now - timedelta(days=days),
                email=f"nok{number}@mail.example", consent="given", consent_at=now - timedelta(days=90), lang="en",
                business=firm, products=[{"name": "<b>Tea</b>pot"}],  # type: ignore[list-item]  # as a file says it
            )  # fmt: skip
            save_events(session, brand.id or 0, [said.model_dump()], now)
    propose_outreach(session, now)
    session.commit()


def statuses() -> list[str]:
    return list(look(lambda session: [each.status for each in session.exec(select(Outreach).order_by("id"))]))


def test_without_letters_the_page_says_where_they_come_from(home: Path) -> None:
    prepare(small)
    assert "No letter waits" in words(open_page(sign_in("viewer"), "outreach"))


def test_an_approver_reads_changes_and_approves_a_letter(home: Path) -> None:
    prepare(waiting)
    app = open_page(sign_in("approver"), "outreach")
    assert "Order 20017" in words(app)
    field = next(each for each in app.text_area if str(each.key).startswith("text-"))
    field.set_value(f"Hello, tell others: {LINK}")
    assert "Approved; it leaves" in words(click(app, "Approve"))
    assert statuses() == ["queued", "to_tell"]
    assert look(lambda session: session.get(Outreach, 1).text) == f"Hello, tell others: {LINK}"
    assert "It is not sent" in words(click(app, "Do not send"))
    assert statuses() == ["cancelled", "to_tell"]


def test_words_for_the_happy_alone_are_refused(home: Path) -> None:
    prepare(waiting)
    app = open_page(sign_in("approver"), "outreach")
    next(each for each in app.text_area if str(each.key).startswith("text-")).set_value(f"If you are happy: {LINK}")
    assert "Everybody is asked alike" in words(click(app, "Approve"))
    assert statuses() == ["proposed", "to_tell"]


def test_an_agent_speaks_with_the_company_and_approves_nothing(home: Path) -> None:
    prepare(waiting)
    app = open_page(sign_in("agent"), "outreach")
    assert [each.label for each in app.button if each.label == "Approve"] == []
    click(app, "We spoke about it")
    assert statuses() == ["proposed", "told"]


def test_a_viewer_changes_nothing_and_another_brand_sees_nothing(home: Path) -> None:
    prepare(waiting)
    app = open_page(sign_in("viewer"), "outreach")
    assert [each.label for each in app.button if each.label in ("Approve", "Save", "Do not send")] == []
    assert "20017" not in words(open_page(sign_in_for("Tee Noi"), "outreach"))


def test_names_of_products_are_never_read_as_markup(home: Path) -> None:
    def named(session: Session) -> None:
        waiting(session)
        letter = session.exec(select(Outreach)).first()
        assert letter is not None
        letter.facts = {"order": "[20017](https://evil.example)", "product": "![x](https://evil.example/x.png)"}
        session.add(letter)
        session.commit()

    prepare(named)
    app = open_page(sign_in("viewer"), "outreach")
    assert "https://evil.example/x.png" in words(app)
    assert [each.value for each in (*app.markdown, *app.caption) if "evil" in each.value] == []


def test_a_manager_switches_occasions_on_and_an_approver_does_not(home: Path) -> None:
    prepare(waiting)
    app = open_page(sign_in("manager"), "outreach", brand="rim-fah-coffee")
    next(each for each in app.multiselect if str(each.key).startswith("rule-on")).set_value(["thanks"])
    click_in_form(app)
    assert look(lambda session: session.get_one(Brand, 1).outreach["on"]) == ["thanks"]
    app = open_page(sign_in("approver"), "outreach", brand="rim-fah-coffee")
    assert all(each.disabled for each in app.multiselect if str(each.key).startswith("rule-on"))


def click_in_form(app: object) -> None:
    """Press the button of the form of rules."""
    next(each for each in app.button if str(each.key).startswith("save-outreach")).click().run()  # type: ignore[attr-defined]  # an AppTest
