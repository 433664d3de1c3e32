"""JSON lines and Parquet are read row by row; what is none of the formats is named in one line."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pyarrow import parquet

from collectors.file import fetch
from collectors.page import Media
from store.errors import BadInput
from store.models import Query

if TYPE_CHECKING:
    from tests.collectors.conftest import Read

TEN = datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.json"])
def test_json_lines_name_their_columns_row_by_row(read: "Read", name: str) -> None:
    found = read('\ufeff{"text": "a", "n": {"x": [1, null]}}\n\n{"review": "ข", "stars": 4, "media": []}\r\n', name)
    assert found.texts == ["a", "ข"]
    assert (found.mentions[0].raw, found.mentions[1].rating) == ({"n": {"x": [1, None]}}, 4)


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[1]",
        '"text"',
        "7",
        "null",
        '{"text": NaN}',
        "text",
        '{"text": ' + "[" * 100_000,
        '{"a": ' + "9" * 5000 + "}",
    ],
)
def test_a_line_that_is_no_object_is_bad(read: "Read", line: str) -> None:
    found = read(f'{{"text": "a"}}\n{line}\n{{"text": "b"}}\n', "a.jsonl")
    assert (found.texts, found.lines) == (["a", "b"], [(2, "")])


def test_halves_of_letters_and_nul_are_taken_out(read: "Read") -> None:
    found = read('{"text": "a\\u0000b\\ud83d", "note\\u0000": "\\ud83d\\ude00\\udc00"}\n', "a.jsonl")
    assert (found.texts, found.mentions[0].raw) == (["ab"], {"note": "😀"})


def save(path: Path, columns: dict[str, pa.Array]) -> bytes:
    parquet.write_table(pa.table(columns), path)
    return path.read_bytes()


def test_parquet_keeps_its_types(read: "Read", tmp_path: Path) -> None:
    columns = {
        "text": pa.array(["a", "ข"]),
        "rating": pa.array([5.0, None]),
        "id": pa.array([7.0, 8.0]),
        "date": pa.array([1_795_168_800_000_000_123, None], pa.timestamp("ns", "UTC")),
        "day": pa.array([date(2026, 11, 20)] * 2),
        "media": pa.array([["https://a.example"], []]),
        "bytes": pa.array([b"\x00\xff", None]),
        "nan": pa.array([float("nan"), 1.5]),
    }
    found = read(save(tmp_path / "made.parquet", columns), "a.parquet")
    first, second = found.mentions
    assert (first.external_id, first.rating, first.media) == ("7", 5, [Media(url="https://a.example")])
    assert (second.text, second.rating) == ("ข", None)
    assert first.published_at == TEN
    assert second.published_at == datetime(2026, 11, 1, 9, tzinfo=UTC)
    assert first.raw["day"] == "2026-11-20"
    assert "nan" not in first.raw


def test_parquet_is_counted_in_rows(read: "Read", tmp_path: Path) -> None:
    texts = pa.array([f"text {number}" for number in range(2500)])
    ratings = pa.array([9 if number == 1999 else 5 for number in range(2500)])
    found = read(save(tmp_path / "made.parquet", {"text": texts, "rating": ratings}), "a.parquet")
    assert (len(found.mentions), found.lines) == (2499, [(2000, "rating")])


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"x", "a.xlsx", "none of .csv"),
        (b"x", "a", "none of .csv"),
        (b"", "a.csv", "empty"),
        (b"", "a.parquet", "empty"),
        (b"\n \n", "a.jsonl", "empty"),
        (b"PK\x03\x04rest of a workbook", "a.csv", "Excel"),
        (b"PAR1rest", "a.csv", r"must end in \.parquet"),
        (b"PAR1 but no more", "a.parquet", "no Parquet"),
        (b"text\nok\n", "a.parquet", "no Parquet"),
        (b"text\nok\n", "a.jsonl", "no JSON lines: line 1"),
        (b'[\n{"text": "a"}\n]\n', "a.json", "no JSON lines: line 1"),
        (b'{"text": "\xff"}\n', "a.jsonl", "line 1, byte 11"),
    ],
)
def test_what_is_no_such_file_is_named(read: "Read", content: bytes, name: str, why: str) -> None:
    with pytest.raises(BadInput, match=why) as caught:
        read(content, name)
    assert "\n" not in str(caught.value)


def test_a_damaged_parquet_file_is_named(read: "Read", tmp_path: Path) -> None:
    content = bytearray(save(tmp_path / "made.parquet", {"text": pa.array([f"text {n}" for n in range(5000)])}))
    content[200:4000] = b"\xff" * 3800
    with pytest.raises(BadInput, match="cannot be read after row"):
        read(bytes(content), "a.parquet")


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    for name in ("missing.csv", "folder.csv"):
        query = Query(brand_id=1, channel="file", name="test", options={"path": str(tmp_path / name)})
        with pytest.raises(BadInput, match="cannot be read"):
            list(fetch(query, None, None))


def test_a_line_without_end_is_named(read: "Read", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collectors.tables.rows.LONGEST_LINE", 1000)
    with pytest.raises(BadInput, match="line 2 is longer"):
        read("text\n" + "x" * 1000)


@examples(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200), st.sampled_from(["a.csv", "a.jsonl", "a.parquet"]), st.booleans())
def test_no_bytes_break_it(read: "Read", content: bytes, name: str, started: bool) -> None:
    start = {"a.csv": b"text,id\n", "a.jsonl": b'{"text": "a"}\n', "a.parquet": b"PAR1"}[name]
    try:
        read(start + content if started else content, name)
    except BadInput as error:
        assert "\n" not in str(error)
