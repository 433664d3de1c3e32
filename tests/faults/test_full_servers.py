"""The disk of PostgreSQL and of the broker fills up while several workers score and send: all is done, and once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import func, text
from sqlmodel import Session, col, select

import worker
from channels import SETUPS
from responder.run import send_approved
from store.brands import ensure_brand, ensure_query
from store.cases import Outcome, open_or_extend
from store.connections import confirm, connect, switch
from store.database import migrate, open_engine, open_session
from store.drafts import approve, propose
from store.errors import Broken
from store.mentions import save_mentions
from store.models import Mention, Reply, Run, Sentiment, Triage, utc_now
from store.pace import EVERY
from store.settings import settings
from store.workflow import Actor
from tests.brokers import OwnRedis, own_redis
from tests.own_postgres import OwnPostgres, own_postgres
from tests.peers.woo_shop import WooShop
from tests.small_disk import SmallDisk, small_disk

pytestmark = pytest.mark.slow
PROJECT = Path(__file__).parents[2]
ADMIN = Actor("person:1", "admin", 1)
MANY, ANSWERS = 500, 60
MINUTES = (6, 8, 13, 40, 70)  # enough for a claim to be given up, and for every look


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    """A disk for both servers, outside of pytest's own folder, which another run may close to their users."""
    with TemporaryDirectory(prefix="earful-") as folder:
        Path(folder).chmod(0o755)
        with small_disk(Path(folder) / "disk", 160) as made:
            made.folder.chmod(0o755)
            yield made


def fill(session: Session, shop: WooShop) -> None:
    """Mentions that nobody has read, and approved replies to reviews of a shop that is live."""
    brand = ensure_brand(session, "Pine Kettle")
    connection = connect(
        session, brand.id or 0, shop.channel, ADMIN, read=shop.read, write=shop.write,
        options={**shop.options, EVERY: 0},
    )  # fmt: skip
    terms = tuple(term.name for term in SETUPS[shop.channel].terms)
    for term in terms:
        confirm(session, connection, term, True, ADMIN, connection.version)
    switch(session, connection, True, ADMIN, connection.version, terms)
    query = ensure_query(session, brand, shop.channel, "reviews", options={"what": shop.what})
    session.commit()
    from collectors.run import collect

    for each in range(ANSWERS):
        shop.review(f"Kettle number {each} leaks.")
    collect(session, query, connection=connection)
    for each, mention in enumerate(session.exec(select(Mention)).all()):
        reasons = [{"code": "negative", "text": "sounds negative"}]
        case = open_or_extend(session, Outcome(mention, brand.id or 0, "negative", reasons, "high"), utc_now())
        draft = propose(session, case, mention.id or 0, f"We are sorry, {each}.", lang="en", writer="composer")
        seen = {"seen_case": case.version, "seen_draft": draft.version, "take_back_seconds": 0}
        approve(session, case, draft, ADMIN, now=utc_now() - timedelta(minutes=1), **seen)
    now, other = utc_now(), ensure_query(session, brand, "file", "others", options={})
    words = "The cup number {} came broken. " + "It is broken in many places, and nobody answers. " * 4
    row = {
        "channel": "shopee", "source": "shop", "followers": 0, "title": "", "rating": None, "lang": "", "url": "",
        "media": [], "raw": {}, "published_at": now, "collected_at": now,
    }  # fmt: skip
    names = [{"external_id": f"m{each}", "author": f"a{each}", "handle": f"a{each}"} for each in range(MANY)]
    save_mentions(session, other, [row | name | {"text": words.format(name["handle"])} for name in names])
    session.commit()


@contextmanager
def workers(log: Path, broker: str) -> Iterator[None]:
    """Three `earful worker` processes that score and send."""
    environment = os.environ | {"PYTHONPATH": str(PROJECT), "EARFUL_BROKER_URL": broker, "EARFUL_THREADS": "1"}
    command = [sys.executable, "-m", "cli", "worker", "--queues", "score,send", "--processes", "1"]
    with log.open("ab") as told:
        begun = [
            subprocess.Popen(command, env=environment, stderr=told, stdout=subprocess.DEVNULL, start_new_session=True)
            for _ in range(3)
        ]
        try:
            yield
        finally:
            for each in begun:
                with suppress(ProcessLookupError):
                    os.killpg(each.pid, signal.SIGKILL)
                each.wait(20)


