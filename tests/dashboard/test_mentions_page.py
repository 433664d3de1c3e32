"""The mentions page says why each one is here, and labels several at once, with the way back."""

from pathlib import Path

from sqlmodel import Session, select
from streamlit.testing.v1 import AppTest

from store.models import Match, Mention, Sentiment
from tests.dashboard.driver import click, open_page, sign_in, words
from tests.dashboard.scenes import prepare, small
from tests.dashboard.test_correcting_readings import asked


def labels() -> dict[int, str]:
    """What holds for every mention."""
    return asked(lambda session: {row.mention_id: row.label for row in session.exec(select(Sentiment))})  # type: ignore[no-any-return]


def ticked(app: AppTest, count: int) -> list[int]:
    """Tick the first boxes of the page; gives back their mentions."""
    boxes = [box for box in app.checkbox if str(box.key).startswith("tick-")][:count]
    for box in boxes:
        box.check()
    app.run()
    return [int(str(box.key).split("-")[1]) for box in boxes]


def test_several_are_labelled_at_once_and_taken_back(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("approver"), "mentions", several="1")
    before = labels()
    chosen = ticked(app, 3)
    assert "3 chosen" in words(app)
    click(app, "Neutral")
    assert app.toast[0].value == "Labelled neutral\\: 3"
    assert {id_: labels()[id_] for id_ in chosen} == dict.fromkeys(chosen, "neutral")
    click(app, "Take 3 labels back")
    assert app.toast[0].value == "Labels taken back\\: 3"
    assert labels() == before


def test_who_may_not_label_has_no_boxes(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("agent"), "mentions", several="1")
    assert not [box for box in app.checkbox if str(box.key).startswith("tick-")]


def test_each_says_by_which_query_and_words_it_was_found(home: Path) -> None:
    def name(session: Session) -> None:
        for match in session.exec(select(Match)):
            match.words = ["ริมฟ้า", "<b>rim fah</b>"]
        session.commit()

    prepare(small)
    asked(name)
    shown = words(open_page(sign_in("viewer"), "mentions"))
    assert "It matched: ริมฟ้า, <b>rim fah</b>" in shown


def test_counts_say_what_was_found_and_a_click_narrows_it(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("agent"), "mentions")
    assert not [each for each in app.button_group if str(each.key).startswith("facet-")]
    app = open_page(sign_in("agent"), "mentions", counts="1")
    languages = app.button_group(key="facet-lang")
    assert any(label.startswith("Thai ") for label in languages.options)
    languages.set_value("th").run()
    assert app.query_params["lang"] == "th"
    assert not app.exception
    found = asked(lambda session: len([row for row in session.exec(select(Sentiment)) if row.lang == "th"]))
    assert f"{found} mentions, newest first" in words(app)
    app.button_group(key="facet-lang").set_value(None).run()
    assert "lang" not in app.query_params


def test_stars_kinds_and_products_narrow_the_list_and_stay_in_the_address(home: Path) -> None:
    prepare(small)
    name = "*Blue* [cup](https://evil.example)"

    def give(session: Session) -> int:
        rated = [row for row in session.exec(select(Mention)) if row.rating == 1]
        for row in rated:
            row.product, row.kind = name, "review"
            session.add(row)
        session.commit()
        return len(rated)

    count, token = asked(give), sign_in("agent")
    app = open_page(token, "mentions", counts="1")
    for facet, value, shown in (
        ("stars", "1", "Stars: ★"),
        ("kind", "review", "Kind: Review"),
        ("product", name, name),
    ):
        app.button_group(key=f"facet-{facet}").set_value(value).run()
        assert not app.exception
        assert app.query_params[facet] == value
        assert shown in words(app)
        assert f"{count} mentions, newest first" in words(app)
        app.button(key=f"take-away-{facet}").click().run()
        assert facet not in app.query_params
    assert all("](https" not in label for label in app.button_group(key="facet-product").options)
    again = open_page(token, "mentions", stars="1", kind="review", product=name)
    assert f"{count} mentions, newest first" in words(again)
    assert "Take a filter away." in words(open_page(token, "mentions", product="no such thing"))
    assert not open_page(token, "mentions", stars="many").exception
