"""Entries are read from Markdown, tables, web pages and plain text; what is bad is named with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import BadInput
from store.knowledge_files import LONGEST, MOST_BYTES, MOST_ENTRIES, Found, read_entries


def read(name: str, text: str) -> list[Found]:
    return read_entries(name, text.encode())


def short(found: list[Found]) -> list[tuple[int, str, str, str]]:
    return [(each.line, each.title, each.text, each.problem) for each in found]


def test_headings_of_markdown_become_entries_and_chapters_do_not() -> None:
    text = (
        "# Our answers\n\n## Do you open on Sundays?\n\nYes, **every** day.\n- from seven\n- see [the map](https://m.example)\n\n"
        "```\n# no heading\n```\n\n## Empty\n\n## การคืนเงิน\nภายใน 7 วันค่ะ\n"
    )
    assert short(read("faq.md", text)) == [
        (
            3,
            "Do you open on Sundays?",
            "Yes, every day.\nfrom seven\nsee the map (https://m.example)\n\n# no heading",
            "",
        ),
        (13, "Empty", "", "there is no text"),
        (15, "การคืนเงิน", "ภายใน 7 วันค่ะ", ""),
    ]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("```\nmade", "made"),
        ("```python\nmade", "made"),
        ("~~~\n```\nmade", "made"),
        ("```made``` and more", "made and more"),
        ("use `made and more", "use `made and more"),
        ("````\n```\n# no heading\n````", "```\n# no heading"),
        ("```\n~~~\n# no heading\n```", "~~~\n# no heading"),
    ],
)
def test_code_that_is_not_closed_hides_nothing(body: str, text: str) -> None:
    found = read("faq.md", f"# First\n{body}\n## Second\nFrom seven.\n# Third\nTo ten.\n")
    assert [each.title for each in found] == ["First", "Second", "Third"]
    assert (found[0].text, found[2].text) == (text, "To ten.")


def test_many_fences_that_nothing_closes_are_read_quickly() -> None:
    text = "# Hours\n" + "~~~ x\n```` y\n``` z\n" * 40_000 + "# Rest\nTo ten."
    assert [each.title for each in read("faq.md", text)][-1] == "Rest"


def test_what_stands_before_the_first_heading_has_no_title() -> None:
    assert short(read("faq.md", "Words.\n# Hours\nFrom seven.")) == [
        (1, "", "Words.", "there is no title"), (2, "Hours", "From seven.", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_name_their_columns_in_any_order_and_language(delimiter: str) -> None:
    rows = [["คำตอบ", "คำถาม", "lang", "kind", "aspects"], ["ได้ค่ะ", "เปิดวันอาทิตย์ไหม", "th", "faq", "service|staff"]]
    text = "\n".join(delimiter.join(row) for row in rows)
    [entry] = read("faq.csv", text)
    assert (entry.title, entry.text, entry.lang, entry.kind, entry.aspects, entry.line) == (
        "เปิดวันอาทิตย์ไหม", "ได้ค่ะ", "th", "faq", ("service", "staff"), 2,
    )  # fmt: skip


def test_rows_of_a_table_are_counted_by_their_first_line() -> None:
    found = read("faq.csv", 'title,text\nHours,"From seven\nto seven"\n\n,Nothing\nParking,\nPets,Yes.\n')
    assert [(each.line, each.problem) for each in found] == [
        (2, ""), (5, "there is no title"), (6, "there is no text"), (7, ""),
    ]  # fmt: skip
    assert found[0].text == "From seven\nto seven"


def test_a_table_of_a_thai_spreadsheet_program_is_read() -> None:
    data = "title,text\nเวลา,เปิดทุกวัน".encode("cp874")
    assert read_entries("faq.csv", data)[0].text == "เปิดทุกวัน"
    assert read_entries("faq.csv", "title,text\nเวลา,เปิดทุกวัน".encode("utf-16"))[0].title == "เวลา"


def test_a_web_page_gives_its_headings_and_hides_its_machinery() -> None:
    page = """<html><head><title>T</title><style>p {}</style></head><body><nav><h2>Menu</h2><p>Home</p></nav>
<h1>Help</h1><h2>Do you <b>ship</b> abroad?</h2><p>Only within&nbsp;Thailand.</p><ul><li>by land</li></ul>
<script>alert("x")</script><dl><dt>Returns</dt><dd>Within 7 days.</dd></dl>
<details><summary>คืนเงินกี่วัน</summary>5 วันค่ะ</details></body></html>"""
    found = read("help.html", page)
    assert [(each.title, each.text) for each in found] == [
        ("Do you ship abroad?", "Only within Thailand.\nby land"), ("Returns", "Within 7 days."),
        ("คืนเงินกี่วัน", "5 วันค่ะ"),
    ]  # fmt: skip
    assert [each.line for each in found] == [2, 3, 4]


@pytest.mark.parametrize(
    "question",
    ["<h2><p>Do you ship?</p></h2>", "<h2><div><p>Do you</p> ship?</div></h2>",
     "<summary><h3>Do you ship?</h3></summary>",
     "<dt><h4><p>Do you<br>ship?</p></h4></dt>", "<section><h2><li><h3>Do you</h3></li> ship?</h2></section>"],
)  # fmt: skip
def test_blocks_inside_a_heading_belong_to_it(question: str) -> None:
    found = read("help.html", f"<header><nav>x</nav></header>{question}<p>Yes.</p>")
    assert [(each.title, each.text) for each in found] == [("Do you ship?", "Yes.")]


def test_signs_that_we_use_ourselves_are_no_part_of_a_page() -> None:
    assert [(each.title, each.text) for each in read("a.html", "<h2>Q\x01 5\x02</h2>A\x01b")] == [("Q 5", "Ab")]


def test_a_title_needs_a_letter_or_digit() -> None:
    assert [read(name, text)[0].problem for name, text in (("a.md", "# __\nText"), ("a.txt", "_!_\nText"))] == [
        "there is no title", "there is no title",
    ]  # fmt: skip


def test_blocks_of_plain_text_begin_with_their_title() -> None:
    assert short(read("faq.txt", "\nHours\nFrom seven.\nTo seven.\n\n\nParking\n")) == [
        (2, "Hours", "From seven.\nTo seven.", ""), (7, "Parking", "", "there is no text"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("faq.exe", b"MZ", "cannot be read"),
        ("faq.md", b"x" * (MOST_BYTES + 1), "in parts"),
        ("faq.txt", b"Title\ntext\n\n" * (MOST_ENTRIES + 1), "in parts"),
        ("faq.csv", b"a,b\n1,2\n", "must name the columns"),
        ("faq.csv", b"", "must name the columns"),
    ],
)
def test_what_is_too_big_or_no_file_of_ours_is_refused(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        read_entries(name, data)


def test_texts_that_are_too_long_are_named() -> None:
    assert "more than" in read("faq.txt", f"Title\n{'x' * (LONGEST + 1)}")[0].problem
    assert "more than" in read("faq.txt", f"{'x' * 201}\ntext")[0].problem


@given(st.sampled_from(["md", "csv", "html", "txt"]), st.binary(max_size=300))
def test_nothing_breaks_the_readers(ending: str, data: bytes) -> None:
    try:
        found = read_entries(f"faq.{ending}", data)
    except BadInput:
        return
    assert all(each.problem or (each.title and each.text) for each in found)
    assert all("\0" not in each.text for each in found)
