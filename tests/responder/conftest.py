"""What the tests of sending on real networks stand on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from store.models import Reply
from tests.peers.x_desk import Desk, desk_on
from tests.responder.amended import Wall, standing, wall_on
from tests.responder.scripted import Network


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A brand on the fake X."""
    with desk_on(session, monkeypatch) as desk:
        yield desk


@pytest.fixture
def both(monkeypatch: pytest.MonkeyPatch) -> tuple[Network, Wall]:
    """A scripted network, and the wall on which what was sent stands there."""
    return wall_on(monkeypatch)


@pytest.fixture
def wall(both: tuple[Network, Wall]) -> Wall:
    """Only the wall."""
    return both[1]


@pytest.fixture
def reply(session: Session, wall: Wall, home: Path) -> Reply:
    """A reply that stands on the wall."""
    return standing(session, wall, home)
