import json
import random
import re
import statistics
from pathlib import Path
from typing import Any

import pytest

from responder.catalogue import LANGUAGES, catalogue
from responder.compose import compose
from responder.guard import check
from responder.values import Heard, Source, Voice

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "replies"
CONTACT = "care@suanfai.example"
VOICE = Voice("Suan Fai", "th", signature={"th": "ทีมงานสวนไฟ", "en": "The Suan Fai team"}, contact=CONTACT)
BROKEN = ("quality", "packaging"), ("complaint",)
REFUNDS = ("refund",), ("refund_request",)
SOURCES = (
    Source("policy:1", "policy", "en", "Broken lamps", f"If a lamp is cracked, send a photo to {CONTACT}.", *BROKEN),
    Source("policy:2", "policy", "th", "โคมไฟแตก", f"หากโคมแตก กรุณาส่งรูปมาที่ {CONTACT} ภายใน 3 วันครับ", *BROKEN),
    Source("policy:3", "policy", "en", "Refunds", "We refund unused lamps within 14 days.", *REFUNDS),
)
FACTS = (*(source.text for source in SOURCES), CONTACT, VOICE.brand, *VOICE.signature.values())


MALE = Voice("Suan Fai", "th", particle="ครับ", signature={"th": "ทีมงานสวนไฟ"}, contact=CONTACT)


def thai(text: str, label: str = "neutral", **more: Any) -> Heard:
    return Heard(text, "th", "shopee", label=label, key=f"t/{text}", **more)


def written(heard: Heard) -> str:
    composed = compose(heard, VOICE, SOURCES)
    assert composed.text is not None, composed.reason
    return composed.text


def rows(name: str) -> list[dict[str, Any]]:
    path = SHARED / name
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


ATTACKS = rows("adversarial_mentions.jsonl")


@pytest.mark.skipif(not ATTACKS, reason="the shared file of adversarial mentions is not beside this checkout")
@pytest.mark.parametrize("channel", ["shopee", "x", "line"])
def test_no_attack_gets_what_it_wants(channel: str) -> None:
    for row in ATTACKS:
        rating = row.get("rating")
        label = "positive" if rating and rating >= 4 else "neutral" if rating == 3 else "negative"
        heard = Heard(row["text"], row["lang"], channel, row.get("author", ""), rating, label, key=row["id"])
        composed = compose(heard, VOICE, SOURCES)
        hits = [want for want in row["must_not"] if composed.text and re.search(want, composed.text)]
        assert not hits, (row["id"], hits, composed.text)
        if row.get("expect") == "escalate":
            assert composed.escalate or (composed.text is None and composed.reason), row["id"]


BLAMED = {
    "en": {
        "delivery": ("parcel took {n} days", "still waiting after {n} days", "left at the wrong house"),
        "quality": ("the lamp was cracked", "stopped working after {n} days", "not like the photo"),
        "price": ("too expensive", "not worth {n}00 baht"),
        "service": ("nobody answered {n} messages", "waited {n} minutes"),
        "app": ("the app keeps crashing", "cannot log in"),
    },
    "th": {
        "delivery": ("รอมา {n} วันแล้วยังไม่ได้ของ", "ส่งช้ามาก", "ขนส่งโยนของ"),
        "quality": ("โคมแตกมา {n} ใบ", "ใช้ไป {n} วันพัง", "ไม่ตรงปก"),
        "price": ("แพงไปหน่อย", "ไม่คุ้ม {n}00 บาท"),
        "service": ("ทักไป {n} รอบไม่ตอบ", "รอนาน {n} นาที"),
        "app": ("แอปเด้งตลอด", "ล็อกอินไม่ได้"),
    },
}
PRAISED = {
    "en": {
        "delivery": ("here in {n} days, so fast",),
        "quality": ("lovely lamp", "great quality"),
        "service": ("great service",),
    },
    "th": {"delivery": ("ส่งไวมาก {n} วันถึง",), "quality": ("สวยมาก", "คุณภาพดี"), "service": ("บริการดีมาก",)},
}


def varied(count: int) -> list[Heard]:
    dice = random.Random(4)  # noqa: S311
    found = []
    for n in range(count):
        lang, good = LANGUAGES[n % 2], n % 5 < 2
        fragments = (PRAISED if good else BLAMED)[lang]
        aspects = tuple(dice.sample(sorted(fragments), dice.choice((1, 1, 2))))
        text = ", ".join(dice.choice(fragments[aspect]).format(n=dice.randint(2, 60)) for aspect in aspects)
        label, intent = ("positive", "praise") if good else ("negative", "complaint")
        channel = dice.choice(("shopee", "facebook", "google_business", "x", "google_play"))
        rating = 5.0 if good else 1.0
        found.append(Heard(text, lang, channel, "", rating, label, aspects, (intent,), None, f"{channel}/{n}"))
    return found


