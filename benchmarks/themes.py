"""Which planted themes are found, at which rank, and how many are shown that nobody planted; and what it costs.

Usage: python benchmarks/themes.py [--seeds 20] [--first 0] [--mentions 100000]

A stream of seven weeks is drawn from the corpus, by authors of whom some write twice a week. Into the last week go a
burst in Thai and one in English, each between the words of other rows. Into it also go what must not be shown: 30
copies of one story, marked as the finder of duplicates marks them; a saying that stands in every week; a slogan that
one author writes 15 times; and twice as many mentions as in the weeks before.
"""

import json
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import insert
from sqlmodel import Session

from sentiment.themes import find_themes
from store.brands import ensure_brand, ensure_query
from store.database import migrate, open_engine, open_session
from store.models import Aspect, Author, Duplicate, Match, Mention
from store.themes import themes_of

CORPUS = Path(__file__).parents[1] / "sentiment" / "corpus" / "train.jsonl"
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
WEEK = timedelta(days=7)
PAST = 6
BURSTS = {"th": "ฝาปั๊มแตกร้าว", "en": "leaking pump lid"}
BEFORE = {"th": ("แกะกล่องมา ", "เจอ", "สั่งสองขวด "), "en": ("again a ", "got a ", "it came with a ")}
CONSTANT, STORY, SLOGAN = "payday sale", "the mayor opened our new riverside pavilion", "golden mango festival"
SIZES = (5, 6, 8, 12, 20)

Row = dict[str, Any]


def rows_of_corpus() -> list[Row]:
    """The training rows of the corpus."""
    return [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]


class Stream:
    """Makes mentions out of the corpus, the same for the same seed."""

    def __init__(self, rows: list[Row], seed: int) -> None:
        """Draw from these rows."""
        self.rows, self.random = rows, random.Random(seed)  # noqa: S311  the same stream each time, no secret
        self.made: list[Row] = []
        self.lang = {lang: [row for row in rows if row["lang"] == lang] for lang in BURSTS}

    def add(self, weeks_ago: int, text: str = "", lang: str = "", author: int = 0, group: str = "") -> None:
        """Make one mention, with the words of a drawn row around its text."""
        drawn = self.random.choice(self.lang.get(lang, self.rows))
        whole = f"{text}\n{drawn['text']}" if text else drawn["text"]
        self.made.append(
            {
                "text": whole if group not in ("story", "slogan") else text,
                "lang": drawn["lang"],
                "aspects": drawn.get("aspects", {}),
                "author": author or self.random.randrange(100, 100 + 10 * len(self.rows)),
                "published_at": NOW - weeks_ago * WEEK - self.random.random() * WEEK,
                "group": group,
            }
        )

    def week(self, ago: int, size: int) -> None:
        """An ordinary week, with the saying that stands in each of them."""
        for number in range(size):
            self.add(ago, CONSTANT if number % 20 == 0 else "", "en" if number % 20 == 0 else "")

    def plant(self, size: int) -> None:
        """The bursts of this week, and what only looks like one."""
        for lang, burst in BURSTS.items():
            for _ in range(size):
                self.add(0, self.random.choice(BEFORE[lang]) + burst, lang, group=lang)
        for _ in range(30):
            self.add(0, STORY, "en", group="story")
        for _ in range(15):
            self.add(0, f"{SLOGAN} {self.random.random()}", "en", author=1, group="slogan")


def fill(session: Session, made: list[Row]) -> int:
    """Save a stream as one brand's mentions; gives back the brand."""
    brand = ensure_brand(session, "Rim Fah")
    query = ensure_query(session, brand, "file", "benchmark", options={})
    authors = {row["author"] for row in made}
    _insert(
        session, Author, ({"id": a, "channel": "file", "source": "", "handle": str(a), "name": ""} for a in authors)
    )
    fixed = {"channel": "file", "source": "", "title": "", "collected_at": NOW}
    ids = {id(row): number for number, row in enumerate(made, 1)}
    _insert(
        session,
        Mention,
        (
            fixed
            | {"id": ids[id(row)], "external_id": str(ids[id(row)]), "author_id": row["author"]}
            | {name: row[name] for name in ("text", "lang", "published_at")}
            for row in made
        ),
    )
    _insert(session, Match, ({"mention_id": each, "query_id": query.id, "brand_id": brand.id} for each in ids.values()))
    aspects = ((ids[id(row)], *pair) for row in made for pair in row["aspects"].items())
    _insert(session, Aspect, ({"mention_id": id_, "name": name, "label": label} for id_, name, label in aspects))
    story = [ids[id(row)] for row in made if row["group"] == "story"]
    why = {"original_id": story[0], "reason": "the same text", "likeness": 1.0} if story else {}
    _insert(session, Duplicate, (why | {"mention_id": each} for each in story[1:]))
    session.commit()
    return brand.id or 0


