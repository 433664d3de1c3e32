"""Labelling, and the menus that correct a label elsewhere: nobody is led, each answer can be undone."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.words import UNSURE
from store.corrections import corrected_rows, to_label
from store.database import open_session, ready_engine
from store.models import Sentiment
from store.settings import settings
from tests.dashboard.driver import click, elements, open_page, sign_in, words
from tests.dashboard.scenes import hostile, prepare, small

BELOW = 0.65
UNSURE_NOW = 3  # of the small database, with this limit


@pytest.fixture(autouse=True)
def doubtful(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit that the made-up scores fall below."""
    monkeypatch.setenv("EARFUL_UNSURE_BELOW", str(BELOW))
    settings.cache_clear()


def corrected() -> list[tuple[str, str]]:
    """What people said and what the model had said, as the database has it."""
    engine = ready_engine()
    with open_session(engine) as session:
        found = [(row["label"], row["was"]) for row in corrected_rows(session)]
    engine.dispose()
    return found


def waiting() -> list[tuple[int, str]]:
    """The mentions that wait for a label, with their texts."""
    engine = ready_engine()
    with open_session(engine) as session:
        found = [(one.id or 0, one.text) for one in to_label(session, BELOW)]
    engine.dispose()
    return found


def label_in_force(mention_id: int) -> str:
    engine = ready_engine()
    with open_session(engine) as session:
        found = session.get_one(Sentiment, mention_id).label
    engine.dispose()
    return found


def test_people_see_the_text_alone_and_learn_the_rest_after_their_answer(home: Path) -> None:
    prepare(small)
    asked = waiting()
    app = open_page(sign_in("approver"), "labels")
    assert f"{UNSURE_NOW} to label" in words(app)
    assert asked[0][1] in words(app)
    before = words(app).partition("How does this sound?")[2]
    assert not [word for word in ("guessed", "%", "Thai", "English", "Shopee", "★") if word in before]
    click(app, "Neutral")
    assert "You said" in words(app)
    assert "the model guessed" in words(app)
    assert "English" in words(app) or "Thai" in words(app)
    assert asked[1][1] in words(app)
    assert f"{UNSURE_NOW - 1} to label" in words(app)
    assert [said for said, _ in corrected()] == ["neutral"]


def test_the_last_answer_can_be_undone_and_comes_back(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("approver"), "labels")
    click(app, "Positive")
    click(app, "Undo")
    assert corrected() == []
    assert f"{UNSURE_NOW} to label" in words(app)
    assert "You said" not in words(app)


def test_what_is_skipped_comes_back_when_the_rest_is_done(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("approver"), "labels")
    click(app, "Skip")
    for _ in range(UNSURE_NOW - 1):
        click(app, "Neutral")
    assert "You skipped 1." in words(app)
    click(app, "Show the skipped ones again")
    assert "1 to label" in words(app)
    click(app, "Negative")
    assert "The model is sure enough" in words(app)
    assert sorted(said for said, _ in corrected()) == ["negative", "neutral", "neutral"]


def test_two_people_at_the_same_mention_do_not_overwrite_each_other(home: Path) -> None:
    prepare(small)
    mine, theirs = open_page(sign_in("approver"), "labels"), open_page(sign_in("manager"), "labels")
    click(theirs, "Positive")
    click(mine, "Negative")
    assert "Somebody else labelled this mention" in words(mine)
    assert [said for said, _ in corrected()] == ["positive"]


@pytest.mark.parametrize("role", ["viewer", "agent"])
def test_others_are_told_which_role_it_takes(home: Path, role: str) -> None:
    prepare(small)
    token = sign_in(role)
    assert "takes the role approver" in words(open_page(token, "labels"))
    assert not open_page(token, "mentions").menu_button
    assert not open_page(token, "case", case="2").menu_button


def test_a_text_that_tries_to_be_markup_is_only_text(home: Path) -> None:
    prepare(hostile)
    app = open_page(sign_in("admin"), "labels")
    for _ in range(len(waiting())):
        click(app, "Neutral")
    assert not [each for each in (*app.markdown, *app.caption) if "evil.example" in each.value or "<b>" in each.value]


def test_unsure_stands_beside_the_label_until_a_person_has_spoken(home: Path) -> None:
    prepare(small)
    token = sign_in("approver")
    assert shown(open_page(token, "mentions")) == UNSURE_NOW
    assert 0 < shown(open_page(token, "inbox", view="all")) <= UNSURE_NOW
    app = open_page(token, "labels")
    for _ in range(UNSURE_NOW):
        click(app, "Neutral")
    assert (shown(open_page(token, "mentions")), shown(open_page(token, "inbox", view="all"))) == (0, 0)


def shown(app: AppTest) -> int:
    """How often a page says that nobody is sure of a label."""
    return sum(UNSURE[1] in each.value for each in app.markdown)


@pytest.mark.parametrize(("page", "address"), [("mentions", {"intent": "spam"}), ("case", {"case": "3"})])
def test_a_label_is_corrected_in_place_and_taken_back(home: Path, page: str, address: dict[str, str]) -> None:
    prepare(small)
    app = open_page(sign_in("approver"), page, **address)
    was = label_in_force(mention_of(app))
    app.menu_button[0].set_value("positive").run()
    assert not app.exception
    assert corrected() == [("positive", was)]
    assert label_in_force(mention_of(app)) == "positive"
    assert f"by a person; the model said {was}" in words(app)
    app.menu_button[0].set_value("undo").run()
    assert (corrected(), label_in_force(mention_of(app))) == ([], was)


def mention_of(app: AppTest) -> int:
    """The mention of the first menu, as its key names it."""
    return int(str(app.menu_button[0].key).split("-")[-2])


def test_a_negative_answer_names_the_case_that_it_opened_and_an_undo_says_that_it_stays(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("approver"), "labels")
    for _ in range(UNSURE_NOW):
        click(app, "Negative")
        if links := [each.proto for each in elements(app.main) if each.type == "page_link"]:
            break
    assert links[0].label.startswith("Case ")
    click(app, "Undo")
    assert f"{links[0].label} stays" in words(app)
