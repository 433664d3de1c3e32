"""Which phrases a text gives, in several scripts and from any input."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentiment.theme_phrases import phrases_of
from sentiment.words_stop import NEGATIONS, STOP_WORDS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("text", "lang", "phrases"),
    [
        ("The rider THREW my parcel", "en", {"rider", "threw", "parcel", "rider threw", "threw my parcel"}),
        ("ไรเดอร์โยนพัสดุค่ะ", "th", {"ไรเดอร์", "โยน", "พัสดุ", "ไรเดอร์โยน", "โยนพัสดุ", "ไรเดอร์โยนพัสดุ"}),
        ("เปิดแอปไม่ได้เลย", "th", {"แอป", "เปิดแอป"}),
        ("It doesn’t work", "en", {"work", "doesn't work"}),
        ("แอป Lumo ล่ม", "th", {"แอป", "lumo", "ล่ม", "แอป lumo", "lumo ล่ม", "แอป lumo ล่ม"}),
        ("要求退款", "zh", {"要求", "求退", "退款", "要求退", "求退款", "要求退款"}),
        ("配送トラブル", "ja", {"配送", "送トラブル", "トラブル", "配送トラブル"}),
        ("택배가 늦게", "ko", {"택배가", "늦게", "택배가 늦게"}),
        ("der Deckel ist kaputt", "de", {"deckel", "kaputt", "deckel ist kaputt"}),
        ("#flash_sale 99 @shop see https://a.example/lid", "en", {"flash", "sale"}),
        ("parcel, broken. พัสดุ แตก", "", {"parcel", "broken", "พัสดุ", "แตก"}),
    ],
)
def test_phrases_are_words_that_mean_something_side_by_side(text: str, lang: str, phrases: set[str]) -> None:
    found = phrases_of(text, lang)
    assert phrases <= found
    assert {phrase for phrase in found if phrase not in phrases} <= {"rider threw my parcel"}


def test_no_phrase_reaches_over_a_break() -> None:
    assert phrases_of("cup. lid", "en") == phrases_of("cup 12 lid") == phrases_of("cup\nlid") == {"cup", "lid"}
    assert phrases_of("พัสดุ แตก") == {"พัสดุ", "แตก"}


@pytest.mark.parametrize(
    "text", ["", " ", "555 ๕๕๕", "😀😀", "@may https://a.example", "the of and", "ค่ะ ครับ", "ไม่", "\ud800"]
)
def test_a_text_without_words_that_mean_something_has_no_phrase(text: str) -> None:
    assert phrases_of(text) == set()


@settings(deadline=None)  # a busy machine is no mistake of ours
@given(st.text(st.one_of(st.characters(), st.sampled_from("กขคงำแเ็่้๊ๆ การ ไม่ the a'")), max_size=80))
def test_any_text_gives_folded_phrases_without_little_words_at_their_ends(text: str) -> None:
    for phrase in phrases_of(text):
        ends = phrase.split(" ")
        assert len(phrase) > 1
        assert "\n" not in phrase
        assert not any(letter.isdecimal() for letter in phrase[0])
        assert len(ends) == 1 or STOP_WORDS[""].isdisjoint({ends[0], ends[-1]})
        assert len(ends) == 1 or ends[-1] not in NEGATIONS


def test_typing_and_case_make_no_difference() -> None:
    assert phrases_of("น้ําหอม เเตก") == phrases_of("น้ำหอม แตก")
    assert phrases_of("Lid LEAKS") == phrases_of("lid leaks")


def test_cutting_thai_leaves_nothing_in_the_home_folder(tmp_path: Path) -> None:
    code = "from sentiment.theme_phrases import phrases_of; print(len(phrases_of('พัสดุแตก')))"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHAINLP")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment | {"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert (done.stdout.strip(), done.stderr) == ("3", "")
    assert list(tmp_path.iterdir()) == []
