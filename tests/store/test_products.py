"""The product of a mention: kept from whoever names it, counted by day, gone with the mention."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from alembic import command
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from store.brands import ensure_query
from store.competitors import COMPETITOR
from store.database import alembic_config, migrate, open_engine, open_session
from store.edits import apply_edits
from store.exporting import hand_out
from store.insights import Scope, by_product
from store.mentions import save_mentions
from store.models import Brand, DailyProduct, Duplicate, Mention, MentionVersion, StaleDay
from store.retention import retain
from store.rollups import count_again, is_stale, refresh
from store.tombstones import bury
from tests.postgres import own_database
from tests.store.conftest import NOW, Make
from tests.store.surveyed import answered, survey_of, token_for

DAY = date(2026, 11, 20)
POT, TEA = "Celadon teapot", "ชามะลิ"


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield request.getfixturevalue("engine")
        return
    with own_database() as url:
        migrate(url)
        engine = open_engine(url)
        yield engine
        engine.dispose()


def scope_of(brand: Brand, **more: str) -> Scope:
    return Scope(brand_id=brand.id or 0, first=DAY, last=DAY, **more)


def test_products_are_counted_by_label_the_most_spoken_of_first_and_the_rest_together(place: Engine) -> None:
    with open_session(place) as session:
        make = Make(session)
        brand = make.brand()
        for product, label in ((POT, "negative"), (POT, "positive"), (POT, "negative"), (TEA, "neutral")):
            make.mention(brand, label, product=product)
        for number in range(3):
            make.mention(brand, "negative", product=f"cup {number}")
        make.mention(brand, "negative")
        make.mention(brand, "positive", lang="th", channel="x", product=TEA)
        session.commit()
        refresh(session)
        all_ = by_product(session, scope_of(brand), most=2)
        assert list(all_.items()) == [
            (POT, {"negative": 2, "positive": 1}), (TEA, {"neutral": 1, "positive": 1}), ("", {"negative": 3}),
        ]  # fmt: skip
        assert by_product(session, scope_of(brand, channel="x", lang="th")) == {TEA: {"positive": 1}}
        assert set(by_product(session, scope_of(brand))) == {POT, TEA, "cup 0", "cup 1", "cup 2"}
        assert by_product(session, scope_of(brand).before()) == {}


def test_copies_and_competitors_are_no_mentions_of_a_product(session: Session, make: Make) -> None:
    brand = make.brand()
    first, second = make.mention(brand, "negative", product=POT), make.mention(brand, "negative", product=TEA)
    session.add(Duplicate(mention_id=second.id, original_id=first.id or 0, reason="same", likeness=1.0))
    rival = ensure_query(session, brand, "x", "Tee Noi", options={COMPETITOR: True})
    save_mentions(session, rival, [make.row(external_id="theirs", product=POT)])
    make.score(session.exec(select(Mention).where(Mention.external_id == "theirs")).one(), "neutral")
    session.commit()
    refresh(session)
    assert by_product(session, scope_of(brand)) == {POT: {"negative": 1}}
    assert session.exec(select(DailyProduct).where(DailyProduct.product == TEA)).one().copies == 1


def test_a_name_that_becomes_known_is_counted_and_nothing_is_read_again(session: Session, make: Make) -> None:
    brand = make.brand()
    mention = make.mention(brand, "negative")
    session.commit()
    refresh(session)
    row = make.row(external_id=mention.external_id, product=POT)
    assert apply_edits(session, {mention.id or 0: row}) == []
    session.commit()
    assert is_stale(session)
    refresh(session)
    assert by_product(session, scope_of(brand)) == {POT: {"negative": 1}}
    assert session.exec(select(MentionVersion)).all() == []
    apply_edits(session, {mention.id or 0: row | {"product": ""}})
    assert (mention.product, is_stale(session)) == (POT, False), "who does not name it takes nothing away"


def test_it_goes_with_a_mention_that_its_author_deleted(session: Session, make: Make) -> None:
    brand = make.brand()
    gone = make.mention(brand, "negative", product=POT)
    session.commit()
    refresh(session)
    bury(session, [gone.id or 0], NOW)
    session.commit()
    refresh(session)
    assert gone.product == ""
    assert session.exec(select(DailyProduct)).all() == []


def test_its_numbers_stay_when_a_brand_keeps_the_mention_no_longer(session: Session, make: Make) -> None:
    brand, long_ago = make.brand(), NOW - timedelta(days=400)
    make.mention(brand, "negative", product=POT, published_at=long_ago)
    session.commit()
    refresh(session)
    brand.retention = {"": 30}
    session.add(brand)
    session.commit()
    retain(session, NOW)
    assert session.exec(select(Mention)).all() == []
    count_again(session)
    then = Scope(brand_id=brand.id or 0, first=long_ago.date(), last=long_ago.date())
    assert by_product(session, then) == {POT: {"negative": 1}}


def test_an_answer_to_a_survey_has_the_product_of_its_link_and_every_export_names_it(
    session: Session, make: Make
) -> None:
    survey = survey_of(session, make)
    answered(session, token_for(session, make, survey, lang="en", product="Blue  cup"), 3, "It broke")
    make.mention(make.brand(), product=POT)
    session.commit()
    _, rows = hand_out(session, make.actor("manager"), "mentions", survey.brand_id, "csv")
    assert {row["channel"]: row["product"] for row in rows} == {"survey": "Blue cup", "shopee": POT}


def test_what_was_collected_before_gets_the_product_that_was_told(place: Engine) -> None:
    url = place.url.render_as_string(hide_password=False)
    told = [
        ("woocommerce", {"product_name": f" {POT}\n"}), ("judge_me", {"product_title": TEA}),
        ("survey", {"product": "Cup"}), ("judge_me", {"product_title": 7}),
        ("shopee", {"product_name": "of no known meaning"}), ("survey", {}),
    ]  # fmt: skip
    with open_session(place) as session:
        make = Make(session)
        for channel, raw in told:
            make.mention(make.brand(), "negative", channel=channel, raw=raw)
        session.commit()
        count_again(session)
    command.downgrade(alembic_config(url), "0033")
    command.upgrade(alembic_config(url), "head")
    with open_session(place) as session:
        found = session.scalars(select(col(Mention.product)).order_by(col(Mention.id))).all()
        assert found == [POT, TEA, "Cup", "", "", ""]
        assert session.scalars(select(col(StaleDay.day))).all() == [None]
        refresh(session)
        assert {row.product for row in session.scalars(select(DailyProduct))} == {POT, TEA, "Cup"}
