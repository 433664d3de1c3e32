"""What the tests of sending on real networks stand on."""

from collections.abc import Iterator

import pytest
from sqlmodel import Session

from tests.peers.x_desk import Desk, desk_on


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A brand on the fake X."""
    with desk_on(session, monkeypatch) as desk:
        yield desk
