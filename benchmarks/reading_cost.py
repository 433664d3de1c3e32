"""What reading all else costs on top of scoring alone, in one run: topics, language, copies and worth.

Usage: python benchmarks/reading_cost.py [--texts 2000]

Scoring alone is the label with its windows and worst sentence, by the same network without the heads for topics. The
copies are looked for in a database, whose reading and writing counts.
"""

import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session, select

from sentiment.duplicates import mark_duplicates
from sentiment.engine import TOPIC_WEIGHTS
from sentiment.examples import read_rows
from sentiment.hard_weights import HARD_WEIGHTS
from sentiment.judge import Judgement, judge
from sentiment.model import Model, load
from sentiment.reading import read
from sentiment.topics import Topics, topics
from sentiment.ugc import Post, worth
from store.brands import ensure_brand, ensure_query
from store.database import migrate, open_engine, open_session
from store.mentions import save_mentions
from store.models import Mention
from store.settings import settings

CORPUS = Path(__file__).parents[1] / "sentiment" / "corpus" / "train.jsonl"
CHUNK, ROUNDS = 500, 3
NOW = datetime(2026, 11, 20, tzinfo=UTC)


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def all_of_it(model: Model, texts: Sequence[str]) -> None:
    """Read and judge texts, chunk by chunk, and say what each is worth."""
    for chunk in (texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK)):
        readings = [read(text) for text in chunk]
        for text, reading, found in zip(chunk, readings, judge(model, chunk), strict=True):
            worth(_post(text, topics(reading, found.seen, found.both.label), found))


def _post(text: str, seen: Topics, found: Judgement) -> Post:
    return Post(
        text=text, lang=seen.lang, positive=found.both.positive, negative=found.both.negative, intents=seen.intents,
        aspects=tuple(seen.aspects), hard=seen.hard, media=1, likes=10,
    )  # fmt: skip


def judged(model: Model, texts: Sequence[str]) -> None:
    """Score texts alone."""
    for chunk in (texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK)):
        judge(model, chunk)


def copies(texts: Sequence[str], folder: str) -> float:
    """How long looking for copies among texts takes, in a new database."""
    url = f"sqlite:///{folder}/copies.db"
    migrate(url)
    with open_session(open_engine(url)) as session:
        _fill(session, texts)
        mentions = list(session.scalars(select(Mention)))
        return seconds(lambda: [mark_duplicates(session, some, NOW) for some in _chunks(mentions)])


def _fill(session: Session, texts: Sequence[str]) -> None:
    query = ensure_query(session, ensure_brand(session, "cost"), "file", "import")
    save_mentions(session, query, [
        {
            "channel": "file", "source": "cost", "external_id": str(number), "title": "", "text": text, "rating": None,
            "lang": "", "url": "", "media": [], "raw": {}, "published_at": NOW, "collected_at": NOW, "author": "",
            "handle": "", "followers": 0,
        }
        for number, text in enumerate(texts)
    ])  # fmt: skip
    session.commit()


def _chunks(mentions: Sequence[Mention]) -> list[Sequence[Mention]]:
    return [mentions[start : start + CHUNK] for start in range(0, len(mentions), CHUNK)]


def main(texts: Annotated[int, typer.Option(help="How many texts to read.")] = 2000) -> None:
    """Time both in turns, and print the shares."""
    said = [row["text"] for row in islice(cycle(read_rows(CORPUS)), texts)]
    place, threads = Path(settings().sentiment_model), settings().threads
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder, "bare")
        shutil.copytree(place, bare, ignore=shutil.ignore_patterns(TOPIC_WEIGHTS, HARD_WEIGHTS))
        alone, whole = load(str(bare), threads), load(str(place), threads)
        judged(alone, said[:200])
        all_of_it(whole, said[:200])
        rounds = [
            (seconds(lambda: judged(alone, said)), seconds(lambda: judged(whole, said)),
             seconds(lambda: all_of_it(whole, said))) for _ in range(ROUNDS)
        ]  # fmt: skip
        spent = copies(said, folder)
    scoring, heads, everything = (min(times) for times in zip(*rounds, strict=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{texts} texts on {threads} threads: scoring alone {scoring:.2f} s")
    print(f"  with the network for topics {heads:.2f} s, {heads / scoring - 1:+.0%}")
    print(f"  with rules, language and worth {everything:.2f} s, {everything / scoring - 1:+.0%}")
    print(f"  with the search for copies {everything + spent:.2f} s, {(everything + spent) / scoring - 1:+.0%}")
    print(f"peak memory {peak} MB")


if __name__ == "__main__":
    typer.run(main)
