"""Folders and keys that are closed to Earful, or open to others: it says whose they must be, and changes nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlmodel import Session, select

from store.brands import ensure_brand, ensure_query
from store.connections import connect
from store.database import open_engine, open_session
from store.models import Query
from store.secrets import KEY_FILE
from store.settings import settings
from store.workflow import Actor
from tests.dashboard.driver import start, words
from tests.faults.conftest import ANSWERED, Earful, counts, leftovers, statuses
from tests.small_disk import SmallDisk

pytestmark = pytest.mark.sqlite  # its data folder holds the file of a database
PROJECT = Path(__file__).parents[2]
COMMANDS = (("status",), ("run",), ("send",), ("collect",), ("doctor",), ("backup",), ("schedule",))
ADMIN = Actor("person:1", "admin", 1)
NOBODY, SETPRIV = 65534, "/usr/bin/setpriv"


def test_a_data_folder_that_takes_no_changes_is_named(disk: SmallDisk, earful: Earful) -> None:
    disk.close()
    for command in COMMANDS:
        told = earful(*command)
        said = told.out + told.err
        assert told.code == 3, (command, said)
        assert "EARFUL_HOME names another folder" in said, (command, said)
    app = start("somebody")
    assert not app.exception
    assert "EARFUL_HOME names another folder" in words(app)
    disk.open()
    assert earful("run").code == 0
    assert leftovers(disk.folder) == []


def test_an_outbox_that_cannot_be_written_to_keeps_the_replies_for_later(folder: Path, earful: Earful) -> None:
    (folder / "outbox").write_text("a file in the place of the folder", encoding="utf-8")
    told = earful("run")
    assert (told.code, "outbox stands in the way" in told.err) == (3, True), told.err
    engine = open_engine(settings().url())
    assert statuses(engine) == ["queued"] * ANSWERED
    (folder / "outbox").unlink()
    assert earful("run").code == 0
    assert statuses(engine) == ["cancelled"] * ANSWERED
    engine.dispose()


def test_a_folder_of_another_user_is_named_with_who_runs(folder: Path) -> None:
    """As root without the powers that open every file, or as nobody in particular, which needs no more."""
    if os.geteuid() != 0 or not Path(SETPRIV).exists():
        pytest.skip("only root can give a folder to another user: this test is skipped")
    for each in (folder, *folder.iterdir()):
        os.chown(each, NOBODY, NOBODY)
    folder.chmod(0o700)
    for command in (("status",), ("send",), ("doctor",), ("backup",)):
        done = subprocess.run(
            [SETPRIV, "--bounding-set=-dac_override,-dac_read_search", sys.executable, "-m", "cli", *command],
            cwd=PROJECT, capture_output=True, text=True, check=False,
            env={"EARFUL_HOME": str(folder), "PYTHONPATH": str(PROJECT), "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
        said = done.stdout + done.stderr
        assert done.returncode == 3, said
        assert "chown -R root" in said, said
        assert "Traceback" not in said


def connected(session: Session) -> None:
    """A connection whose credentials are sealed, and a query through it."""
    brand = ensure_brand(session, "Rim Fah")
    connect(
        session, brand.id or 0, "mastodon", ADMIN, account={"instance": "town.example"}, read={"access_token": "one"}
    )
    ensure_query(session, brand, "mastodon", "cups", options={"what": "tag", "tag": "cups"})
    session.commit()


@pytest.fixture
def sealed(folder: Path) -> Path:
    """A data folder with a connection in its database, and the key that opens it."""
    engine = open_engine(settings().url())
    with open_session(engine) as session:
        connected(session)
    engine.dispose()
    return folder


def test_a_key_that_others_can_read_is_not_used(sealed: Path, earful: Earful) -> None:
    (sealed / KEY_FILE).chmod(0o644)
    for command in (("doctor",), ("collect",), ("run",)):
        told = earful(*command)
        assert told.code == 3, told.err
        assert f"chmod 600 {sealed / KEY_FILE}" in told.out + told.err
    (sealed / KEY_FILE).chmod(0o600)
    assert earful("doctor").code == 0


@pytest.mark.parametrize("content", [Fernet.generate_key(), b"", b"half a key"], ids=["another", "empty", "half"])
def test_a_wrong_key_is_told_and_the_credentials_stay(sealed: Path, earful: Earful, content: bytes) -> None:
    right, before = (sealed / KEY_FILE).read_bytes(), counts(sealed / "earful.db")
    (sealed / KEY_FILE).write_bytes(content)
    told = earful("doctor")
    assert (told.code, "NO  " in told.out) == (3, True)
    assert "key" in told.out.split("NO  ")[1]
    told = earful("collect")
    assert told.code == 3, told.err
    assert "secret.key" in told.err, told.err
    (sealed / KEY_FILE).write_bytes(right)
    assert earful("doctor").code == 0
    assert counts(sealed / "earful.db") == before
    engine = open_engine(settings().url())
    with open_session(engine) as session:
        assert session.exec(select(Query.problem).where(Query.name == "cups")).one() != ""
    engine.dispose()


def test_an_audit_key_that_others_can_read_is_told(sealed: Path, earful: Earful) -> None:
    (sealed / "audit.key").chmod(0o644)
    told = earful("doctor")
    assert (told.code, f"chmod 600 {sealed / 'audit.key'}" in told.out) == (3, True)
    told = earful("export", "mentions", "--format", "jsonl")
    assert (told.code, f"chmod 600 {sealed / 'audit.key'}" in told.err) == (3, True)
