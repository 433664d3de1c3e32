"""No list of the inbox or of the mentions reads a whole large table: what it asks is answered from indexes."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product
from typing import Any

import pytest
from sqlalchemy import Engine, event, text
from sqlmodel import Session

from store.acknowledgements import Rules, waiting
from store.database import migrate, open_engine, open_session
from store.drafts import undrafted
from store.facets import facets
from store.health import oldest_unscored
from store.inbox import VIEWS, InboxFilter, counts_of_views, inbox, next_case
from store.mentions import MentionFilter, count_mentions, find_mentions
from store.models import Brand
from store.rechecks import to_recheck
from store.retention import would_go
from store.rights_answers import note_asked
from store.unread import PAGE, unread_ids
from store.unscored import drop_settled, unscored
from tests.postgres import own_database

MENTIONS = 20_000
LARGE = {
    "mention", "author", "match", "sentiment", "triage", "case", "aspect", "intent", "duplicate", "draft", "reply",
    "correction", "clock", "move", "unread",
}  # fmt: skip
SINCE = datetime(2026, 1, 5, tzinfo=UTC)
RULES = Rules(True, ("x",), {}, 1, 5, True, timedelta(minutes=5), 50)
Ask = Callable[[Session], object]
Asked = list[tuple[str, Any]]


CASES: tuple[dict[str, Any], ...] = ({}, {"brand_id": 1}, {"channel": "shopee", "priority": "high"})
SAID: tuple[dict[str, Any], ...] = (
    {}, {"brand_id": 1}, {"label": "negative"}, {"aspect": "delivery"}, {"without_copies": True}, {"story": 3},
    {"since": SINCE}, {"text": "thermoflask"}, {"text": "ค่"}, {"channel": "shopee", "lang": "th"},
    {"stars": 5}, {"kind": "review"}, {"product": "Blue cup"},
)  # fmt: skip
COUNTED: tuple[dict[str, Any], ...] = (
    {"brand_id": 1}, {"text": "thermoflask"}, {"story": 3}, {"label": "negative"}, {"stars": 5}, {"kind": "review"},
    {"product": "Blue cup"},
)  # fmt: skip


def asked() -> Iterator[tuple[str, Ask]]:
    """Every list that the pages show, by name."""
    for view, more in product(VIEWS, CASES):
        wanted = InboxFilter(view=view, person_id=1, **more)
        yield f"inbox {view} {more}", partial(inbox, wanted=wanted, limit=25)
        yield f"next {view} {more}", partial(next_case, wanted=wanted, after_id=7)
    for search in ("", "thermoflask", "ค่"):
        yield f"counts {search}", partial(counts_of_views, wanted=InboxFilter(text=search))
    for more in SAID:
        yield f"mentions {more}", partial(find_mentions, wanted=MentionFilter(**more), limit=20)
        yield f"facets {more}", partial(facets, wanted=MentionFilter(**more), total=MENTIONS)
    brand = Brand(id=1, slug="b", name="B", retention={"": 90, "x": 30})
    yield "read", partial(unscored, model="m", limit=9)
    yield "read with a new model", partial(unscored, model="n", limit=9)
    yield "oldest unread", oldest_unscored
    yield "draft", partial(undrafted, limit=9)
    yield "let go", partial(would_go, brand=brand, now=SINCE)
    yield "look again", partial(to_recheck, brand_id=1, channel="x", now=SINCE, every=timedelta(days=1))
    yield "acknowledge", partial(waiting, brand=brand, rules=RULES, now=SINCE)
    yield "asked for rights", note_asked
    for more in COUNTED:
        yield f"count {more}", partial(count_mentions, wanted=MentionFilter(**more))


@contextmanager
def listening(engine: Engine) -> Iterator[Asked]:
    """What is asked of a database meanwhile."""
    heard: Asked = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        heard.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    yield heard
    event.remove(engine, "before_cursor_execute", note)


def scanned(session: Session, statement: str, parameters: Any) -> list[str]:
    """The large tables that a query reads from one end to the other, by the database's own plan."""
    if session.get_bind().dialect.name == "postgresql":
        plan = session.connection().exec_driver_sql(f"EXPLAIN {statement}", parameters)
        return [found for (line,) in plan for found in re.findall(r'Seq Scan on "?(\w+)', line) if found in LARGE]
    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    lines = [row[3] for row in plan if "COVERING INDEX" not in row[3] and "USING INDEX" not in row[3]]
    found = (re.sub(r"_\d+$", "", name) for line in lines for name in re.findall(r"^SCAN (\w+)", line))
    return [name for name in found if name in LARGE]


