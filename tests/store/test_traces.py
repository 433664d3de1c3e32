"""Words of a person are found however they are written, in files of any size, and never as a part of another word."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store import traces
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
