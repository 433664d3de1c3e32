"""Sending that dies at any point: no reply is lost, none goes out twice, none is called sent that is not."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from responder.run import send_approved
from store.cases import current_draft
from store.database import open_engine, open_session
from store.errors import Refused, Unknown
from store.models import Case, Reply
from tests.crashing import Points, crash_at, crash_everywhere
from tests.responder.scripted import NOW, Network, approved, live, scripted

pytestmark = pytest.mark.sqlite  # each run begins with a copy of the file of the database
MINUTES = (1, 2, 12, 13, 20, 40, 60)


@pytest.mark.parametrize(
    "mishap", ["none", "answer lost", "never arrived", "refused"], ids=lambda name: name.replace(" ", "-")
)
def test_a_crash_at_any_point_sends_nothing_twice_and_loses_nothing(
    session: Session, monkeypatch: pytest.MonkeyPatch, home: Path, mishap: str
) -> None:
    live(session)
    replies = [approved(session, f"m{number}", f"We are sorry, {number}.").id for number in range(2)]
    session.close()
    session.get_bind().engine.dispose()

    def dies(number: int) -> Points:
        place = home / f"crash-{number}.db"
        shutil.copy(home / "earful.db", place)
        network = scripted(monkeypatch)
        network.after = [Unknown("no answer")] if mishap == "answer lost" else []
        before: dict[str, list[Exception]] = {"never arrived": [Unknown("no answer")], "refused": [Refused("locked")]}
        network.before = before.get(mishap, [])
        with crash_at(number) as points:
            attempt(place, MINUTES[0])
        for minutes in MINUTES:
            attempt(place, minutes)
        check(network, place, [id_ or 0 for id_ in replies], points)
        return points

    assert crash_everywhere(dies) > 20


def attempt(place: Path, minutes: int) -> None:
    """One run of the job, as a process of its own would do it."""
    engine = open_engine(f"sqlite:///{place}")
    try:
        with open_session(engine) as session:
            send_approved(session, place.parent / "outbox", now=NOW + timedelta(minutes=minutes))
    finally:
        engine.dispose()


def check(network: Network, place: Path, replies: list[int], points: Points) -> None:
    """Everything is decided; what is called published stands on the network once, and nothing else does."""
    engine = open_engine(f"sqlite:///{place}")
    with open_session(engine) as session:
        found = {reply.id: reply for reply in session.exec(select(Reply)) if reply.id in replies}
        standing = [each.text for each in network.stands]
        assert len(standing) == len(set(standing)), points.passed
        assert {reply.status for reply in found.values()} <= {"published", "failed"}, points.passed
        published = {reply.text for reply in found.values() if reply.status == "published"}
        assert published == set(standing), points.passed
        for reply in found.values():
            case = session.get_one(Case, reply.case_id)
            sent = reply.status == "published"
            assert case.status == ("resolved" if sent else "open")
            assert sent or current_draft(session, case.id or 0) is not None
    engine.dispose()
