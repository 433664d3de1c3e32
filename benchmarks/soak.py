"""The whole of Earful for some minutes at a hundred times its normal rate, against a network that misbehaves.

Usage: python benchmarks/soak.py [--minutes 10] [--rate 100] [--real] [--at-most-growth 5]

A customer writes `rate` reviews a minute into a shop on this machine. All jobs of `earful schedule` run in a process of
their own, each a hundred times as often; a person approves each draft. One request in twenty fails, before or after it
took effect; 2 % are one too many (429), 3 % slow; every 15 seconds the clock of the process jumps, an hour ahead or 90
seconds back; in the end it is set right. Then the shop counts: each review is held, scored and decided on once, and no
review has two answers.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from benchmarks.soak_network import SoakShop
from channels import SETUPS
from store.brands import ensure_brand, ensure_query
from store.cases import current_draft
from store.connections import confirm, connect, switch
from store.database import migrate, open_engine, open_session
from store.drafts import approve
from store.errors import EarfulError
from store.models import Case, Mention, Reply, Sentiment, Triage, utc_now
from store.pace import EVERY as GAP
from store.settings import settings
from store.workflow import Actor

PROJECT = Path(__file__).parents[1]
ADMIN = Actor("person:1", "admin", 1)
FORWARD, BACK = 3600, 90  # seconds: a machine that slept, and a clock that is set right
ON_ITS_WAY = ("queued", "sending", "submitted", "unknown")


@dataclass
class Measured:
    """What the process took at some moments: resident bytes, open files, sockets among them, threads."""

    memory: list[tuple[float, int]] = field(default_factory=list)
    files: int = 0
    sockets: int = 0
    threads: int = 0
    last_files: int = 0

    def look(self, pid: int, at: float) -> None:
        """Measure it now."""
        place = Path(f"/proc/{pid}")
        self.memory.append((at, int((place / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")))
        links = []
        for each in (place / "fd").iterdir():
            with suppress(OSError):  # closed in this moment
                links.append(str(each.readlink()))
        self.last_files = len(links)
        self.files = max(self.files, len(links))
        self.sockets = max(self.sockets, sum(link.startswith("socket:") for link in links))
        self.threads = max(self.threads, len(list((place / "task").iterdir())))

    def around(self, moment: float, width: float) -> float:
        """The mean of the memory in the seconds before a moment, in MiB; the last of it where that is none."""
        before = [(at, size) for at, size in self.memory if at <= moment]
        some = [size for at, size in before if at >= moment - width] or [before[-1][1]]
        return sum(some) / len(some) / 2**20


@dataclass
class Outcome:
    """What came of it, as the shop and the database count."""

    written: int
    requests: int
    mishaps: dict[str, int]
    held: int
    scored: int
    decided: int
    published: int
    answered: int
    doubled: int
    unsettled: int
    warm: float
    end: float
    measured: Measured

    @property
    def growth(self) -> float:
        """How much more memory there is in the end than after the warm-up, in percent."""
        return 100 * (self.end / self.warm - 1)

    @property
    def right(self) -> bool:
        """Whether nothing was lost, and nothing done twice."""
        whole = self.held == self.scored == self.decided == self.written
        return whole and self.published == self.answered > 0 and not self.doubled and not self.unsettled


def set_up(shop: SoakShop, home: Path) -> Engine:
    """A brand with a live connection to the shop, in a new data folder."""
    os.environ |= {"EARFUL_HOME": str(home), "EARFUL_WOOCOMMERCE_BASE_URL": shop.url, "EARFUL_TAKE_BACK_SECONDS": "0"}
    os.environ.pop("EARFUL_DATABASE_URL", None)
    settings.cache_clear()
    migrate(settings().url())
    engine = open_engine(settings().url())
    with open_session(engine) as session:
        brand = ensure_brand(session, "Pine Kettle")
        connection = connect(
            session, brand.id or 0, shop.channel, ADMIN, read=shop.read, write=SoakShop.write,
            options={**shop.options, GAP: 0},
        )  # fmt: skip
        terms = tuple(term.name for term in SETUPS[shop.channel].terms)
        for term in terms:
            confirm(session, connection, term, True, ADMIN, connection.version)
        switch(session, connection, True, ADMIN, connection.version, terms)
        ensure_query(session, brand, shop.channel, "reviews", options={"what": shop.what})
        session.commit()
    return engine


@contextmanager
def house(real: bool) -> Iterator[subprocess.Popen[str]]:
    """The process that is measured; its log goes into the data folder."""
    command = [sys.executable, "-m", "benchmarks.soak_house", *(["--real"] if real else [])]
    with (settings().home / "log.jsonl").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(  # noqa: S603  our own process
            command, cwd=PROJECT, env=os.environ | {"PYTHONPATH": str(PROJECT)}, stdin=subprocess.PIPE, stderr=log,
            text=True,
        )  # fmt: skip
        try:
            yield process
        finally:
            if process.stdin is not None:
                process.stdin.close()
            try:
                process.wait(90)
            except subprocess.TimeoutExpired:
                process.kill()


def clock(process: subprocess.Popen[str], seconds: int) -> None:
    """Let the clock of the process jump."""
    if process.stdin is not None:
        process.stdin.write(f"clock {seconds}\n")
        process.stdin.flush()


def approve_all(engine: Engine) -> None:
    """What a person does: allow every draft that waits."""
    with open_session(engine) as session:
        for id_ in session.scalars(select(Case.id).where(Case.status == "open")).all():
            case, draft = session.get_one(Case, id_), current_draft(session, id_ or 0)
            if draft is None or draft.status != "proposed":
                continue
            try:
                approve(
                    session, case, draft, ADMIN, seen_case=case.version, seen_draft=draft.version, now=utc_now(),
                    take_back_seconds=0,
                )  # fmt: skip
                session.commit()
            except EarfulError:
                session.rollback()  # a job was faster, or the database is busy


def left(session: Session, shop: SoakShop) -> int:
    """How much is not done yet: reviews that are not decided on, and replies on their way."""
    session.rollback()
    decided = session.scalar(select(func.count(col(Triage.id)))) or 0
    waiting = session.scalar(select(func.count(col(Reply.id))).where(col(Reply.status).in_(ON_ITS_WAY))) or 0
    drafts = sum(
        (found := current_draft(session, id_ or 0)) is not None and found.status == "proposed"
        for id_ in session.scalars(select(Case.id).where(Case.status == "open"))
    )
    return len(shop.reviews) - decided + waiting + drafts


def soak(home: Path, minutes: float, rate: float, real: bool = False, drain: float = 240) -> Outcome:
    """Let it run, then let it end what is begun, and count."""
    measured, seconds = Measured(), minutes * 60
    with SoakShop() as shop:
        engine = set_up(shop, home)
        with house(real) as process:
            start, jump, number, apart = time.monotonic(), -1, 0, 0
            while (at := time.monotonic() - start) < seconds:
                while number < at * rate / 60:
                    number += 1
                    shop.customer_writes(number)
                if int(at // 15) > jump:
                    jump = int(at // 15)
                    clock(process, apart := (jump + 1) // 2 * FORWARD - jump % 2 * BACK)
                approve_all(engine)
                measured.look(process.pid, at)
                time.sleep(1)
            ending, apart = time.monotonic(), 0  # hours back, as a machine whose clock was wrong is set right
            with open_session(engine) as session:
                while (still := left(session, shop)) and time.monotonic() - ending < drain:
                    apart += 200  # what is looked for after minutes is looked for now
                    clock(process, apart)
                    approve_all(engine)
                    time.sleep(2)
        found = _count(engine, shop, still, measured, seconds)
        engine.dispose()
    return found


def _count(engine: Engine, shop: SoakShop, still: int, measured: Measured, seconds: float) -> Outcome:
    warm_up = min(max(seconds / 4, 15), 150)
    width = min(15.0, seconds / 4)
    with open_session(engine) as session:
        many = {model: session.scalar(select(func.count()).select_from(model)) or 0 for model in (Sentiment, Triage)}
        held = session.scalar(select(func.count(func.distinct(col(Mention.external_id))))) or 0
        published = session.scalar(select(func.count(col(Reply.id))).where(Reply.status == "published")) or 0
    return Outcome(
        len(shop.reviews), shop.requests, shop.mishaps, held, many[Sentiment], many[Triage], published,
        len(shop.answered()), shop.doubled(), still, measured.around(warm_up, width), measured.around(seconds, width),
        measured,
    )  # fmt: skip


def main(
    minutes: Annotated[float, typer.Option(help="How long customers write.")] = 10.0,
    rate: Annotated[float, typer.Option(help="Reviews a minute; one or so is usual.")] = 100.0,
    real: Annotated[bool, typer.Option("--real", help="Score with the model that ships.")] = False,
    at_most_growth: Annotated[float, typer.Option(help="Percent that the memory may grow after the warm-up.")] = 5.0,
) -> None:
    """Print what was counted and measured; exit code 1 where something was lost, done twice, or grew."""
    with tempfile.TemporaryDirectory(prefix="earful-soak-") as home:
        found = soak(Path(home), minutes, rate, real)
    took = found.measured
    print(f"reviews written {found.written}, held {found.held}, scored {found.scored}, decided on {found.decided}")
    print(f"answers: {found.published} published, {found.answered} reviews answered, {found.doubled} twice")
    print(
        f"not settled in the end: {found.unsettled}; without a draft, left to people: {found.written - found.published}"
    )
    print(f"requests {found.requests}; " + ", ".join(f"{name} {count}" for name, count in found.mishaps.items()))
    print(f"memory: {found.warm:.1f} MiB after the warm-up, {found.end:.1f} MiB in the end ({found.growth:+.1f} %)")
    print(
        f"open files: at most {took.files}, {took.last_files} in the end; sockets at most {took.sockets}; threads at "
        f"most {took.threads}"
    )
    if not found.right or found.growth > at_most_growth:
        raise SystemExit(1)


if __name__ == "__main__":
    typer.run(main)