def triples(draft: str) -> set[tuple[str, ...]]:
    words = draft.split()
    return set(zip(words, words[1:], words[2:], strict=False))


def test_four_hundred_customers_do_not_get_the_same_words() -> None:
    heard = varied(400)
    drafts = [written(each) for each in heard]
    pieces = [triples(draft) for draft in drafts]
    near = sum(any(len(a & b) > 0.8 * len(a | b) for b in pieces[:place]) for place, a in enumerate(pieces))
    assert len(set(drafts)) > 380
    assert near < 40
    assert (
        statistics.median(len(draft.split()) for each, draft in zip(heard, drafts, strict=True) if each.lang == "en")
        < 90
    )


REFUND = Heard(
    "I want my money back",
    "en",
    "shopee",
    label="negative",
    aspects=("refund",),
    intents=("refund_request",),
    key="t/1",
)


def test_every_draft_passes_the_guard() -> None:
    for heard in [*varied(120), REFUND]:
        draft = written(heard)
        found = check(draft, lang=heard.lang, channel=heard.channel, text=heard.text, facts=FACTS)
        assert not [finding for finding in found if finding.level == "error"], (draft, found)


@pytest.mark.parametrize("voice", [VOICE, MALE, Voice("Suan Fai", "th", "formal"), Voice("Suan Fai", "th", "friendly")])
def test_thai_drafts_keep_to_one_particle(voice: Voice) -> None:
    for heard in thai_mentions():
        draft = compose(heard, voice, SOURCES).text or ""
        assert bool(re.search("ค่ะ|คะ(?!แนน)", draft)) != ("ครับ" in draft), draft
        assert "นะค่ะ" not in draft
        assert ("ครับ" in draft) == (voice.particle == "ครับ")


def thai_mentions() -> list[Heard]:
    return [
        thai("ส่งช้ามาก รอมา 10 วันแล้ว", "negative", aspects=("delivery",), intents=("complaint",)),
        thai("โคมไฟแตก", "negative", aspects=("quality",), rating=1),
        thai("โคมไฟหรี่แสงได้ไหมคะ", intents=("question",)),
        thai("สวยมากครับ", "positive", rating=5),
        thai("", rating=2),
        thai("อยากให้มีสีอื่น", intents=("suggestion",)),
        thai("ของถึงไหนแล้ว", intents=("order_status",)),
    ]


def test_both_catalogues_say_the_same_things_with_known_slots_only() -> None:
    english, thai = catalogue("en"), catalogue("th")
    assert english is not None and thai is not None
    assert set(english.phrases) == set(thai.phrases)
    known = {"name", "brand", "signature", "at", "t", "T", "p", "q", "n", "nth", "contact", "here"}
    for kind, phrases in (*english.phrases.items(), *thai.phrases.items()):
        assert phrases and {slot for each in phrases for slot in re.findall(r"\{(\w+)\}", each)} <= known, kind
    tones = {(topic.aspect, topic.tone) for topic in english.topics}
    assert tones == {(topic.aspect, topic.tone) for topic in thai.topics}


@pytest.mark.parametrize("text", ["The lamp is broken", "I want my money back, it is cracked", "What a lovely lamp"])
@pytest.mark.parametrize(
    "handle", ["nok@town.example", "a_very.long-name@social.some-where.example", "ploy@town.example:8443"]
)
def test_where_people_are_only_told_by_name_a_draft_begins_with_it(text: str, handle: str) -> None:
    heard = Heard(text, "en", "mastodon", label="negative", key="t/1", handle=handle, author="Nok")
    draft = written(heard)
    assert draft.startswith(f"@{handle} ")
    assert len(draft) <= 500
    facts = (*FACTS, f"@{handle}")
    assert [
        each for each in check(draft, lang="en", channel="mastodon", text=text, facts=facts) if each.level == "error"
    ] == []
    elsewhere = written(Heard(text, "en", "bluesky", label="negative", key="t/1", handle=handle, author="Nok"))
    assert "@nok" not in elsewhere


def test_a_draft_that_names_somebody_else_is_an_error() -> None:
    found = check("@ploy@town.example Sorry.", lang="en", channel="mastodon", facts=(*FACTS, "@nok@town.example"))
    assert "ungrounded_contact" in [each.code for each in found]
