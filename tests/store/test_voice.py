"""What people type as words of a voice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import BadInput
from store.voice import read_avoided, read_emoji, read_preferred


def test_pairs_are_read_a_line() -> None:
    typed = "customer → guest\n\n ลูกค้า -> แขกของเรา \nbox => parcel"
    assert read_preferred(typed) == [["customer", "guest"], ["ลูกค้า", "แขกของเรา"], ["box", "parcel"]]


@pytest.mark.parametrize("typed", ["customer", "→ guest", "a → b → c", "same → Same", "x" * 200 + " → y"])
def test_what_is_no_pair_is_said(typed: str) -> None:
    with pytest.raises(BadInput):
        read_preferred(typed)


def test_words_to_avoid_are_read_once() -> None:
    assert read_avoided(" cheap \nถูกๆ\ncheap\n") == ["cheap", "ถูกๆ"]
    for wrong in ("...", "\n".join(f"w{number}" for number in range(101))):
        with pytest.raises(BadInput):
            read_avoided(wrong)


@pytest.mark.parametrize("sign", ["", "🙏", "😊", "❤️", "🙏🏽", "👩‍🍳"])
def test_a_picture_sign_is_taken(sign: str) -> None:
    assert read_emoji(f" {sign} ") == sign


@pytest.mark.parametrize("sign", [":)", "a", "1", "😊a", "\u200d", "\u202e😊", "😊" * 13, "<b>"])
def test_what_is_no_picture_is_said(sign: str) -> None:
    with pytest.raises(BadInput):
        read_emoji(sign)


@given(st.text(max_size=60))
def test_anything_else_is_an_error_with_words(typed: str) -> None:
    for read in (read_preferred, read_avoided, read_emoji):
        try:
            read(typed)
        except BadInput as error:
            assert str(error)