def ask() -> None:
    """Put both tasks in line, as `earful beat` does, where the broker takes them."""
    app = worker.make_app()
    for task, queue in (("earful.read", "score"), ("earful.read", "score"), ("earful.send", "send")):
        with suppress(Exception):  # whatever the client says of a broker that is away
            app.send_task(task, queue=queue, expires=20, retry=False)
    app.close()


def wait(there: Callable[[], bool], seconds: float = 240, *, asking: bool = True) -> None:
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end, "it did not come"
        if asking:
            ask()
        time.sleep(0.5)


def scored(server: OwnPostgres) -> int:
    engine = open_engine(server.url)
    try:
        with open_session(engine) as session:
            return session.scalar(select(func.count(col(Sentiment.mention_id)))) or 0
    except Broken:
        return 0
    finally:
        engine.dispose()


def queued(server: OwnPostgres) -> int:
    """How many replies nobody has taken yet."""
    engine = open_engine(server.url)
    try:
        with open_session(engine) as session:
            return session.scalar(select(func.count(col(Reply.id))).where(Reply.status == "queued")) or 0
    finally:
        engine.dispose()


def refuses(server: OwnPostgres) -> bool:
    """Whether the server can keep nothing more."""
    engine = open_engine(server.url)
    try:
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE more AS SELECT md5(random()::text) FROM generate_series(1, 200000)"))
            connection.execute(text("DROP TABLE more"))
    except Broken:
        return True
    finally:
        engine.dispose()
    return False


def told_of_it(log: Path) -> bool:
    """Whether a worker has met the full disk, or the servers that it stopped, and said so."""
    told = log.read_text(encoding="utf-8")
    return "is full" in told or "does not answer" in told


def start_again(server: OwnPostgres, redis: OwnRedis) -> None:
    """What the machine's own service manager does with servers that ended for want of room."""
    server.stop("immediate")
    server.start()
    redis.kill()
    redis.start()


def test_a_disk_of_the_servers_that_fills_up_costs_nothing_and_doubles_nothing(
    disk: SmallDisk, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = [disk.folder / name for name in ("postgresql", "redis")]
    for each in places:
        each.mkdir()
    log = home / "workers.log"
    with own_postgres(places[0]) as server, own_redis(places[1]) as redis, WooShop() as shop:
        monkeypatch.setenv("EARFUL_DATABASE_URL", server.url)
        monkeypatch.setenv("EARFUL_WOOCOMMERCE_BASE_URL", shop.url)
        monkeypatch.setenv("EARFUL_BROKER_URL", redis.url)
        settings.cache_clear()
        migrate(server.url)
        engine = open_engine(server.url)
        with open_session(engine) as session:
            fill(session, shop)
        engine.dispose()
        with workers(log, redis.url):
            wait(lambda: scored(server) > 0 and len(shop.sent) > 2)
            disk.fill()
            wait(lambda: refuses(server), asking=False)
            during = scored(server), len(shop.sent)
            wait(lambda: told_of_it(log))  # each task may have been done or gone before the disk was full
            disk.free()
            start_again(server, redis)
            wait(lambda: scored(server) == MANY + ANSWERS and not queued(server))
        assert during < (MANY + ANSWERS, ANSWERS), f"it was not in the middle of the work: {during}"
        engine = open_engine(server.url)
        with open_session(engine) as session:
            for minutes in MINUTES:
                send_approved(session, home / "outbox", now=utc_now() + timedelta(minutes=minutes))
            statuses = session.exec(select(Reply.status)).all()
            assert set(statuses) <= {"published", "failed"}, "what did not leave is proposed to a person again"
            assert statuses.count("published") == len(shop.sent) >= ANSWERS - 3
            assert session.scalar(select(func.count(col(Triage.id)))) == MANY + ANSWERS
            runs = session.exec(select(Run).where(Run.kind == "analyse", Run.error == "")).all()
            assert sum(run.found for run in runs) <= MANY + ANSWERS, "nothing was scored twice"
        engine.dispose()
        assert len(set(shop.sent)) == len(shop.sent), "each answer once"
    assert told_of_it(log)
