"""Errors tell what to do next, settings say what they are for."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from store import errors
from store.errors import BadInput, EarfulError, InvalidMove, NeedsSetup, NotAllowed, Refused, Stale, TryLater
from store.settings import Settings, settings

URL = "postgresql+psycopg://earful:hunter2@db/earful"


@pytest.mark.parametrize(
    ("error", "code"),
    [(BadInput, 2), (NeedsSetup, 3), (TryLater, 4), (Refused, 1), (InvalidMove, 1), (NotAllowed, 1), (Stale, 1)],
)
def test_each_error_has_its_exit_code(error: type[EarfulError], code: int) -> None:
    assert error("why").exit_code == code
    assert str(error("why")) == "why"


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    def tree(kind: type[EarfulError]) -> set[str]:
        return {kind.__name__}.union(
            *(tree(child) for child in kind.__subclasses__() if child.__module__ == "store.errors")
        )

    drawn = {line.lstrip("├─└│ ").split()[0] for line in (errors.__doc__ or "").splitlines() if "──" in line}
    assert drawn | {"EarfulError"} == tree(EarfulError)
    assert {*NotAllowed.__bases__, *Stale.__bases__} == {InvalidMove}


def test_try_later_knows_when() -> None:
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    assert TryLater("busy", moment).retry_at == moment
    assert TryLater("busy").retry_at is None


@pytest.mark.sqlite  # it is about that file
def test_the_database_lies_in_the_data_folder(home: Path) -> None:
    assert settings().url() == f"sqlite:///{home / 'earful.db'}"
    assert settings() is settings()


def test_a_database_address_wins_and_stays_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARFUL_DATABASE_URL", URL)
    found = Settings()
    assert found.url() == URL
    assert "hunter2" not in repr(found)
    assert "hunter2" not in str(found.model_dump())


def test_every_setting_has_a_sentence() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert field.description.endswith("."), name


def test_a_setting_out_of_range_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARFUL_THREADS", "0")
    with pytest.raises(ValidationError):
        Settings()
