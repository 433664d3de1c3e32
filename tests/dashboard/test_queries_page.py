"""The queries of a brand: mistakes are told while one writes, names are taken once, and a preview saves nothing."""

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from collectors import preview as previews
from collectors.page import NewMention
from store.errors import NeedsSetup
from store.ledger import Cost, spent_on_connection
from store.models import Mention, Query, utc_now
from store.queries import SeenQuery, pause_query, remove_query, saved_queries
from store.workflow import Actor
from tests.dashboard.driver import click, elements, open_page, sign_in, words
from tests.dashboard.networked import SECRET, networked
from tests.dashboard.scenes import prepare, small
from tests.dashboard.test_channels_page import database, known

HOSTILE = "<script>alert('rim fah')</script> **rim fah** [x](https://evil.example)"


def page(role: str = "manager", brand: str = "rim-fah-coffee") -> AppTest:
    app = open_page(sign_in(role), "brands", brand=brand, tab="queries")
    assert not app.exception, app.exception[0].value
    return app


def put(app: AppTest, name: str, value: str) -> AppTest:
    """Type into a field of the open form."""
    fields = [*app.text_input, *app.text_area]
    next(field for field in fields if str(field.key).startswith(f"q-{name}-")).set_value(value).run()
    assert not app.exception
    return app


def read(app: AppTest, what: str) -> AppTest:
    """Choose what is read."""
    next(group for group in app.segmented_control).set_value(what).run()
    return app


def queries(channel: str = "") -> dict[str, Query]:
    with database() as session:
        return {each.name: each for each in saved_queries(session, 1, channel)}


def test_a_query_is_written_checked_and_saved(home: Path) -> None:
    prepare(networked)
    app = click(page(), "Add a query")
    put(put(app, "name", "the new roast"), "expression", "roast OR")
    assert "Letter 7, “OR”: OR needs something on both sides: add a word, or take this OR out." in words(app)
    click(app, "Save the query")
    assert "Letter 7, “OR”: OR needs something" in words(app)
    assert "the new roast" not in queries()
    put(put(app, "expression", 'roast OR "คั่วใหม่"'), "budget", "2.50")
    assert "Letter" not in words(app)
    assert [each.value for each in app.code] == ["(roast OR คั่วใหม่) -is:retweet"]
    click(app, "Save the query")
    saved = queries()["the new roast"]
    assert (saved.channel, saved.expression, saved.monthly_budget) == ("x", 'roast OR "คั่วใหม่"', 2_500_000)
    assert saved.options == {"what": "search"}
    text = words(app)
    assert "The query is saved" in text
    assert 'Search: roast OR "คั่วใหม่"' in text
    assert "$0.00 of $2.50 spent this month. At $2.50 it stops until" in text


def test_every_mistake_is_told_with_its_spot(home: Path) -> None:
    prepare(networked)
    app = put(click(page(), "Add a query"), "expression", 'a (b "c or d')
    lines = [line for text in app.text for line in str(text.value).split("\n") if line.startswith("Letter ")]
    assert len(lines) == 2
    assert [int(line.split(",")[0].removeprefix("Letter ")) for line in lines if "missing" in line] == [3, 6]


def test_a_taken_name_is_a_clear_sentence_and_loses_nothing_that_was_typed(home: Path) -> None:
    prepare(networked)
    app = put(put(click(page(), "Add a query"), "name", "Our Name"), "expression", "roast")
    click(app, "Save the query")
    assert "This brand has a query “Our Name” on this channel already: choose another name" in words(app)
    assert [str(field.value) for field in app.text_area if str(field.key).startswith("q-expression")] == ["roast"]
    click(app, "Cancel")
    assert not [field for field in app.text_area if str(field.key).startswith("q-")]


def test_own_mentions_need_no_words_and_comments_need_subreddits(home: Path) -> None:
    prepare(networked)
    app = put(read(click(page(), "Add a query"), "mentions"), "name", "all that speak to us")
    click(app, "Save the query")
    assert queries()["all that speak to us"].options == {"what": "mentions"}
    app = click(app, "Add a query")
    next(box for box in app.selectbox if str(box.key).startswith("q-channel")).set_value("reddit").run()
    put(read(app, "comments"), "name", "the forum")
    click(app, "Save the query")
    assert "Fill in: Subreddits to follow, one a line" in words(app)
    click(put(app, "subreddits", "no/such name!"), "Save the query")
    assert "is no name of a subreddit" in words(app)
    click(put(app, "subreddits", "r/coffee\nthailand"), "Save the query")
    assert queries()["the forum"].options == {"what": "comments", "subreddits": ["coffee", "thailand"]}
    assert "Comments (coffee, thailand): everything" in words(app)