def _insert(session: Session, table: Any, rows: Iterator[Row]) -> None:
    if found := list(rows):
        session.execute(insert(table), found)


def trial(rows: list[Row], seed: int, size: int, week: int, folder: str) -> dict[str, Any]:
    """The rank of each burst among the phrases shown, and the names of what is shown without a cause."""
    stream = Stream(rows, seed)
    for ago in range(PAST, 0, -1):
        stream.week(ago, week)
    stream.week(0, 2 * week)
    if size:
        stream.plant(size)
    url = f"sqlite:///{folder}/{seed}-{size}-{week}.db"
    migrate(url)
    with open_session(open_engine(url)) as session:
        brand = fill(session, stream.made)
        find_themes(session, NOW)
        shown = themes_of(session, brand)
    groups = [_cause(stream.made, theme.mentions) for theme in shown]
    phrases = [group for group, theme in zip(groups, shown, strict=True) if theme.kind == "phrase"]
    ranks = {lang: phrases.index(lang) + 1 if lang in phrases else 0 for lang in BURSTS}
    wrong = [theme.name for group, theme in zip(groups, shown, strict=True) if group not in BURSTS]
    again = sum(group in BURSTS for group in phrases) - sum(map(bool, ranks.values()))
    names = [theme.name for group, theme in zip(groups, shown, strict=True) if group in BURSTS]
    return {"ranks": ranks, "wrong": wrong, "again": again, "names": names}


def _cause(made: list[Row], mentions: list[int]) -> str:
    groups = [made[id_ - 1]["group"] for id_ in mentions]
    most = max(set(groups), key=groups.count)
    return most if 2 * groups.count(most) > len(groups) else ""


def large(url: str) -> tuple[float, int, int, int]:
    """Seconds of processor time for one run, how many themes, and the peak of the memory before and after, in MB."""
    before, begun = peak(), time.process_time()
    with open_session(open_engine(url)) as session:
        found = find_themes(session, NOW)
    return time.process_time() - begun, found, before, peak()


def peak() -> int:
    """The most memory that this process has used, in MB; unlike getrusage it knows nothing of the process before."""
    (line,) = (each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


def cost(rows: list[Row], mentions: int, folder: str) -> str:
    """What one run takes on so many mentions, evenly over nine weeks, each of the texts of two rows."""
    stream, url = Stream(rows, 1), f"sqlite:///{folder}/large.db"
    for number in range(mentions):
        stream.add(number % 9, stream.random.choice(rows)["text"])
    migrate(url)
    with open_session(open_engine(url)) as session:
        fill(session, stream.made)
    with get_context("spawn").Pool(1) as pool:
        took, found, before, after = pool.apply(large, (url,))
    used = f"{took:.1f} s of processor time, memory {before} MB before and {after} MB at its peak"
    return f"{mentions:,} mentions in nine weeks: {used}, {found} themes"


def main(
    seeds: Annotated[int, typer.Option(help="How many streams of each kind.")] = 20,
    first: Annotated[int, typer.Option(help="The first seed.")] = 0,
    mentions: Annotated[int, typer.Option(help="Mentions to time one run with; 0 for none.")] = 100_000,
) -> None:
    """Print what is found of what was planted, what is shown wrongly, and the cost."""
    rows = rows_of_corpus()
    with tempfile.TemporaryDirectory() as folder:
        for week in (100, 400):
            for size in (0, *SIZES):
                tried = [trial(rows, seed, size, week, folder) for seed in range(first, first + seeds)]
                print(line(tried, size, week))
        if mentions:
            print(cost(rows, mentions, folder))


def line(tried: list[dict[str, Any]], size: int, week: int) -> str:
    """One line for the trials of one size."""
    parts = []
    for lang in BURSTS:
        ranks = sorted(one["ranks"][lang] for one in tried if one["ranks"][lang])
        worst = f", rank {ranks[len(ranks) // 2]} (worst {ranks[-1]})" if ranks else ""
        parts.append(f"{lang} {len(ranks)} of {len(tried)}{worst}")
    wrong = [name for one in tried for name in one["wrong"]]
    again = sum(one["again"] for one in tried)
    head = f"{week} a week, burst of {size}: {'; '.join(parts)}" if size else f"{week} a week, nothing planted"
    names = sorted({name for one in tried for name in one["names"]})
    return f"{head}; named {names}; shown twice {again}; wrong {len(wrong)} {wrong[:6]}"


if __name__ == "__main__":
    typer.run(main)
