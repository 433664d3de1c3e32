"""Which language a text is in, with short texts and odd ones."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sentiment import language
from sentiment.language import LANGUAGES, detect

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "sentiment" / "corpus" / "topics_train.jsonl"
MEASURED = ROOT.parent / "shared" / "data" / "replies" / "language_short.tsv"


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The parcel came a day late but the jacket is lovely", "en"),
        ("ของมาช้าไปวันเดียวแต่เสื้อสวยมาก", "th"),
        ("สั่งผ่าน app แล้ว payment error ช่วยดูให้หน่อย", "th"),
        ("Das Paket kam leider einen Tag zu spät", "de"),
        ("Le colis est arrivé avec un jour de retard", "fr"),
        ("Barangnya bagus tapi pengirimannya lama sekali", "id"),
        ("荷物が一日遅れて届きました", "ja"),
        ("택배가 하루 늦게 도착했어요", "ko"),
        ("Gói hàng đến muộn một ngày", "vi"),
        ("पैकेट एक दिन देर से आया लेकिन अच्छा है", "hi"),
    ],
)
def test_common_languages_are_named(text: str, lang: str) -> None:
    assert detect(text) == lang


@pytest.mark.parametrize(
    "text", ["", "   ", "555", "10/10 👍👍", "\ud800", "\x00", "@brand https://example.com/th", "OK", "bof"]
)
def test_without_evidence_no_language_is_named(text: str) -> None:
    assert detect(text) == "und"


def test_links_and_handles_do_not_decide() -> None:
    assert detect("ขอบคุณ https://example.com/all/of/this/is/english/text @friendly_english_name") == "th"


def test_only_the_beginning_of_a_long_text_is_looked_at() -> None:
    assert detect("Thank you for the quick delivery. " * 100 + "ขอบคุณมาก" * 100_000) == "en"


def test_a_lone_surrogate_or_nul_inside_a_text_does_no_harm() -> None:
    assert detect("Thank you\ud83d for the\x00 quick delivery") == "en"


def test_every_answer_is_a_listed_language() -> None:
    texts = ["Tack så mycket", "Dziękuję bardzo", "Спасибо большое", "çok teşekkürler", "شكرا جزيلا", "Terima kasih"]
    assert {detect(text) for text in texts} <= set(LANGUAGES)


def test_a_plainly_english_text_is_named_as_the_library_would_without_asking_it() -> None:
    rows = (json.loads(line)["text"] for line in CORPUS.read_text("utf-8").splitlines())
    plain = [words for words in map(language._words, rows) if language._surely_english(words)]
    assert len(plain) > 100
    assert {language._ranked(words) for words in plain} == {"en"}
    for other in (
        "Ik heb de jas in een maat groter besteld",
        "Was will man in so einer Lage",
        "Das war leider nothing for me",
    ):
        assert not language._surely_english(other)


def test_short_measured_texts_are_mostly_right() -> None:
    if not MEASURED.exists():
        pytest.skip("the measured short texts are not on this machine")
    rows = [line.split("\t") for line in MEASURED.read_text("utf-8").splitlines()]
    assert sum(detect(text) == lang for lang, text in rows) >= 82


def test_the_library_is_loaded_at_the_first_use_only() -> None:
    code = "import sys, sentiment.language; assert 'py3langid' not in sys.modules and 'numpy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
