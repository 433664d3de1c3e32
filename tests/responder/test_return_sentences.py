"""What the guard on returns lets through and stops, beside the rows of benchmarks/returns, which it is measured by."""

from pathlib import Path

import pytest

from responder.guard import check
from responder.values import Returns

ROWS = Path(__file__).parents[2] / "benchmarks" / "returns" / "sentences.tsv"
POLICY = Returns(14, "delivered", "customer", 7, 7, True, ("unused", "tags", "receipt"))


def stopped(sentence: str, policy: Returns = POLICY) -> bool:
    return any(each.code == "returns_policy" for each in check(sentence, returns=[policy]))


def rows(half: str, verdict: str) -> list[str]:
    every = [line.split("\t") for line in ROWS.read_text(encoding="utf-8").splitlines()]
    return [sentence for _, of, said, sentence in every if (of, said) == (half, verdict)]


def test_what_the_rules_were_written_from_is_judged_right() -> None:
    true, wrong = rows("write", "true"), rows("write", "wrong")
    assert len(true) > 90 and len(wrong) > 90
    assert [each for each in true if stopped(each)] == []
    assert [each for each in wrong if not stopped(each)] == []


def test_what_only_measures_is_judged_as_well_as_the_docs_say() -> None:
    true, wrong = rows("measure", "true"), rows("measure", "wrong")
    assert sum(not stopped(each) for each in true) >= 40, "of 50"
    assert sum(stopped(each) for each in wrong) >= 36, "of 51"


@pytest.mark.parametrize(
    "promise",
    [
        "We confirm that you can return it within 30 days.",
        "We told you that you can return it within 30 days.",
        "Our team tells me that a return is possible within 30 days.",
        "We checked, and you can send it back within 30 days.",
        "The label in the parcel lets you return it within 30 days.",
        "If you bought it here you can return it within 30 days.",
        "You have 30 days left to return it.",
        "We looked into it: returns are accepted within 30 days.",
        "ตรวจสอบแล้วคืนได้ภายใน 30 วันค่ะ",
        "เราขอแจ้งผลว่าคืนได้ภายใน 30 วันค่ะ",
        "เหลือเวลาคืนสินค้าอีก 30 วันค่ะ",
    ],
)
def test_no_word_around_a_wrong_period_excuses_it(promise: str) -> None:
    assert stopped(promise)


@pytest.mark.parametrize("said", ["You still have 3 days left to return it.", "เหลือเวลาอีก 3 วันในการคืนสินค้าค่ะ"])
def test_what_is_left_of_a_window_is_less_than_it(said: str) -> None:
    assert not stopped(said)
    assert stopped(said, Returns(2, "delivered", "customer", 7, 7, True))


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("You can return it unless it was worn.", False),
        ("You can return it as long as it has not been used.", False),
        ("You can return it even if it was worn.", True),
        ("Did you cut the tags off? You can still return it.", True),
        ("Did you cut the tags off? Please tell us.", False),
    ],
)
def test_a_state_is_held_to_the_conditions(said: str, wrong: bool) -> None:
    assert stopped(said) is wrong
