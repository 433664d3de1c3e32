"""What rows keep in English is said in Thai: constants, patterns with their facts, lists and several sentences."""

import pytest

from dashboard.said_before import said_before

KNOWN = [
    ("1 star", "1 ดาว"),
    ("1 star but the text is positive", "1 ดาว แต่ข้อความเป็นเชิงบวก"),
    ("its author deleted it", "ผู้เขียนลบแล้ว"),
    ("Its author deleted it", "ผู้เขียนลบแล้ว"),
    ("3 stars but the text is negative", "3 ดาว แต่ข้อความเป็นเชิงลบ"),
    ("12,400 followers", "ผู้ติดตาม 12,400 คน"),
    ("from case 12", "จากเคส 12"),
    ("only people answer this class: self_harm", "เรื่องประเภทนี้ต้องให้คนตอบเท่านั้น: การทำร้ายตัวเอง"),
    ("It holds personal data; it is abusive.", "มีข้อมูลส่วนบุคคล; ใช้ถ้อยคำหยาบคาย"),
    ("Only people answer this class: health. The stars and the text disagree.",
     "เรื่องประเภทนี้ต้องให้คนตอบเท่านั้น: สุขภาพ ดาวกับข้อความไม่ตรงกัน"),
    ("the draft was rejected: wrong facts: Parcels take three days",
     "ร่างไม่ได้รับอนุมัติ: ข้อเท็จจริงผิด: Parcels take three days"),
    ("the priority is urgent and an amount of 900 THB is named",
     "ความสำคัญเป็นระดับด่วน และ มีการระบุจำนวนเงิน 900 THB"),
    ("Kettle says 'guest' for this.", "Kettle ใช้คำว่า 'guest' แทน"),
]  # fmt: skip


@pytest.mark.parametrize(("kept", "said"), KNOWN)
def test_what_a_row_keeps_is_said_again(kept: str, said: str) -> None:
    assert said_before(kept, "th") == said


@pytest.mark.parametrize("theirs", ["", "The kettle hums at night", "ร้านนี้ดีมาก", "x" * 5_000])
def test_what_nobody_marked_stays_as_it_is(theirs: str) -> None:
    assert said_before(theirs, "th") == ""


def test_names_are_no_facts_to_translate() -> None:
    """A brand may be called like a word of ours."""
    assert said_before("health avoids this word.", "th") == "health หลีกเลี่ยงคำนี้"
