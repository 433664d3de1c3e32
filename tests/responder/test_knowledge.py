from dataclasses import replace

import numpy
import pytest

from responder.knowledge import best_sources, nearest
from responder.values import Heard, Source
from store.vectors import nearness, packed

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
    ("text", "known"),
    [
        ("Order 88213, any update?", False),
        ("Could you give me an update on my order?", False),
        ("Any updates about the parcel", False),
        ("Is there any update of the app coming?", True),
        ("The app stopped working after the update, what now?", True),
    ],
)
def test_news_of_an_order_is_no_newer_version(text: str, known: bool) -> None:
    app = Source(
        "faq:9", "faq", "en", "App trouble", "Please update the app to the newest version first.", ("app",), ASKS
    )
    found = best_sources(Heard(text, "en", "shopee", intents=ASKS), [*LAMPS, app])
    assert (app in found) is known


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


def place(near: int, share: float = 1.0, model: str = "m") -> bytes:
    """A vector that lies in one direction, as far as its share of it goes."""
    vector = numpy.zeros(384, numpy.float32)
    vector[near], vector[383] = share, (1 - share**2) ** 0.5
    return packed(model, vector)


def placed(question: bytes, lang: str = "en", text: str = "xyzzy", intents: tuple[str, ...] = ASKS) -> list[str]:
    """What answers a question that lies somewhere; the sources lie in one direction each."""
    known = [replace(source, vector=place(number)) for number, source in enumerate(LAMPS)]
    return [source.id for source in best_sources(Heard(text, lang, "shopee", intents=intents, vector=question), known)]


def test_a_question_in_other_words_is_answered_by_where_it_lies() -> None:
    assert placed(place(1, 0.6)) == ["faq:2"]
    assert placed(place(5, 0.6), "th", "มืดลงได้มั้ย") == ["faq:6"]


def test_letters_and_places_count_together() -> None:
    assert placed(place(1, 0.27)) == []
    assert placed(place(1, 0.27), text="can the lamps be dimmed") == ["faq:2"]


@pytest.mark.parametrize(("share", "found"), [(0.28, []), (0.31, ["faq:2"]), (0.45, ["faq:2"])])
def test_below_the_floor_nothing_is_used(share: float, found: list[str]) -> None:
    assert placed(place(1, share)) == found


def test_between_two_that_lie_as_near_the_higher_floor_holds() -> None:
    vector = numpy.zeros(384, numpy.float32)
    for share, found in ((0.35, set()), (0.42, {"faq:1", "faq:2"})):
        vector[[0, 1]] = share
        assert set(placed(packed("m", vector))) == found


def test_another_language_is_never_used_however_near_it_lies() -> None:
    assert placed(place(1, 1.0), "th") == []


@pytest.mark.parametrize("question", [b"", place(1, 1.0, "another model"), b"m\nabc"])
def test_places_that_cannot_be_compared_leave_it_to_the_letters(question: bytes) -> None:
    assert placed(question) == []
    assert placed(question, text="is it possible to dim the table lamp") == ["faq:2"]
    assert nearness(question, place(1)) is None


def test_one_source_without_a_place_leaves_it_to_the_letters() -> None:
    known = [replace(source, vector=place(1) if number else b"") for number, source in enumerate(LAMPS)]
    assert best_sources(Heard("xyzzy", "en", "shopee", intents=ASKS, vector=place(1)), known) == []


def test_a_complaint_is_answered_by_letters_and_topics() -> None:
    assert placed(place(1, 1.0), intents=("complaint",)) == []


def test_how_close_the_closest_came_needs_no_floor() -> None:
    assert 0 < nearest(Heard("where is the tower?", "en", "shopee"), LAMPS) < 0.3
    assert nearest(Heard("dimmed", "ja", "shopee"), LAMPS) == 0


def test_examples_of_questions_find_their_entry() -> None:
    known = [*LAMPS, Source("faq:9", "faq", "en", "Pets", "Cats may come in.", questions=("May I bring my hamster?",))]
    assert [each.id for each in best_sources(Heard("can I bring a hamster?", "en", "shopee"), known)] == ["faq:9"]
