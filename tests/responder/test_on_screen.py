"""What is called broken on a screen is no damaged parcel, and an order that is asked for needs no list of areas."""

import pytest

from responder.catalogue import catalogue
from responder.catalogue.shape import NEGATIVE, Catalogue
from responder.compose import compose
from responder.topics import shown_in
from responder.values import Heard, Source, Voice

VOICE = Voice("Suan Fai", "en", contact="care@suanfai.example")
POLICY = Source(
    "policy:1", "policy", "en", "Delivery times", "Our web shop delivers within Thailand only. "
    "Delivery in Bangkok takes 1–2 working days. Delivery is a matter of the heart to us.",
    ("delivery",), ("question", "order_status"), "times",
)  # fmt: skip


def known(lang: str) -> Catalogue:
    found = catalogue(lang)
    assert found is not None
    return found


def damaged(text: str, lang: str) -> bool:
    return any((each.topic.aspect, each.tone) == ("quality", NEGATIVE) for each in shown_in(text, known(lang)))


@pytest.mark.parametrize(
    ("lang", "text", "goods"),
    [
        ("en", "login is broken again", False),
        ("en", "the app is still broken", False),
        ("en", "the checkout page seems broken", False),
        ("en", "your broken website", False),
        ("en", "the website is broken and my plate came broken", True),
        ("en", "website order came broken", True),
        ("en", "my kettle is broken, ordered on your website", True),
        ("en", "i logged in and the lamp is broken", True),
        ("th", "จานแตก แอปช้า", True),
    ],
)
def test_broken_is_said_of_goods_or_of_a_screen(lang: str, text: str, goods: bool) -> None:
    assert damaged(text, lang) is goods


def test_a_broken_login_is_no_parcel_to_photograph() -> None:
    photo = Source(
        "policy:2", "policy", "en", "Damaged parcels", "If a parcel arrives damaged, please photograph the box.",
        ("quality",), ("complaint",), "damaged",
    )  # fmt: skip
    heard = Heard("Login is broken again", "en", "line", label="negative", aspects=("app",), intents=("complaint",))
    composed = compose(heard, VOICE, (photo,))
    assert composed.text and "login" in composed.text
    assert "photograph" not in composed.text and composed.sources == ()


def test_who_asks_for_an_order_is_told_how_long_it_takes_and_not_where_we_deliver() -> None:
    heard = Heard(
        "hello? you said it ships within Thailand on monday", "en", "line", label="neutral", aspects=("delivery",),
        intents=("order_status",),
    )  # fmt: skip
    said = compose(heard, VOICE, (POLICY,)).text or ""
    assert "1–2 working days" in said
    assert "Thailand only" not in said and "heart" not in said


def test_who_asks_a_question_is_still_told_where_we_deliver() -> None:
    heard = Heard("Do you deliver within Thailand only?", "en", "line", aspects=("delivery",), intents=("question",))
    assert "within Thailand only" in (compose(heard, VOICE, (POLICY,)).text or "")
