"""Sentences and windows in many languages, and what the windows of a long text say together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.scores import Score
from sentiment.windows import sentences, together, windows

GOOD, BAD, PLAIN = Score(0.02, 0.08, 0.9), Score(0.9, 0.08, 0.02), Score(0.1, 0.8, 0.1)
TEXTS = st.text(st.sampled_from("ab .!?。！\n\t…😡ๆกาค่ะครับ1)”A"), max_size=600) | st.text(max_size=300)


@pytest.mark.parametrize(
    "parts",
    [
        ["Slow. ", "Never again! ", "Why?"],
        ["Arrived approx. 3 days late, says Mr. Lee. ", "It cost 3.50, see shop.example/a.b"],
        ["so slow... ", "never again :("],
        ["First line\n", "second line\n\n", "third"],
        ["Nice 😍😍 ", "but slow 😡"],
        ["ของสวยมากค่ะ ", "ส่งเร็ว แต่กล่องบุบครับ ", "ไม่ซื้ออีก"],
        ["ติดต่อร้านไปหลายครั้งแล้ว ", "แต่ไม่มีใครตอบกลับมาเลย"],
        ["อร่อยมาก ๆ ราคา 350 บาท และได้เยอะ"],
        ["เมื่อวันที่ 4 มี.ค. โอนเงินไปแล้วยังไม่ได้ของ"],
        ["壊れていました！", "「返品できますか？」", "と聞いた。", "返事なし。"],
        ["很好。", "但是太贵了！", "不会再来"],
        ["배송은 빨랐어요. ", "그런데 깨져 있었어요!"],
        ["Am 28. kam nichts. ", "Am 3.5. auch nicht, z. B. kein Anruf."],
        ["¿Dónde está? ", "No llega."],
        ["💰 ok"],
    ],
)
def test_where_sentences_end(parts: list[str]) -> None:
    text = "".join(parts)
    assert [text[start:end] for start, end in sentences(text)] == parts


@given(TEXTS, st.integers(10, 300))
def test_every_character_belongs_to_exactly_one_sentence_and_one_window(text: str, longest: int) -> None:
    for spans in (sentences(text), windows(text, longest)):
        assert "".join(text[start:end] for start, end in spans) == text
        assert all(start < end for start, end in spans)
    assert all(end - start <= longest for start, end in windows(text, longest))


def test_windows_are_as_few_as_sentences_allow() -> None:
    text = "It is fine. " * 60
    found = windows(text)
    assert len(found) == 3
    assert all(text[start:end].endswith(". ") for start, end in found)
    assert [end - start for start, end in windows("ก" * 600)] == [250, 250, 100]


def test_a_complaint_at_the_end_of_long_praise_is_not_lost() -> None:
    assert together([GOOD, PLAIN, BAD], [240, 240, 240]).label == "negative"
    assert together([GOOD, GOOD, PLAIN], [240, 240, 240]).label == "positive"
    assert together([PLAIN, PLAIN, PLAIN], [240, 240, 240]).label == "neutral"
    assert together([BAD], [5]) == pytest.approx(BAD)
    assert sum(together([GOOD, BAD, PLAIN], [10, 200, 3])) == pytest.approx(1)
