import pytest

from responder.names import greeting_name


@pytest.mark.parametrize("author", ["Nina", "O'Brien", "Jean-Luc", "Zoë", "นภา", "แม่น้องพายุ", "ป้าสมใจ", "ต้น"])
def test_a_clean_name_stays_as_it_is(author: str) -> None:
    assert greeting_name(f" {author} ") == author


@pytest.mark.parametrize(
    "author",
    [
        "", "N", "N" * 31, "nina_92", "k.somchai", "Nina Smith", "วิภาดา ร.", "s*****9", "<b>Nina</b>", "{{name}}",
        "[Nina](win)", "=HYPERLINK", "everyone", "Admin", "undefined", "ลูกค้า", "ร้านขายโคมไฟ", "ไม่บอกหรอก",
        "BestReplicaWatch", "N\u0456na", "Ni\u200bna", "s\u0338a\u0336d", "กกกก็็็", "😍", "อ\u0e38\u0e38\u0e38",
    ],
)  # fmt: skip
def test_what_may_be_no_name_is_not_greeted(author: str) -> None:
    assert greeting_name(author) == ""


@pytest.mark.parametrize("author", ["Min", "Ed", "Del", "Art", "Mem"])
def test_a_name_that_stands_inside_a_word_for_nobody_is_a_name(author: str) -> None:
    assert greeting_name(author) == author
