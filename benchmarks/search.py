"""Measures search: how long it takes to find and count mentions, and what the index weighs.

python benchmarks/search.py [MENTIONS [POSTGRESQL_URL]]: into a new SQLite file, or an empty PostgreSQL database.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, text
from sqlmodel import Session

from store.brands import ensure_brand, ensure_query
from store.database import migrate, open_engine, open_session
from store.inbox import InboxFilter, count_cases
from store.mentions import MentionFilter, count_mentions, find_mentions
from store.models import Author, Case, Match, Mention, Triage

MENTIONS = 200_000
PIECES = (
    "ได้ของเร็วมาก", "the towels are soft", "กล่องบุบมาเลยค่ะ", "nobody answers my messages", "สีไม่ตรงปก",
    "รอมาแล้วห้าวัน", "and the box was open", "ขอคืนเงินได้ไหมคะ", "would buy again", "ส่งช้ามาก", "great coffee",
    "พนักงานพูดจาดี", "the app crashes", "แอปเด้งตลอด", "where is my parcel", "ราคาแพงไป", "parking is difficult",
    "กาแฟหอม", "我要退款", "too sweet for me",
)  # fmt: skip
RARE = {"แก้วกระเบื้อง": 40, "thermoflask": 40}
TYPED = {
    "a rare word": "thermoflask", "a rare Thai word": "แก้วกระเบื้อง", "a common word": "parcel",
    "two common Thai words": "คืนเงิน กาแฟ", "a handle": "@user123", "a slip": "thermoflsak",
    "a slip in Thai": "แก้วกระเบ้ือง", "two letters": "退款", "one letter": "ง", "nothing says it": "zzzzzzzz",
}  # fmt: skip
BATCH, REPEATS = 5_000, 7


def mentions(count: int) -> Iterator[list[dict[str, Any]]]:
    """Batches of invented mentions, the same in each run."""
    pick, start = random.Random(1), datetime(2026, 1, 1, tzinfo=UTC)  # noqa: S311  the same each time
    every = {number * count // hits for word, hits in RARE.items() for number in range(hits)}
    for first in range(0, count, BATCH):
        yield [
            {
                "id": number + 1, "channel": "shopee", "source": "bench", "external_id": f"b{number}", "title": "",
                "author_id": number % (count // 4) + 1, "published_at": start + timedelta(minutes=number),
                "text": " ".join(pick.choices(PIECES, k=pick.randint(2, 8)))
                + (f" {' '.join(RARE)}" if number in every else ""),
            }
            for number in range(first, min(first + BATCH, count))
        ]  # fmt: skip


def fill(session: Session, count: int) -> None:
    """Write authors, mentions, what matched them, and a case of every tenth mention."""
    query = ensure_query(session, ensure_brand(session, "Bench"), "shopee", "all", expression="coffee")
    authors = [
        {"channel": "shopee", "source": "bench", "handle": f"user{n}", "name": f"Customer {n}"}
        for n in range(count // 4)
    ]
    session.execute(insert(Author), authors)
    due = datetime(2026, 6, 1, tzinfo=UTC)
    for rows in mentions(count):
        session.execute(insert(Mention), rows)
        ids = [row["id"] for row in rows]
        session.execute(
            insert(Match), [{"mention_id": id_, "query_id": query.id, "brand_id": query.brand_id} for id_ in ids]
        )
        cases = [
            {
                "id": id_,
                "brand_id": query.brand_id,
                "channel": "shopee",
                "priority": "normal",
                "priority_rank": 2,
                "due_at": due,
            }
            for id_ in ids[::10]
        ]
        session.execute(insert(Case), cases)
        told = [
            {"mention_id": id_, "brand_id": query.brand_id, "case_id": id_, "rule": "negative"} for id_ in ids[::10]
        ]
        session.execute(insert(Triage), told)
        session.commit()


def middle(seconds: list[float]) -> str:
    """The median and the slowest, in milliseconds."""
    return f"{statistics.median(seconds) * 1000:6.0f} ms (slowest {max(seconds) * 1000:.0f})"


def timed(work: Any) -> tuple[Any, list[float]]:
    """What some work gives back, and how long it took each time."""
    taken = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        result = work()
        taken.append(time.perf_counter() - started)
    return result, taken


def main(count: int, url: str) -> None:
    """Fill the database, and print a line for each search."""
    migrate(url)
    engine = open_engine(url)
    with open_session(engine) as session:
        started = time.perf_counter()
        fill(session, count)
        print(f"{count:,} mentions written in {time.perf_counter() - started:.0f} s ({engine.dialect.name})")
        if engine.dialect.name == "postgresql":
            session.execute(text("ANALYZE"))
        else:
            index = "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'mention_search%'"
            whole = "SELECT sum(pgsize) FROM dbstat"
            sizes = [session.scalar(text(query)) / 1e6 for query in (index, whole)]
            print("index of texts {:.0f} MB of {:.0f} MB".format(*sizes))
        for title, typed in TYPED.items():
            wanted = MentionFilter(text=typed)
            total, counting = timed(lambda wanted=wanted: count_mentions(session, wanted))
            _, finding = timed(lambda wanted=wanted: find_mentions(session, wanted, 20))
            cases, inbox = timed(lambda typed=typed: count_cases(session, InboxFilter(text=typed)))
            print(f"{title:<22} {total:>7,} found: count {middle(counting)}, list {middle(finding)}")
            print(f"{'':<22} {cases:>7,} cases: count {middle(inbox)}")
    engine.dispose()


if __name__ == "__main__":
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MENTIONS
    with tempfile.TemporaryDirectory() as folder:
        main(many, sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{folder}/earful.db")
