"""The themes of a brand, from its stored mentions."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from sentiment.themes import comparable, find_themes
from store.brands import ensure_brand, ensure_query
from store.mentions import save_mentions
from store.models import Brand, Duplicate, Mention
from store.scores import save_scores
from store.themes import themes_of

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
FILLER = ("sofa", "lamp", "table", "mirror", "carpet", "shelf", "curtain", "pillow", "blanket", "vase")


def test_a_channel_without_two_past_weeks_is_left_out_and_a_week_must_hold_what_matters() -> None:
    assert comparable([{"x": 50, "new": 50}, {"x": 40, "new": 9}, {"x": 40}]) == ({"x"}, [1, 2])
    assert comparable([{"x": 50, "shop": 50}, {"x": 4, "shop": 9}, {"x": 4, "shop": 2}, {"x": 4}, {"shop": 3}]) == (
        {"x", "shop"},
        [1, 2],
    )
    assert comparable([{"x": 500, "rare": 2}, {"x": 4}, {"rare": 9, "x": 1}, {"x": 4, "rare": 1}])[1] == [1, 2, 3]
    assert comparable([{}, {"x": 3}]) == (set(), [1])


class Shop:
    """A brand whose customers write about furniture for weeks, and then about something else."""

    def __init__(self, session: Session, name: str = "Rim Fah") -> None:
        self.session, self.number = session, 0
        self.brand: Brand = ensure_brand(session, name)

    def say(
        self, weeks_ago: int, texts: Iterable[str], channel: str = "shopee", handle: str = "", **label: str
    ) -> None:
        """Save one mention a text, each by another author unless one is named."""
        rows = []
        for text in texts:
            self.number += 1
            rows.append({
                "channel": channel, "source": "shop", "external_id": f"{self.brand.slug}{self.number}", "author": "",
                "handle": handle or f"a{self.number}", "followers": 0, "title": "", "text": text, "rating": None,
                "lang": "", "url": "", "media": [], "raw": {}, "collected_at": NOW,
                "published_at": NOW - timedelta(days=7 * weeks_ago, hours=1),
            })  # fmt: skip
        query = ensure_query(self.session, self.brand, "file", "test", options={})
        save_mentions(self.session, query, rows)
        for name, sound in label.items():
            self._aspect(name, sound, {row["external_id"] for row in rows})
        self.session.flush()

    def _aspect(self, name: str, sound: str, names: set[object]) -> None:
        found = self.session.scalars(select(col(Mention.id)).where(col(Mention.external_id).in_(names)))
        row = {"label": sound, "negative": 0.8, "neutral": 0.1, "positive": 0.1, "lang": "en", "hard": None}
        aspects = {"model": "test", "aspects": {name: sound}, "intents": []}
        save_scores(self.session, [row | aspects | {"mention_id": id_} for id_ in found])

    def weeks(self, count: int) -> "Shop":
        """Past weeks and this one, each with the same thirty ordinary mentions."""
        for ago in range(count + 1):
            self.say(ago, [f"my {word} came in" for word in FILLER] * 3)
        return self

    def themes(self) -> list[tuple[str, str]]:
        found = themes_of(self.session, self.brand.id or 0)
        return [(theme.kind, theme.name) for theme in found]


def test_a_burst_in_thai_and_one_in_english_become_themes_with_their_mentions(session: Session) -> None:
    shop = Shop(session).weeks(4)
    shop.say(0, [f"{word} ฝาปั๊มแตกร้าวค่ะ" for word in FILLER[:8]])
    shop.say(0, [f"{word}: the leaking pump lid!" for word in FILLER[:9]])
    assert find_themes(session, NOW) == 2
    assert shop.themes() == [("phrase", "leaking pump lid"), ("phrase", "ฝาปั๊มแตกร้าว")]
    theme = themes_of(session, shop.brand.id or 0)[0]
    texts = [mention.text for id_ in theme.mentions if (mention := session.get(Mention, id_))]
    assert theme.count == len(texts) == 9
    assert all("leaking pump lid" in text for text in texts)
    assert theme.expected < 1
    assert theme.found_at == NOW


def test_copies_one_loud_author_and_what_is_said_every_week_are_no_theme(session: Session) -> None:
    shop = Shop(session).weeks(4)
    for ago in range(5):
        shop.say(ago, [f"{word} at the payday sale" for word in FILLER])
    shop.say(0, [f"{word}, golden mango festival" for word in FILLER], handle="loud")
    shop.say(0, ["our mayor opened a pavilion"] * 10)
    story = session.scalars(select(col(Mention.id)).where(col(Mention.text).startswith("our mayor"))).all()
    copies = [
        Duplicate(mention_id=id_, original_id=story[0] or 0, reason="the same text", likeness=1.0) for id_ in story[1:]
    ]
    assert len(copies) == 9
    session.add_all(copies)
    session.flush()
    assert find_themes(session, NOW) == 0
    for copy in copies:
        session.delete(copy)
    session.flush()
    assert find_themes(session, NOW) == 1


@pytest.mark.parametrize(("weeks", "shown"), [(0, 0), (1, 0), (2, 1), (8, 1)])
def test_a_short_past_says_nothing(session: Session, weeks: int, shown: int) -> None:
    shop = Shop(session).weeks(weeks)
    shop.say(0, [f"{word}: leaking pump lid" for word in FILLER])
    assert find_themes(session, NOW) == shown


def test_a_channel_that_is_new_brings_no_themes(session: Session) -> None:
    shop = Shop(session).weeks(4)
    shop.say(0, [f"{word}: leaking pump lid" for word in FILLER], channel="reddit")
    assert find_themes(session, NOW) == 0
    for ago in (1, 2):
        shop.say(ago, [f"my {word} here" for word in FILLER], channel="reddit")
    assert find_themes(session, NOW) == 1


def test_an_aspect_rises_with_its_label_where_that_is_what_grew(session: Session) -> None:
    shop = Shop(session).weeks(4)
    for ago in range(5):
        shop.say(ago, ["fine"] * 4, delivery="positive")
    shop.say(0, ["slow"] * 25, delivery="negative")
    find_themes(session, NOW)
    assert ("aspect", "delivery negative") in shop.themes()
    assert ("aspect", "delivery") not in shop.themes()


def test_the_brands_own_name_is_no_theme(session: Session) -> None:
    shop = Shop(session).weeks(4)
    shop.say(0, [f"{word}: Rim Fah" for word in FILLER])
    assert find_themes(session, NOW) == 0


def test_old_themes_go_and_each_brand_has_its_own(session: Session) -> None:
    shop, other = Shop(session).weeks(4), Shop(session, "Baan Suan").weeks(4)
    shop.say(0, [f"{word}: leaking pump lid" for word in FILLER])
    other.say(0, [f"{word}: ไรเดอร์โยนพัสดุ" for word in FILLER])
    assert find_themes(session, NOW) == 2 == find_themes(session, NOW)
    assert (shop.themes(), other.themes()) == ([("phrase", "leaking pump lid")], [("phrase", "ไรเดอร์โยนพัสดุ")])
    assert find_themes(session, NOW + timedelta(days=7)) == 0
    assert shop.themes() == other.themes() == []


def test_a_large_past_week_is_read_in_part_and_still_tells(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = Shop(session).weeks(4)
    for ago in range(5):
        shop.say(ago, [f"{word} at the payday sale" for word in FILLER])
    shop.say(0, [f"{word}: leaking pump lid" for word in FILLER])
    monkeypatch.setattr("sentiment.themes.READ_A_WEEK", 20)
    assert find_themes(session, NOW) == 1
    assert shop.themes() == [("phrase", "leaking pump lid")]
