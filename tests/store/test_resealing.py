"""A new key for what is sealed: a crash at any point loses nothing, and the next call goes on."""

import ast
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Engine, select, update
from sqlmodel import Session, col

from store import resealing
from store.audit_log import all_lines
from store.brands import ensure_brand
from store.connections import connect, secrets_of
from store.database import open_engine, open_session
from store.errors import Broken, NeedsSetup
from store.models import Connection, Person
from store.resealing import SEALED, rotate
from store.secrets import KEY_FILE, NEW_FILE, old_files, seal, unseal
from store.settings import settings
from store.workflow import Actor
from tests.crashing import Points, crash_at, crash_everywhere
from tests.postgres import engine_on

ADMIN = Actor("cli:ann", "admin")
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(engine: Engine, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A database of each kind in turn."""
    if request.param == "sqlite":
        yield engine
        return
    with engine_on(request.getfixturevalue("used_again"), monkeypatch) as other:
        yield other


@pytest.fixture
def held(session: Session) -> Connection:
    """A connection and a person with something in every sealed column."""
    made = connect(session, ensure_brand(session, "Rim Fah").id or 0, "x", ADMIN, read={"a": "r"}, write={"a": "w"})
    made.tokens = seal({"a": "t"})
    sealed = seal({"totp": "s"})
    session.add(Person(email="ann@example.com", name="Ann", role="admin", password_hash="", totp_secret=sealed))
    session.commit()
    return made


def values(session: Session) -> list[str]:
    """Everything that is sealed, as it stands in the database."""
    return [
        value
        for model, name in SEALED
        for value in session.scalars(select(col(getattr(model, name))).order_by(col(model.id)))
    ]


def opened(session: Session) -> list[dict[str, str]]:
    return [unseal(value) for value in values(session)]


ALL = [{"a": "r"}, {"a": "w"}, {"a": "t"}, {"totp": "s"}]


def key_of(file: Path) -> Fernet:
    return Fernet(file.read_bytes())


def test_all_is_sealed_under_a_new_key_and_the_old_one_is_kept(session: Session, held: Connection, home: Path) -> None:
    before = (home / KEY_FILE).read_bytes()
    done = rotate(session, ADMIN, NOW)
    assert (done.sealed, done.lost, done.kept) == (4, [], old_files(home))
    assert done.kept[0].name.startswith(f"{KEY_FILE}.old-20261120-")
    assert done.kept[0].read_bytes() == before != (home / KEY_FILE).read_bytes()
    assert [file.stat().st_mode & 0o777 for file in home.glob("secret*")] == [0o600, 0o600]
    for value in values(session):
        key_of(home / KEY_FILE).decrypt(value)
    assert opened(session) == ALL
    session.refresh(held)
    assert held.version == 1  # nobody's page is stale because of it
    line = list(all_lines(session))[-1]
    assert (line.actor, line.action, line.noun, line.facts) == (
        "cli:ann", "rotated", "secret_key", {"sealed": 4, "lost": 0},
    )  # fmt: skip


def test_the_old_keys_go_when_they_are_to_and_open_nothing_any_more(
    session: Session, held: Connection, home: Path
) -> None:
    before, kept = values(session)[0], rotate(session, ADMIN, NOW).kept
    assert unseal(before) == {"a": "r"}  # as it stands in a backup
    done = rotate(session, ADMIN, NOW, drop_old=True)
    assert (len(done.dropped), kept[0] in done.dropped, done.kept) == (2, True, [])
    assert [file.name for file in home.glob("secret*")] == [KEY_FILE]
    assert opened(session) == ALL
    with pytest.raises(Broken, match="another key"):
        unseal(before)


@contextmanager
def dying(number: int) -> Iterator[Points]:
    """Crash at a point of the database, or right before or after a file is put, moved or deleted."""
    with crash_at(number) as points, ExitStack() as patched:

        def watch(owner: Any, name: str) -> None:
            real: Callable[..., Any] = getattr(owner, name)

            def call(*given: Any, **named: Any) -> Any:
                if points.crashed:  # what a `finally` would do happens no more
                    return None
                points.reach(f"before {name}")
                result = real(*given, **named)
                points.reach(f"after {name}")
                return result

            patched.enter_context(patch.object(owner, name, call))

        watch(os, "link")
        watch(Path, "replace")
        watch(Path, "unlink")
        yield points


@pytest.mark.parametrize("drop", [False, True])
def test_a_crash_at_any_point_loses_nothing_and_the_next_call_goes_on(
    engine: Engine, session: Session, held: Connection, home: Path, drop: bool
) -> None:
    def once(number: int) -> Points:
        life = open_engine(settings().url())
        with open_session(life) as mine, dying(number) as points:
            rotate(mine, ADMIN, NOW, drop_old=drop)
        life.dispose()  # its connections end with a process
        with open_session(engine) as mine:
            assert opened(mine) == ALL
            waits = (home / NEW_FILE).exists()
            waiting = (home / NEW_FILE).read_bytes() if waits else b""
            rotate(mine, ADMIN, NOW, drop_old=drop)
            assert opened(mine) == ALL
            for value in values(mine):
                key_of(home / KEY_FILE).decrypt(value)
        assert not (home / NEW_FILE).exists()
        assert not waits or (home / KEY_FILE).read_bytes() == waiting  # it went on and did not begin another
        assert bool(old_files(home)) is not drop
        return points

    points = crash_everywhere(once)
    assert points >= 14


def test_what_others_write_meanwhile_is_kept_and_sealed_anew(
    engine: Engine, session: Session, held: Connection, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late, entered = seal({"a": "late"}), seal({"a": "entered"})  # under the old key, not yet written
    real_one, real_place = resealing._one_anew, resealing._put_in_place

    def write(name: str, value: str) -> None:
        with open_session(engine) as other:
            other.execute(update(Connection).values({name: value}))
            other.commit()

    def one(*given: Any) -> bool:
        if given[2] == "read_secrets" and (home / NEW_FILE).exists():
            write("read_secrets", entered)
        return real_one(*given)

    def place(*given: Any) -> None:
        real_place(*given)
        write("write_secrets", late)

    monkeypatch.setattr(resealing, "_one_anew", one)
    monkeypatch.setattr(resealing, "_put_in_place", place)
    done = rotate(session, ADMIN, NOW, drop_old=True)
    assert done.sealed == 5
    assert opened(session) == [{"a": "entered"}, {"a": "late"}, {"a": "t"}, {"totp": "s"}]
    session.refresh(held)
    assert secrets_of(held, "write") == {"a": "late"}


def test_what_no_key_opens_is_named_and_left_as_it_is(session: Session, held: Connection, home: Path) -> None:
    held.tokens = Fernet(Fernet.generate_key()).encrypt(b"{}").decode()
    session.commit()
    done = rotate(session, ADMIN, NOW)
    assert (done.sealed, done.lost) == (3, [f"connection {held.id}: tokens"])
    assert values(session)[2] == held.tokens


def test_keys_of_the_environment_are_changed_there(
    session: Session, held: Connection, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = (home / KEY_FILE).read_text(), Fernet.generate_key().decode()
    (home / KEY_FILE).unlink()
    for names, refused in ((old, True), (f"{new},{old}", False), (new, True)):
        monkeypatch.setenv("EARFUL_SECRET_KEY", names)
        settings.cache_clear()
        if refused:
            with pytest.raises(NeedsSetup, match="EARFUL_SECRET_KEY=NEW,OLD"):
                rotate(session, ADMIN, NOW)
        else:
            assert rotate(session, ADMIN, NOW).sealed == 4
        assert opened(session) == ALL
    assert list(home.glob("secret*")) == []
    with pytest.raises(InvalidToken):
        Fernet(old).decrypt(values(session)[0])


def test_every_column_that_is_sealed_is_sealed_anew() -> None:
    found = set()
    for file in Path(resealing.__file__).parents[1].glob("*/*.py"):
        code = file.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(code)) if "import seal" in code else ():
            if isinstance(node, ast.Dict):  # a row for an insert
                pairs = zip(node.keys, node.values, strict=True)
                found |= {ast.literal_eval(key) for key, value in pairs if key and "seal(" in ast.unparse(value)[:5]}
            if isinstance(node, ast.Assign) and "seal(" in ast.unparse(node.value).replace("unseal(", ""):
                found |= {each.attr for each in ast.walk(node.targets[0]) if isinstance(each, ast.Attribute)}
    assert found - {"live", "totp_step"} == {name for _, name in SEALED}  # those two stand beside one in a line
