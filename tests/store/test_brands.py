"""Brands are found by name, changed by managers, and leave nothing behind when they go."""

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func
from sqlmodel import Session, SQLModel, select

from store.brands import (
    ensure_brand,
    ensure_query,
    find_brand,
    list_brands,
    need_brand,
    queries_of,
    remove_brand,
    save_brand,
    slug_of,
)
from store.cases import open_or_extend
from store.drafts import propose
from store.errors import BadInput, NotAllowed, Stale
from store.knowledge import save_knowledge
from store.mentions import MentionFilter, find_mentions
from store.models import Author, Brand, Query

if TYPE_CHECKING:
    from tests.store.conftest import Make


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Baan Rin", "baan-rin"),
        ("  Baan  Rin! ", "baan-rin"),
        ("บ้านริน ทาวเวล", "บ้านริน-ทาวเวล"),
        ("Café №5", "café-5"),
        ("Cafe\u0301 5", "café-5"),
        ("x" * 80, "x" * 60),
    ],
)
def test_a_name_has_one_short_form(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@pytest.mark.parametrize("name", ["", "  ", "!?", "…"])
def test_a_name_needs_a_letter(name: str) -> None:
    with pytest.raises(BadInput):
        slug_of(name)


def test_a_brand_is_created_once(session: Session) -> None:
    brand = ensure_brand(session, " Baan Rin ", archive_days=30)
    assert ensure_brand(session, "baan rin", archive_days=5) is brand
    assert (brand.name, brand.archive_days, brand.voice["signature"]["th"]) == ("Baan Rin", 30, "Baan Rin")
    assert find_brand(session, "BAAN-RIN") is brand
    assert find_brand(session, "other") is None
    with pytest.raises(BadInput, match="known: baan-rin"):
        need_brand(session, "other")


def test_without_brands_the_message_says_so(session: Session) -> None:
    with pytest.raises(BadInput, match="none yet"):
        need_brand(session, "other")


def test_only_managers_change_a_brand_and_only_as_they_saw_it(make: "Make", session: Session) -> None:
    brand = make.brand()
    with pytest.raises(NotAllowed):
        save_brand(session, brand, {"name": "New"}, make.actor("approver"), brand.version)
    save_brand(session, brand, {"name": "New", "archive_days": 3}, make.actor("manager"), 1)
    assert (brand.name, brand.archive_days, brand.version) == ("New", 3, 2)
    session.commit()
    with pytest.raises(Stale):
        save_brand(session, brand, {"name": "Newer"}, make.actor("admin"), 1)
    assert session.get_one(Brand, brand.id).name == "New"


def test_queries_are_brought_up_to_date_not_doubled(make: "Make", session: Session) -> None:
    one, two = make.brand("One"), make.brand("Two")
    first = ensure_query(session, one, "file", "a", options={"path": "a.csv"})
    assert ensure_query(session, one, "file", "a", options={"path": "b.csv"}) is first
    assert first.options == {"path": "b.csv"}
    second = ensure_query(session, two, "file", "a")
    third = ensure_query(session, two, "x", "a")
    ensure_query(session, two, "x", "asleep", active=False)
    assert queries_of(session) == [first, second, third]
    assert queries_of(session, two.id) == [second, third]
    assert queries_of(session, channel="x") == [third]


def rows(session: Session) -> dict[str, int]:
    """How many rows each table has, those without any left out; the audit log outlives what it tells of."""
    counts = {
        name: session.scalar(select(func.count()).select_from(table))
        for name, table in SQLModel.metadata.tables.items()
        if name not in ("audit", "stale_day")
    }
    return {name: count for name, count in counts.items() if count}


def fill(make: "Make", brand: Brand) -> None:
    """Give a brand something in every table that it may own."""
    save_knowledge(make.session, brand.id or 0, "policy", "refunds", "en", text="Within 7 days.")
    make.reply(make.case(brand, label="negative", handle=f"only {brand.slug}"))
    make.session.commit()


def test_a_brand_goes_with_all_that_only_it_had(make: "Make", session: Session) -> None:
    brand = make.brand("One")
    fill(make, brand)
    assert {"case", "draft", "approval", "reply", "move", "triage", "aspect", "knowledge"} <= set(rows(session))
    remove_brand(session, brand)
    session.commit()
    assert rows(session) == {}


def test_other_brands_keep_what_is_theirs(make: "Make", session: Session) -> None:
    two = make.brand("Two")
    fill(make, two)
    kept = rows(session)
    one = make.brand("One")
    fill(make, one)
    for brand in (one, two):
        mention = make.mention(brand, "negative", external_id="shared", handle="both")
        case = open_or_extend(session, make.outcome(mention, brand), make.now)
        propose(session, case, mention.id or 0, "We are sorry.", lang="en", writer="composer")
    session.commit()
    remove_brand(session, one)
    session.commit()
    assert list_brands(session) == [two]
    assert {row.mention.external_id for row in find_mentions(session, MentionFilter(brand_id=two.id))} >= {"shared"}
    assert sorted(session.exec(select(Author.handle))) == ["both", "only two"]
    assert session.exec(select(Query.brand_id)).all() == [two.id]
    more = {name: count - kept[name] for name, count in rows(session).items() if count != kept[name]}
    more.pop("unread")  # marks that the next reading takes away
    assert more == dict.fromkeys(
        ["author", "mention", "match", "sentiment", "aspect", "intent", "case", "triage", "draft", "move", "clock"],
        1,
    )  # fmt: skip
