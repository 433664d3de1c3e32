"""When there is something to write to a customer: every occasion by its rule, and nobody chosen by their opinion."""

import inspect
from datetime import UTC, datetime, timedelta
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder import outreach_occasions
from responder.outreach_occasions import OF_AN_ORDER, Around, Wanted, bought_together, wanted_for
from responder.outreach_texts import letter_text, words
from store.models import ShopEvent
from store.outreach_orders import Order, orders_of
from store.outreach_rules import OCCASIONS, OutreachRules
from store.outreach_words import is_gating

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
DAY = timedelta(days=1)
LINK = "https://shop.example/review"
ALL = OutreachRules(
    on=frozenset(OCCASIONS), review_url=LINK, register_url="https://shop.example/register", survey="NPS"
)
POT = {"sku": "TP-01", "name": "Celadon teapot", "kind": "durable"}
TEA = {"sku": "T-7", "name": "Jasmine tea", "kind": "consumable"}


def event(kind: str, days: float, number: str = "20017", customer: int = 1, **more: Any) -> ShopEvent:
    said = {"external_id": f"{number}:{kind}:{days}", "order_number": number} | more
    return ShopEvent(brand_id=1, customer_id=customer, kind=kind, happened_at=NOW - days * DAY, **said)


def found(*events: ShopEvent, rules: OutreachRules = ALL, around: Around | None = None) -> dict[str, Wanted]:
    return {each.occasion: each for each in wanted_for(orders_of(events), rules, around or Around(), NOW)}


@pytest.mark.parametrize(
    ("kind", "days", "asked"),
    [("experience", 1.5, True), ("experience", 0.5, False), ("consumable", 8, True), ("durable", 20, False),
     ("durable", 22, True), ("", 11, True), ("durable", 40, False)],
)  # fmt: skip
def test_a_review_is_asked_for_once_one_knows_what_one_has(kind: str, days: float, asked: bool) -> None:
    bought = event("placed", days + 3, products=[POT | {"kind": kind}])
    assert ("review_request" in found(bought, event("delivered", days))) == asked


def test_a_shop_has_its_own_words_for_kinds_and_may_not_say_what_arrived() -> None:
    rules = OutreachRules(on=frozenset({"review_request"}), review_url=LINK, product_kinds={"course": "experience"})
    bought = event("placed", 9, products=[POT | {"kind": "Course"}])
    assert "review_request" in found(bought, event("shipped", 7), rules=rules)
    assert "review_request" not in found(bought, rules=rules)


def test_nobody_is_chosen_by_what_they_think_of_us() -> None:
    """The rule that reviews are not gated: what decides sees orders, and no score, rating, label or case."""
    for find in OF_AN_ORDER.values():
        assert list(inspect.signature(find).parameters) == ["order", "rules", "around", "now"]
    kinds = {name for each in (Order, Around, OutreachRules) for name in get_type_hints(each)}
    words_of_opinion = {"score", "rating", "label", "sentiment", "case", "cases", "mention", "mentions", "nps", "stars"}
    assert not kinds & words_of_opinion
    imported = inspect.getsource(outreach_occasions)
    assert not {f"import {name}" for name in ("Mention", "Sentiment", "Case", "SurveyAnswer")} & set(
        imported.split("\n")
    )


def test_everybody_gets_the_same_link_also_who_sent_it_back_or_got_their_money() -> None:
    bought = event("placed", 25, products=[POT])
    for more in ([], [event("refunded", 23)], [event("returned", 23)], [event("delayed", 24)]):
        asked = found(bought, event("delivered", 22), *more)["review_request"]
        assert asked.facts["link"] == LINK
    assert "review_request" not in found(bought, event("cancelled", 24))


@pytest.mark.parametrize(
    ("text", "gates"),
    [("If you are happy with it, tell others", True), ("Leave us 5 stars!", True), ("ถ้าถูกใจ ช่วยรีวิวหน่อยนะคะ", True),
     ("หากคุณพอใจ ฝากรีวิวด้วยค่ะ", True), ("Write unless you are unhappy", True), ("ให้ 5 ดาวกันนะคะ", True),
     ("Loved your teapot? Leave a review!", True), ("We would be glad of a good review", True),
     ("Give us ⭐⭐⭐⭐⭐", True), ("Rate us 5/5", True),
     ("Is something wrong? Please write to us before you write a review", True),
     ("ขอคะแนนเต็มนะคะ", True), ("ถูกใจไหมคะ ฝากรีวิวหน่อยนะคะ", True), ("ไม่พอใจตรงไหน ทักร้านก่อนรีวิวนะคะ", True),
     ("ฝากรีวิวสวยๆ ด้วยนะคะ", True), ("How do you like it? Whatever it is, others want to know", False),
     ("If something is wrong with it, answer this letter", False), ("มีปัญหาตรงไหน ตอบอีเมลนี้ได้เลยค่ะ", False),
     ("Tell others how you find it, whatever you think", False), ("จะคิดเห็นอย่างไรก็เขียนได้เลยค่ะ", False)],
)  # fmt: skip
def test_words_that_ask_only_the_happy_are_known(text: str, gates: bool) -> None:
    assert is_gating(text) == gates


def test_what_is_late_is_said_once_a_date_until_it_is_there() -> None:
    placed = event("placed", 8, promised_at=NOW - 2 * DAY)
    late = found(placed, event("shipped", 6))["delay_notice"]
    assert late.facts["promised"] == "2026-11-18"
    assert "delay_notice" not in found(placed, event("delivered", 1))
    told = found(placed, event("delayed", 1, promised_at=NOW + 3 * DAY))["delay_notice"]
    assert (told.facts["until"], told.key != late.key) == ("2026-11-23", True)


