import pytest

from responder.knowledge import best_sources
from responder.values import Heard, Source

ASKS, WANTS = ("question",), ("refund_request",)
LAMPS = [
    Source(
        "faq:1", "faq", "en", "How long does delivery take?", "Two days in town, four elsewhere.", ("delivery",), ASKS
    ),
    Source("faq:2", "faq", "en", "Can the lamps be dimmed?", "Every table lamp can be dimmed.", ("quality",), ASKS),
    Source("policy:3", "policy", "en", "Refunds", "Unused lamps can be returned for a refund.", ("refund",), WANTS),
    Source(
        "faq:4", "faq", "en", "Opening hours", "The shop is open from nine to six, not on Sundays.", ("service",), ASKS
    ),
    Source("faq:5", "faq", "th", "ส่งกี่วันถึง", "ในเมืองสองวัน ต่างจังหวัดสี่วัน", ("delivery",), ASKS),
    Source("faq:6", "faq", "th", "โคมไฟหรี่แสงได้ไหม", "โคมไฟตั้งโต๊ะทุกรุ่นหรี่แสงได้", ("quality",), ASKS),
    Source("policy:7", "policy", "th", "การคืนเงิน", "โคมไฟที่ยังไม่ได้ใช้คืนเงินได้", ("refund",), WANTS),
    Source("faq:8", "faq", "th", "เวลาเปิดร้าน", "ร้านเปิดเก้าโมงถึงหกโมง ปิดวันอาทิตย์", ("service",), ASKS),
]


def asked(text: str, lang: str, aspects: tuple[str, ...] = (), intents: tuple[str, ...] = ()) -> list[str]:
    return [source.id for source in best_sources(Heard(text, lang, "shopee", aspects=aspects, intents=intents), LAMPS)]


@pytest.mark.parametrize(
    ("text", "lang", "aspects", "intents", "expected"),
    [
        ("how many days until delivery to my town?", "en", ("delivery",), ("question",), "faq:1"),
        ("is it possible to dim the table lamp", "en", (), ("question",), "faq:2"),
        ("I want a refund for my lamp", "en", ("refund",), ("refund_request",), "policy:3"),
        ("are you open on Sundays? what are the opening hours", "en", (), (), "faq:4"),
        ("ส่งต่างจังหวัดกี่วันถึงคะ", "th", ("delivery",), ("question",), "faq:5"),
        ("โคมไฟตั้งโต๊ะรุ่นนี้หรี่แสงได้มั้ย", "th", (), ("question",), "faq:6"),
        ("ขอคืนเงินค่ะ", "th", ("refund",), ("refund_request",), "policy:7"),
        ("ร้านเปิดวันอาทิตย์ไหม", "th", (), ("question",), "faq:8"),
    ],
)
def test_the_source_that_speaks_to_a_mention_comes_first(
    text: str, lang: str, aspects: tuple[str, ...], intents: tuple[str, ...], expected: str
) -> None:
    assert asked(text, lang, aspects, intents)[:1] == [expected]


def test_another_language_is_never_used() -> None:
    assert asked("โคมไฟหรี่แสงได้ไหม", "en") == []
    assert all(each in ("faq:5", "faq:6", "policy:7", "faq:8") for each in asked("delivery หรี่แสงได้ไหม", "th"))


@pytest.mark.parametrize(
    "text", ["", "😍", "my cat sleeps all day", "what a wonderful song", "https://dim.example/lamps"]
)
def test_what_is_not_alike_enough_is_left_out(text: str) -> None:
    assert asked(text, "en") == []


def test_a_shared_aspect_alone_is_not_enough() -> None:
    assert asked("xyzzy", "en", ("delivery",), ("question",)) == []


def test_no_more_than_the_limit() -> None:
    heard = Heard("delivery days lamp dimmed refund open", "en", "shopee", aspects=("delivery", "quality", "refund"))
    assert len(best_sources(heard, LAMPS, limit=1)) == 1
    assert best_sources(heard, []) == []
