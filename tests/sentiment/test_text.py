"""The normal form: one form for all spellings, and an answer for any input."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.text import MODEL_CHARACTERS, normal_form


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("see https://shop.example/a?b=1 now", "see http now"),
        ("WWW.SHOP.EXAMPLE is down", "http is down"),
        ("@baanrin ส่งช้ามาก", "@user ส่งช้ามาก"),
        ("mail me@shop.example", "mail me@shop.example"),
        ("two\n\nlines\tand   spaces", "two lines and spaces"),
        ("cafe\u0301", "café"),
        ("นำ้\u200b", "นำ้"),
        ("a\x00b\u202ec", "abc"),
        ("", ""),
    ],
)
def test_each_spelling_has_one_form(text: str, form: str) -> None:
    assert normal_form(text) == form


@given(st.text(st.characters(), max_size=3000))
def test_any_text_has_a_form_that_is_its_own_form(text: str) -> None:
    form = normal_form(text)
    assert len(form) <= MODEL_CHARACTERS
    form.encode()
    assert normal_form(form) == form


def test_a_very_long_text_is_cut_in_no_time() -> None:
    assert len(normal_form("ช้า" * 100_000)) == MODEL_CHARACTERS