def test_a_change_binds_to_what_was_shown(home: Path) -> None:
    prepare(networked)
    app = page()
    next(one for one in app.button if one.label == "Change" and str(one.key).startswith("change-3")).click().run()
    with database() as session:
        query = session.get_one(Query, 3)
        pause_query(session, SeenQuery.of(query), Actor("person:9", "manager", 9))
        session.commit()
        name = query.name
    fields = [field for field in app.text_input if str(field.key).startswith("q-name-")]
    fields[0].set_value("renamed")
    click(app, "Save the query")
    assert f"Somebody else changed this query; it now is: “{name}”" in words(app)
    assert (name in queries(), "renamed" in queries()) == (True, False)
    assert [field.value for field in app.text_input if str(field.key).startswith("q-name-")] == ["renamed"]
    click(app, "Save the query")
    assert ("renamed" in queries(), queries()["renamed"].active) == (True, False)


def test_a_query_that_somebody_else_removed_leaves_what_was_typed(home: Path) -> None:
    prepare(networked)
    app = page()
    next(one for one in app.button if one.label == "Change" and str(one.key).startswith("change-3")).click().run()
    put(app, "expression", "my words")
    with database() as session:
        remove_query(session, SeenQuery.of(session.get_one(Query, 3)), Actor("person:9", "manager", 9))
        session.commit()
    next(one for one in app.button if one.label == "Save the query").click().run()
    assert "Somebody else removed this query" in words(app)
    assert "You typed: my words" in words(app)
    assert "Add a query" in {button.label for button in app.button}


def test_pausing_going_on_and_removing(home: Path) -> None:
    prepare(networked)
    app = page()
    pauses = [one for one in app.button if one.label == "Pause"]
    pauses[-1].click().run()
    assert r"Paused\: it costs nothing now" in words(app)
    assert [each.active for each in queries("x").values()] == [True, False]
    click(app, "Go on")
    assert [each.active for each in queries("x").values()] == [True, True]
    click(app, "Remove “who speaks to us”")
    assert list(queries("x")) == ["our name"]
    assert "The query is removed" in words(app)


def test_money_and_rest_of_each_query_are_told(home: Path) -> None:
    prepare(networked)
    text = words(page("viewer"))
    assert "$3.37 of $10.00 spent this month" in text
    assert "At $10.00 it stops until" in text
    assert "$0.058 spent this month" in text
    assert "No budget of its own." in text
    assert "Reddit does not accept the password" in text


@pytest.mark.parametrize("role", ["viewer", "agent", "approver"])
def test_lower_roles_see_queries_and_cannot_touch_them(home: Path, role: str) -> None:
    prepare(networked)
    app = page(role)
    assert "X · our name" in words(app)
    assert not {button.label for button in app.button} & {"Add a query", "Change", "Pause", "Remove “our name”"}


def shown(*texts: str) -> "list[tuple[NewMention, str]]":
    return [
        (NewMention(channel="x", source="x.com", external_id=text, text=text, author="Ada", handle="ada",
                    published_at=utc_now()), "rim fah")
        for text in texts
    ]  # fmt: skip


def test_a_preview_tells_its_price_shows_why_and_saves_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(networked)
    asked: list[Any] = []

    def look(text: str, connection: Any, limit: int = 10, options: Any = None) -> Any:
        asked.append((text, options["what"]))
        return shown("Rim Fah is lovely", HOSTILE), [Cost("post read", 5_000, units=2)]

    monkeypatch.setitem(previews.PREVIEWS, "x", look)
    app = put(click(page(), "Add a query"), "expression", '"rim fah"')
    assert r"It costs up to \$0.15." in words(app)
    assert asked == []
    with database() as session:
        before = len(session.exec(select(Mention)).all()), len(queries())
    click(app, "Preview")
    assert asked == [('"rim fah"', "search")]
    text = words(app)
    assert "The last 2 matches; nothing was saved." in text
    assert "Rim Fah is lovely" in text
    assert text.count("Why: rim fah") == 2
    for each in elements(app.main):
        if each.type not in ("text", "text_area", "text_input", "selectbox"):
            assert "evil.example" not in str(each.proto)
    with database() as session:
        assert (len(session.exec(select(Mention)).all()), len(queries())) == before
        assert spent_on_connection(session, known(), utc_now()) == 3_498_000 + 10_000
    put(app, "expression", "something else")
    assert "Rim Fah is lovely" not in words(app)
    assert len(asked) == 1


@pytest.mark.parametrize("error", [NeedsSetup("X does not accept this token"), RuntimeError(SECRET)])
def test_a_preview_that_fails_is_a_sentence(home: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    prepare(networked)

    def look(*_: Any, **__: Any) -> Any:
        raise error

    monkeypatch.setitem(previews.PREVIEWS, "x", look)
    app = click(put(click(page(), "Add a query"), "expression", "tea"), "Preview")
    assert "No preview" in words(app)
    assert ("X does not accept this token" if isinstance(error, NeedsSetup) else "(RuntimeError)") in words(app)
    assert SECRET not in words(app)


def test_without_credentials_or_with_a_mistake_there_is_no_preview(home: Path) -> None:
    prepare(small)
    app = put(click(page(brand="tee-noi"), "Add a query"), "expression", "tea")
    assert "enter them on the Channels page" in words(app)
    assert [button.disabled for button in app.button if button.label == "Preview"] == [True]


def test_a_brand_without_queries_says_so(home: Path) -> None:
    prepare(small)
    assert "No queries" in words(page(brand="tee-noi"))
