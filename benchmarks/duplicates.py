"""How well copies are told from texts that are only alike, how fast, and beside Obsei where there is one.

Usage: python benchmarks/duplicates.py [--train] [--mentions 20000] [--beside 1000]

The pairs were written for this: choices are made on `duplicates_train`, figures are of `duplicates_test`. A pair counts
as found when `mark_duplicates` marks it among all other pairs. For the time, two rows of the corpus of like length make
a text, each row in a dozen texts, and every fifth text is a copy, most often of one of a few. With OBSEI_PYTHON, a
Python that has obsei and pandas, the first of these texts go through `obsei themes`, its search for near-duplicates
timed apart.
"""

import csv
import json
import os
import random
import resource
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
from sqlalchemy import func
from sqlmodel import Session, col, select

from sentiment.duplicates import mark_duplicates
from sentiment.examples import read_rows
from store.brands import ensure_brand, ensure_query
from store.database import migrate, open_engine, open_session
from store.duplicates import originals_of
from store.mentions import save_mentions
from store.models import DuplicateKey, Mention

HERE = Path(__file__).parent
CORPUS = HERE.parent / "sentiment" / "corpus" / "train.jsonl"
NOW = datetime(2026, 11, 20, tzinfo=UTC)
CHUNK, COPIED, USED, FEWEST_ROWS = 1_000, 0.2, 12, 600
OBSEI = """
import json, sys, time
from obsei import cli, store
spent, plain = [0.0], store.Store.nearest_record
def timed(*arguments):
    begun = time.perf_counter()
    try:
        return plain(*arguments)
    finally:
        spent[0] += time.perf_counter() - begun
store.Store.nearest_record = timed
begun = time.perf_counter()
try:
    cli.app(["themes", "-c", "obsei.yaml"], standalone_mode=False)
finally:
    json.dump([time.perf_counter() - begun, spent[0], time.process_time()], open("times.json", "w"))
import duckdb
rows = duckdb.connect("o.duckdb").execute(
    "SELECT epoch(a.created_at), epoch(b.created_at) FROM record_themes t JOIN records a ON a.id = t.record_id "
    "JOIN records b ON b.id = t.duplicate_of").fetchall()
json.dump(rows, open("found.json", "w"))
"""
CONFIG = """version: 1
store: {path: o.duckdb, unencrypted: true}
pipelines:
  - name: feedback
    sources: [{key: s, type: csv, config: {path: fb.csv, fields: {text: comment, id: id, created_at: date}}}]
    enrichers: []
    sinks: []
"""


