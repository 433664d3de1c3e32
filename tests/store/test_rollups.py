"""Rollups equal a count from the rows, whatever was added, corrected, deleted, edited or parted in between."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select
from sqlmodel import Session, col

from store import corrections, duplicates, not_about_us, reading_corrections
from store.brands import ensure_brand, ensure_query, save_brand
from store.competitors import COMPETITOR, rivals_of
from store.copies import part_from_copies
from store.database import migrate, open_engine, open_session
from store.edits import apply_edits
from store.hours_read import zone_of
from store.mentions import save_mentions
from store.models import (
    Aspect,
    Brand,
    Correction,
    DailyProduct,
    DailyRollup,
    Duplicate,
    Match,
    Mention,
    NotAboutUs,
    Person,
    Query,
    Sentiment,
    StaleDay,
)
from store.queries import QueryForm, SeenQuery, change_query
from store.readings import ABSENT
from store.rollups import count_again, is_stale, refresh
from store.scores import LABELS, save_scores
from store.sight import limit
from store.tombstones import bury
from store.workflow import Actor
from tests.postgres import own_database

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
ADMIN = Actor("person:1", "admin", 1)
NUMBERS = count(1)
ASPECTS = ("delivery", "quality")
PRODUCTS = ("", "Celadon teapot", "ชามะลิ")
SHARES = {"negative": (0.8, 0.15, 0.05), "neutral": (0.1, 0.8, 0.1), "positive": (0.05, 0.15, 0.8)}
Counts = dict[tuple[Any, ...], tuple[int, int]]
Row = dict[str, Any]


def counted(session: Session, brand: Brand) -> Counts:
    """The rollups of a brand as the table has them."""
    rows = session.scalars(select(DailyRollup).where(col(DailyRollup.brand_id) == brand.id)).all()
    return {
        (row.day, row.rival_id, row.channel, row.lang, row.aspect, row.label): (row.mentions, row.copies)
        for row in rows
    }


def from_rows(session: Session, brand: Brand) -> Counts:
    """The same, counted one mention after the other."""
    session.expire_all()
    rivals, copies = set(rivals_of(session, brand.id or 0)), set(session.scalars(select(col(Duplicate.mention_id))))
    others = set(session.scalars(select(col(NotAboutUs.mention_id)).where(col(NotAboutUs.brand_id) == brand.id)))
    found: Counter[tuple[Any, ...]] = Counter()
    for mention in session.scalars(select(Mention).where(col(Mention.deleted_at).is_(None))):
        score = session.get(Sentiment, mention.id)
        queries = set(
            session.scalars(
                select(col(Match.query_id)).where(col(Match.mention_id) == mention.id, col(Match.brand_id) == brand.id)
            )
        )
        if score is None:
            continue
        day, copy = mention.published_at.astimezone(zone_of(brand.time_zone)).date(), mention.id in copies
        where = (mention.channel, score.lang)
        if queries - rivals and mention.id not in others:
            found[(day, 0, *where, "", score.label), copy] += 1
            for aspect in session.scalars(select(Aspect).where(col(Aspect.mention_id) == mention.id)):
                found[(day, 0, *where, aspect.name, aspect.label), copy] += 1
        for rival in queries & rivals:
            found[(day, rival, *where, "", score.label), copy] += 1
    return {key: (found[key, False], found[key, True]) for key, _ in found}


def products(session: Session, brand: Brand) -> Counts:
    """The rollups of a brand's products as the table has them."""
    rows = session.scalars(select(DailyProduct).where(col(DailyProduct.brand_id) == brand.id)).all()
    return {
        (row.day, row.product, row.channel, row.lang, row.label): (row.mentions, row.copies) for row in rows
    }  # fmt: skip


def products_from_rows(session: Session, brand: Brand) -> Counts:
    """The same, counted one mention after the other."""
    rivals, copies = set(rivals_of(session, brand.id or 0)), set(session.scalars(select(col(Duplicate.mention_id))))
    others = set(session.scalars(select(col(NotAboutUs.mention_id)).where(col(NotAboutUs.brand_id) == brand.id)))
    matches = session.scalars(select(Match).where(col(Match.brand_id) == brand.id)).all()
    ours = {match.mention_id for match in matches if match.query_id not in rivals} - others
    found: Counter[tuple[Any, ...]] = Counter()
    for mention in session.scalars(select(Mention).where(col(Mention.deleted_at).is_(None))):
        score = session.get(Sentiment, mention.id)
        if score is not None and mention.product and mention.id in ours:
            day = mention.published_at.astimezone(zone_of(brand.time_zone)).date()
            key = day, mention.product, mention.channel, score.lang, score.label
            found[key, mention.id in copies] += 1
    return {key: (found[key, False], found[key, True]) for key, _ in found}


