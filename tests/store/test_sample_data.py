"""The sample brand's data files are valid, varied and safe to quote."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

SAMPLE = Path(__file__).parents[2] / "store" / "sample"
CHANNELS = [
    "shopee",
    "lazada",
    "line",
    "facebook",
    "instagram",
    "x",
    "reddit",
    "google_business",
    "app_store",
    "google_play",
    "email",
    "youtube",
    "feed",
]
RATED = {"shopee", "lazada", "google_business", "app_store", "google_play"}
ASPECTS = {
    "delivery",
    "quality",
    "sizing",
    "price",
    "service",
    "refund",
    "packaging",
    "checkout",
    "payment",
    "app",
    "stock",
    "staff",
}
INTENTS = {"complaint", "question", "praise", "refund_request", "order_status", "suggestion", "leaving", "spam"}
PLACEHOLDERS = {"name", "brand", "contact", "signature"}
REQUIRED = {"external_id", "channel", "source", "text", "author", "hours_ago", "url"}
OPTIONAL = {"title", "author_handle", "followers", "rating", "lang", "media"}
PROMISES = re.compile(r"\b(we will|we'll|shall|going to)\b|ทางร้านจะ|ทีมงานจะ|เราจะ|จะรีบ|จะติดต่อ|จะตรวจสอบ", re.IGNORECASE)
ADDRESS = re.compile(r"https?://([^/\s\"')]+)|[\w.]+@([\w-]+(?:\.[\w-]+)+)")


def mentions() -> list[dict[str, Any]]:
    """The rows of mentions.jsonl."""
    return [json.loads(line) for line in (SAMPLE / "mentions.jsonl").read_text(encoding="utf-8").splitlines()]


def entries(name: str) -> list[dict[str, Any]]:
    """The entries of one of the JSON lists."""
    loaded: list[dict[str, Any]] = json.loads((SAMPLE / name).read_text(encoding="utf-8"))
    return loaded


def script_of(text: str) -> str:
    """A rough language of a mention without one: th, en, or und for no letters at all."""
    if re.search(r"[\u0e00-\u0e7f]", text):
        return "th"
    return "en" if re.search(r"[A-Za-z]", text) else "und"


def test_brand_has_a_voice() -> None:
    brand = json.loads((SAMPLE / "brand.json").read_text(encoding="utf-8"))
    assert brand["slug"] == "baan-rin"
    assert brand["voice"]["particle"] == "ค่ะ"
    assert set(brand["voice"]["signature"]) == {"th", "en"}


def test_mentions_have_known_fields_and_unique_ids() -> None:
    rows = mentions()
    assert len({row["external_id"] for row in rows}) == len(rows) >= 200
    assert len({row["url"] for row in rows}) == len(rows)
    for row in rows:
        assert set(row) >= REQUIRED, row["external_id"]
        assert set(row) <= REQUIRED | OPTIONAL, row["external_id"]
        assert row["text"].strip()
        assert 0.5 <= row["hours_ago"] <= 700
        assert "rating" not in row or (row["channel"] in RATED and row["rating"] in range(1, 6))


def test_mentions_point_to_example_domains_only() -> None:
    for row in mentions():
        for found in ADDRESS.finditer(json.dumps(row, ensure_ascii=False)):
            assert (found[1] or found[2]).endswith(".example"), (row["external_id"], found[0])


def test_mentions_cover_channels_languages_and_ages() -> None:
    rows = mentions()
    assert {row["channel"] for row in rows} == set(CHANNELS)
    languages = Counter(row.get("lang") or script_of(row["text"]) for row in rows)
    assert languages["th"] >= 110
    assert languages["en"] >= 50
    assert all(languages[lang] >= 3 for lang in ("de", "fr", "ja", "zh", "id", "vi", "ko"))
    assert sum(row["hours_ago"] > 14 * 24 for row in rows) >= 12
    assert sum(row["hours_ago"] <= 6 * 24 for row in rows) >= 180


@pytest.mark.parametrize(
    "pattern",
    [
        r"<script>",
        r"\[[^\]]+\]\(https://",
        r"^=HYPERLINK\(",
        "\u202e",
        r"^[^\w\s?]+$",
        "สคบ",
        "(?i)ignore all previous",
    ],
)
def test_mentions_hold_the_awkward_texts(pattern: str) -> None:
    assert any(re.search(pattern, row["text"]) for row in mentions())


def test_mentions_hold_long_repeated_and_reshareable_posts() -> None:
    rows = mentions()
    assert max(len(row["text"]) for row in rows) >= 1500
    assert max(Counter(row["text"] for row in rows).values()) == 2
    assert sum("media" in row and row.get("followers", 0) > 5000 for row in rows) >= 5


@pytest.mark.parametrize("name", ["policies.json", "saved_replies.json"])
def test_knowledge_is_bilingual_and_labelled(name: str) -> None:
    known = entries(name)
    assert len({entry["id"] for entry in known}) == len(known) >= 12
    for entry in known:
        assert set(entry["title"]) == set(entry["text"]) == {"th", "en"}
        assert set(entry["aspects"]) <= ASPECTS
        assert entry["intents"], entry["id"]
        assert set(entry["intents"]) <= INTENTS
        assert not any(PROMISES.search(text) for text in entry["text"].values()), entry["id"]
    elsewhere = {"sizing", "refund"} if name == "policies.json" else {"sizing"}  # what returns.json says as data
    assert {aspect for entry in known for aspect in entry["aspects"]} >= ASPECTS - elsewhere


@pytest.mark.parametrize("name", ["policies.json", "saved_replies.json"])
def test_both_languages_state_the_same_figures(name: str) -> None:
    for entry in entries(name):
        thai, english = (re.findall(r"\d+", entry["text"][lang]) for lang in ("th", "en"))
        assert thai == english, entry["id"]


def test_policies_are_short_sentences_that_end_politely() -> None:
    for entry in entries("policies.json"):
        assert entry["kind"] in {"policy", "faq"}
        thai = entry["text"]["th"]
        assert thai.endswith("ค่ะ"), entry["id"]
        english = entry["text"]["en"]
        sentences = [part for part in thai.split("ค่ะ") if part] + re.split(r"(?<=[.!]) (?=[A-Z])", english)
        assert max(len(sentence) for sentence in sentences) <= 140, entry["id"]
        assert len(thai.split("ค่ะ")) - 1 == len(re.split(r"(?<=[.!]) (?=[A-Z])", english)), entry["id"]


def test_saved_replies_use_known_placeholders_only() -> None:
    for entry in entries("saved_replies.json"):
        for text in entry["text"].values():
            assert set(re.findall(r"\{\{(.*?)\}\}", text)) <= PLACEHOLDERS, entry["id"]
            assert text.endswith("{{signature}}"), entry["id"]