def all_scans(engine: Engine) -> dict[str, list[str]]:
    """Which lists read which large tables as a whole."""
    found = {}
    with open_session(engine) as session:
        if engine.dialect.name == "postgresql":
            session.execute(text("SET enable_seqscan = off"))  # what is read as a whole now, no index can answer
        for name, ask in asked():
            with listening(engine) as heard:
                ask(session)
            tables = [table for statement, parameters in heard for table in scanned(session, statement, parameters)]
            if tables:
                found[name] = tables
    return found


def test_sqlite_answers_from_indexes(engine: Engine) -> None:
    assert all_scans(engine) == {}  # without ANALYZE its plans are the same at 20,000 mentions


def filling() -> Iterator[str]:
    """Statements that write a brand with so many mentions, a tenth of them in cases, most of which are closed."""
    series = f"FROM generate_series(1, {MENTIONS}) n"
    yield (
        "INSERT INTO brand (id, slug, name, language, time_zone, archive_days, voice, hours, targets, acknowledgement,"
        " four_eyes, sample, version, created_at)"
        " VALUES (1, 'b', 'B', 'th', 'UTC', 14, '{}', '{}', '{}', '{}', '{}', false, 1, now())"
    )
    yield (
        "INSERT INTO query (id, brand_id, channel, name, expression, options, active, created_at)"
        " VALUES (1, 1, 'shopee', 'q', '', '{}', true, now())"
    )
    yield f"INSERT INTO author SELECT n, 'shopee', 's', 'h' || n, 'Customer ' || n, 0 {series}"
    yield (
        "INSERT INTO mention (id, channel, source, external_id, author_id, title, text, lang, url, kind, likes, shares,"
        " media, raw, published_at, collected_at, version_id, conversation, parent)"
        " SELECT n, CASE WHEN n % 9 = 0 THEN 'shopee' ELSE 'line' END, 's', 'e' || n, n, '', 'parcel ' || md5(n::text),"
        f" 'th', '', '', 0, 0, '[]', '{{}}', now() - n * interval '1 minute', now(), '', '', '' {series}"
    )
    yield f"INSERT INTO match (mention_id, query_id, brand_id, words) SELECT n, 1, 1, '[]' {series}"
    yield (
        "INSERT INTO sentiment (mention_id, label, negative, neutral, positive, confidence, text_label, contradiction,"
        " lang, model, scored_at) SELECT n, CASE WHEN n % 10 = 0 THEN 'negative' ELSE 'neutral' END, 0, 1, 0, 0.9,"
        f" 'neutral', false, 'th', 'm', now() {series}"
    )
    yield (
        'INSERT INTO "case" (id, brand_id, channel, status, priority, priority_rank, reasons, due_at, no_draft_reason,'
        " opened_at, version) SELECT n, 1, 'shopee', CASE WHEN n % 100 = 0 THEN 'open' ELSE 'resolved' END, 'normal',"
        f" 2, '[]', now(), '', now(), 1 {series} WHERE n % 10 = 0"
    )
    yield (
        "INSERT INTO triage (mention_id, brand_id, case_id, rule, reasons, decided_at)"
        f" SELECT n, 1, CASE WHEN n % 10 = 0 THEN n END, 'r', '[]', now() {series}"
    )
    yield "ANALYZE"


def test_postgresql_answers_from_indexes() -> None:
    with own_database() as url:
        migrate(url)
        engine = open_engine(url)
        with engine.begin() as connection:
            for statement in filling():
                connection.execute(text(statement.replace(":", "\\:")))
        with open_session(engine) as session:
            assert len(unread_ids(session)) == PAGE
            drop_settled(session, "m")
            session.commit()
            assert unread_ids(session) == []
        found = all_scans(engine)
        engine.dispose()
        assert found == {}


@pytest.mark.sqlite  # it reads a plan of SQLite
def test_a_scan_is_noticed(session: Session) -> None:
    assert scanned(session, "SELECT * FROM mention WHERE text LIKE '%a%'", ()) == ["mention"]
    assert scanned(session, "SELECT * FROM mention WHERE id = 1", ()) == []
