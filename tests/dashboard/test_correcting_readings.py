"""Aspects and intents are changed where they are shown, and what is not about us leaves; each with its way back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select
from streamlit.testing.v1 import AppTest

from store.brands import ensure_brand, ensure_query
from store.cases import conversation
from store.database import open_session, ready_engine
from store.models import Brand, Match, Mention, Query
from store.not_about_us import not_about, not_about_us
from store.people import actor_of, staff
from store.readings import readings_in_force
from store.settings import settings
from tests.dashboard.driver import click, elements, known, open_page, sign_in, words
from tests.dashboard.scenes import hostile, play, prepare, rows_of, small
from tests.dashboard.test_pages import PLAIN, THEIRS

SPAM = {"intent": "spam"}  # one mention of the small database, which is in no case


def asked(question: Callable[[Session], Any]) -> Any:
    """What the database says."""
    engine = ready_engine()
    with open_session(engine) as session:
        found = question(session)
    engine.dispose()
    return found


def holding(mention_id: int) -> tuple[dict[str, str], tuple[str, ...], dict[tuple[str, str], tuple[str, str]]]:
    """What holds for a mention, and what people said of it against the model."""
    holds = asked(lambda session: readings_in_force(session, mention_id))
    said = {key: (one.was, one.label) for key, one in holds.by_person.items()}
    return holds.aspects, holds.intents, said


def mention_of(case_id: int) -> int:
    """The first mention of a case."""
    return int(asked(lambda session: conversation(session, case_id)[0].id))


def unfold(app: AppTest, key: str) -> AppTest:
    """Open one of the parts that are read only when they are open."""
    app.session_state[key] = True
    app.run()
    assert not app.exception
    return app


def menu(app: AppTest, title: str, option: str) -> AppTest:
    """Choose from the menu of a title."""
    next(each for each in app.menu_button if each.label == title).set_value(option).run()
    assert not app.exception
    return app


def titles(app: AppTest) -> list[str]:
    return [each.label for each in app.menu_button]


def spam_mention() -> int:
    return int(asked(lambda session: session.exec(select(Mention.id).where(Mention.external_id == "m11")).one()))


@pytest.mark.parametrize(("page", "address"), [("mentions", {"q": "grinder"}), ("case", {"case": "2"})])
def test_a_reading_is_changed_in_place_added_and_undone(home: Path, page: str, address: dict[str, str]) -> None:
    prepare(small)
    id_ = mention_of(2)
    part = f"readings-{'case' if page == 'case' else 'heard-0'}-{id_}"
    app = open_page(sign_in("approver"), page, **address)
    assert titles(app) == ["Label"]
    unfold(app, part)
    assert {"Refund: label unknown", "Service: label unknown", "Complaint", "Leaving"} <= set(titles(app))
    menu(app, "Service: label unknown", "positive")
    menu(unfold(app, part), "Leaving", "absent")
    menu(unfold(app, part), "Add an aspect", "delivery")
    menu(unfold(app, part), "Add an intent", "question")
    aspects, intents, said = holding(id_)
    assert aspects == {"delivery": "negative", "refund": "", "service": "positive"}
    assert intents == ("complaint", "question", "refund_request")
    assert said["aspect", "service"] == ("", "positive")
    unfold(app, part)
    assert {"Service: positive, by a person", "Leaving: not there, by a person"} <= set(titles(app))
    for title in [each for each in titles(app) if each.endswith("by a person")]:
        menu(unfold(app, part), title, "undo")
    assert holding(id_) == ({"refund": "", "service": ""}, ("complaint", "leaving", "refund_request"), {})


def test_two_people_at_the_same_aspect_do_not_overwrite_each_other(home: Path) -> None:
    prepare(small)
    id_ = mention_of(2)
    mine, theirs = (open_page(sign_in(role), "case", case="2") for role in ("approver", "manager"))
    for app in (mine, theirs):
        unfold(app, f"readings-case-{id_}")
    menu(theirs, "Service: label unknown", "neutral")
    menu(mine, "Service: label unknown", "absent")
    assert "Somebody else corrected this aspect" in words(mine)
    assert holding(id_)[0]["service"] == "neutral"


@pytest.mark.parametrize("role", ["viewer", "agent"])
def test_others_read_them_and_have_no_button(home: Path, role: str) -> None:
    prepare(small)
    app = unfold(open_page(sign_in(role), "case", case="2"), f"readings-case-{mention_of(2)}")
    assert "Service: label unknown" in words(app)
    assert (titles(app), "Not about us" in [each.label for each in app.button]) == ([], False)


def test_what_is_not_about_us_closes_its_case_and_comes_back(home: Path) -> None:
    prepare(small)
    id_ = mention_of(3)
    app = click(open_page(sign_in("approver"), "case", case="3"), "Not about us")
    assert (known(3).status, asked(lambda session: not_about(session, [id_]))) == ("dismissed", {(id_, 1)})
    assert "Case 3 is dismissed." in words(app)
    assert "not about us, says a person" in words(app)
    assert "Somebody else changed this case" not in words(app)
    click(app, "It is about us")
    assert (known(3).status, asked(lambda session: not_about(session, [id_]))) == ("open", set())


def test_a_mention_is_marked_in_the_list_where_it_stays_to_be_found(home: Path) -> None:
    prepare(small)
    app = click(open_page(sign_in("approver"), "mentions", **SPAM), "Not about us")
    assert "1 mention, newest first" in words(app)
    assert "not about us, says a person" in words(app)
    click(app, "It is about us")
    assert asked(lambda session: not_about(session, [spam_mention()])) == set()


def test_with_two_brands_each_has_its_own_button(home: Path) -> None:
    def build(session: Session) -> None:
        small(session)
        mention = session.exec(select(Mention.id).where(Mention.external_id == "m11")).one()
        query = ensure_query(session, ensure_brand(session, "**Bua** Noi"), "file", "a file")
        session.add(Match(mention_id=mention or 0, query_id=query.id or 0, brand_id=query.brand_id))

    prepare(build)
    app = click(open_page(sign_in("approver"), "mentions", **SPAM), r"Not about \*\*Bua\*\* Noi")
    brand = asked(lambda session: session.exec(select(Brand.id).where(Brand.name == "**Bua** Noi")).one())
    assert asked(lambda session: not_about(session, [spam_mention()])) == {(spam_mention(), brand)}
    assert "Not about Rim Fah Coffee" in [each.label for each in app.button]


def test_while_labelling_it_leaves_the_queue_and_readings_come_after_the_answer(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EARFUL_UNSURE_BELOW", "0.65")
    settings.cache_clear()
    prepare(small)
    app = open_page(sign_in("approver"), "labels")
    assert not [each for each in elements(app.main) if "Aspects and intents" in str(each.proto)]
    assert "3 to label" in words(app)
    click(app, "Not about us")
    assert "2 to label" in words(app)
    assert "not about us, says a person" in words(app)
    click(app, "It is about us")
    assert "3 to label" in words(app)
    asked_about = int(str(next(each.key for each in app.button if each.label == "Skip")).removeprefix("skip-"))
    click(app, "Neutral")
    unfold(app, f"readings-last-{asked_about}")
    assert "Add an aspect" in titles(app)


RESORT = (
    "Rim Fah <b>resort</b> has a pool",
    "We booked the rim fah resort!",
    "rim fah (resort) <img src=//evil.example>",
)
HARMED = "Rim Fah <i>beans</i> at the resort [x](https://evil.example)"


def with_resort(session: Session) -> None:
    """Many mentions of the brand, one of which names a resort, and three of a resort with the brand's name."""
    brand = ensure_brand(session, "Rim Fah Coffee")
    template = next(row for row in rows_of("scene") if "aside" in row)
    texts = [*["Rim Fah coffee again", "กาแฟริมฟ้าหอมค่ะ"] * 15, HARMED, *RESORT]
    play(session, brand, [template | {"id": f"r{number}", "text": text} for number, text in enumerate(texts)])


