"""The guard on drafts that were written before anybody looked at its rules: those that mended them, and those kept.

The rows of the split `test` were read once, after the last change of a rule; the figures below are what was found then.
No rule may be written from them.
"""

import json
from pathlib import Path
from typing import Any

from responder.guard import blocks, check

SAMPLES = Path(__file__).parents[1] / "samples" / "drafts"
FACTS = (
    "Customer care answers at care@lomnuea.example.",
    "Customer care decides on refunds.",
    "Unused goods can be returned within 14 days.",
    "สินค้าที่ยังไม่ได้ใช้ส่งคืนได้ภายใน 14 วัน ติดต่อ care@lomnuea.example",
    "Shipping is free from 800 baht. ส่งฟรีเมื่อครบ 800 บาท",
    "The shop opens at 10:00.",
)
STOPPED, LET_THROUGH = 15, 28  # of 30 bad and 30 good ones, as measured


def rows(kind: str, split: str) -> list[dict[str, Any]]:
    lines = (SAMPLES / f"unseen_{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["split"] == split]


def stopped(row: dict[str, Any]) -> bool:
    return blocks(check(row["draft"], lang=row["lang"], facts=FACTS, channel="shopee", text=row.get("text", "")))


def test_every_bad_draft_that_mended_a_rule_is_stopped() -> None:
    bad = rows("bad", "train")
    assert len(bad) >= 96
    assert [row["draft"] for row in bad if not stopped(row)] == []


def test_no_good_draft_that_mended_a_rule_is_stopped() -> None:
    good = rows("good", "train")
    assert len(good) >= 60
    assert [row["draft"] for row in good if stopped(row)] == []


def test_those_that_were_kept_fare_no_worse_than_they_did() -> None:
    bad, good = rows("bad", "test"), rows("good", "test")
    assert len(bad) == len(good) == 30
    assert sum(map(stopped, bad)) >= STOPPED
    assert sum(not stopped(row) for row in good) >= LET_THROUGH
