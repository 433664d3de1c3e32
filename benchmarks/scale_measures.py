"""What is measured on a large archive: the rounds of machines, and what people wait for."""

import csv
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple
from unittest.mock import patch

from sqlalchemy import Engine, func, select, text
from sqlmodel import Session, col

import schedule
from benchmarks.scale_clock import clock_of
from collectors.importing import import_file
from collectors.run import collect_due
from store.backup import back_up
from store.brands import need_brand
from store.database import open_session
from store.forgetting import forget
from store.inbox import InboxFilter, counts_of_views, inbox
from store.insights import Scope, by_aspect, counted, share_of_voice
from store.mentions import MentionFilter, count_mentions, find_mentions
from store.models import Author, Brand, Mention, utc_now
from store.reaching import Who
from store.retention import retain
from store.search import KNOWN
from store.workflow import Actor

ADMIN = Actor("person:1", "admin", 1)
MODEL = "made"
REPEATS = 7
KEPT = 400  # days: the archive is a year old, so that nothing goes by itself
ERASED = 10  # mentions of the account that is erased


class Measure(NamedTuple):
    """One thing to measure: whether people wait for it, how often it is done, and what it does."""

    name: str
    flat: bool
    repeats: int
    work: Callable[[Session], object]


def measures(engine: Engine, folder: Path) -> list[Measure]:
    """Everything that is measured, in an order in which no one spoils the next."""
    many = [
        Measure("an hourly cycle with nothing new", False, 3, lambda session: cycle(engine, session)),
        Measure("the inbox, first page", True, REPEATS, lambda session: inbox(session, InboxFilter(), 25)),
        Measure("the counts of its views", True, REPEATS, lambda session: counts_of_views(session, _mine())),
        Measure("the mentions, first page", True, REPEATS, _page),
        Measure("the mentions of the largest brand", True, REPEATS, partial(_page, brand_id=1)),
        Measure("the negative mentions", True, REPEATS, partial(_page, label="negative")),
        Measure("Insights of 28 days", True, REPEATS, _insights),
    ]
    for name, typed in (
        ("a rare Thai word", "แก้วกระเบื้อง"), ("a rare word", "thermoflask"), ("a common word", "parcel"),
        ("a slip", "thermoflsak"), ("two letters", "ค่"),
    ):  # fmt: skip
        many.append(Measure(f"search, {name}", True, REPEATS, partial(_page, text=typed)))
    return [
        *many,
        Measure("import of 1,000 rows", False, 3, lambda session: _import(session, folder)),
        Measure("erase one author of ten mentions", False, 1, lambda session: _erase(session, folder)),
        Measure("let go of a month of the largest brand", False, 1, _let_go),
        Measure(
            "backup", False, 1, lambda _: back_up(engine.url.render_as_string(False), folder / "backups", utc_now())
        ),
    ]


def take(engine: Engine, measure: Measure) -> list[float]:
    """How many seconds on the processor it took (`scale_clock.py`), each time with a session of its own."""
    taken, clock = [], clock_of(engine)
    for _ in range(measure.repeats):
        with open_session(engine) as session:
            started = clock()
            measure.work(session)
            taken.append(clock() - started)
    return taken


@contextmanager
def prepared(engine: Engine) -> Iterator[None]:
    """Every brand has a time to keep mentions for, the model is one that has read all, and one round was done."""
    with open_session(engine) as session:
        for brand in session.scalars(select(Brand)):
            brand.retention = {"": KEPT}
            session.add(brand)
        session.commit()
    with patch("sentiment.model.kept_model", lambda *_: SimpleNamespace(version=MODEL)):
        with open_session(engine) as session:
            cycle(engine, session)
        yield


def cycle(engine: Engine, session: Session) -> None:
    """One round of every job that one machine does, and of reading the queries, none of which has its credentials."""
    collect_due(session)
    for work, _ in schedule.EVERY.values():
        work(engine)


def size_of(engine: Engine) -> int:
    """The bytes of a database on the disk."""
    asked = "SELECT pg_database_size(current_database())"
    if engine.dialect.name == "sqlite":
        asked = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    with engine.connect() as connection:
        return int(connection.scalar(text(asked)) or 0)


def _mine() -> InboxFilter:
    return InboxFilter(person_id=1)


def _page(session: Session, **asked: Any) -> Sequence[Any]:
    session.info[KNOWN] = {}  # as a page does, which asks twice for the same words
    wanted = MentionFilter(**asked)
    return find_mentions(session, wanted, 20, total=count_mentions(session, wanted))


def _insights(session: Session) -> None:
    brand, today = need_brand(session, "Baan Rin"), utc_now().date()
    scope = Scope(brand_id=brand.id or 0, first=today - timedelta(days=27), last=today)
    rows = counted(session, scope)
    counted(session, scope.before())
    by_aspect(session, scope)
    share_of_voice(session, rows, scope.brand_id, brand.name)


def _import(session: Session, folder: Path) -> None:
    """Import a file of rows that are not known yet; to write it is a part, and a small one."""
    name = f"{time.monotonic_ns()}"
    file = folder / f"{name}.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        out = csv.writer(opened)
        out.writerow(["review_id", "review", "stars", "name", "date"])
        at = utc_now()
        for number in range(1_000):
            words = f"กล่องบุบมาเลยค่ะ the box was open {name} {number}"
            out.writerow([f"{name}-{number}", words, 1 + number % 5, f"new{number}", f"{at:%Y-%m-%d %H:%M}"])
    report = import_file(session, file, "Baan Rin", "shopee", columns={})
    if report.new != 1_000:
        raise RuntimeError(f"only {report.new} of 1,000 rows were imported")


def _erase(session: Session, folder: Path) -> None:
    ten = select(col(Mention.author_id)).group_by(col(Mention.author_id)).having(func.count() == ERASED).limit(1)
    author = session.get_one(Author, session.scalars(ten).one())
    who = Who(handle=author.handle, channel=author.channel)
    proof = forget(session, who, ADMIN, folder, utc_now())
    if not proof.clean or not proof.rows.get("mention"):
        raise RuntimeError(f"the author was not erased: {proof}")


def _let_go(session: Session) -> None:
    brand = need_brand(session, "Baan Rin")
    brand.retention = {"": 365 - 30}
    session.add(brand)
    session.commit()
    if not retain(session, utc_now(), brand.id).mentions:
        raise RuntimeError("nothing was old enough to be let go")
