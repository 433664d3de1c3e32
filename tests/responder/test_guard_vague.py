"""Times that nobody set, beside the rows of benchmarks/vague, which the check is measured by."""

from pathlib import Path

import pytest

from responder.guard import check

ROWS = Path(__file__).parents[2] / "benchmarks" / "vague" / "sentences.tsv"


def stopped(sentence: str, *facts: str) -> bool:
    return any(each.level == "error" for each in check(sentence, facts=facts))


def rows(half: str, verdict: str) -> list[str]:
    every = [line.split("\t") for line in ROWS.read_text(encoding="utf-8").splitlines()]
    return [sentence for of, said, sentence in every if (of, said) == (half, verdict)]


def test_what_the_rules_were_written_from_is_judged_right() -> None:
    true, wrong = rows("write", "true"), rows("write", "wrong")
    assert len(true) == 30 and len(wrong) == 35
    assert [each for each in true if stopped(each)] == []
    assert [each for each in wrong if not stopped(each)] == []


def test_what_only_measures_is_judged_as_well_as_the_docs_say() -> None:
    true, wrong = rows("measure", "true"), rows("measure", "wrong")
    assert sum(not stopped(each) for each in true) >= 24, "of 25"
    assert sum(stopped(each) for each in wrong) >= 25, "of 25"


@pytest.mark.parametrize(
    ("draft", "fact"),
    [
        ("Your parcel arrives in a few days.", "Parcels take a few days in Bangkok."),
        ("Delivery usually takes a few days.", "Delivery usually takes a few days."),
        ("พัสดุจะถึงภายในไม่กี่วันค่ะ", "จัดส่งในกรุงเทพใช้เวลาไม่กี่วัน"),
    ],
)
def test_what_a_fact_says_may_be_said(draft: str, fact: str) -> None:
    assert stopped(draft)
    assert not stopped(draft, fact)


def test_a_fact_about_another_time_is_none() -> None:
    assert stopped("Your parcel arrives in a few hours.", "Parcels take a few days in Bangkok.")


@pytest.mark.parametrize(
    "draft",
    [
        "We are sorry, it arrives in a few days.",
        "Thank you for waiting, it will be there shortly.",
        "It does not take more than a few days.",
        "ขอบคุณที่รอค่ะ พัสดุจะถึงภายในไม่กี่วันค่ะ",
        "ขออภัยที่ล่าช้า พัสดุจะถึงภายในไม่กี่วันค่ะ",
    ],
)
def test_regret_or_thanks_beside_it_excuses_no_promise(draft: str) -> None:
    assert stopped(draft)
