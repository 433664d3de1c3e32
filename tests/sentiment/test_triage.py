"""What copies, marks of "not about us" and corrected readings change in what becomes of a mention."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from sentiment.priority import PRIORITIES
from sentiment.run import analyse
from store.cases import history, snooze
from store.metrics import unanswered_negatives
from store.models import Brand, DailyRollup, Duplicate, Mention, Person, Query, Triage, Ugc, utc_now
from store.not_about_us import not_about_us
from store.reading_corrections import correct_intent
from store.readings import readings_in_force
from store.workflow import Actor
from tests.sentiment.test_analyse import NOW, Fake, add, cases, rule_of

STORY = (
    "bad news from the shop: the blue lamp that everybody bought last month comes apart after a week of use, and "
    "the seller has not said a word about it to any of us who wrote to them"
)


@pytest.fixture
def actor(session: Session) -> Actor:
    person = Person(email="nok@shop.example", name="Nok", role="admin", password_hash="-")
    session.add(person)
    session.commit()
    return Actor(f"person:{person.id}", "admin", person.id)


def said(session: Session, text: str, author: str, **fields: Any) -> int:
    """One more mention of an author."""
    add(session, text, external_id=f"{author}-{len(text)}", handle=author, author=author, **fields)
    return session.exec(select(Mention.id).order_by(Mention.id.desc())).first() or 0  # type: ignore[union-attr]


def test_a_copy_by_somebody_else_is_set_aside_and_says_of_what(session: Session) -> None:
    first = said(session, STORY, "nok", days=2)
    said(session, f"{STORY} https://a.example/1", "ben")
    analyse(session, Fake(bad="negative"), now=NOW)
    assert len(cases(session)) == 1
    assert rule_of(session, f"{STORY} https://a.example/1") == "copy"
    reason = session.exec(select(Triage.reasons).where(Triage.rule == "copy")).one()[0]["text"]
    assert reason.startswith(f"a copy of mention {first}: ")
    assert session.exec(select(Duplicate.original_id)).one() == first
    assert unanswered_negatives(session) == 0


def test_a_third_complaint_about_the_same_says_so_and_waits_less(session: Session) -> None:
    late = "bad again: the delivery is late and the parcel never came"
    told = {
        40: "bad start, my delivery took three weeks and the box was wet",
        20: "bad luck: delivery days overdue, no news",
    }
    for days, text in told.items():  # each in its own words: what somebody posts again counts once
        said(session, text, "nok", days=days)
        analyse(session, Fake(bad="negative"), now=NOW - timedelta(days=days - 1))
    said(session, late, "nok")
    said(session, "bad luck, my delivery has not arrived and nobody at the counter can say where it is", "mai")
    analyse(session, Fake(bad="negative"), now=NOW)
    first, _, third, other = cases(session)
    assert [each["text"] for each in third.reasons if each["code"] == "repeated:delivery"] == [
        "complained of delivery in 2 earlier cases within two months"
    ]
    assert [each["code"] for each in other.reasons if each["code"].startswith("repeated")] == []
    assert PRIORITIES.index(third.priority) > PRIORITIES.index(first.priority)


def test_each_review_is_answered_though_others_say_the_same(session: Session) -> None:
    said(session, STORY, "nok", rating=1.0)
    said(session, f"{STORY} ", "ben", rating=1.0)
    analyse(session, Fake(bad="negative"), now=NOW)
    assert len(cases(session)) == 2


def test_a_brand_that_never_heard_the_original_answers_the_copy(session: Session) -> None:
    said(session, STORY, "nok", days=2, brand="Baan Other")
    said(session, f"{STORY} https://a.example/1", "ben")
    analyse(session, Fake(bad="negative"), now=NOW)
    assert len(cases(session)) == 2


def test_a_hard_matter_is_answered_though_it_is_a_copy(session: Session) -> None:
    text = STORY.replace("comes apart", "caught fire and burned my hand")
    said(session, text, "nok", days=2)
    said(session, f"{text} https://a.example/1", "ben")
    analyse(session, Fake(bad="negative"), now=NOW)
    assert len(cases(session)) == 2


def test_the_same_short_words_of_two_people_are_two_cases(session: Session) -> None:
    said(session, "bad lamp", "nok")
    said(session, "bad lamp", "ben")
    analyse(session, Fake(bad="negative"), now=NOW)
    assert len(cases(session)) == 2


def test_what_is_not_about_us_opens_no_case_under_any_model(session: Session, actor: Actor) -> None:
    mention = said(session, "bad lamp", "nok")
    brand = session.exec(select(Brand)).one()
    not_about_us(session, mention, brand.id or 0, actor, NOW)
    session.commit()
    for version in ("one", "two"):
        analyse(session, Fake(version, bad="negative"), now=NOW)
        assert (cases(session), rule_of(session, "bad lamp")) == ([], "not_about_us")


def test_what_only_a_query_about_a_competitor_found_opens_no_case(session: Session) -> None:
    said(session, "bad lamp", "nok")
    query = session.exec(select(Query)).one()
    query.options = {"competitor": True}
    session.add(query)
    session.commit()
    analyse(session, Fake(bad="negative"), now=NOW)
    assert rule_of(session, "bad lamp") == "competitor"
    assert (cases(session), unanswered_negatives(session)) == ([], 0)
    rollup = session.exec(select(DailyRollup)).one()
    assert (rollup.rival_id, rollup.label, rollup.mentions) == (query.id, "negative", 1)


def test_a_corrected_intent_outlives_a_new_model(session: Session, actor: Actor) -> None:
    mention = said(session, "Do you have this mug in blue?", "nok")
    analyse(session, Fake(), now=NOW)
    assert "question" in readings_in_force(session, mention).intents
    correct_intent(session, mention, "question", False, actor, None, NOW)
    session.commit()
    analyse(session, Fake("two"), now=NOW)
    assert "question" not in readings_in_force(session, mention).intents


def test_what_is_worth_resharing_is_kept_with_reasons(session: Session) -> None:
    nice = said(
        session,
        "nice lamp, I read under it every night and the light is soft",
        "nok",
        media=["https://a.example/1.jpg"],
    )
    bad = said(session, "bad lamp, it fell apart", "ben")
    analyse(session, Fake(bad="negative", nice="positive"), now=NOW)
    found = {row.mention_id: row for row in session.exec(select(Ugc))}
    assert found[nice].worth > 0.5 > found[bad].worth
    assert found[nice].reasons and found[nice].reasons[0]["text"]


@pytest.mark.parametrize(
    ("text", "author", "hours", "until", "status"),
    [
        ("nice staff in the shop today", "nok", 1, None, "open"),
        ("bad again: the delivery is late and the parcel never came", "nok", 24 * 40, None, "open"),
        ("nice staff in the shop today", "ben", 1, None, "snoozed"),
        ("nice staff in the shop today", "nok", -24 * 30, None, "snoozed"),
        ("nice staff in the shop today", "nok", 1, timedelta(days=60), "snoozed"),
    ],
)
def test_a_case_that_waits_for_its_customer_comes_back_whatever_they_write(
    session: Session, actor: Actor, text: str, author: str, hours: int, until: timedelta | None, status: str
) -> None:
    said(session, "bad lamp, it came apart after a week", "nok")
    analyse(session, Fake(bad="negative", nice="positive"), now=NOW)
    (case,) = cases(session)
    now = utc_now()
    snooze(session, case, now + until if until else None, actor, case.version)
    session.commit()
    said(session, text, author, published_at=now + timedelta(hours=hours))
    analyse(session, Fake(bad="negative", nice="positive"), now=now + timedelta(days=41))
    session.expire_all()
    assert case.status == status
    assert [line.reason for line in history(session, case.id or 0) if line.action == "wake"] == (
        ["the customer wrote again"] if status == "open" else []
    )
