"""CSV and its kin: any delimiter, any text in quotes, and no row lost to a stray quote."""

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from collectors.fields import plain
from collectors.tables.delimited import DELIMITERS, OPEN_QUOTE
from store.errors import BadInput

if TYPE_CHECKING:
    from tests.collectors.conftest import Read

HEAD = "id,text,rating\n"


@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_any_delimiter_is_found(read: "Read", delimiter: str, start: str, end: str) -> None:
    others = "".join(mark for mark in DELIMITERS if mark != delimiter)
    rows = [
        ["id", "text", "rating", "note a", "note b"],
        ["1", f'"So{others}so"', "4", "", ""],
        ["2", "ดีมาก", "5", "a", "b"],
    ]
    found = read(start + "".join(delimiter.join(row) + end for row in rows))
    assert (found.texts, found.problems) == ([f"So{others}so", "ดีมาก"], [])
    assert [mention.rating for mention in found.mentions] == [4, 5]
    assert found.mentions[1].raw == {"note a": "a", "note b": "b"}


@pytest.mark.parametrize("name", ["a.tsv", "a.tab", "a.txt", "A.CSV"])
def test_the_ending_may_differ(read: "Read", name: str) -> None:
    assert read("id\ttext\n1\tone, two\n", name).texts == ["one, two"]


def test_the_known_names_decide_between_delimiters(read: "Read") -> None:
    assert read("Text;A, B, C, D and E\none;two, three\n").mentions[0].raw == {"A, B, C, D and E": "two, three"}


def test_a_file_of_one_column_has_no_delimiter(read: "Read") -> None:
    assert read('text\nGood, cheap; fast\n"Quoted, too"\n').texts == ["Good, cheap; fast", "Quoted, too"]


def test_texts_may_have_lines_of_their_own(read: "Read") -> None:
    found = read(HEAD + '1,"first\nsecond, ""quoted""\r\n\r\nlast",5\n2,plain,9\n')
    assert found.texts == ['first\nsecond, "quoted"\r\n\r\nlast']
    assert found.lines == [(6, "rating")], "the second row starts in line 6"


def test_spaces_before_quotes_do_no_harm(read: "Read") -> None:
    assert read(HEAD + '1, "a, b", 5\n').texts == ["a, b"]


@pytest.mark.parametrize(
    ("cell", "text"), [('"Great" cup', "Great cup"), ('a "b" c', 'a "b" c'), ('5" plate', '5" plate')]
)
def test_loose_quotes_inside_one_line_are_read(read: "Read", cell: str, text: str) -> None:
    found = read(f"{HEAD}1,{cell},5\n2,next,4\n")
    assert (found.texts, found.problems) == ([text, "next"], [])


@pytest.mark.parametrize("rest", ["2,plain,4\n3,other,3\n", '2,"quoted, text",4\n3,"more ""of"" it",3\n', ""])
@pytest.mark.parametrize("bad", ['1,"never closed,5\n', '1,never closed,"5\n', '"1,never closed,5\n'])
def test_an_open_quote_takes_no_other_row_along(read: "Read", bad: str, rest: str) -> None:
    found = read(f"{HEAD}0,before,5\n{bad}{rest}4,after,2\n")
    assert found.problems == [(3, "", OPEN_QUOTE)]
    assert len(found.texts) == 2 + rest.count("\n")
    assert (found.texts[0], found.texts[-1]) == ("before", "after")


def test_an_open_quote_in_a_long_file_takes_no_other_row_along(read: "Read") -> None:
    rows = "".join(f"{number},{'x' * 100},4\n" for number in range(20_000))
    found = read(f'{HEAD}a,"never closed,5\n{rows}')
    assert (len(found.texts), found.problems) == (20_000, [(2, "", OPEN_QUOTE)])


@pytest.mark.parametrize("row", ["1,a,5,more", "1,a", "1", "1,unquoted, comma,5"])
def test_a_row_of_another_width_is_bad(read: "Read", row: str) -> None:
    found = read(f"{HEAD}{row}\n2,next,4\n")
    assert (found.texts, found.lines) == (["next"], [(2, "")])
    assert "3 column names" in found.problems[0].reason


def test_empty_cells_at_the_end_and_empty_rows_are_nothing(read: "Read") -> None:
    found = read(f"{HEAD}1,a,5,,\n\n,,\n   \n2,b,4\n\n")
    assert (found.texts, found.lines) == (["a", "b"], [])


def test_a_line_end_in_the_middle_of_a_row_is_bad(read: "Read") -> None:
    found = read(f"{HEAD}1,a\rb,5\n2,next,4\n")
    assert (found.texts, found.lines) == (["next"], [(2, "")])


def test_a_cell_without_end_is_bad(read: "Read") -> None:
    found = read(f"{HEAD}1,{'x' * 1_000_001},5\n2,{'x' * 100_001},4\n3,next,4\n")
    assert (found.texts, found.lines) == (["next"], [(2, ""), (3, "text")])


def test_columns_of_one_name_and_of_none_are_kept_apart(read: "Read") -> None:
    found = read("text,note,note,,\na,1,2,3,4\n")
    assert found.mentions[0].raw == {"note": "1", "note 3": "2", "column 4": "3", "column 5": "4"}


@pytest.mark.parametrize(
    "content", ["", "\n", "\ufeff", " \n \n", "text,rating\r1,2\r", '"text\n1\n', "a,b\n1,2\n", "1,good\n2,bad\n"]
)
def test_what_is_no_table_is_named(read: "Read", content: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(content)
    assert "\n" not in str(caught.value)


def test_a_header_alone_is_an_empty_table(read: "Read") -> None:
    assert read(HEAD).mentions == []


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"text\n\xa1\xd2\xc3\n", "line 2, byte 1 "),  # Thai as Excel saves it
        ("text\nok\ncafé\n".encode("latin-1"), "line 3, byte 4 "),
        (b"text\n" + b"ok\n" * 5000 + b"\xff", "line 5002, byte 1 "),
        ("text\nok".encode("utf-16"), "UTF-16"),
        ("text\nok".encode("utf-16-le"), "UTF-16"),
    ],
)
def test_another_encoding_is_named_before_anything_is_read(read: "Read", content: bytes, place: str) -> None:
    with pytest.raises(BadInput, match=place):
        read(content)


@examples(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(
        st.text(st.characters(codec="utf-8"), min_size=1).filter(lambda text: text.strip(" \x00")), min_size=1
    ),
    delimiter=st.sampled_from(DELIMITERS),
)
def test_what_a_csv_writer_writes_is_read_back(read: "Read", texts: list[str], delimiter: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([["id", "text", "rating"], *([number, text, 5] for number, text in enumerate(texts))])
    found = read(out.getvalue())
    assert found.problems == []
    quoted = {delimiter, '"', "\r", "\n"}  # blanks at the beginning stay where the writer puts quotes around them
    assert found.texts == [plain(text if set(text) & quoted else text.lstrip(" ")) for text in texts]


@examples(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(st.sampled_from("abก\",;\t|\n\r\x00 '5"), max_size=80), st.sampled_from([HEAD, "text\n", "text|id\n", ""])
)
def test_no_content_breaks_it(read: "Read", content: str, head: str) -> None:
    try:
        found = read(head + content)
    except BadInput as error:
        assert "\n" not in str(error)
    else:
        assert all(1 < line <= content.count("\n") + 2 for line, _, _ in found.problems)
