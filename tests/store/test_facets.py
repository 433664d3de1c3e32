"""Facets count what the newest mentions of a filter have in common, whatever the filter."""

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from store import facets as counting
from store.facets import facets
from store.mention_filter import MANY
from store.mentions import MentionFilter, count_mentions, find_mentions
from store.scores import save_scores
from tests.store.test_plans import listening

if TYPE_CHECKING:
    from tests.store.conftest import Make

SHARES = {"negative": 0.1, "neutral": 0.8, "positive": 0.1}


def three(make: "Make", session: Session) -> None:
    """Two Thai ones about delivery, one of which asks; an English one."""
    brand = make.brand()
    ids = [make.mention(brand, text=text).id for text in ("one", "two", "three")]
    read: list[tuple[str, str, list[str], list[str]]] = [
        ("th", "negative", ["delivery"], ["question"]), ("th", "neutral", ["delivery", "quality"], []),
        ("en", "negative", [], []),
    ]  # fmt: skip
    save_scores(
        session,
        [
            {"mention_id": id_, "label": label, "lang": lang, "hard": None, "model": "m", "aspects": about,
             "intents": wants} | SHARES
            for id_, (lang, label, about, wants) in zip(ids, read, strict=True)
        ],
    )  # fmt: skip
    session.flush()


def test_each_value_is_counted_under_the_filter(make: "Make", session: Session) -> None:
    three(make, session)
    found = facets(session, MentionFilter())
    assert found.looked_at == 3
    assert found.counts["lang"] == {"th": 2, "en": 1}
    assert found.counts["label"] == {"negative": 2, "neutral": 1}
    assert found.counts["aspect"] == {"delivery": 2, "quality": 1}
    assert found.counts["intent"] == {"question": 1}
    assert sum(found.counts["channel"].values()) == 3
    narrowed = facets(session, MentionFilter(label="negative"))
    assert (narrowed.looked_at, narrowed.counts["lang"]) == (2, {"en": 1, "th": 1})
    assert facets(session, MentionFilter(text="nobody says this")).looked_at == 0


def test_no_more_than_the_newest_are_looked_at_in_one_query(
    make: "Make", session: Session, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    three(make, session)
    monkeypatch.setattr(counting, "NEWEST", 2)
    with listening(engine) as heard:
        found = facets(session, MentionFilter())
    assert found.looked_at == 2
    assert sum(found.counts["lang"].values()) == 2
    assert len(heard) == 1


def told(make: "Make") -> None:
    """Reviews with and without half stars, of two products, and a post."""
    brand = make.brand()
    for rating, kind, name in (
        (5, "review", "Blue cup"),
        (4.5, "review", "Blue cup"),
        (4.4, "review", "Bag"),
        (1, "", ""),
    ):
        make.mention(brand, rating=rating, kind=kind, product=name)
    make.mention(brand, kind="post")


@pytest.mark.parametrize(
    ("facet", "counted"),
    [
        ("stars", {"5": 2, "4": 1, "1": 1}),
        ("kind", {"review": 3, "post": 1}),
        ("product", {"Blue cup": 2, "Bag": 1}),
    ],
)
def test_what_a_facet_counts_is_what_its_filter_finds(
    make: "Make", session: Session, facet: str, counted: dict[str, int]
) -> None:
    told(make)
    assert facets(session, MentionFilter()).counts[facet] == counted
    for value, count in counted.items():
        wanted = MentionFilter(**{facet: int(value) if facet == "stars" else value})  # type: ignore[arg-type]
        assert count_mentions(session, wanted) == len(find_mentions(session, wanted)) == count
        assert len(find_mentions(session, wanted, total=MANY)) == count, "walking finds the same"
        assert facets(session, wanted).counts[facet] == {value: count}
