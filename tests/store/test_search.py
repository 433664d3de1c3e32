"""Search finds words of any language and length, forgives a slip, and bears whatever is typed."""

from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as some
from sqlalchemy import delete, select, text
from sqlmodel import Session, col

from store import search, search_slips
from store.database import migrate, open_engine, open_session
from store.mentions import MentionFilter, count_mentions, find_mentions
from store.models import Author, Mention
from store.search import typed_words
from store.search_slips import grams
from store.tombstones import bury
from tests.postgres import own_database
from tests.store.conftest import NOW
from tests.store.test_plans import listening

if TYPE_CHECKING:
    from tests.store.conftest import Make

TEXTS = {
    "thai": "สั่งกาแฟเมื่อวานแล้วแก้วแตกมาทั้งกล่อง ขอคืนเงินได้ไหมคะ",
    "refund": "I want a refund, the delivery took two weeks",
    "signs": 'Now 50% off "deal" a_b c\\d',
    "accent": "Das Café war GROẞARTIG, danke",
    "chinese": "我要退款",
}
FINDS = [
    ("แก้วแตก", ["thai"]),
    ("คืนเงิน กาแฟ", ["thai"]),
    ("คืนเงนิ", ["thai"]),  # two letters changed places
    ("คืนเงิน refund", []),
    ("REFUND", ["refund"]),
    ("fun", ["refund"]),
    ("deilvery", ["refund"]),
    ("delivry", ["refund"]),
    ("delivvery weeks", ["refund"]),
    ("delight", []),
    ("50%", ["signs"]),
    ("5%", []),
    ('"deal"', ["signs"]),
    ("a_b", ["signs"]),
    ("axb", []),
    ("c\\d", ["signs"]),
    ("%%%", []),
    ("café", ["accent"]),
    ("退款", ["chinese"]),
    ("我", ["chinese"]),
    ("i", ["accent", "refund", "thai"]),  # Nid, who wrote the Thai one; wants; GROẞARTIG
    ("off a_b", ["signs"]),
    ("5 off", ["signs"]),
    ("@thai-nid", ["thai"]),
    ("วิภา", ["thai"]),
]


def write_all(make: "Make") -> None:
    brand = make.brand()
    for name, said in TEXTS.items():
        thai = name == "thai"
        make.mention(
            brand, external_id=name, text=said, handle="thai-nid" if thai else f"h{len(said)}",
            author="วิภา" if thai else "Ann",
        )  # fmt: skip


def found(session: Session, typed: str) -> list[str]:
    wanted = MentionFilter(text=typed)
    rows = find_mentions(session, wanted)
    assert count_mentions(session, wanted) == len(rows)
    return sorted(row.mention.external_id for row in rows)


@pytest.mark.parametrize(("typed", "names"), FINDS)
def test_words_are_found(make: "Make", session: Session, typed: str, names: list[str]) -> None:
    write_all(make)
    assert found(session, typed) == names


def test_postgresql_finds_the_same() -> None:
    from tests.store.conftest import Make

    with own_database() as url:
        migrate(url)
        engine = open_engine(url)
        with open_session(engine) as session:
            write_all(Make(session))
            session.commit()
            assert {typed: found(session, typed) for typed, _ in FINDS} == dict(FINDS)
            session.execute(text("SET enable_seqscan = off"))
            with listening(engine) as asked:
                assert found(session, "refund") == ["refund"]
            plans = [
                line
                for statement, parameters in asked
                for (line,) in session.connection().exec_driver_sql(f"EXPLAIN {statement}", parameters)
            ]
            assert any("ix_mention_search" in line for line in plans)
            assert any("ix_author_search" in line for line in plans)
            assert not any("Seq Scan on mention" in line or "Seq Scan on author" in line for line in plans)
        engine.dispose()


@pytest.mark.parametrize(
    ("module", "limits"),
    [
        (search, {"NEWEST_ASKED": 1, "MOST_AUTHORS": 0}),
        (search_slips, {"NEWEST_READ": 1, "ENOUGH": 1}),
        (search_slips, {"NEWEST_READ": 2, "ENOUGH": 9}),
    ],
)
def test_postgresql_finds_the_same_beyond_the_newest(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, limits: dict[str, int]
) -> None:
    from tests.store.conftest import Make

    for name, limit in limits.items():
        monkeypatch.setattr(module, name, limit)
    with own_database() as url:
        migrate(url)
        engine = open_engine(url)
        with open_session(engine) as session:
            write_all(Make(session))
            session.commit()
            assert {typed: found(session, typed) for typed, _ in FINDS} == dict(FINDS)
            for total in (1, 10_000):  # few, and many, for which a database may walk from the newest on
                for typed, names in FINDS:
                    rows = find_mentions(session, MentionFilter(text=typed), total=total)
                    assert sorted(row.mention.external_id for row in rows) == names
        engine.dispose()


@tried(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    typed=some.text(max_size=30) | some.sampled_from(['"', "'", "%", "_", "\x00", "\ud800", "*", "NEAR(", "a" * 10_000])
)
def test_whatever_is_typed_is_borne(session: Session, typed: str) -> None:
    assert found(session, typed + " AND OR NOT nothing-says-this") == []


def test_a_search_is_cut_to_what_it_can_bear() -> None:
    assert typed_words("@nok  nok a\x00b " + "x" * 500 + " 1 2 3 4 5 6 7") == [
        "nok",
        "a",
        "b",
        "x" * 60,
        "1",
        "2",
        "3",
        "4",
    ]
    assert grams("delivery") == ["del", "eli", "liv", "ive", "ver", "ery"]
    assert len(grams("x".join("abcdefghijklmnopqrstuvwxyz"))) <= 12


@pytest.mark.sqlite  # it looks into the index that SQLite keeps
def test_the_index_follows_what_is_changed_and_deleted(make: "Make", session: Session) -> None:
    mention = make.mention(make.brand(), text="the broken teapot", handle="teapot-fan")
    mention.text = "the mended saucer"
    session.add(mention)
    session.flush()
    assert (found(session, "broken teapot"), found(session, "saucer")) == ([], [mention.external_id])
    assert found(session, "teapot-fan") == [mention.external_id]
    bury(session, [mention.id or 0], NOW)
    assert session.scalar(select(Author)) is None
    for table, word in (("mention", "saucer"), ("author", "teapot")):
        left = f"SELECT count(*) FROM {table}_search WHERE {table}_search MATCH '{word}'"  # noqa: S608  ours
        assert session.scalar(text(left)) == 0
        session.execute(text(f"INSERT INTO {table}_search({table}_search, rank) VALUES ('integrity-check', 1)"))
    session.execute(delete(Mention).where(col(Mention.id) == mention.id))
    session.execute(text("INSERT INTO mention_search(mention_search, rank) VALUES ('integrity-check', 1)"))
