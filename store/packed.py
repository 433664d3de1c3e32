"""What a file holds, piece by piece, also where it is packed: gzip, zip (which sheets of offices are) and Parquet."""

import gzip
import json
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from store.errors import BadInput

PIECE = 16 * 2**20
ALWAYS_ALLOWED = 256 * 2**20  # bytes that any file may unpack to
MOST_UNPACKED = 100  # times its own size
ROWS = 1_000


def pieces_of(place: Path, size: int = PIECE) -> Iterator[bytes]:
    """The content of a file, unpacked; BadInput where it cannot be unpacked, or grows as no honest file does."""
    with place.open("rb") as file:
        start = file.read(4)
    if start[:2] == b"\x1f\x8b":
        yield from _bounded(place, _gzip(place, size))
    elif start == b"PK\x03\x04":
        yield from _bounded(place, _zip(place, size))
    elif start == b"PAR1":
        yield from _bounded(place, _parquet(place))
    else:
        with place.open("rb") as file:
            while piece := file.read(size):
                yield piece


def _bounded(place: Path, pieces: Iterator[bytes]) -> Iterator[bytes]:
    left = ALWAYS_ALLOWED + MOST_UNPACKED * place.stat().st_size
    try:
        for piece in pieces:
            left -= len(piece)
            if left < 0:
                raise BadInput("this file unpacks to far more than it is")
            yield piece
    except (EOFError, OSError, RuntimeError, ValueError, NotImplementedError, zlib.error, zipfile.BadZipFile) as error:
        raise BadInput("this file cannot be unpacked") from error


def _gzip(place: Path, size: int) -> Iterator[bytes]:
    with gzip.open(place, "rb") as packed:
        while piece := packed.read(size):
            yield piece


def _zip(place: Path, size: int) -> Iterator[bytes]:
    with zipfile.ZipFile(place) as archive:
        for member in archive.infolist():
            yield member.filename.encode()
            with archive.open(member) as packed:
                while piece := packed.read(size):
                    yield piece
            yield b"\n"


def _parquet(place: Path) -> Iterator[bytes]:
    from pyarrow.parquet import ParquetFile

    with ParquetFile(place) as packed:
        for rows in packed.iter_batches(ROWS):
            yield "\n".join(json.dumps(row, ensure_ascii=False, default=str) for row in rows.to_pylist()).encode()
