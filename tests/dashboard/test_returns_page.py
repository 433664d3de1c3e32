"""A manager writes the policy of returns on the page Brands; an agent reads what drafts say."""

from pathlib import Path

from store.database import open_session, ready_engine
from store.knowledge import save_knowledge
from store.returns import returns_of
from tests.dashboard.driver import open_page, sign_in, words
from tests.dashboard.scenes import prepare, small


def kept() -> list[tuple[str, int, str]]:
    with open_session(ready_engine()) as session:
        return [(each.product_kind, each.window_days, each.postage) for each in returns_of(session, 1)]


def test_a_manager_writes_it_and_reads_what_drafts_say(home: Path) -> None:
    prepare(small)
    with open_session(ready_engine()) as session:
        save_knowledge(session, 1, "faq", "old", "en", title="Sending back", text="You can return it within 30 days.")
        session.commit()
    app = open_page(sign_in("manager"), "brands", tab="Returns")
    assert not app.exception
    next(each for each in app.number_input if each.key and each.key.startswith("days-1-all")).set_value(9)
    next(each for each in app.button if each.key and each.key.startswith("save-returns-1-all")).click().run()
    assert not app.exception
    assert kept() == [("", 9, "customer")]
    shown = words(app)
    assert "Items can be returned within 9 days of delivery." in shown
    assert "คืนสินค้าได้ภายใน 9 วัน" in shown
    assert "An entry says otherwise" in shown and "Sending back" in shown


def test_a_kind_of_product_comes_and_goes(home: Path) -> None:
    prepare(small)
    token = sign_in("manager")
    app = open_page(token, "brands", tab="Returns")
    next(each for each in app.button if each.key and each.key.startswith("save-returns-1-all")).click().run()
    for lang, name in (("th", "ต่างหู"), ("en", "Earrings")):
        next(each for each in app.text_input if each.key and each.key.startswith(f"name-{lang}-1-new")).set_value(name)
    next(each for each in app.number_input if each.key and each.key.startswith("days-1-new")).set_value(0)
    next(each for each in app.button if each.key and each.key.startswith("save-returns-1-new")).click().run()
    assert kept() == [("", 14, "customer"), ("earrings", 0, "customer")]
    assert "Earrings cannot be returned." in words(app)
    next(each for each in app.button if each.key and each.key.startswith("remove-returns-1-2")).click().run()
    assert kept() == [("", 14, "customer")]


def test_an_agent_changes_nothing(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("agent"), "brands", tab="Returns")
    buttons = [each for each in app.button if each.key and each.key.startswith("save-returns")]
    assert buttons and all(each.disabled for each in buttons)
