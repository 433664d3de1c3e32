"""The first run: three fields lead from an empty database to what is said of the brand."""

from collections.abc import Iterator

import pytest
from sqlmodel import col, select
from streamlit.testing.v1 import AppTest

from dashboard import first_run
from store.database import open_session, ready_engine
from store.models import Audit, Brand, Query
from store.settings import settings
from tests.dashboard.driver import click, open_page, sign_in, start, words
from tests.dashboard.scenes import nothing, prepare
from tests.peers.feed_site import FeedSite, item, rss

STARTED: list[bool] = []


@pytest.fixture
def site(home: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[FeedSite]:
    monkeypatch.setattr(first_run, "run_beside", lambda: STARTED.append(True))
    STARTED.clear()
    prepare(nothing)
    with FeedSite() as site:
        monkeypatch.setenv("EARFUL_FEED_BASE_URL", site.url)
        settings.cache_clear()
        site.put(rss(item("1", "กาแฟริมฟ้าอร่อยมาก"), item("2", "Cold coffee, again")))
        yield site


def kept() -> tuple[list[str], list[tuple[str, str]]]:
    """The brands and queries of the database."""
    engine = ready_engine()
    with open_session(engine) as session:
        brands = [f"{brand.name} {brand.language}" for brand in session.exec(select(Brand))]
        queries = [(query.channel, str(query.options.get("address"))) for query in session.exec(select(Query))]
        noted = set(session.exec(select(col(Audit.action)).where(col(Audit.noun).in_(["brand", "query"]))))
    engine.dispose()
    assert noted == ({"added"} if brands else set())
    return brands, queries


def filled(app: AppTest, name: str = "Rim Fah Coffee", address: str = "blog.example/feed") -> AppTest:
    """The form with a brand and a feed in it."""
    app.button_group(key="first-place").set_value("feed").run()
    app.text_input(key="first-name").set_value(name)
    app.text_input(key="first-feed-address").set_value(address)
    return app.run()


def test_a_look_shows_what_is_said_and_saves_nothing(site: FeedSite) -> None:
    app = click(filled(start(sign_in("admin"))), "Show what is said there")
    assert "กาแฟริมฟ้าอร่อยมาก" in words(app)
    assert kept() == ([], [])
    assert not STARTED


def test_listening_makes_the_brand_and_the_query_and_starts_a_run(site: FeedSite) -> None:
    app = click(filled(start(sign_in("manager"))), "Listen to this")
    assert "We listen" in words(app)
    assert kept() == (["Rim Fah Coffee th"], [("feed", "https://blog.example/feed")])
    assert STARTED == [True]
    click(filled_again(app), "Listen to this")
    assert len(kept()[1]) == 2, "the second place belongs to the same brand"


def filled_again(app: AppTest) -> AppTest:
    app.button_group(key="first-place").set_value("app").run()
    app.text_area(key="first-app-apps").set_value("1234567890")
    return app.run()


@pytest.mark.parametrize(
    ("name", "address", "says"),
    [("", "blog.example/feed", "A brand needs a name"), ("Tea", "", "Fill in: Address of the feed"),
     ("???", "blog.example/feed", "at least one letter"), ("Tea", "no address", "is no address of the web")],
)  # fmt: skip
def test_what_is_missing_is_said_and_nothing_is_saved(site: FeedSite, name: str, address: str, says: str) -> None:
    app = click(filled(start(sign_in("admin")), name, address), "Listen to this")
    assert says in words(app)
    assert kept() == ([], [])
    assert not STARTED


def test_who_may_not_begin_is_told_who_may(site: FeedSite) -> None:
    app = start(sign_in("agent"))
    assert "Nobody listens yet" in words(app)
    assert not [button.label for button in app.button if button.label == "Listen to this"]


def test_one_more_brand_is_added_on_the_brands_page(site: FeedSite) -> None:
    token = sign_in("manager")
    for name, says in (("Sala Tea", "Sala Tea is here"), ("sala  tea", "a brand of this name already")):
        app = open_page(token, "brands")
        app.text_input(key="more-name").set_value(name).run()
        assert says.casefold() in words(click(app, "Save the brand")).casefold()
    assert kept()[0] == ["Sala Tea th"]
