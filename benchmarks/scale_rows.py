"""Makes a large archive of invented mentions, as skewed as real ones, in minutes.

Usage: python benchmarks/scale_rows.py [MENTIONS] [--database URL] [--vectors/--no-vectors]

A year of a house with twelve brands on eight channels: the first brand and channel have most of it, few accounts write
much and most write once, days and weeks have their rhythm, and it grows. A tenth opens cases, of which nearly all are
closed, as after a year; rollups are counted on the way. Without a database it prints the time and forgets it all.
"""

import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray
from sqlmodel import Session

from benchmarks.scale_bulk import Bulk, bulk
from benchmarks.scale_cases import REASONS, Cases, Told, rare_of
from benchmarks.scale_texts import LABELS, RARE, Said, Texts
from store.brands import ensure_brand, ensure_query
from store.database import migrate, open_engine, open_session
from store.models import Person, utc_now

BRANDS = (
    "Baan Rin", "Rim Fah", "Pine Kettle", "Kiri Wear", "Lom Nuea", "Moon Pantry", "Tee Noi", "Sai Thong", "Ever Fern",
    "Dao Home", "Pla Too", "Nine Lamps",
)  # fmt: skip
CHANNELS = ("facebook", "shopee", "line", "lazada", "x", "instagram", "google_play", "google_business")
RATED = {"shopee", "lazada", "google_play", "google_business"}
STARS = {"negative": (1, 2), "neutral": (3, 4), "positive": (4, 5)}
PEOPLE = 8
YEAR = timedelta(days=365)
RUNS = timedelta(days=14)
PIECE = 20_000
Numbers = NDArray[Any]
BY_HOUR = np.array((2, 1, 1, 1, 1, 2, 4, 6, 8, 9, 10, 11, 12, 11, 10, 10, 9, 9, 10, 12, 14, 13, 9, 5))
BY_DAY = np.array((10, 9, 9, 10, 12, 14, 13))
LIKE_BRAND, LIKE_CHANNEL, HEAVY = 1.1, 1.0, 2.5
CASES, COPIES, SHARED, CONTACTS = 0.118, 0.03, 0.04, 0.03
COLUMNS: dict[str, tuple[str, ...]] = {
    "author": ("id", "channel", "source", "handle", "name", "followers"),
    "mention": ("id", "channel", "source", "external_id", "author_id", "title", "text", "rating", "lang", "url", "kind",
                "likes", "shares", "media", "raw", "published_at", "collected_at", "version_id", "conversation",
                "parent"),
    "match": ("mention_id", "query_id", "brand_id", "words"),
    "sentiment": ("mention_id", "label", "negative", "neutral", "positive", "confidence", "text_label",
                  "contradiction", "lang", "model", "scored_at"),
    "aspect": ("mention_id", "name", "label"),
    "intent": ("mention_id", "name"),
    "ugc": ("mention_id", "worth", "reasons", "model"),
    "mention_vector": ("mention_id", "model", "values"),
    "triage": ("mention_id", "brand_id", "case_id", "rule", "reasons", "decided_at"),
    "duplicate": ("mention_id", "original_id", "reason", "likeness"),
    "contact_key": ("mention_id", "kind", "digest"),
    "run": ("kind", "query_id", "started_at", "finished_at", "found", "new", "bad_rows", "gap", "error"),
    "daily_rollup": ("brand_id", "day", "rival_id", "channel", "lang", "aspect", "label", "mentions", "copies"),
}  # fmt: skip


def shares(count: int, like: float) -> Numbers:
    """How much of the whole the first, the second … has, by the law of Zipf."""
    weights = 1 / np.arange(1, count + 1) ** like
    of_all: Numbers = weights / weights.sum()
    return of_all


