"""Texts that are made to be slow or endless are read all the same, and in time."""

from time import monotonic

import pytest

from channels.html_text import plain_of
from store.errors import BadInput
from store.knowledge_files import read_entries

SECONDS = 10.0


@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "pre"])
def test_html_that_is_nested_without_an_end_keeps_its_words(tag: str) -> None:
    begun = monotonic()
    found = plain_of(f"before{f'<{tag}>' * 4_000}inside<script>alert(1)</script>{f'</{tag}>' * 4_000}after")
    assert [word for word in ("before", "inside", "after") if word not in found] == []
    assert "alert" not in found
    assert monotonic() - begun < SECONDS


@pytest.mark.parametrize(
    "text",
    ["# a" + " " * 20_000 + "x" + " " * 20_000 + "y", "# a" + " #" * 20_000 + "x", "# a\n" + " \n" * 50_000 + "x",
     "# a\n" + "**" * 20_000, "# a\n" + "[" * 20_000, "# a\n" + "`" * 20_000],
    ids=["spaces", "signs", "lines", "stars", "brackets", "quotes"],
)  # fmt: skip
def test_markdown_for_the_knowledge_is_read_in_time(text: str) -> None:
    begun = monotonic()
    read_entries("a.md", text.encode())
    assert monotonic() - begun < SECONDS


def test_a_table_whose_first_row_is_none_is_refused() -> None:
    with pytest.raises(BadInput, match="first row"):
        read_entries("a.csv", b'"' + b"a" * 200_000 + b'",text\n1,2\n')
