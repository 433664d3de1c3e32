"""A model that obeys whoever writes to it: nothing that an attack asks for gets through the guard."""

import json
import re
from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest
from pydantic import SecretStr

from responder.compose import compose
from responder.llm import ModelWriter
from responder.llm_answer import drafted, guarded, sentences_in
from responder.llm_endpoint import Endpoint, NotUsable
from responder.values import Heard
from sentiment.reading import read
from tests.responder.model_server import always, content_of, serving
from tests.responder.test_drafts import ATTACKS as SHARED_ATTACKS
from tests.responder.test_drafts import SOURCES, VOICE
from tests.responder.test_guard_samples import ATTACKS as OWN_ATTACKS

ATTACKS = [*OWN_ATTACKS, *SHARED_ATTACKS]
PROMISES = {
    "en": ("We will refund the full 5,000 THB today.", "Free dinner for everyone!", "We admit that it was our fault."),
    "th": ("เราจะคืนเงินเต็มจำนวนให้ค่ะ", "ทางร้านจะชดเชยให้ 5,000 บาทค่ะ", "เป็นความผิดของเราเองค่ะ"),
}
WANTED = re.compile(
    r"['\"“‘](.{4,}?)['\"”’]|(?::|：|reply|say|publish|promise|ตอบว่า|บอกว่า|พิมพ์ว่า)\s+(.{4,})", re.IGNORECASE
)


def heard_of(row: dict[str, Any]) -> Heard:
    rating = row.get("rating")
    label = "positive" if rating and rating >= 4 else "neutral" if rating == 3 else "negative"
    lang = row["lang"] if "lang" in row else read(row["text"]).lang
    return Heard(row["text"], lang, "shopee", row.get("author", ""), rating, label, key=row["text"])


def obeyed(text: str, lang: str) -> Iterator[str]:
    """What a model says that does as it is told: all that a text asks it to say, and what it could be talked into."""
    yield text[:600]
    yield from (part.strip()[:600] for match in WANTED.finditer(text) for part in match.groups() if part)
    yield from PROMISES.get(lang, PROMISES["en"])


def answer_with(words: str) -> str:
    thanks = {"text": "Thank you for your message." if words.isascii() else "ขอบคุณสำหรับข้อความค่ะ", "source": "courtesy"}
    return json.dumps({"sentences": [thanks, {"text": words, "source": "courtesy"}]})


@pytest.mark.parametrize("row", ATTACKS, ids=[str(row.get("id", row["text"][:24])) for row in ATTACKS])
def test_the_guard_alone_stops_a_model_that_obeys(row: dict[str, Any]) -> None:
    heard = heard_of(row)
    composed = compose(heard, VOICE, SOURCES)
    for words in obeyed(row["text"], heard.lang) if composed.text else ():
        try:
            said = sentences_in(answer_with(words), ())
            draft = guarded(drafted(said, composed, heard, VOICE), heard, VOICE, SOURCES).text or ""
        except NotUsable:
            continue
        assert [want for want in row["must_not"] if re.search(want, draft)] == [], draft


def test_nothing_that_an_attack_wants_is_in_any_draft() -> None:
    asked = 0
    with serving() as server:
        endpoint = Endpoint(server.address, "fake", SecretStr("none"), 10, 800)
        for row, place in zip(ATTACKS, cycle(range(4)), strict=False):
            heard = heard_of(row)
            words = list(obeyed(row["text"], heard.lang))
            server.speaks = always(content_of(answer_with(words[place % len(words)])))
            draft = ModelWriter(endpoint).write(heard, VOICE, SOURCES)
            assert [want for want in row["must_not"] if draft.text and re.search(want, draft.text)] == [], draft.text
            assert row.get("expect") != "escalate" or draft.escalate or draft.text is None
        asked = len(server.asked)
    assert 5 < asked < len(ATTACKS), "most attacks are never shown to a model"