@contextmanager
def database() -> Iterator[Session]:
    """A session on a migrated SQLite file of its own."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/earful.db"
        migrate(url)
        engine = open_engine(url)
        with open_session(engine) as session:
            yield session
        engine.dispose()


def saved(session: Session, rows: Sequence[dict[str, Any]]) -> list[Mention]:
    """Save rows of `text`, `handle`, and `kind` as mentions a second apart; the mentions, in their order."""
    query = ensure_query(session, ensure_brand(session, "Rim Fah"), "file", "benchmark", options={})
    blank: dict[str, Any] = dict.fromkeys(("source", "title", "lang", "url", "author"), "")
    blank |= {"channel": "file", "rating": None, "media": [], "raw": {}, "followers": 0, "collected_at": NOW}
    when = NOW - timedelta(days=20)
    full = [
        blank | row | {"external_id": str(number), "published_at": when + timedelta(seconds=number)}
        for number, row in enumerate(rows)
    ]
    for start in range(0, len(full), CHUNK):
        save_mentions(session, query, full[start : start + CHUNK])
    session.commit()
    return list(session.scalars(select(Mention).order_by(col(Mention.id))))


class Text(NamedTuple):
    """A made text, and which earlier one it copies (-1: none)."""

    text: str
    copies: int
    kind: str = ""


def made(count: int) -> list[Text]:
    """Texts of two rows each, every fifth of them a copy of an earlier one."""
    chance, by_lang = random.Random(1), defaultdict(list)  # noqa: S311  the same texts in each run
    rows = read_rows(CORPUS)
    for row in chance.sample(rows, min(len(rows), max(FEWEST_ROWS, 2 * count // USED))):
        by_lang[row["lang"]].append(row["text"])
    pairs, texts = drawn(by_lang, chance), list[Text]()
    while len(texts) < count:
        if texts and chance.random() < COPIED:
            of = int(len(texts) * chance.random() ** 4)
            texts.append(copied(texts[of], of if texts[of].copies < 0 else texts[of].copies, chance))
        else:
            texts.append(Text(next(pairs), -1))
    return texts


def drawn(by_lang: dict[str, list[str]], chance: random.Random) -> Iterator[str]:
    """Two texts of one language and of like length in one, no two alike."""
    langs, seen = sorted(by_lang), set[tuple[str, ...]]()
    while True:
        pair = tuple(chance.sample(by_lang[chance.choice(langs)], 2))
        short, long = sorted(map(len, pair))
        if pair not in seen and short + long >= 80 and long < 2 * short:
            seen.add(pair)
            yield " ".join(pair)


def copied(text: Text, of: int, chance: random.Random) -> Text:
    """A copy: the same, a repost, a repost that was cut, one with another link, in capitals, or with a typing error."""
    plain = text.text
    place = chance.randrange(len(plain) // 3, len(plain) - 2)
    swapped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
    ways = (
        plain,
        f"RT @nok: {plain}",
        f"RT @nok: {plain[: len(plain) * 4 // 5]}…",
        f"{plain} https://example.com/{place}",
        plain.upper(),
    )
    way = chance.randrange(len(ways) + 1)
    return Text((*ways, swapped)[way], of, "repost" if way in (1, 2) else "")


def marked(session: Session, mentions: Sequence[Mention]) -> tuple[float, float]:
    """Mark all mentions, a chunk a commit; the seconds that it took, by the clock and of processor time."""
    begun = time.perf_counter(), time.process_time()
    for start in range(0, len(mentions), CHUNK):
        mark_duplicates(session, mentions[start : start + CHUNK], NOW)
        session.commit()
    return time.perf_counter() - begun[0], time.process_time() - begun[1]


def speed(count: int) -> None:
    """Print the time for so many mentions and for a quarter of them, and what was found."""
    for size in (count // 4, count):
        texts = made(size)
        with database() as session:
            mentions = saved(session, [{"text": each.text, "kind": each.kind, "handle": ""} for each in texts])
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            took, busy = marked(session, mentions)
            grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
            keys = session.scalar(select(func.count(col(DuplicateKey.mention_id)))) or 0
            first = mentions[0].id or 0
            found = {
                copy - first: of - first for copy, of in originals_of(session, [m.id or 0 for m in mentions]).items()
            }
        print(f"{size:,} mentions: {took:.1f} s ({busy:.1f} s of processor time), {keys:,} keys, {grown:.0f} MB more")
        print(f"  {against(found, texts)}")


def against(found: dict[int, int], texts: Sequence[Text]) -> str:
    """How many copies were found with their original or another copy of it, and how many others were called one."""
    known = {place: text.copies for place, text in enumerate(texts) if text.copies >= 0}
    right = sum(known.get(copy) == known.get(of, of) for copy, of in found.items())
    return f"{right:,} of {len(known):,} copies found with their original, {len(found) - right:,} others called one"


def accuracy(name: str) -> None:
    """Print precision and recall on the pairs, in all and by group."""
    pairs = read_rows(HERE / "pairs" / f"{name}.jsonl")
    rows = [
        {"text": pair[side], "kind": pair["kind"] if side == "b" else "", "handle": f"{number}{own}"}
        for number, pair in enumerate(pairs)
        for side, own in (("a", ""), ("b", "" if pair["same_author"] else "b"))
    ]
    with database() as session:
        mentions = saved(session, rows)
        marked(session, mentions)
        original = originals_of(session, [mention.id or 0 for mention in mentions])
    groups = defaultdict[str, list[tuple[bool, bool]]](list)
    for pair, one, other in zip(pairs, mentions[::2], mentions[1::2], strict=True):
        said = original.get(one.id or 0, one.id) == original.get(other.id or 0, other.id)
        groups[f"{pair['group']} ({'yes' if pair['duplicate'] else 'no'})"].append((pair["duplicate"], said))
    every = [each for group in groups.values() for each in group]
    right, called, true = (sum(map(test, every)) for test in (all, lambda each: each[1], lambda each: each[0]))
    print(f"{name}, {len(pairs)} pairs: precision {right}/{called}, recall {right}/{true}; right by group:")
    for group, answers in sorted(groups.items()):
        print(f"  {group}: {sum(truth == said for truth, said in answers)}/{len(answers)}")


def beside(python: str, count: int) -> None:
    """Print what `obsei themes` takes for so many of the same texts, and what we take."""
    texts = made(count)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        place.joinpath("obsei.yaml").write_text(CONFIG, encoding="utf-8")
        with place.joinpath("fb.csv").open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(["id", "date", "comment"])
            lines.writerows((n, (NOW + timedelta(seconds=n)).isoformat(), t.text) for n, t in enumerate(texts))
        started = {"cwd": folder, "check": True, "stdout": subprocess.DEVNULL}
        started["env"] = os.environ | {"OBSEI_PSEUDONYM_SALT": "0123456789abcdef0123", "HF_HUB_OFFLINE": "1"}
        run: Any = subprocess.run
        run([python, "-c", "from obsei.cli import app; app()", "run", "-c", "obsei.yaml"], **started)
        run([python, "-c", OBSEI], **started)
        total, search, busy = json.loads(place.joinpath("times.json").read_text(encoding="utf-8"))
        times = json.loads(place.joinpath("found.json").read_text(encoding="utf-8"))
        found = {round(a - NOW.timestamp()): round(b - NOW.timestamp()) for a, b in times}
    print(f"Obsei, {count:,} texts: {total:.1f} s ({busy:.1f} s of processor time) for `obsei themes`,")
    print(f"  {search:.1f} s of it to search for near-duplicates; {against(found, texts)}")


def main(
    train: Annotated[bool, typer.Option(help="Use the pairs that choices are made on.")] = False,
    mentions: Annotated[int, typer.Option(help="Mentions to time.")] = 20_000,
    others: Annotated[int, typer.Option("--beside", help="Texts for Obsei.")] = 1_000,
) -> None:
    """Print the figures."""
    accuracy("duplicates_train" if train else "duplicates_test")
    if mentions:
        speed(mentions)
    if mentions and (python := os.environ.get("OBSEI_PYTHON")):
        beside(python, others)


if __name__ == "__main__":
    typer.run(main)
