"""Where the audit log ends is known outside the database: what is cut off there shows, whatever is written after."""

from pathlib import Path

import pytest
from sqlmodel import Session

from store.audit_log import AuditFilter, Verdict, find_lines, go_on, verify
from store.workflow import Actor
from tests.store.test_audit import some, tamper


@pytest.mark.sqlite  # it changes the log in the file of the database
@pytest.mark.parametrize("later", [1, 2, 5])
def test_an_end_that_was_cut_off_shows_however_much_is_written_after(session: Session, home: Path, later: int) -> None:
    some(session)
    tamper(home, "DELETE FROM audit WHERE seq = 5")
    session.expire_all()
    some(session, later)
    assert verify(session, home).broken == 5
    go_on(session, Actor("cli:ann", "admin"), home, "went_on", why="lost-power")
    some(session, 1)
    assert verify(session, home) == Verdict(4 + later + 2)
    (told,) = find_lines(session, AuditFilter(action="went_on"))
    assert (told.facts["written"], told.facts["why"]) == (5, "lost-power")


def test_without_the_file_that_names_its_end_it_is_not_called_whole(session: Session, home: Path) -> None:
    assert verify(session, home) == Verdict(0)
    some(session)
    for anchor in home.glob("audit-*.head"):
        anchor.unlink()
    found = verify(session, home)
    assert (found.lines, found.broken) == (5, 6)
    assert "nothing in the data folder says where the log ends" in found.reason
