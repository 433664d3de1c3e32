"""Word by word: nothing of either text is lost in the comparison."""

from hypothesis import given, settings
from hypothesis import strategies as st

from responder.diff import ADDED, SAME, TAKEN, Change, changed_words, changes

MIXED = st.text(alphabet=st.sampled_from("ab ก ข า ้ \n\u200b.,'สวัสดีค่ะ<>&é1"), max_size=60)


@settings(deadline=None)
@given(MIXED, MIXED)
def test_both_texts_can_be_read_from_it(before: str, after: str) -> None:
    found = changes(before, after)
    assert "".join(each.text for each in found if each.kind != ADDED) == before
    assert "".join(each.text for each in found if each.kind != TAKEN) == after
    assert changed_words(found) > 0 or before.split() == after.split() or before.strip() == after.strip() == ""


def test_english_is_compared_by_words() -> None:
    found = changes("We are sorry, Mark.", "We are very sorry, Mark.")
    assert [(each.kind, each.text.strip()) for each in found if each.kind != SAME] == [(ADDED, "very")]
    assert Change(ADDED, "don't") in changes("Please wait.", "don't wait.")


def test_thai_is_compared_by_words_of_the_dictionary() -> None:
    found = changes("ขออภัยที่พัสดุล่าช้าค่ะ", "ขออภัยอย่างยิ่งที่พัสดุมาช้าค่ะ")
    assert Change(ADDED, "อย่างยิ่ง") in found
    assert all(each.text not in ("ล", "า", "ช") for each in found)
    assert found[0] == Change(SAME, "ขออภัย")


def test_a_word_count_leaves_blanks_out() -> None:
    assert changed_words(changes("a b c", "a  b d")) == 2


def test_what_is_far_too_long_is_not_compared() -> None:
    assert [each.kind for each in changes("a" * 30_000, "b")] == [TAKEN, ADDED]
