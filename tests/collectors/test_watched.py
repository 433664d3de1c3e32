"""Machines that watch: what they are told, and that only those with the token are told the numbers."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine, text
from sqlmodel import Session
from typer.testing import CliRunner

import cli
import jobs
from collectors.intake.app import make_app
from collectors.intake.watched import MEANINGS
from store.brands import ensure_brand, ensure_query
from store.models import Query, Run, utc_now
from store.settings import settings
from tests.peers.feed_site import FeedSite
from tests.peers.hook_desk import serving

TOKEN = "long-enough-to-be-a-token"


@pytest.fixture
def client(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    monkeypatch.setenv("EARFUL_METRICS_TOKEN", TOKEN)
    settings.cache_clear()
    app = make_app(engine)
    with serving(app) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield client
    app.state.desk.threads.shutdown()


def asked(client: httpx.Client, token: str) -> httpx.Response:
    return client.get("/metrics", headers={"Authorization": f"Bearer {token}"})


def test_prometheus_reads_the_numbers(client: httpx.Client, session: Session) -> None:
    ensure_query(session, ensure_brand(session, "Rim Fah"), "feed", "tea", options={})
    session.commit()
    told = asked(client, TOKEN)
    assert (told.status_code, told.headers["content-type"].partition(";")[0]) == (200, "text/plain")
    families = {family.name: family for family in text_string_to_metric_families(told.text)}
    assert {name.removeprefix("earful_") for name in families} <= MEANINGS.keys()
    assert families["earful_query_unread_seconds"].samples[0].labels["channel"] == "feed"


@pytest.mark.parametrize("token", ["-", "wrong", TOKEN[:-1], TOKEN + "1", "ก"])
def test_without_the_token_there_is_nothing(client: httpx.Client, token: str) -> None:
    response = client.get("/metrics", headers={b"Authorization": f"Bearer {token}".encode()})
    assert (response.status_code, response.json()) == (404, {"detail": "nothing is delivered here"})


def test_where_no_token_is_set_nobody_sees_the_numbers(engine: Engine) -> None:
    app = make_app(engine)
    with serving(app) as url:
        assert httpx.get(f"{url}/metrics", headers={"Authorization": "Bearer -"}).status_code == 404
    app.state.desk.threads.shutdown()


def test_a_database_of_another_version_is_not_ready(client: httpx.Client, session: Session) -> None:
    assert client.get("/readyz").json() == {"status": "ready"}
    session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    session.commit()
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200


def test_the_command_prints_the_same(session: Session) -> None:
    told = CliRunner().invoke(cli.app, ["metrics"])
    assert "earful_mentions 0.0\n" in told.stdout


def status(*words: str) -> list[str]:
    lines = CliRunner().invoke(cli.app, ["status", *words]).stdout.splitlines()
    return [line for line in lines if line.startswith(("last run", "late", "ล่าช้า"))]


def test_status_says_what_ran_last_and_what_is_late(session: Session) -> None:
    now = utc_now()
    assert [line.split()[-2:] for line in status("--lang", "en")] == [["none", "yet"]]
    query = ensure_query(session, ensure_brand(session, "Rim Fah"), "feed", "tea", options={})
    query.created_at = now - timedelta(hours=3)
    session.add(query)
    for kind, minutes, error in (("collect", 9, ""), ("analyse", 70, "it broke"), ("collect", 8, "")):
        begun = now - timedelta(minutes=minutes)
        session.add(Run(kind=kind, started_at=begun, finished_at=begun, error=error))
        session.flush()
    session.commit()
    collected, analysed, late = status("--lang", "en")
    assert collected.endswith(f" collect {now - timedelta(minutes=8):%Y-%m-%d %H:%M}")
    assert analysed.endswith(f" analyse {now - timedelta(minutes=70):%Y-%m-%d %H:%M} (failed)")
    assert late.endswith(" query 1 (feed) was not read for more than 2 hours")
    assert [line.split()[1] for line in status("--lang", "th")] == ["คำค้น"]
    assert status("--lang", "en", "--brand", "rim-fah") == []


def test_the_heart_beats_only_while_the_work_is_done(
    engine: Engine, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FeedSite() as outside:
        jobs.beat(engine)
        monkeypatch.setenv("EARFUL_HEARTBEAT_URL", f"{outside.url}/beat")
        settings.cache_clear()
        outside.put(b"fine", "/beat")
        jobs.beat(engine)
        assert len(outside.asked) == 1
        session.add(
            Query(
                brand_id=ensure_brand(session, "Rim Fah").id or 0,
                channel="feed",
                name="old",
                created_at=utc_now().replace(year=2020),
            )
        )
        session.commit()
        jobs.beat(engine)
        assert len(outside.asked) == 1, "a query was not read: the beat stops"
