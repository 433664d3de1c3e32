"""What it costs to claim the next mentions while many workers take them away, and a backup holds on to what is gone.

Usage: python benchmarks/claiming.py [--mentions 200000] [--workers 1,4,8,16] [--rounds 1]

On a real PostgreSQL, each worker a process that claims a hundred mentions as `analyse` does, keeps their scores, takes
their marks away and commits, until none is left; nothing is scored. A claim is timed on the processor, the worker's and
the database's (`scale_clock.py`): other work on the machine counts little. Taken marks stay in the table and its index
as dead rows until nobody can see them any more: a backup, which sees the database as it was, keeps them all. So every
number of workers is run twice, the second time with such a snapshot open from the beginning to the end.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from statistics import median
from typing import Annotated, Any

import typer
from sqlalchemy import Engine, func, insert, select, text
from sqlmodel import col

from benchmarks.scale_clock import clock_of_session
from store.database import migrate, open_engine, open_session
from store.models import Sentiment, Unread, utc_now
from store.unread import marks_of, take_away
from store.unscored import unscored
from tests.postgres import own_database

CHUNK = 100
MODEL = "made"


def fill(engine: Engine, count: int) -> None:
    """Write so many mentions that nobody has read."""
    statement = """
        INSERT INTO mention (channel, source, external_id, title, text, lang, url, kind, likes, shares, media, raw,
            published_at, collected_at, version_id, conversation, parent)
        SELECT 'x', '', 'e' || n, '', 'a parcel ' || md5(n\\:\\:text), 'en', '', '', 0, 0, '[]', '{}', now(), now(),
            '', '', '' FROM generate_series(1, :count) n
    """
    with engine.begin() as connection:
        connection.execute(text("DROP INDEX IF EXISTS ix_mention_search"))  # what is measured does not search
        connection.execute(text(statement), {"count": count})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def work(url: str) -> list[tuple[float, float]]:
    """Claim and take away until nothing is left; gives when each claim began, and its seconds on the processor."""
    engine, taken = open_engine(url), []
    while True:
        with open_session(engine) as session:
            clock = clock_of_session(session)
            began, started = time.time(), clock()
            ids = [mention.id or 0 for mention in unscored(session, MODEL, CHUNK)]
            if not ids:
                break
            taken.append((began, clock() - started))
            marks = [mark for mark, _ in marks_of(session, ids)]
            session.execute(insert(Sentiment), [_score(id_) for id_ in ids])
            take_away(session, marks)
            session.commit()
    engine.dispose()
    return taken


def _score(mention_id: int) -> dict[str, Any]:
    return {
        "mention_id": mention_id, "label": "neutral", "negative": 0.1, "neutral": 0.8, "positive": 0.1,
        "confidence": 0.8, "text_label": "neutral", "contradiction": False, "lang": "en", "model": MODEL,
        "scored_at": utc_now(),
    }  # fmt: skip


@contextmanager
def snapshot(engine: Engine, held: bool) -> Iterator[None]:
    """See the database as it is now until the end, as a backup does, or do not."""
    if not held:
        yield
        return
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        connection.execute(text("SELECT count(*) FROM unread"))
        yield


def run(mentions: int, workers: int, held: bool) -> str:
    """One row of the table."""
    with own_database() as url:
        migrate(url)
        engine = open_engine(url)
        fill(engine, mentions)
        with snapshot(engine, held), get_context("spawn").Pool(workers) as pool:
            claims = sorted(claim for some in pool.map(work, [url] * workers) for claim in some)
        with open_session(engine) as session:
            done = session.scalar(select(func.count(col(Sentiment.mention_id))))
            left = session.scalar(select(func.count(col(Unread.id))))
        engine.dispose()
    if (done, left) != (mentions, 0):
        raise RuntimeError(f"of {mentions} mentions {done} were read, and {left} marks are left")
    took = claims[-1][0] - claims[0][0]
    first, last = (
        [seconds for _, seconds in some] for some in (claims[: len(claims) // 5], claims[-len(claims) // 5 :])
    )
    cells = f"{1000 * median(first):.1f}", f"{1000 * median(last):.1f}", f"{median(last) / median(first):.1f}"
    return f"| {workers} | {'yes' if held else 'no'} | {mentions / took:,.0f} | {' | '.join(cells)} |"


def main(
    mentions: Annotated[int, typer.Option(help="How many wait.")] = 200_000,
    workers: Annotated[str, typer.Option(help="How many workers, several by commas.")] = "1,4,8,16",
    rounds: Annotated[int, typer.Option(help="How often each is run.")] = 1,
) -> None:
    """Run each number of workers with and without a backup, and print a table."""
    print(f"{mentions:,} mentions wait, {CHUNK} a claim; medians of the first and of the last fifth, on the processor")
    print("| workers | backup | claimed a second | first ms | last ms | times |\n| --: | --- | --: | --: | --: | --: |")
    for count in [int(each) for each in workers.split(",")] * rounds:
        for held in (False, True):
            print(run(mentions, count, held), flush=True)


if __name__ == "__main__":
    typer.run(main)
