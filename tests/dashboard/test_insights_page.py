"""The Insights page: right on an empty, a small and a hostile database, few questions, a file behind every chart."""

from pathlib import Path

from sqlalchemy import Engine, delete, event
from sqlmodel import Session, select

from dashboard.insight_parts import change
from store.brands import list_brands
from store.database import open_session, ready_engine
from store.models import DailyRollup, Mention
from store.rollups import refresh
from store.stale_days import touch_all
from tests.dashboard.driver import click, elements, open_page, sign_in, words
from tests.dashboard.scenes import hostile, prepare, small
from tests.dashboard.test_pages import PLAIN, THEIRS


def count_days() -> None:
    engine = ready_engine()
    with open_session(engine) as session:
        refresh(session)
    engine.dispose()


def uncounted(session: Session) -> None:
    """The small one as the first run leaves it until its days are counted."""
    small(session)
    session.execute(delete(DailyRollup))


def test_it_shows_what_there_is(database: str) -> None:
    count_days()
    app = open_page(sign_in("viewer"), "insights")
    assert not app.exception, app.exception[0].value
    if database == "nothing":
        assert "Nothing to count yet" in words(app)
        return
    titles = [each.value for each in app.subheader]
    assert titles[:2] == ["Mentions over time", "Net sentiment over time"]
    assert {"By channel", "By language", "Share of voice", "Answers"} <= set(titles)
    charts = [each for each in elements(app.main) if "vega" in each.type]
    files = [each for each in elements(app.main) if each.type == "download_button"]
    assert len(charts) == len(files) == len(app.dataframe) > 3


def test_the_weekly_report_is_made_on_a_click(home: Path) -> None:
    prepare(small)
    count_days()
    app = click(open_page(sign_in("viewer"), "insights"), "Make the weekly report")
    labels = [str(each.proto.label) for each in elements(app.main) if each.type == "download_button"]
    assert "Download the report in English" in labels
    assert "Download the report in Thai" in labels


def test_what_the_filters_do_not_narrow_is_said_and_the_change_is_named(home: Path) -> None:
    prepare(small)
    count_days()
    token = sign_in()
    all_ = open_page(token, "insights")
    assert "the filters do not narrow it" not in words(all_)
    assert all_.metric[0].delta == "none in the period before"
    assert "the filters do not narrow it" in words(open_page(token, "insights", lang="th"))
    assert change(3, 5) == "-2 against the period before"


def test_nothing_from_outside_is_read_as_markdown_or_html(home: Path) -> None:
    prepare(hostile)
    count_days()
    app = open_page(sign_in(), "insights")
    assert not app.exception
    for each in elements(app.main):
        if each.type not in PLAIN:
            assert not [bad for bad in THEIRS if bad in str(each.proto)], (each.type, str(each.proto)[:300])


def test_products_stand_with_their_share_and_net_sentiment_whatever_they_are_called(home: Path) -> None:
    prepare(small)
    name = "**Cup** [x](https://evil.example) <b>"
    engine = ready_engine()
    with open_session(engine) as session:
        for at, mention in enumerate(session.exec(select(Mention)).all()):
            mention.product = name if at % 2 else f"Cup {at}"
        for brand in list_brands(session):
            touch_all(session, brand.id or 0)
        session.commit()
    engine.dispose()
    count_days()
    app = open_page(sign_in("viewer"), "insights")
    assert not app.exception, app.exception[0].value
    assert "By product" in [each.value for each in app.subheader]
    table = next(each.value for each in app.dataframe if "Product" in each.value.columns)
    assert list(table.columns) == [
        "Product", "Mentions", "Negative", "Neutral", "Positive", "Negative, %", "Net", "Low", "High",
    ]  # fmt: skip
    first = table.iloc[0]
    assert first["Product"] == name
    assert first["Mentions"] == first["Negative"] + first["Neutral"] + first["Positive"] > 1
    assert first["Negative, %"] == round(100 * first["Negative"] / first["Mentions"])
    assert first["Low"] <= first["Net"] <= first["High"]
    drawn = {each.type for each in elements(app.main) if "evil" in str(each.proto)}
    assert drawn == {"vega_lite_chart", "dataframe"}, "as data of a chart and of a table, nowhere as text"


def test_made_up_addresses_do_no_harm(home: Path) -> None:
    prepare(small)
    address = {"brand": "../x", "days": "' or 1=1", "channel": "<b>", "lang": "%"}
    assert not open_page(sign_in(), "insights", **address).exception


def test_before_the_first_count_it_says_what_to_do(home: Path) -> None:
    prepare(uncounted)
    app = open_page(sign_in(), "insights")
    assert "Nothing was read in this period" in words(app)


def test_it_takes_few_queries(home: Path) -> None:
    prepare(small)
    count_days()
    app = open_page(sign_in(), "insights")
    asked: list[str] = []

    def count(_: object, __: object, statement: str, *rest: object) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", count)
    app.run()
    event.remove(Engine, "before_cursor_execute", count)
    asked = [each for each in asked if not each.startswith("PRAGMA")]
    assert 5 < len(asked) <= 12, asked
    assert not [each for each in asked if "FROM mention" in each], "charts read rollups"
