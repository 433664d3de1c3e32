"""Small things that become huge once they are unpacked are put away before they fill the memory or the disk."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from channels.accounts import ACCOUNTS
from channels.bounded import TooLong
from channels.http import LARGEST, reaching
from collectors.tables import open_table, parquet
from store import restoring
from store.backup import hash_of_file, note_of
from store.errors import BadInput, TryLater
from store.restoring import verify
from store.settings import settings
from tests.peers.loopback import Answer, Asked, Loopback
from tests.responder.test_contract import connected


class Bomb(Loopback):
    """Answers with a few kilobytes that are many megabytes once they are unpacked."""

    def answer(self, asked: Asked) -> Answer:
        return Answer(200, gzip.compress(b"0" * (2 * LARGEST)), (("content-encoding", "gzip"),))


@pytest.fixture
def bomb() -> Iterator[str]:
    with Bomb() as server:
        yield server.url


def test_an_answer_that_unpacks_to_too_much_is_left_alone(bomb: str) -> None:
    with reaching("feed", "The feed", bomb) as net, pytest.raises(TryLater, match="could not be reached"):
        net.get("/")


def test_an_answer_to_the_clients_of_others_is_left_alone_too(bomb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for channel in ("x", "reddit"):
        monkeypatch.setenv(f"EARFUL_{channel.upper()}_BASE_URL", bomb)
        settings.cache_clear()
        with pytest.raises(TryLater) as told:
            ACCOUNTS[channel].ask(connected(channel))
        causes = [told.value.__cause__, getattr(told.value.__cause__, "original_exception", None)]
        assert any(isinstance(cause, TooLong) for cause in causes), channel


def test_a_backup_that_unpacks_to_too_much_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restoring, "ALWAYS_ALLOWED", 2**20)
    place = home / "earful-20261129-000000.db.gz"
    place.write_bytes(gzip.compress(b"\x00" * 60 * 2**20))
    note = {"kind": "sqlite", "revision": "0001", "made_at": "", "rows": {}, "bytes": 1}
    note_of(place).write_text(json.dumps(note | {"sha256": hash_of_file(place)}), encoding="utf-8")
    with pytest.raises(BadInput, match="unpacks to"):
        verify(place, f"sqlite:///{home / 'earful.db'}")
    assert sorted(path.name for path in home.iterdir()) == [place.name, note_of(place).name]


def test_a_sheet_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pyarrow as pa
    from pyarrow.parquet import write_table

    place = tmp_path / "bomb.parquet"
    write_table(pa.table({"text": ["a" * 100_000] * 500}), place, compression="zstd", use_dictionary=False)
    assert len(list(open_table(place, len).rows)) == 500
    monkeypatch.setattr(parquet, "LARGEST_GROUP", 10 * 2**20)
    assert place.stat().st_size < 2**20
    with pytest.raises(BadInput, match="unpack to"):
        open_table(place, len)