def marked(role: str) -> str:
    """The token of a person of a role, after an admin has marked the three mentions of the resort."""
    prepare(with_resort)
    sign_in("admin")

    def mark(session: Session) -> None:
        who = actor_of(staff(session)[0])
        for mention in session.exec(select(Mention).where(col(Mention.text).in_(RESORT))).all():
            not_about_us(session, mention.id or 0, 1, who)
        session.commit()

    asked(mark)
    return sign_in(role)


def expression() -> str:
    return str(asked(lambda session: session.exec(select(Query.expression)).one()))


def test_a_query_shows_what_a_word_would_have_removed_and_takes_it_on(home: Path) -> None:
    app = open_page(marked("manager"), "brands")
    assert not [each for each in app.button if each.label == "Add to the query"]
    unfold(app, "leave-out-1")
    assert "resort" in [each.value for each in app.text]
    assert "would have removed **3** of 3 that are not about us, and **1** of 31 others" in words(app)
    assert f"• {HARMED}" in [each.value for each in app.text]
    assert expression() == "rim fah"
    click(app, "Add to the query")
    assert expression() == "rim fah -resort"
    assert "-resort" in words(app)
    unfold(app, "leave-out-1")
    assert not [each for each in app.button if each.label == "Add to the query"]
    assert "No word stands in these mentions" in words(app)


def test_an_approver_sees_the_words_and_cannot_add_them(home: Path) -> None:
    app = unfold(open_page(marked("approver"), "brands"), "leave-out-1")
    assert [each.disabled for each in app.button if each.label == "Add to the query"] == [True]


def test_without_three_marks_the_queries_stay_as_they_were(home: Path) -> None:
    prepare(with_resort)
    app = open_page(sign_in("manager"), "brands")
    assert not [each for each in elements(app.main) if "leave out" in str(each.proto)]


def test_texts_that_try_to_be_markup_are_only_text_here_too(home: Path) -> None:
    app = unfold(open_page(marked("manager"), "brands"), "leave-out-1")
    assert_plain(app)
    prepare(hostile)
    token = sign_in("approver")
    first = asked(lambda session: session.exec(select(Mention.id).order_by(col(Mention.published_at).desc())).first())
    app = open_page(token, "mentions")
    assert_plain(unfold(app, f"readings-heard-0-{first}"))
    assert "Add an aspect" in titles(app)


def assert_plain(app: AppTest) -> None:
    for each in elements(app.main):
        if each.type not in PLAIN:
            assert not [bad for bad in THEIRS if bad in str(each.proto)], (each.type, str(each.proto)[:300])
