"""Files that somebody spoilt: an import, a restore and a key end in one of our own errors, whatever is in them."""

import gzip
import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as some
from sqlalchemy import Engine
from sqlmodel import Session

from cli_export import Form, write_rows
from collectors.importing import import_file
from store.backup import back_up, hash_of_file, note_of
from store.errors import EarfulError
from store.models import utc_now
from store.restoring import verify
from store.secrets import unseal
from store.settings import settings
from tests.security.mutations import spoilt, spoilt_bytes

SAMPLES = Path(__file__).parents[1] / "samples"
SHEETS = [SAMPLES / "file" / "reviews.csv", *sorted((SAMPLES / "presets").iterdir())]
TRIES = 12


def take(session: Session, file: Path, preset: str = "") -> bool:
    """Whether a file could be read, with however many bad rows."""
    try:
        import_file(session, file, "Rim Fah", "file", columns={}, preset=preset, dry_run=True)
    except EarfulError:
        return False
    return True


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_no_spoilt_sheet_breaks_an_import(session: Session, tmp_path: Path, sheet: Path) -> None:
    preset = {"pantip.txt": "pantip", "google.json": "google", "google_forms.csv": "google_forms"}.get(sheet.name, "")
    assert take(session, sheet, preset)
    for seed in range(TRIES):
        file = tmp_path / f"{seed}{sheet.suffix}"
        file.write_bytes(spoilt_bytes(sheet.read_bytes(), Random(seed)))  # noqa: S311  a dice, no secret
        take(session, file, preset)


def test_no_spoilt_parquet_or_json_lines_break_an_import(session: Session, tmp_path: Path) -> None:
    rows = [{"text": f"row {number}", "rating": 2.0, "published_at": "2026-11-01T10:00:00Z"} for number in range(9)]
    for form in (Form.PARQUET, Form.JSONL):
        whole = tmp_path / f"whole.{form}"
        write_rows(rows, {"text": str, "rating": float, "published_at": str}, form, whole)
        assert take(session, whole)
        for seed in range(TRIES):
            file = tmp_path / f"{seed}.{form}"
            file.write_bytes(spoilt_bytes(whole.read_bytes(), Random(seed)))  # noqa: S311  a dice, no secret
            take(session, file)


@pytest.mark.sqlite  # the backup that it spoils is one of SQLite
def test_no_spoilt_backup_breaks_a_restore(engine: Engine, home: Path) -> None:
    engine.dispose()
    place = back_up(settings().url(), home / "backups", utc_now())
    packed, note = place.read_bytes(), json.loads(note_of(place).read_text(encoding="utf-8"))
    plain, refused = gzip.decompress(packed), 0
    for seed in range(24):
        dice = Random(seed)  # noqa: S311  a dice, no secret
        content = spoilt_bytes(packed, dice) if seed % 2 else gzip.compress(spoilt_bytes(plain, dice), 1)
        place.write_bytes(content if seed % 3 else packed)
        told = note | {"sha256": hash_of_file(place)}
        note_of(place).write_text(json.dumps(told if seed % 3 else spoilt(told, dice)), encoding="utf-8")
        try:
            verify(place, settings().url())
        except EarfulError:
            refused += 1
    assert refused > 12
    assert not list(home.glob("backups/.try-*"))


@how(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sealed=some.text(min_size=1, max_size=200)
    | some.binary(max_size=100).map(lambda found: found.decode("latin-1") + "x")
)
def test_what_was_not_sealed_by_us_is_not_opened(home: Path, sealed: str) -> None:
    with pytest.raises(EarfulError):
        unseal(sealed)