def test_who_looks_again_and_again_is_reassured_once() -> None:
    looks = [event("status_viewed", days, external_id=f"v{days}") for days in (0.9, 0.6, 0.3, 0.1)]
    assert found(event("placed", 4), *looks)["order_worry"].facts["looks"] == 4
    assert "order_worry" not in found(event("placed", 4), *looks[1:])
    due = found(event("placed", 4, promised_at=NOW + DAY), *looks)["order_worry"]
    assert due.facts["promised"] == "2026-11-21"
    over = found(event("placed", 4, promised_at=NOW - 0.8 * DAY), *looks)["order_worry"]
    assert not over.facts.get("promised"), "a day that is over is not promised again"
    assert "order_worry" not in found(event("placed", 4), event("delivered", 0.05), *looks)
    spread = [event("status_viewed", days, external_id=f"v{days}") for days in (3, 2, 1, 0)]
    assert "order_worry" not in found(event("placed", 4), *spread)


def test_a_cart_is_mentioned_unless_something_was_ordered_since() -> None:
    cart = event("cart_abandoned", 1, number="", external_id="c1", products=[TEA], url="https://shop.example/cart")
    assert found(cart)["abandoned_cart"].facts["product"] == "Jasmine tea"
    assert "abandoned_cart" not in found(cart, event("placed", 0.5))
    assert "abandoned_cart" in found(cart, event("placed", 5))
    assert "abandoned_cart" not in found(event("cart_abandoned", 0.1, number="", external_id="c1"))


def test_what_is_used_up_is_offered_before_it_would_be_bought_again() -> None:
    bought = [event("placed", days, number=str(days), products=[TEA]) for days in (100, 60, 31)]
    again = found(*bought)["replenishment"]
    assert (again.facts["product"], again.facts["last"], again.facts["times"]) == ("Jasmine tea", "2026-10-20", 3)
    assert "replenishment" not in found(*bought, event("placed", 2, number="2", products=[TEA]))
    assert "replenishment" not in found(event("placed", 31, products=[TEA]))
    renewal = event("subscription_due", 0, promised_at=NOW + 29 * DAY)
    assert found(renewal)["replenishment"].facts["until"] == "2026-12-19"
    assert "replenishment" not in found(event("subscription_due", 0, promised_at=NOW + 40 * DAY))


def test_what_goes_with_it_is_counted_and_never_guessed() -> None:
    pairs = [event("placed", 50, number=str(n), customer=n + 9, products=[POT, TEA]) for n in range(3)]
    together = bought_together(orders_of(pairs))
    assert together == {"Celadon teapot": ("Jasmine tea", 3), "Jasmine tea": ("Celadon teapot", 3)}
    assert bought_together(orders_of(pairs[:2])) == {}
    bought = event("placed", 20, products=[POT]), event("delivered", 16)
    said = found(*bought, around=Around(together))["goes_with"]
    assert (said.facts["other"], said.facts["together"]) == ("Jasmine tea", 3)
    both = event("placed", 20, products=[POT, TEA]), event("delivered", 16)
    assert "goes_with" not in found(*both, around=Around(together))


def test_tips_registration_and_refunds_stand_on_what_was_bought() -> None:
    bought = (
        event("placed", 6, products=[POT]),
        event("delivered", 3),
        event("refunded", 1, amount="500", currency="THB"),
    )
    said = found(*bought, around=Around(tips={"en": {"tp-01": "Warm it first."}}))
    assert (said["care_tips"].facts["tips"], said["refund_done"].facts["amount"]) == ("Warm it first.", "500 THB")
    assert said["register"].facts["link"] == "https://shop.example/register"
    assert "register" not in found(event("placed", 6, products=[TEA]), event("delivered", 3))


def test_nothing_is_wanted_that_no_manager_switched_on() -> None:
    assert found(event("placed", 6, products=[POT]), event("delivered", 3), rules=OutreachRules()) == {}


@pytest.mark.parametrize("occasion", OCCASIONS)
@pytest.mark.parametrize(("lang", "particle"), [("th", "ค่ะ"), ("th", "ครับ"), ("en", "ค่ะ")])
def test_every_occasion_has_words_in_both_languages(occasion: str, lang: str, particle: str) -> None:
    more = {"other": "Jasmine tea", "together": 3, "tips": "Warm it first.", "last": "2026-10-20", "amount": "500 THB"}
    full = {
        "order": "20017",
        "product": "Celadon teapot",
        "link": LINK,
        "until": "2026-11-23",
        "promised": "2026-11-18",
    }
    for facts in (full | more, {}):
        subject, text = letter_text(occasion, lang, facts, brand="Rim Fah", signature="Team", particle=particle)
        assert subject and text and "{" not in subject + text and "  " not in text
        assert not is_gating(text)
        assert (particle in text) == (lang == "th")
        assert "ครับ" not in text or particle == "ครับ"
    assert set(words()["texts"]) == set(OCCASIONS)


@given(st.text(), st.text())
def test_names_of_theirs_stay_on_their_line(product: str, order: str) -> None:
    subject, _ = letter_text(
        "review_request",
        "en",
        {"product": product, "order": order, "link": LINK},
        brand="B",
        signature="S",
        particle="",
    )
    assert "\n" not in subject and "<" not in subject and len(subject) <= 200