class World:
    """One brand, a query of its own and one about a competitor, and everything that can happen to a mention."""

    def __init__(self, session: Session) -> None:
        self.session, self.ids = session, list[int]()
        self.brand = ensure_brand(session, f"Brand {next(NUMBERS)}", time_zone="Asia/Bangkok")
        self.own = ensure_query(session, self.brand, "shopee", "own")
        self.rival = ensure_query(session, self.brand, "shopee", "rival", options={COMPETITOR: True})
        if session.get(Person, 1) is None:
            session.add(Person(id=1, email="a@rimfah.example", name="A", role="admin", password_hash=""))
        session.commit()

    def add(self, number: int, label: str) -> None:
        """A mention of some hour of the last days; most are read."""
        key, at = f"m{next(NUMBERS)}", NOW - timedelta(hours=number * 7)
        row: dict[str, Any] = {
            "channel": ("shopee", "x")[number % 2], "source": "s", "external_id": key, "author": "", "handle": "",
            "followers": 0, "title": "", "text": f"text {key}", "rating": None, "lang": "", "url": "", "media": [],
            "raw": {}, "published_at": at, "collected_at": NOW, "product": PRODUCTS[number % 3],
        }  # fmt: skip
        for query in ((self.own,), (self.rival,), (self.own, self.rival))[number % 3]:
            save_mentions(self.session, query, [row])
        self.ids.append(self.session.scalars(select(col(Mention.id)).where(col(Mention.external_id) == key)).one() or 0)
        if number % 5:
            self.score(self.ids[-1], label, number)

    def score(self, id_: int, label: str, number: int) -> None:
        shares = dict(zip(LABELS, SHARES[label], strict=True))
        aspects = {name: label for at, name in enumerate(ASPECTS) if number >> at & 1}
        row: dict[str, Any] = {
            "mention_id": id_,
            "label": label,
            "lang": ("th", "en")[number % 2],
            "hard": None,
            "model": "m",
        }
        save_scores(self.session, [row | shares | {"aspects": aspects, "intents": []}])

    def find_again(self, number: int, label: str) -> None:
        """Another query finds a mention that is known."""
        mention = self.session.get_one(Mention, self.pick(number))
        fields = ("channel", "source", "external_id", "title", "text", "rating", "lang", "url", "media", "raw",
                  "published_at", "collected_at")  # fmt: skip
        row: Row = {name: getattr(mention, name) for name in fields} | {
            "author": "",
            "handle": "",
            "followers": 0,
        }
        save_mentions(self.session, (self.own, self.rival)[number % 2], [row])

    def pick(self, number: int) -> int:
        return self.ids[number % len(self.ids)]

    def do(self, what: str, number: int, label: str) -> None:
        """One thing that happens; nothing where it cannot."""
        if what == "add" or not self.ids:
            self.add(number, label)
        else:
            getattr(self, what)(number, label)
        self.session.commit()

    def correct(self, number: int, label: str) -> None:
        id_ = self.pick(number)
        there = self.session.get(Correction, id_, populate_existing=True)
        if self.session.get(Sentiment, id_, populate_existing=True) is None:
            return
        if there is not None and number % 2:
            corrections.take_back(self.session, id_, ADMIN, there.made_at)
            return
        corrections.correct(self.session, id_, label, ADMIN, there.made_at if there else None)

    def correct_aspect(self, number: int, label: str) -> None:
        from store.models import ReadingCorrection

        id_, name = self.pick(number), ASPECTS[number % 2]
        if self.session.get(Sentiment, id_, populate_existing=True) is None:
            return
        there = self.session.get(ReadingCorrection, (id_, "aspect", name), populate_existing=True)
        said, seen = (ABSENT if number % 3 else label), there.made_at if there else None
        reading_corrections.correct_aspect(self.session, id_, name, said, ADMIN, seen)

    def delete(self, number: int, label: str) -> None:
        bury(self.session, [self.pick(number)], NOW)

    def edit(self, number: int, label: str) -> None:
        row: dict[str, Any] = {
            "title": "",
            "text": f"edited {next(NUMBERS)}",
            "rating": None,
            "media": [],
            "raw": {},
            "url": "",
        }
        apply_edits(self.session, {self.pick(number): row | {"edited_at": None, "version_id": ""}})

    def name(self, number: int, label: str) -> None:
        """The shop gives the product of a mention another name."""
        mention = self.session.get_one(Mention, self.pick(number))
        said = {name: getattr(mention, name) for name in ("title", "text", "rating", "media", "raw", "url")}
        known = {"edited_at": mention.edited_at, "version_id": mention.version_id}
        apply_edits(self.session, {mention.id or 0: said | known | {"product": PRODUCTS[number % 2 + 1]}})

    def not_ours(self, number: int, label: str) -> None:
        id_ = self.pick(number)
        mark = self.session.get(NotAboutUs, (id_, self.brand.id), populate_existing=True)
        if mark is not None:
            not_about_us.about_us_again(self.session, id_, self.brand.id or 0, ADMIN, mark.made_at)
        else:
            not_about_us.not_about_us(self.session, id_, self.brand.id or 0, ADMIN)

    def copy(self, number: int, label: str) -> None:
        one, other = self.pick(number), self.pick(number + 1)
        if one != other and duplicates.original_of(self.session, other) == other:
            row = {"mention_id": one, "original_id": other, "reason": "same text", "likeness": 1.0}
            duplicates.save_duplicates(self.session, [row])

    def part(self, number: int, label: str) -> None:
        part_from_copies(self.session, self.pick(number))

    def move_zone(self, number: int, label: str) -> None:
        zone = ("Asia/Bangkok", "America/New_York", "Pacific/Auckland")[number % 3]
        save_brand(self.session, self.brand, {"time_zone": zone}, ADMIN, self.brand.version)

    def flag(self, number: int, label: str) -> None:
        query = self.session.get_one(Query, self.own.id, populate_existing=True)
        form = QueryForm(query.name, "", options={COMPETITOR: bool(number % 2)})
        change_query(self.session, SeenQuery.of(query), form, ADMIN)

    def count(self, number: int, label: str) -> None:
        refresh(self.session)


