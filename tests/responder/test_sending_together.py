"""Several processes send at once: each reply goes out once, whoever takes it."""

import os
from collections import Counter
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Lock, Thread

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from responder.publishing import Outgoing, Sent
from responder.run import send_approved
from store.database import open_session
from store.models import Case, Connection, Reply
from tests.responder.scripted import NOW, approved, live, scripted

PROCESSES, REPLIES = 3, 12


def test_each_reply_goes_out_once_whoever_sends_it(
    session: Session, engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    network, lock = scripted(monkeypatch), Lock()
    real = network.publish

    def publish(reply: Outgoing, connection: Connection) -> Sent:
        with lock:
            return real(reply, connection)

    monkeypatch.setattr(network, "publish", publish)
    live(session)
    for number in range(REPLIES):
        approved(session, f"m{number}", f"Sorry, {number}.")
    session.close()
    together(engine, tmp_path)
    sent = Counter(each.text for each in network.stands)
    assert sent == {f"Sorry, {number}.": 1 for number in range(REPLIES)}
    assert set(session.exec(select(Reply.status)).all()) == {"published"}
    assert set(session.exec(select(Case.status)).all()) == {"resolved"}


def together(engine: Engine, tmp_path: Path) -> None:
    """Let several senders begin in the same moment, each with a session of its own."""
    start, errors = Barrier(PROCESSES), list[BaseException]()

    def work() -> None:
        try:
            with open_session(engine) as session:
                start.wait()
                send_approved(session, tmp_path / str(os.getpid()), now=NOW + timedelta(minutes=1))
        except BaseException as error:
            errors.append(error)

    threads = [Thread(target=work) for _ in range(PROCESSES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
