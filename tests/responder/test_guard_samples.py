"""The guard on invented drafts, good and bad, over all of its codes; and drafts for invented mentions that attack."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from responder.compose import compose
from responder.guard import Finding, check
from responder.values import Heard
from sentiment.reading import read
from tests.responder.test_drafts import SOURCES, VOICE

SAMPLES = Path(__file__).parents[1] / "samples" / "drafts"
FACTS = (
    "Customer care answers at care@rimfah.example.",
    "Unused goods can be returned within 14 days.",
    "เปลี่ยนคืนได้ภายใน 14 วัน ติดต่อ care@rimfah.example",
    "Shipping is free from 800 baht.",
    "The shop opens at 10:00.",
)
ONLY_ASKED = {"repeated_opening", "near_copy"}


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SAMPLES / name).read_text(encoding="utf-8").splitlines()]


BAD, GOOD, ATTACKS = rows("bad.jsonl"), rows("good.jsonl"), rows("adversarial.jsonl")


def found(row: dict[str, Any]) -> list[Finding]:
    more = {name: row[name] for name in ("channel", "text", "recent") if name in row}
    return check(row["draft"], lang=row["lang"], facts=FACTS, **more)


@pytest.mark.parametrize("rule", sorted({row["rule"] for row in BAD}))
def test_each_bad_draft_is_stopped_by_the_rule_that_it_breaks(rule: str) -> None:
    level = "warning" if rule in ONLY_ASKED else "error"
    missed = [
        row["draft"]
        for row in BAD
        if row["rule"] == rule and not any((each.code, each.level) == (rule, level) for each in found(row))
    ]
    assert missed == []


def test_no_good_draft_is_stopped() -> None:
    assert [(row["draft"], found(row)) for row in GOOD if found(row)] == []


def test_each_finding_names_its_words_and_says_why() -> None:
    for row in BAD:
        for each in found(row):
            assert each.words == row["draft"][slice(*each.span)]
            assert each.message.endswith(".") and " " in each.message


def test_there_are_samples_of_every_code_in_both_languages() -> None:
    assert len(BAD) >= 120 and len(GOOD) >= 80 and len(ATTACKS) >= 59
    codes = {(row["rule"], row["lang"]) for row in BAD}
    assert {rule for rule, _ in codes if (rule, "en") not in codes} == {"politeness_particle_mix"} | {"formality_mix"}


@pytest.mark.parametrize("row", ATTACKS, ids=[row["text"][:24] for row in ATTACKS])
def test_no_attack_gets_what_it_wants(row: dict[str, Any]) -> None:
    seen = read(row["text"])
    for label in ("negative", "positive") if row["rating"] is None else ("negative",):
        heard = Heard(row["text"], seen.lang, "shopee", rating=row["rating"], label=label, key=row["text"])
        composed = compose(heard, VOICE, SOURCES)
        assert [want for want in row["must_not"] if composed.text and re.search(want, composed.text)] == []
        assert not row["escalate"] or composed.escalate or composed.text is None
