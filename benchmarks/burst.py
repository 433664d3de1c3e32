"""Measures a burst of new reviews, half from a file and half from a shop: how fast they are in, and an unchanged run.

python benchmarks/burst.py [REVIEWS]

The shop is WooCommerce, played by another process of this machine over HTTP, 100 reviews a page. With OBSEI_PYTHON, a
Python that has obsei, pandas and pyarrow, the first rows of the same file go through `obsei run` twice, without a
model, beside our import of just these rows.
"""

import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from benchmarks.import_rows import write_rows
from collectors.importing import import_file
from collectors.run import collect
from store.brands import ensure_brand, ensure_query
from store.connections import connect
from store.database import migrate, open_engine, open_session
from store.settings import settings
from store.workflow import Actor
from tests.peers.loopback import Answer, Asked, Loopback

REVIEWS, PAGE = 50_000, 100
OBSEI_ROWS = 5_000
ADMIN = Actor("bench", "admin")
CONFIG = """
version: 1
store: {path: o.duckdb, unencrypted: true}
pipelines:
  - name: feedback
    sources:
      - {key: s, type: csv, config: {path: some.csv, fields: {text: review, id: review_id, rating: stars}}}
    enrichers: []
    sinks: []
"""


class Shop(Loopback):
    """Pages of invented reviews, written once."""

    def __init__(self, reviews: int) -> None:
        super().__init__()
        start = datetime.now(UTC).replace(microsecond=0) - timedelta(days=20)
        rows = [_review(number, start + timedelta(seconds=30 * number)) for number in range(reviews)]
        self.pages = [json.dumps(rows[at : at + PAGE]).encode() for at in range(0, reviews, PAGE)]

    def answer(self, asked: Asked) -> Answer:
        """One page, whatever time it is asked for."""
        body = self.pages[int(asked.get("page", "1")) - 1]
        kind = ("content-type", "application/json")
        return Answer(200, body, (kind, ("X-WP-TotalPages", str(len(self.pages)))))


def _review(number: int, at: datetime) -> dict[str, Any]:
    when = at.strftime("%Y-%m-%dT%H:%M:%S")
    return {
        "id": number, "date_created": when, "date_created_gmt": when, "product_id": number % 50, "status": "approved",
        "product_name": "Kettle", "product_permalink": "https://shop.example/product/kettle/",
        "reviewer": f"Nina {number % 9000}", "reviewer_email": "n@example.com", "rating": number % 5 + 1,
        "review": f"<p>ของดีมาก ส่งไว number {number} &amp; the lid fits.</p>", "verified": True,
    }  # fmt: skip


def serve(reviews: int, pipe: Pipe) -> None:
    """Play the shop until the other side is done."""
    with Shop(reviews) as shop:
        pipe.send(shop.url)
        pipe.recv()


def timed(title: str, rows: int, work: Callable[[], str]) -> float:
    """Do it once, say how long it took and what came of it, and give back the rows a second."""
    started, busy = time.perf_counter(), _busy()
    said = work()
    wall, cpu = time.perf_counter() - started, _busy() - busy
    print(f"{title}: {rows:,} rows, {said}, {wall:.1f} s ({cpu:.1f} s processor), {rows / wall:,.0f} a second")
    return rows / wall


def _busy() -> float:
    """Seconds of processor time, with that of programs that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def take_in(engine: Engine, file: Path) -> str:
    """Import the file, then read the shop; says how many were new."""
    with open_session(engine) as session:
        new = import_file(session, file, "Bench", "shopee", columns={}).new
        brand = ensure_brand(session, "Bench")
        read = {"consumer_key": "ck", "consumer_secret": "cs"}
        shop = {"shop": "https://shop.example"}
        connection = connect(session, brand.id or 0, "woocommerce", ADMIN, read=read, options=shop)
        query = ensure_query(session, brand, "woocommerce", "reviews", options={"what": "reviews"})
        session.commit()
        return f"{new + collect(session, query, connection=connection).new:,} new"


def ours(folder: Path, file: Path, reviews: int) -> None:
    """The burst into a new database, and all of it once more."""
    url = f"sqlite:///{folder}/earful.db"
    migrate(url)
    engine = open_engine(url)
    timed("burst", reviews, lambda: take_in(engine, file))
    timed("unchanged second run", reviews, lambda: take_in(engine, file))
    engine.dispose()
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def beside_obsei(python: str, folder: Path, file: Path) -> None:
    """The first rows of the file through both: rows a second, and how many times as fast we are."""
    place = folder / "obsei"
    place.mkdir()
    place.joinpath("obsei.yaml").write_text(CONFIG, encoding="utf-8")
    with file.open(encoding="utf-8", newline="") as whole, (place / "some.csv").open("w", encoding="utf-8") as some:
        rows = csv.writer(some)
        for number, row in enumerate(csv.reader(whole)):
            if number <= OBSEI_ROWS:
                rows.writerow(row)
    environment = os.environ | {"OBSEI_PSEUDONYM_SALT": "0123456789abcdef0123", "HF_HUB_OFFLINE": "1"}
    command = [python, "-c", "from obsei.cli import app; app()", "run", "-c", "obsei.yaml"]

    def obsei() -> str:
        subprocess.run(command, cwd=place, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  ours
        return "done"

    url = f"sqlite:///{place}/earful.db"
    migrate(url)
    engine = open_engine(url)

    def earful() -> str:
        with open_session(engine) as session:
            new = import_file(session, place / "some.csv", "Bench", "shopee", columns={}).new
        return f"{new:,} new"

    for title in ("first", "unchanged"):
        theirs = timed(f"Obsei, {title} run", OBSEI_ROWS, obsei)
        own = timed(f"Earful, {title} run", OBSEI_ROWS, earful)
        print(f"    {own / theirs:.0f} times as fast")
    engine.dispose()


def main(reviews: int) -> None:
    """Run all of it in a folder that is thrown away."""
    context = get_context("spawn")
    here, there = context.Pipe()
    shop = context.Process(target=serve, args=(reviews // 2, there))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shop.start()
        os.environ |= {"EARFUL_HOME": name, "EARFUL_WOOCOMMERCE_BASE_URL": here.recv()}
        settings.cache_clear()
        try:
            write_rows(folder / "reviews.csv", reviews // 2)
            ours(folder, folder / "reviews.csv", reviews // 2 * 2)
            if python := os.environ.get("OBSEI_PYTHON"):
                beside_obsei(python, folder, folder / "reviews.csv")
        finally:
            here.send("done")
            shop.join()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else REVIEWS)