THINGS = ("add", "add", "add", "correct", "correct_aspect", "delete", "edit", "not_ours", "copy", "part", "move_zone",
          "flag", "find_again", "name", "count")  # fmt: skip
HAPPENED = st.lists(st.tuples(st.sampled_from(THINGS), st.integers(0, 60), st.sampled_from(LABELS)), max_size=25)


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


@with_settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(happened=HAPPENED)
def test_rollups_equal_a_count_from_the_rows(place: Engine, happened: list[tuple[str, int, str]]) -> None:
    with open_session(place) as session:
        session.execute(delete(Brand))
        session.execute(delete(Mention))
        world = World(session)
        for what in happened:
            world.do(*what)
        refresh(session)
        expected, named = from_rows(session, world.brand), products_from_rows(session, world.brand)
        assert counted(session, world.brand) == expected
        assert products(session, world.brand) == named
        assert not is_stale(session)
        count_again(session, world.brand.id)
        assert counted(session, world.brand) == expected
        assert products(session, world.brand) == named


def test_a_day_is_one_of_the_brand(session: Session) -> None:
    world = World(session)
    world.add(2, "negative")  # 14 hours before ten in the morning UTC: 20:00 of the 19th, 03:00 of the 20th in Bangkok
    world.add(3, "negative")  # 13:00 of the 19th, 20:00 of the 19th there
    session.commit()
    refresh(session)
    assert {key[0] for key in counted(session, world.brand)} == {date(2026, 11, 20), date(2026, 11, 19)}


def test_what_changes_while_days_are_counted_is_counted_the_next_time(session: Session) -> None:
    world = World(session)
    world.add(3, "negative")
    session.commit()
    marks = session.scalars(select(StaleDay)).all()
    assert marks
    assert is_stale(session)
    assert refresh(session) == 1
    assert refresh(session) == 0
    corrections.correct(session, world.ids[0], "positive", ADMIN, None)
    session.commit()
    assert is_stale(session)
    assert refresh(session) == 1
    assert {key[-1] for key in counted(session, world.brand) if not key[4]} == {"positive"}


def test_a_mention_of_a_year_far_away_costs_one_day(session: Session) -> None:
    world = World(session)
    world.add(1, "negative")
    world.add(1, "negative")
    session.get_one(Mention, world.ids[0]).published_at = datetime(1999, 1, 1, tzinfo=UTC)
    session.commit()
    assert count_again(session) == 2


def test_what_one_brands_staff_correct_counts_for_every_brand_that_heard_it(session: Session) -> None:
    world, other = World(session), World(session)
    world.add(3, "negative")
    mention = session.get_one(Mention, world.ids[0])
    other.ids = world.ids
    other.find_again(0, "")
    session.commit()
    refresh(session)
    limit(session, [world.brand.id or 0])
    corrections.correct(session, mention.id or 0, "positive", ADMIN, None)
    session.commit()
    limit(session, None)
    refresh(session)
    assert {key[-1] for key in counted(session, other.brand) if not key[4]} == {"positive"}