def moments(count: int, now: datetime) -> Numbers:
    """The seconds at which mentions came in the year before, oldest first: more by day and week, and growing."""
    begin = (now - YEAR).timestamp() // 3600 * 3600
    hours = begin + 3600 * np.arange(int(YEAR.total_seconds()) // 3600)
    local = hours + 7 * 3600
    rhythm = BY_HOUR[(local // 3600 % 24).astype(int)] * BY_DAY[((local // 86400 + 3) % 7).astype(int)]
    grown = np.cumsum(rhythm * np.linspace(0.7, 1.3, len(hours)))
    at = np.interp((np.arange(count) + 0.5) / count * grown[-1], np.r_[0, grown], np.r_[hours, hours[-1] + 3600])
    seconds: Numbers = np.minimum(at, now.timestamp() - 60).astype(int)
    return seconds


class Archive:
    """One archive in the making."""

    def __init__(self, bulk: Bulk, count: int, now: datetime, model: str, queries: Numbers) -> None:
        """Make so many mentions, read by a model, found by the queries of each brand (row) on each channel."""
        self._bulk, self._count, self._now, self._model, self._queries = bulk, count, now, model, queries
        self._random = np.random.default_rng(1)
        self._texts, self._cases = Texts(self._random), Cases(bulk, self._random, now, PEOPLE)
        self._rollups: Counter[tuple[Any, ...]] = Counter()
        sizes = np.maximum(50, (shares(len(CHANNELS), LIKE_CHANNEL) * count / 3).astype(int))
        self._firsts, self._sizes = np.r_[0, np.cumsum(sizes)[:-1]] + 1, sizes

    def make(self, vectors: bool) -> int:
        """Make everything; gives the number of cases."""
        self._authors()
        made = self._random.standard_normal((1_000, 384))
        kept = [row.astype("<f2").tobytes() for row in made / np.linalg.norm(made, axis=1, keepdims=True)]
        at = moments(self._count, self._now)
        for first in range(0, self._count, PIECE):
            self._piece(first, at[first : first + PIECE], kept if vectors else [])
        for own in dict.fromkeys(key[:-1] for key in self._rollups):
            self._add("daily_rollup", (*own, self._rollups[*own, False], self._rollups[*own, True]))
        self._runs()
        return self._cases.opened

    def _authors(self) -> None:
        for channel, first, size in zip(CHANNELS, self._firsts, self._sizes, strict=True):
            followers = (self._random.pareto(1.2, size) * 80).astype(int).tolist()
            for place, reach in enumerate(followers):
                name = f"{channel[:2]}{first + place:07}"  # none is a part of another
                self._add("author", (int(first) + place, channel, "", f"u_{name}", f"Customer {name}", reach))

    def _piece(self, first: int, at: Numbers, kept: list[bytes]) -> None:
        size, dice = len(at), self._random.random((len(at), 8))
        brands = self._random.choice(len(BRANDS), size, p=shares(len(BRANDS), LIKE_BRAND)).tolist()
        channels = self._random.choice(len(CHANNELS), size, p=shares(len(CHANNELS), LIKE_CHANNEL))
        authors = self._firsts[channels] + (self._sizes[channels] * dice[:, 0] ** HEAVY).astype(int)
        said = self._texts.draw(first, size)
        rows = zip(at.tolist(), brands, channels.tolist(), authors.tolist(), said, dice.tolist(), strict=True)
        for place, row in enumerate(rows):
            self._mention(first + place + 1, *row)
            if kept:
                self._add("mention_vector", (first + place + 1, self._model, kept[int(row[-1][6] * len(kept))]))

    def _mention(
        self, id_: int, second: int, brand: int, channel: int, author: int, said: Said, dice: list[float]
    ) -> None:
        at, name = datetime.fromtimestamp(second, UTC), CHANNELS[channel]
        text = f"{said.text} {RARE[said.lang]}" if rare_of(id_, self._count) else said.text
        stars = STARS[said.label][dice[1] < 0.5] if name in RATED else None
        stamp = self._bulk.stamp(at)
        self._add("mention", (
            id_, name, "", f"m{id_}", author, "", text, stars, said.lang, f"https://{name}.example/{id_:08}",
            "review" if stars else "post", int(40 * dice[2] ** 6), int(5 * dice[2] ** 9), "[]",
            json.dumps({"id": f"m{id_}", "lang": said.lang}), stamp, stamp, "", "", "",
        ))  # fmt: skip
        self._read(id_, said, dice, stamp)
        copied = id_ > 100 and dice[3] < COPIES
        if copied:
            self._add("duplicate", (id_, id_ - 1 - int(90 * dice[4]), "the same text", 1.0))
        if dice[7] < CONTACTS:
            self._add("contact_key", (id_, "order", f"{id_ // 3:064x}"))
        heard = [brand] if dice[4] > SHARED else sorted({brand, (brand + 1) % len(BRANDS)})
        for one in heard:
            self._decide(id_, one, channel, author, said, at, copied)

    def _read(self, id_: int, said: Said, dice: list[float], stamp: str) -> None:
        """What the model says of it."""
        sure = 0.5 + dice[5] / 2
        parts = [sure if label == said.label else (1 - sure) / 2 for label in LABELS]
        self._add("sentiment", (id_, said.label, *parts, sure, said.label, False, said.lang, self._model, stamp))
        for aspect in said.aspects:
            self._add("aspect", (id_, aspect, said.label))
        self._add("intent", (id_, said.intent))
        worth = dice[2] if said.label == "positive" else dice[2] / 4
        self._add("ugc", (id_, worth, "[]", self._model))

    def _decide(self, id_: int, brand: int, channel: int, author: int, said: Said, at: datetime, copied: bool) -> None:
        name, own = CHANNELS[channel], brand + 1
        self._add("match", (id_, int(self._queries[brand, channel]), own, "[]"))
        opens = said.label != "positive" and not copied and self._random.random() < CASES / 0.6
        case_id = self._cases.take(Told(id_, own, author, name, said, at)) if opens else None
        rule = "negative" if case_id else "copy" if copied else "no_answer_needed"
        self._add("triage", (id_, own, case_id, rule, REASONS if case_id else "[]", self._bulk.stamp(at)))
        day = (at + timedelta(hours=7)).date().isoformat()
        for aspect in ("", *said.aspects):
            self._rollups[own, day, 0, name, said.lang, aspect, said.label, copied] += 1

    def _runs(self) -> None:
        """Each query was read every hour of the last two weeks."""
        for query in self._queries.flatten().tolist():
            for hour in range(int(RUNS.total_seconds()) // 3600):
                at = self._now - RUNS + timedelta(hours=hour, minutes=query % 60)
                begun, ended = self._bulk.stamp(at), self._bulk.stamp(at + timedelta(seconds=3))
                self._add("run", ("collect", query, begun, ended, 20, 2, 0, "", ""))

    def _add(self, table: str, row: tuple[Any, ...]) -> None:
        self._bulk.add(table, COLUMNS[table], row)


def _house(session: Session) -> Numbers:
    """Brands, the staff, and a query of each brand on each channel; gives the ids of the queries."""
    for number in range(1, PEOPLE + 1):
        role = "admin" if number == 1 else "approver"
        session.add(Person(email=f"p{number}@earful.example", name=f"Person {number}", role=role, password_hash=""))
    found = [
        [ensure_query(session, brand, channel, "our name", expression="tea").id or 0 for channel in CHANNELS]
        for brand in [ensure_brand(session, name) for name in BRANDS]
    ]
    session.commit()
    return np.array(found)


def make(url: str, count: int, model: str = "made", *, vectors: bool = True, now: datetime | None = None) -> int:
    """Fill an empty database with an archive of so many mentions; gives the number of cases."""
    migrate(url)
    engine = open_engine(url)
    with open_session(engine) as session:
        queries = _house(session)
    with bulk(engine) as writer:
        return Archive(writer, count, now or utc_now(), model, queries).make(vectors)


def addresses(database: str) -> Iterator[str]:
    """The database asked for, or one in a folder that is gone in the end."""
    if database:
        yield database
        return
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/earful.db"


def main(
    mentions: Annotated[int, typer.Argument(min=100)] = 100_000,
    database: Annotated[str, typer.Option(help="An empty database, SQLite or PostgreSQL.")] = "",
    vectors: Annotated[bool, typer.Option(help="Also where each text lies among all.")] = True,
) -> None:
    """Make an archive and print how long it took."""
    for url in addresses(database):
        started = time.perf_counter()
        cases = make(url, mentions, vectors=vectors)
        took = time.perf_counter() - started
        print(f"{mentions:,} mentions and {cases:,} cases in {took:.0f} s, {mentions / took:,.0f} mentions a second")


if __name__ == "__main__":
    typer.run(main)
