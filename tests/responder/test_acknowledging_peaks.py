"""Acknowledgements on holidays and at peaks: when, to whom, with which words, and that the clock runs on."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from responder.acknowledgement_text import ENTRY, FAQ, PEOPLE, own_lines, written
from responder.acknowledging import acknowledge, set_acknowledgement
from responder.guard import check
from responder.run import send_approved
from responder.values import Voice
from store.acknowledgements import Rules
from store.cases import replies_of
from store.clocks import clock_of
from store.disputes import Matter, drop, mark
from store.errors import BadInput
from store.knowledge import save_knowledge
from store.models import Brand, Case
from store.workflow import Actor
from tests.responder.scripted import Network
from tests.responder.test_acknowledging import MANAGER, NIGHT, RULES, TEXTS, case_of, shop, texts
from tests.responder.test_acknowledging_ends import network as network  # a fixture

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)  # a Friday, 12:00 in Bangkok
LATER = NOON + timedelta(minutes=6)
URL = "https://rimfah.example/faq"
PEAK = {"en": "Many people write to us just now.", "th": "ขณะนี้มีลูกค้าเขียนเข้ามาจำนวนมากค่ะ"}
BUSY: dict[str, Any] = {"occasions": ["peak"], "peak": 2, "peak_texts": PEAK}
AGENT = Actor("person:1", "agent", 1)


def crowd(session: Session, brand: Brand, many: int = 3, **fields: Any) -> list[Case]:
    return [case_of(session, brand, f"n{number}", at=NOON, **fields) for number in range(many)]


def test_at_a_peak_it_leaves_within_business_hours_and_says_that_people_answer(session: Session) -> None:
    crowd(session, shop(session, **BUSY))
    assert acknowledge(session, LATER).queued == 3
    assert texts(session) == [f"{PEAK['en']}\n{PEOPLE['en']}"] * 3


@pytest.mark.parametrize(("many", "peak", "queued"), [(2, 2, 0), (3, 2, 3), (3, 3, 0)])
def test_a_peak_is_more_open_cases_than_the_number(session: Session, many: int, peak: int, queued: int) -> None:
    crowd(session, shop(session, **BUSY | {"peak": peak}), many)
    assert acknowledge(session, LATER).queued == queued


def test_without_the_switch_a_peak_is_nothing(session: Session) -> None:
    crowd(session, shop(session, **BUSY | {"occasions": ["closed"]}))
    assert acknowledge(session, LATER).queued == 0


def test_a_brand_without_hours_has_peaks_too(session: Session) -> None:
    brand = shop(session, **BUSY)
    brand.hours = {}
    crowd(session, brand)
    assert acknowledge(session, LATER).queued == 3


def test_who_wrote_half_a_day_ago_waits_for_the_answer_alone(session: Session) -> None:
    crowd(session, shop(session, **BUSY))
    assert acknowledge(session, NOON + timedelta(hours=12, minutes=1)).queued == 0


def test_neither_a_dispute_nor_what_looks_like_one_nor_a_hard_matter_gets_one(session: Session) -> None:
    brand = shop(session, **BUSY)
    crowd(session, brand)
    case_of(session, brand, "bank", at=NOON, text="I will file a chargeback")
    case_of(session, brand, "ill", at=NOON, hard="health")
    marked = case_of(session, brand, "sad", at=NOON)
    dispute = mark(session, marked, Matter("They never got it."), AGENT)
    session.commit()
    assert acknowledge(session, LATER).queued == 3
    assert replies_of(session, marked.id or 0) == []
    drop(session, dispute, AGENT, dispute.version, "They found it.")
    session.commit()
    assert acknowledge(session, LATER).queued == 1


def test_nor_at_night(session: Session) -> None:
    brand = shop(session)
    marked = case_of(session, brand)
    mark(session, marked, Matter("They never got it."), AGENT)
    session.commit()
    assert acknowledge(session, NIGHT + timedelta(minutes=6)).queued == 0


def test_the_clock_runs_on_and_a_person_has_to_answer(session: Session, network: Network, tmp_path: Path) -> None:
    case, *_ = crowd(session, shop(session, **BUSY))
    before = clock_of(session, case).model_dump()
    acknowledge(session, LATER)
    assert send_approved(session, tmp_path, now=LATER).sent == 3
    session.refresh(case)
    clock = clock_of(session, case)
    assert (case.status, clock.answered_at, clock.stopped_at, clock.model_dump()) == ("open", None, None, before)


@pytest.mark.parametrize("why", ["fewer", "dispute", "text"])
def test_it_does_not_leave_once_the_reason_is_gone(
    session: Session, network: Network, tmp_path: Path, why: str
) -> None:
    brand = shop(session, **BUSY)
    case, *others = crowd(session, brand)
    acknowledge(session, LATER)
    if why == "fewer":
        others[0].status = others[1].status = "resolved"
    if why == "dispute":
        mark(session, case, Matter("They never got it."), AGENT)
    if why == "text":
        shop(session, **BUSY | {"peak_texts": {"en": "Please wait."}})
    session.commit()
    send_approved(session, tmp_path, now=LATER)
    assert [reply.status for reply in replies_of(session, case.id or 0)] == ["cancelled"]


HOLIDAY = datetime(2026, 12, 31, 5, tzinfo=UTC)  # a Thursday at noon, which the brand closed


@pytest.mark.parametrize(
    ("occasions", "said"),
    [
        (["holiday"], "Happy New Year."),
        (["closed", "holiday"], "Happy New Year."),
        (["closed"], TEXTS["en"]),
        (["peak"], ""),
    ],
)
def test_a_holiday_has_a_text_of_its_own(session: Session, occasions: list[str], said: str) -> None:
    brand = shop(session, occasions=occasions, holiday_texts={"en": "Happy New Year."}, peak_texts=PEAK, peak=2)
    brand.hours = brand.hours | {"dates": {"2026-12-31": []}}
    case_of(session, brand, at=HOLIDAY)
    acknowledge(session, HOLIDAY + timedelta(minutes=6))
    assert [text.split("\n")[0] for text in texts(session)] == ([said] if said else [])


def test_on_a_holiday_without_a_text_of_its_own_the_usual_one_holds(session: Session) -> None:
    brand = shop(session, occasions=["holiday"])
    brand.hours = brand.hours | {"country": "TH"}
    at = datetime(2027, 4, 13, 5, tzinfo=UTC)  # Songkran
    case_of(session, brand, at=at)
    case_of(session, brand, "som", at=NIGHT)
    assert acknowledge(session, NIGHT + timedelta(minutes=6)).queued == 0, "an evening is no holiday"
    assert acknowledge(session, at + timedelta(minutes=6)).queued == 1
    assert texts(session) == [f"{TEXTS['en']}\n{PEOPLE['en']}"]


@pytest.mark.parametrize(
    ("lang", "asked", "title"),
    [
        ("en", "Where can I see my tracking number?", "Where to find the tracking number"),
        ("th", "ดูเลขพัสดุได้ที่ไหนคะ", "เลขพัสดุดูได้ที่ไหน"),
        ("en", "Do you like elephants?", ""),
    ],
)
def test_it_points_to_the_faq_and_to_the_entry_that_fits(session: Session, lang: str, asked: str, title: str) -> None:
    brand = shop(session, **BUSY | {"faq_url": URL})
    for code, name, text in (
        ("en", "Where to find the tracking number", "The tracking number is in the dispatch e-mail."),
        ("th", "เลขพัสดุดูได้ที่ไหน", "เลขพัสดุอยู่ในอีเมลยืนยันการจัดส่งค่ะ"),
    ):
        save_knowledge(session, brand.id or 0, "faq", "tracking", code, title=name, text=text)
    save_knowledge(session, brand.id or 0, "policy", "secret", "en", title="Elephants", text="We like elephants.")
    crowd(session, brand, lang=lang, text=asked)
    acknowledge(session, LATER)
    pointer = ENTRY[lang].format(title=title, url=URL) if title else FAQ[lang].format(url=URL)
    assert texts(session)[0] == "\n".join((PEAK[lang], PEOPLE[lang], pointer))


def test_outside_hours_it_points_there_too_and_without_an_address_stays_as_it_was(session: Session) -> None:
    case_of(session, shop(session, faq_url=URL))
    acknowledge(session, NIGHT + timedelta(minutes=6))
    assert texts(session) == ["\n".join((TEXTS["en"], PEOPLE["en"], FAQ["en"].format(url=URL)))]


@pytest.mark.parametrize("particle", ["ค่ะ", "ครับ"])
@pytest.mark.parametrize("lang", ["th", "en"])
def test_our_own_lines_pass_the_guard_and_take_the_voice(lang: str, particle: str) -> None:
    rules = Rules(
        True,
        ("line",),
        {},
        1,
        5,
        True,
        timedelta(0),
        9,
        ("peak",),
        2,
        {"peak": {"th": "ขณะนี้มีลูกค้าจำนวนมาก", "en": PEAK["en"]}},
        URL,
    )
    text = written(rules, "peak", lang, Voice("Rim Fah", "th", particle=particle), "FAQ")
    facts = [*own_lines(rules, "FAQ"), *text.split("\n")]
    assert [each for each in check(text, lang=lang, channel="line", facts=facts) if each.level == "error"] == []
    assert ("ครับ" in text) is (lang == "th" and particle == "ครับ")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"occasions": []}, "takes an occasion"),
        ({"occasions": ["peak"]}, "a text for each occasion"),
        (BUSY | {"peak": 0}, "a peak begins"),
        ({"faq_url": "http://rimfah.example"}, "https"),
        ({"faq_url": "https://rimfah.example/a b"}, "https"),
        (BUSY | {"peak_texts": {"en": "We refund you 500 baht."}}, "cannot be sent"),
        ({"holiday_texts": {"en": "See https://evil.example"}}, "cannot be sent"),
    ],
)
def test_rules_that_cannot_be_used_are_refused(session: Session, wrong: dict[str, Any], says: str) -> None:
    brand = shop(session, on=False)
    with pytest.raises(BadInput, match=says):
        set_acknowledgement(session, brand, RULES | wrong, MANAGER, brand.version)


def test_peaks_alone_take_no_hours(session: Session) -> None:
    brand = shop(session, on=False)
    brand.hours = {}
    session.commit()
    with pytest.raises(BadInput, match="takes hours"):
        set_acknowledgement(session, brand, RULES, MANAGER, brand.version)
    set_acknowledgement(session, brand, RULES | BUSY | {"faq_url": URL}, MANAGER, brand.version)
    assert brand.acknowledgement["peak"] == 2
