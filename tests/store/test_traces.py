"""Words of a person are found however they are written, in files of any size, and never as a part of another word."""

import csv
import gzip
import html
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from pyarrow.parquet import write_table

from store import packed, traces
from store.models import Connection, Delivery
from store.traces import in_files, in_tables, stands_whole

if TYPE_CHECKING:
    from tests.store.conftest import Make


@pytest.mark.parametrize("word", ["สมชาย", "Łódźka", 'Joe "the cup"', "https://a.example/b", "two\nlines"])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_a_word_is_found_as_json_writes_it(make: "Make", home: Path, word: str, ascii_only: bool) -> None:
    body = json.dumps({"from": word}, ensure_ascii=ascii_only)
    connection = Connection(brand_id=make.brand().id or 0, channel="line", options={"said": word})
    make.session.add(connection)
    make.session.flush()
    made = Delivery(connection_id=connection.id or 0, digest="x", body=body.encode())
    make.session.add(made)
    make.session.commit()
    assert in_tables(make.session, [word]) == {"connection": [connection.id], "delivery": [made.id]}
    (home / "sheet.jsonl").write_text(body.replace("/", "\\/"), encoding="utf-8")
    (home / "empty.txt").touch()
    assert home / "sheet.jsonl" in in_files(home, [word])
    assert stands_whole(body.encode(), word)


@pytest.mark.parametrize("word", ['She said "never" twice', "Tea & cake <3 forever", "สมชาย ใจดี", "Anna Smith"])
@pytest.mark.parametrize("kind", ["csv", "html", "utf-16", "thai", "gzip", "zip", "parquet"])
def test_a_word_is_found_in_whatever_file(home: Path, word: str, kind: str) -> None:
    place, row = home / "file", f"12,{word},x\n" * 50
    if kind == "csv":
        with place.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerow([1, word])
    elif kind in ("gzip", "html", "utf-16", "thai"):
        made = {"gzip": gzip.compress(row.encode()), "html": f"<p>{html.escape(word)}</p>".encode()}
        place.write_bytes(made.get(kind) or row.encode("utf-16" if kind == "utf-16" else "cp874"))
    elif kind == "zip":
        with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("sheet.xml", row)
    else:
        write_table(pa.table({"text": [word] * 50, "n": range(50)}), place, compression="zstd", use_dictionary=False)
    assert in_files(home, [word]) == [place]
    assert in_files(home, [word[:4] + word]) == []


@pytest.mark.parametrize("spoilt", [b"\x1f\x8bno", b"PK\x03\x04no", b"PAR1no", gzip.compress(b"0" * 3 * 2**20)])
def test_what_cannot_be_looked_into_is_named(home: Path, spoilt: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "ALWAYS_ALLOWED", 2**20)
    (home / "spoilt").write_bytes(spoilt)
    (home / "plain").write_bytes(b"nobody")
    assert [place.name for place in in_files(home, ["Anna Smith"])] == ["spoilt"]


def test_a_large_file_is_searched_piece_by_piece(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traces, "PIECE", 10)
    for name, text in (("across.txt", "12345678Anna Smith"), ("late.txt", "." * 95 + "Anna Smith")):
        (home / name).write_text(text, encoding="utf-8")
    (home / "other.txt").write_text("Anna Smyth" * 20, encoding="utf-8")
    assert [place.name for place in in_files(home, ["Anna Smith"])] == ["across.txt", "late.txt"]


@pytest.mark.parametrize(
    ("content", "word", "whole"),
    [
        ("Banana", "anna", False), ("joanna", "anna", False), ("annas", "anna", False), ("ÜAnna", "Anna", False),
        ("Hi Anna!", "Anna", True), ("Joanna and Anna", "Anna", True), ("“Anna”", "Anna", True),
        ("คุณAnnaมา", "Anna", True), ("คุณสมชายมา", "สมชาย", True), ("Anna", "Anna", True), ("_Anna", "Anna", False),
        ('"hello\\nAnna"', "Anna", True), ('"\\u0e21Anna"', "Anna", True), ("We agree. Anna", "agree.", True),
    ],
)  # fmt: skip
def test_a_word_is_whole_where_no_other_letter_of_its_kind_goes_on(content: str, word: str, whole: bool) -> None:
    assert stands_whole(content.encode(), word) is whole
