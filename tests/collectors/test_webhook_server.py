"""The webhooks behind a real server: what was answered 200 is kept, and nothing ends in an error of ours."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import just
from sqlalchemy import Engine
from sqlmodel import Session, select

from collectors import INTAKES
from collectors.intake import reading
from collectors.intake.app import make_app
from collectors.intake.take import LONGEST_BODY
from collectors.intake.work import work_off
from store.deliveries import counted
from store.models import Brand, Delivery, Intake, Mention, utc_now
from store.settings import settings as our_settings
from tests.peers.hook_desk import (
    SECRET,
    digest,
    generic,
    line,
    meta,
    open_brand,
    open_channel,
    read_texts,
    row,
    serving,
    zendesk,
)

PROJECT = Path(__file__).parents[2]
HOOK = "/hooks/rim-fah/webhook"


@pytest.fixture
def brand(session: Session, monkeypatch: pytest.MonkeyPatch) -> Brand:
    """A brand that LINE and Facebook deliver to as well, and X would like to."""
    brand = open_brand(session)
    monkeypatch.setitem(INTAKES, "line", read_texts)
    monkeypatch.setitem(INTAKES, "facebook", read_texts)
    monkeypatch.setitem(INTAKES, "shopee", read_texts)
    monkeypatch.setitem(INTAKES, "woocommerce", read_texts)
    open_channel(session, brand, "line", channel_secret=SECRET)
    open_channel(session, brand, "facebook", app_secret=SECRET, verify_token="entered")
    open_channel(session, brand, "shopee", partner_key=SECRET)
    open_channel(session, brand, "woocommerce", webhook_secret=SECRET)
    open_channel(session, brand, "x", consumer_secret=SECRET)
    return brand


@pytest.fixture
def app(engine: Engine, brand: Brand) -> Iterator[FastAPI]:
    app = make_app(engine)
    yield app
    app.state.desk.threads.shutdown()


@pytest.fixture
def client(app: FastAPI) -> Iterator[httpx.Client]:
    """Asks the application behind a real server."""
    with serving(app) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield client


def kept(session: Session) -> list[Delivery]:
    session.expire_all()
    return list(session.exec(select(Delivery).order_by(Delivery.id)))  # type: ignore[arg-type]  # a column, in SQL


def outcomes(session: Session) -> dict[str, int]:
    session.expire_all()
    found: dict[str, int] = {}
    for each in session.exec(select(Intake)):
        found[each.outcome] = found.get(each.outcome, 0) + each.count
    return found


def test_each_sender_delivers_in_its_own_way(client: httpx.Client, session: Session) -> None:
    body = json.dumps({"texts": ["a cup", "แก้ว"]}).encode()
    event = {"type": "zen:event-type:ticket.created", "account_id": 7, "time": "2026-11-20T09:00:00Z"}
    ticket = json.dumps(event | {"detail": {"id": "5", "subject": "Late", "description": "Where is it?"}}).encode()
    shopee = {"Authorization": digest(f"{client.base_url}/hooks/rim-fah/shopee|".encode() + body)}
    for sender, content, headers in (
        ("line", body, line(body)), ("facebook", body, meta(body)), ("webhook", row(1), generic(row(1), "d-1")),
        ("zendesk", ticket, zendesk(ticket)), ("shopee", body, shopee),
    ):  # fmt: skip
        answer = client.post(f"/hooks/rim-fah/{sender}", content=content, headers=headers)
        assert (sender, answer.status_code) == (sender, 200)
    assert [each.status for each in kept(session)] == ["new"] * 5
    assert work_off(session, utc_now()).done == 5
    texts = {mention.text for mention in session.exec(select(Mention))}
    assert texts == {"a cup", "แก้ว", "The lid is loose.", "Where is it?"}
    assert not any(SECRET in str(each.headers) or "signature" in str(each.headers) for each in kept(session))


def test_networks_ask_whether_the_address_is_ours(client: httpx.Client) -> None:
    hub = {"hub.mode": "subscribe", "hub.verify_token": "entered", "hub.challenge": "1158201444"}
    answer = client.get("/hooks/rim-fah/facebook", params=hub)
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert client.get("/hooks/rim-fah/facebook", params=hub | {"hub.verify_token": "x"}).status_code == 401
    assert client.get("/hooks/rim-fah/line").status_code == 405
    ping = client.post("/hooks/rim-fah/woocommerce", data={"webhook_id": "12"})
    assert ping.status_code == 200


def test_a_channel_without_a_reader_takes_nothing(client: httpx.Client, session: Session) -> None:
    assert client.post("/hooks/rim-fah/x", content=b"{}").status_code == 404
    assert kept(session) == []


def test_what_is_refused_says_why_and_is_counted(client: httpx.Client, session: Session) -> None:
    body = row(1)
    now = int(utc_now().timestamp())
    tried = [
        (body, {}, 401), (body, generic(body) | {"X-Earful-Signature": "00"}, 401),
        (body, generic(body, seconds=now - 400), 401), (b"{", generic(b"{"), 400), (b"7", generic(b"7"), 400),
        (b"[" * 100_000, generic(b"[" * 100_000), 400), (b"\xff", generic(b"\xff"), 400),
        (b'{"a": NaN}', generic(b'{"a": NaN}'), 400), (b"x" * (LONGEST_BODY + 1), {}, 413),
    ]  # fmt: skip
    for content, headers, status in tried:
        assert client.post(HOOK, content=content, headers=headers).status_code == status
    assert client.put(HOOK).status_code == 405
    for path in ("/hooks/nobody/webhook", "/hooks/rim-fah/nothing", "/hooks/%00/webhook", "/hooks/%ff/webhook", "/"):
        assert client.post(path, content=b"{}").status_code == 404
    assert outcomes(session) == {"bad_signature": 2, "too_old": 1, "malformed": 5, "too_large": 1}
    assert kept(session) == []


def test_a_body_of_unknown_length_is_left_alone_where_it_is_too_long(client: httpx.Client, session: Session) -> None:
    passed = 0

    def endless() -> Iterator[bytes]:
        nonlocal passed
        while passed < 500:
            passed += 1
            yield b"x" * 100_000

    try:
        status = client.post(HOOK, content=endless()).status_code
    except (httpx.WriteError, httpx.RemoteProtocolError, httpx.ReadError):
        status = 413  # it was cut off while it still spoke
    assert status == 413
    assert passed < 500
    assert outcomes(session) == {"too_large": 1}


def test_a_body_that_never_comes_is_not_waited_for(
    client: httpx.Client, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "SECONDS", 0.2)
    with socket.create_connection((client.base_url.host, client.base_url.port or 0), timeout=20) as wire:
        wire.sendall(f"POST {HOOK} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{{".encode())
        assert b" 408 " in wire.recv(1000)
    assert kept(session) == []


def test_what_comes_twice_is_kept_once(client: httpx.Client, session: Session) -> None:
    body, other, now = row(1), row(2), int(utc_now().timestamp())
    first = generic(body, "d-1")
    assert client.post(HOOK, content=body, headers=first).status_code == 200
    again = [
        (body, first, 200), (body, generic(body, "d-1", now - 60), 200),
        (body, first | {"X-Earful-Delivery": "d-2"}, 200),
        (other, generic(other, "d-1"), 409),
    ]  # fmt: skip
    for content, headers, status in again:
        assert client.post(HOOK, content=content, headers=headers).status_code == status
    assert len(kept(session)) == 1
    assert outcomes(session) == {"taken": 1, "known": 3, "reused": 1}


def test_five_at_the_same_time_are_one(client: httpx.Client, session: Session) -> None:
    body = json.dumps({"texts": ["a cup"]}).encode()
    ready = threading.Barrier(5)

    def deliver(_: int) -> int:
        ready.wait(20)
        return httpx.post(
            f"{client.base_url}/hooks/rim-fah/line", content=body, headers=line(body), timeout=30
        ).status_code

    with ThreadPoolExecutor(5) as threads:
        assert set(threads.map(deliver, range(5))) == {200}
    assert len(kept(session)) == 1
    assert outcomes(session) == {"taken": 1, "known": 4}


def test_a_burst_of_five_hundred_is_kept_whole(client: httpx.Client, session: Session) -> None:
    def deliver(number: int) -> int:
        body = row(number)
        return client.post(HOOK, content=body, headers=generic(body, f"d-{number}")).status_code

    with ThreadPoolExecutor(40) as threads:
        assert set(threads.map(deliver, range(500))) == {200}
    assert len(kept(session)) == 500
    done = work_off(session, utc_now())
    assert (done.done, done.new, done.unread) == (500, 500, 0)


@pytest.mark.sqlite  # it moves the file of the database away
def test_without_its_database_it_asks_to_come_again(client: httpx.Client, home: Path, session: Session) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    body = row(1)
    (home / "earful.db").rename(home / "away.db")
    answers = [client.get("/healthz"), client.post(HOOK, content=body, headers=generic(body)), client.get(HOOK)]
    assert [each.status_code for each in answers] == [503, 503, 503]
    assert not (home / "earful.db").exists()
    (home / "away.db").rename(home / "earful.db")
    assert client.post(HOOK, content=body, headers=generic(body)).status_code == 200


def test_a_key_that_opens_nothing_is_no_error_of_the_sender(
    client: httpx.Client, session: Session, brand: Brand
) -> None:
    session.connection().exec_driver_sql("UPDATE connection SET read_secrets = 'sealed elsewhere'")
    session.commit()
    assert client.post(HOOK, content=b"{}").status_code == 503


def test_the_address_from_outside_is_that_of_the_setting(
    client: httpx.Client, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EARFUL_WEBHOOK_URL", "https://hooks.example/")
    our_settings.cache_clear()
    body = b"{}"
    headers = {"Authorization": digest(b"https://hooks.example/hooks/rim-fah/shopee|" + body)}
    assert client.post("/hooks/rim-fah/shopee", content=body, headers=headers).status_code == 200


def test_nothing_that_keeps_to_the_description_ends_in_an_error_of_ours(app: FastAPI) -> None:
    tried: dict[str, set[int]] = {}
    found: Any = schemathesis.openapi.from_asgi("/openapi.json", app).get_all_operations()
    for operation in [each.ok() for each in found]:
        label, said = operation.label, operation.definition.raw["responses"].keys()

        @given(case=operation.as_strategy(), label=just(label), said=just(said))
        @settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        def ask(case: Any, label: str, said: Any) -> None:
            for sender in (None, "webhook", "facebook"):
                if sender and "sender" in case.path_parameters:
                    case.path_parameters = {"brand": "rim-fah", "sender": sender}
                status = case.call().status_code
                tried.setdefault(label, set()).add(status)
                assert str(status) in said

        ask()
    hooks = {"GET /hooks/{brand}/{sender}", "POST /hooks/{brand}/{sender}"}
    surveys = {"GET /s/{token}", "POST /s/{token}", "GET /u/{token}", "POST /u/{token}"}
    assert tried.keys() == {"GET /healthz", "GET /readyz", "GET /metrics"} | hooks | surveys
    assert tried["POST /hooks/{brand}/{sender}"] == {401, 404}
    assert tried["GET /hooks/{brand}/{sender}"] >= {401, 404, 405}
    assert tried["GET /healthz"] == {200}


def test_the_description_names_every_answer(app: FastAPI) -> None:
    said = app.openapi()["paths"]["/hooks/{brand}/{sender}"]["post"]["responses"].keys()
    assert said == {"200", "400", "401", "404", "405", "408", "409", "413", "503"}


def wait_for(url: str) -> None:
    """Wait until a server is there."""
    pause = threading.Event()
    for _ in range(400):
        try:
            if httpx.get(f"{url}/healthz", timeout=10).status_code == 200:
                return
        except httpx.TransportError:
            pause.wait(0.05)
    raise AssertionError("the server did not come")


def test_what_was_answered_survives_a_kill_and_is_read_by_the_next(session: Session) -> None:
    open_brand(session)
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    command = [sys.executable, "-m", "cli", "serve-webhooks", "--port", str(port)]
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    url = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)
    try:
        wait_for(url)
        for number in range(3):
            body = row(number)
            answer = httpx.post(f"{url}{HOOK}", content=body, headers=generic(body, str(number)), timeout=30)
            assert answer.status_code == 200
        server.send_signal(signal.SIGKILL)
    finally:
        server.kill()
        server.communicate(timeout=30)
    assert len(kept(session)) == 3
    work_off(session, utc_now())
    assert {each.status for each in kept(session)} == {"done"}
    assert len(session.exec(select(Mention)).all()) == 3


def test_the_server_reads_by_itself_and_ends_when_asked(session: Session) -> None:
    brand = open_brand(session)
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    command = [sys.executable, "-m", "cli", "serve-webhooks", "--port", str(port)]
    server = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(PROJECT)}, stderr=subprocess.PIPE)
    try:
        wait_for(f"http://127.0.0.1:{port}")
        body = row(1)
        httpx.post(f"http://127.0.0.1:{port}{HOOK}", content=body, headers=generic(body), timeout=30)
        pause = threading.Event()
        for _ in range(200):
            session.rollback()
            if {each.status for each in kept(session)} == {"done"}:
                break
            pause.wait(0.1)
        server.send_signal(signal.SIGTERM)
        _, said = server.communicate(timeout=30)
    finally:
        server.kill()
    assert [each.text for each in session.exec(select(Mention))] == ["The lid is loose."]
    assert b"Traceback" not in said
    assert counted(session, kept(session)[0].connection_id, utc_now()) == {"taken": 1}
    assert brand.slug == "rim-fah"
