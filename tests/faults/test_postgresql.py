"""PostgreSQL that is not there, refuses us or goes away: said with what to do, and work goes on once it answers."""

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

import jobs
from store.database import migrate, open_engine, open_session
from store.settings import settings
from tests.brokers import Wire, free_port
from tests.dashboard.driver import start, words
from tests.faults.conftest import ANSWERED, Earful, fill, statuses
from tests.own_postgres import PASSWORD, OwnPostgres, own_postgres

COMMANDS = (("status",), ("run",), ("send",), ("collect",), ("doctor",), ("backup",), ("schedule",), ("init",))


def use(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Let the settings name a database."""
    monkeypatch.setenv("EARFUL_DATABASE_URL", url)
    settings.cache_clear()


@pytest.fixture(scope="module")
def server() -> Iterator[OwnPostgres]:
    """A server of these tests alone, which takes a password, with the work in it.

    Not in pytest's own folder: another run of pytest may close that to the server's user at any time.
    """
    with TemporaryDirectory(prefix="earful-") as folder, own_postgres(Path(folder)) as made:
        migrate(made.url)
        engine = open_engine(made.url)
        with open_session(engine) as session:
            fill(session)
        engine.dispose()
        yield made


def address(server: OwnPostgres, **changes: object) -> str:
    """The server's address with something changed in it."""
    return make_url(server.url).set(**changes).render_as_string(hide_password=False)  # type: ignore[arg-type]  # by name


def test_without_a_server_each_command_ends_with_try_later(
    home: Path, earful: Earful, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    use(monkeypatch, f"postgresql+psycopg://earful:hunter22@127.0.0.1:{port}/earful")
    for command in COMMANDS:
        told = earful(*command)
        said = told.out + told.err
        assert told.code == (3 if command == ("doctor",) else 4), (command, said)
        assert f"PostgreSQL (127.0.0.1:{port}) does not answer" in said, (command, said)
        assert "Start it, or mend the address in EARFUL_DATABASE_URL" in said
        assert "hunter22" not in said
    app = start("somebody")
    assert not app.exception
    assert "does not answer" in words(app)


def test_a_wrong_password_user_or_database_is_told(
    server: OwnPostgres, home: Path, earful: Earful, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = (
        ("refuses us", address(server, password="not-this-one")),
        ("refuses us", address(server, username="somebody")),
        ("refuses us", server.url.replace(f":{PASSWORD}@", "@")),
        ("Create it (`createdb`)", address(server, database="nowhere")),
    )
    for says, url in wrong:
        use(monkeypatch, url)
        for command in (("status",), ("run",), ("doctor",), ("backup",), ("init",)):
            told = earful(*command)
            said = told.out + told.err
            assert told.code == 3, (command, said)
            assert says in said, (command, said)
            assert "not-this-one" not in said
    app = start("somebody")
    assert not app.exception
    assert "EARFUL_DATABASE_URL" in words(app)


def test_a_server_that_goes_away_and_comes_back_costs_nothing(
    server: OwnPostgres, home: Path, earful: Earful, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wire = Wire(server.port)
    use(monkeypatch, address(server, port=wire.port))
    engine = open_engine(settings().url())
    assert statuses(engine) == ["queued"] * ANSWERED
    wire.cut()
    for job in (jobs.send, jobs.draft, jobs.take_in, jobs.look_again, jobs.keep_time, jobs.watch, jobs.let_go):
        job(engine)
    assert re.search("does not answer.*work goes on by itself", capsys.readouterr().out)
    assert earful("send").code == 4
    wire.mend()
    jobs.send(engine)
    assert statuses(engine) == ["cancelled"] * ANSWERED
    assert len(list((home / "outbox").iterdir())) == ANSWERED
    engine.dispose()
    wire.close()


def test_a_database_that_takes_no_changes_and_one_of_a_newer_earful_are_told(
    server: OwnPostgres, home: Path, earful: Earful, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, address(server, query={"options": "-c default_transaction_read_only=on"}))
    told = earful("send")
    assert (told.code, "takes no changes" in told.err) == (3, True), told.err
    use(monkeypatch, server.url)
    engine = open_engine(server.url)
    with engine.begin() as connection:
        known = connection.scalar(text("SELECT version_num FROM alembic_version"))
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for command in (*COMMANDS, ("upgrade", "--check")):
        told = earful(*command)
        said = told.out + told.err
        assert (told.code, "of a newer Earful" in said or "by a newer Earful" in said) == (3, True), said
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :known"), {"known": known})
    engine.dispose()


def test_a_backup_of_a_server_with_a_password_is_made_tried_and_brought_back(
    server: OwnPostgres, home: Path, earful: Earful, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, server.url)
    told = earful("backup")
    assert (told.code, "brought back and compared" in told.out) == (0, True), told.err
    (file,) = (home / "backups").glob("*.pgdump")
    assert earful("restore", str(file), "--replace").code == 0
    assert earful("status").code == 0
