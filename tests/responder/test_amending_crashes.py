"""A change of what was sent that dies at any point is made once or not at all, and what became of it is known."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from responder.run import send_approved
from store.database import open_engine, open_session
from store.errors import Refused, Unknown
from store.models import Amendment, Reply
from tests.crashing import Points, crash_at, crash_everywhere
from tests.responder.amended import DUE, LATER, SENT, WISHED, Wall, deleted, edited, wall_on
from tests.responder.scripted import case_of

pytestmark = pytest.mark.sqlite  # each run begins with a copy of the file of the database
MINUTES = (0, 7, 9, 16, 35)


@pytest.mark.parametrize("ask", [edited, deleted])
@pytest.mark.parametrize("mishap", ["none", "answer-lost", "refused"])
def test_a_crash_at_any_point_changes_nothing_twice_and_loses_nothing(
    session: Session, monkeypatch: pytest.MonkeyPatch, reply: Reply, home: Path, mishap: str, ask: object
) -> None:
    name = reply.external_id
    change = ask(session, reply, LATER).id  # type: ignore[operator]
    reply_id = reply.id or 0
    session.close()
    session.get_bind().engine.dispose()

    def dies(number: int) -> Points:
        place = home / f"crash-{number}.db"
        shutil.copy(home / "earful.db", place)
        _, wall = wall_on(monkeypatch)
        wall.texts[name] = SENT
        wall.after = [Unknown("no answer")] if mishap == "answer-lost" else []
        wall.before = [Refused("locked")] if mishap == "refused" else []
        with crash_at(number) as points:
            attempt(place, MINUTES[0])
        for minutes in MINUTES:
            attempt(place, minutes)
        check(wall, place, change, reply_id, points)
        place.unlink()
        return points

    assert crash_everywhere(dies, 1 if mishap == "none" else 3) > 10


def attempt(place: Path, minutes: int) -> None:
    """One run of the job, as a process of its own would do it."""
    engine = open_engine(f"sqlite:///{place}")
    try:
        with open_session(engine) as session:
            send_approved(session, place.parent / "outbox", now=DUE + timedelta(minutes=minutes))
    finally:
        engine.dispose()


def check(wall: Wall, place: Path, change_id: int, reply_id: int, points: Points) -> None:
    """It is decided; what is called done stands there, was asked for once, and what is not done changed nothing."""
    engine = open_engine(f"sqlite:///{place}")
    with open_session(engine) as session:
        change, reply = session.get_one(Amendment, change_id), session.get_one(Reply, reply_id)
        stands = wall.texts.get(reply.external_id)
        assert len(wall.calls) <= 1, points.passed
        assert change.status in ("done", "failed"), points.passed
        assert (change.status == "done") == (stands != SENT), points.passed
        assert stands in (SENT, WISHED if change.kind == "edit" else None), points.passed
        assert (reply.status == "deleted") == (stands is None), points.passed
        assert reply.text == (stands or SENT), points.passed
        assert case_of(session, reply).status == ("open" if stands is None else "resolved"), points.passed
    engine.dispose()
