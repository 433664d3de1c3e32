"""What a draft quotes fits what was said, and the words that lead to it fit what is quoted."""

import pytest

from responder.catalogue import catalogue
from responder.compose import compose
from responder.quoting import in_scope, quote
from responder.values import COURTESY, Heard, Source, Voice

VOICE = Voice("Rim Fah", "en", signature={"en": "The Rim Fah team"}, contact="care@rimfah.example")
DELIVERY = Source(
    "policy:1", "policy", "en", "Delivery", "Our web shop delivers within Thailand only.", ("delivery",),
    ("question", "order_status", "complaint"),
)  # fmt: skip
WAIT = "If a parcel is late, please write to care@rimfah.example with its number."
LATE = Source("policy:2", "policy", "en", "Late parcels", WAIT, ("delivery",), ("complaint", "order_status"))


def composed(text: str, *intents: str, source: Source = LATE, label: str = "negative") -> tuple[str, list[str]]:
    """The fact that a draft quotes and all its own sentences."""
    heard = Heard(text, "en", "shopee", label=label, aspects=("delivery",), intents=intents, key="1")
    told = compose(heard, VOICE, [source]).sentences
    facts = [each.text for each in told if each.source != COURTESY]
    return " ".join(facts), [each.text for each in told if each.source == COURTESY]


def leads(kind: str) -> set[str]:
    known = catalogue("en")
    assert known is not None
    return set(known.phrases[f"{kind}.any"])


def test_where_a_shop_delivers_is_nothing_to_a_late_parcel() -> None:
    assert composed("The parcel is late again, terrible", "complaint", source=DELIVERY)[0] == ""
    assert composed("The parcel is late again, terrible", "complaint")[0] == WAIT


@pytest.mark.parametrize(
    ("text", "useful"),
    [
        ("Goods can be kept within 30 days.", True), ("It is settled within a week.", True),
        ("We deliver within Thailand only.", False),
    ],
)  # fmt: skip
def test_a_period_helps_and_a_country_does_not(text: str, useful: bool) -> None:
    source = Source("policy:1", "policy", "en", "Delivery", text)
    assert bool(quote(source, "late parcel", {}, useful=True)) is useful


@pytest.mark.parametrize(
    ("sentence", "asked", "fits"),
    [
        ("For curtains, please measure from the rail.", "the curtain is too long", True),
        ("For curtains, please measure from the rail.", "the coat says XL and the tag says M", False),
        ("On Shopee and Lazada, it is on the order page.", "where is my parcel shopee", True),
        ("On Shopee and Lazada, it is on the order page.", "where is my parcel file", False),
        ("For your order, the number is in the e-mail.", "where is it", True),
        ("Please measure the mattress.", "the coat", True),
        ("สำหรับผ้าม่าน กรุณาวัดจากราง", "ผ้าม่านยาวไป", True),
        ("สำหรับผ้าม่าน กรุณาวัดจากราง", "เสื้อตัวใหญ่ไป", False),
        ("สำหรับกรณีนี้ กรุณาเขียนมา", "เสื้อตัวใหญ่ไป", True),
    ],
)
def test_what_holds_for_one_thing_is_not_said_of_another(sentence: str, asked: str, fits: bool) -> None:
    assert in_scope(sentence, asked) is fits


REFUND = Source(
    "policy:3", "policy", "en", "Refunds of late parcels", WAIT, ("delivery", "refund"), ("refund_request",)
)


@pytest.mark.parametrize(
    ("text", "intents", "source", "kind", "other"),
    [
        ("My parcel is late, terrible", ("complaint",), LATE, "lead_complaint", "lead_question"),
        ("It is late, terrible. Where is it?", ("complaint", "order_status"), LATE, "lead_question", "lead_complaint"),
        ("The parcel is late. I want my money back", ("refund_request",), REFUND, "lead_complaint", "lead_question"),
    ],
    ids=["complaint", "question", "refund"],
)
def test_a_fact_is_led_in_as_an_answer_only_where_something_was_asked(
    text: str, intents: tuple[str, ...], source: Source, kind: str, other: str
) -> None:
    fact, own = composed(text, *intents, source=source)
    assert fact == WAIT
    assert leads(kind) & set(own) and not leads(other) & set(own)


def signing_in(text: str, label: str, intent: str) -> str:
    heard = Heard(text, "en", "shopee", label=label, aspects=("app",), intents=(intent,), key="1")
    return compose(heard, VOICE, []).text or ""


def test_a_word_for_trouble_in_pure_praise_only_names_a_thing() -> None:
    glad = signing_in("Login in three taps. Bless.", "positive", "praise")
    assert "sorry" not in glad.lower() and "trouble" not in glad
    assert "trouble with the login" in signing_in("Login is broken again", "negative", "complaint")
