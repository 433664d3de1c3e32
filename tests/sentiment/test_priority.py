"""Which mentions open a case, how urgent they are, and why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.hard import HARD
from sentiment.intents import INTENTS
from sentiment.priority import (
    ASIDE,
    HARD_TEXTS,
    LEVELS,
    NEVER_OPENS,
    OPENS,
    PRIORITIES,
    SIGNS,
    Decision,
    Evidence,
    decide,
)

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
PLAIN = Evidence(label="neutral", confidence=0.9, published_at=NOW - timedelta(hours=3), now=NOW)
NEGATIVE = replace(PLAIN, label="negative")
POSITIVE = replace(PLAIN, label="positive")
EVIDENCE = st.builds(
    Evidence,
    label=st.sampled_from(["negative", "neutral", "positive"]),
    confidence=st.floats(0, 1),
    intents=st.lists(st.sampled_from(INTENTS), unique=True).map(tuple),
    hard=st.none() | st.sampled_from(HARD),
    rating=st.none() | st.floats(1, 5),
    reach=st.integers(0, 50_000_000),
    published_at=st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    now=st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    archive_days=st.integers(1, 365),
    text_label=st.sampled_from(["", "negative", "neutral", "positive"]),
    contradiction=st.booleans(),
    asked=st.sampled_from(["", "nps", "csat"]),
    score=st.none() | st.integers(0, 10),
)


def level(decision: Decision) -> int:
    return PRIORITIES.index(decision.priority)


def codes(decision: Decision) -> set[str]:
    return {reason.code for reason in decision.reasons}


@pytest.mark.parametrize(
    ("evidence", "rule"),
    [
        (NEGATIVE, "negative"),
        (replace(PLAIN, intents=("question",)), "question"),
        (replace(PLAIN, intents=("refund_request", "question")), "refund_request"),
        (replace(PLAIN, intents=("order_status",)), "order_status"),
        (replace(POSITIVE, rating=2), "low_rating"),
        (replace(POSITIVE, hard="health"), "hard"),
        (replace(NEGATIVE, intents=("spam",), rating=1), "low_rating"),
        (replace(PLAIN, intents=("spam",), hard="press"), "hard"),
        (replace(PLAIN, intents=("spam", "refund_request")), "refund_request"),
        (replace(POSITIVE, rating=5, text_label="negative", contradiction=True), "contradiction"),
        (replace(PLAIN, asked="nps", score=6), "detractor"),
        (replace(POSITIVE, asked="nps", score=0), "detractor"),
        (replace(PLAIN, asked="nps", score=3, intents=("spam",)), "detractor"),
        (replace(PLAIN, asked="csat", score=2), "dissatisfied"),
        (replace(NEGATIVE, asked="nps", score=9), "negative"),
    ],
)
def test_what_needs_an_answer_opens_a_case(evidence: Evidence, rule: str) -> None:
    decision = decide(evidence)
    assert (decision.opens_case, decision.rule) == (True, rule)


@pytest.mark.parametrize(
    ("evidence", "rule"),
    [
        (replace(NEGATIVE, published_at=NOW - timedelta(days=14, minutes=1)), "archive"),
        (replace(NEGATIVE, intents=("spam",)), "spam"),
        (replace(PLAIN, intents=("spam", "question"), rating=5), "spam"),
        (replace(PLAIN, intents=("complaint",)), "unconfirmed"),
        (replace(POSITIVE, intents=("leaving",)), "unconfirmed"),
        (replace(POSITIVE, intents=("suggestion",)), "suggestion"),
        (POSITIVE, "praise"),
        (replace(PLAIN, intents=("praise",)), "praise"),
        (PLAIN, "nothing_asked"),
        (replace(PLAIN, asked="nps", score=7), "nothing_asked"),
        (replace(PLAIN, asked="csat", score=3), "nothing_asked"),
        (replace(PLAIN, asked="", score=0), "nothing_asked"),
        (replace(POSITIVE, asked="nps", score=10), "praise"),
    ],
)
def test_everything_else_is_set_aside_by_a_named_rule_that_is_the_first_reason(evidence: Evidence, rule: str) -> None:
    decision = decide(evidence)
    assert (decision.opens_case, decision.rule, decision.priority) == (False, rule, "low")
    assert decision.reasons[0].code == rule


def test_the_archive_limit_itself_is_not_yet_too_old() -> None:
    assert decide(replace(NEGATIVE, published_at=NOW - timedelta(days=14))).opens_case
    assert not decide(replace(NEGATIVE, published_at=NOW - timedelta(days=4), archive_days=3)).opens_case


@pytest.mark.parametrize("hard", HARD)
def test_a_hard_matter_is_urgent_and_says_which(hard: str) -> None:
    decision = decide(replace(POSITIVE, hard=hard))
    assert decision.priority == "urgent"
    assert (decision.reasons[0].code, decision.reasons[0].text) == (f"hard:{hard}", HARD_TEXTS[hard])


@pytest.mark.parametrize(
    ("evidence", "priority"),
    [
        (replace(PLAIN, rating=2), "low"),
        (replace(PLAIN, intents=("question",)), "normal"),
        (replace(NEGATIVE, confidence=0.5), "normal"),
        (replace(NEGATIVE, rating=1), "high"),
        (replace(NEGATIVE, rating=1, text_label="neutral"), "normal"),
        (replace(NEGATIVE, intents=("refund_request",)), "high"),
        (replace(PLAIN, intents=("question", "order_status"), published_at=NOW - timedelta(days=2)), "high"),
        (replace(NEGATIVE, intents=("complaint", "leaving"), rating=1), "high"),
        (replace(NEGATIVE, intents=("complaint", "leaving"), rating=1, reach=12_000), "urgent"),
    ],
)
def test_points_make_the_priority(evidence: Evidence, priority: str) -> None:
    assert decide(evidence).priority == priority


@pytest.mark.parametrize(("earlier", "points"), [(0, 0), (1, 1), (2, 2), (5, 2)])
def test_who_complained_of_the_same_before_is_answered_sooner(earlier: int, points: int) -> None:
    evidence = replace(NEGATIVE, repeated="delivery" if earlier else "", earlier=earlier)
    signs = [sign for sign in SIGNS if sign.holds(evidence) and sign.code.startswith("repeated")]
    assert sum(sign.points for sign in signs) == points
    told = [reason.text for reason in decide(evidence).reasons if reason.code == "repeated:delivery"]
    before = "an earlier case" if earlier == 1 else f"{earlier} earlier cases"
    assert told == ([f"complained of delivery in {before} within two months"] if earlier else [])


def test_reasons_read_well() -> None:
    decision = decide(
        replace(NEGATIVE, intents=("refund_request",), rating=1, reach=12_500, published_at=NOW - timedelta(days=3))
    )
    assert [(reason.code, reason.text) for reason in decision.reasons] == [
        ("label:negative", "clearly negative text"),
        ("rating:1", "1 star"),
        ("intent:refund_request", "asks for a refund"),
        ("reach:10k", "12,500 followers"),
        ("age:3", "posted 3 days ago"),
    ]


@pytest.mark.parametrize(
    ("evidence", "text"),
    [
        (replace(NEGATIVE, rating=5, contradiction=True), "5 stars but the text is negative"),
        (replace(POSITIVE, rating=1, contradiction=True), "1 star but the text is positive"),
        (
            replace(NEGATIVE, text_label="positive", rating=1.5, contradiction=True),
            "1.5 stars but the text is positive",
        ),
    ],
)
def test_stars_against_the_text_are_pointed_out(evidence: Evidence, text: str) -> None:
    assert text in {reason.text for reason in decide(evidence).reasons}


def test_stars_with_the_text_are_no_contradiction() -> None:
    assert "contradiction" not in codes(decide(replace(NEGATIVE, rating=1))) | codes(
        decide(replace(POSITIVE, rating=5))
    )


def test_a_clock_that_runs_behind_does_no_harm() -> None:
    assert decide(replace(NEGATIVE, published_at=NOW + timedelta(hours=1))) == decide(NEGATIVE)


def test_naive_times_work_as_well() -> None:
    assert decide(replace(NEGATIVE, published_at=datetime(2026, 3, 1), now=datetime(2026, 3, 4))).opens_case


@given(EVIDENCE)
def test_every_mention_gets_a_named_rule_reasons_and_a_priority(evidence: Evidence) -> None:
    decision = decide(evidence)
    names = {rule.code for rule in (OPENS if decision.opens_case else NEVER_OPENS + ASIDE)}
    assert decision.rule in names
    assert decision.priority in PRIORITIES
    assert decision.reasons
    assert all(reason.code and reason.text and "{" not in reason.code + reason.text for reason in decision.reasons)


@given(EVIDENCE)
def test_a_young_negative_mention_opens_a_case_unless_it_is_spam(evidence: Evidence) -> None:
    young = replace(evidence, label="negative", published_at=evidence.now)
    decision = decide(young)
    assert decision.opens_case or decision.rule == "spam"


@given(EVIDENCE, st.data())
def test_more_evidence_of_harm_never_lowers_the_priority(evidence: Evidence, data: st.DataObject) -> None:
    added = data.draw(st.sampled_from(["complaint", "question", "refund_request", "order_status", "leaving"]))
    surer = max(evidence.confidence, data.draw(st.floats(0, 1)))
    worse = data.draw(
        st.sampled_from(
            [
                replace(evidence, label="negative"),
                replace(evidence, label="negative", confidence=surer),
                replace(evidence, intents=(*evidence.intents, added)),
                replace(evidence, hard=evidence.hard or data.draw(st.sampled_from(HARD))),
                replace(evidence, rating=data.draw(st.floats(1, evidence.rating or 5))),
                replace(evidence, reach=evidence.reach + data.draw(st.integers(0, 1_000_000))),
            ]
        )
    )
    before, after = decide(evidence), decide(worse)
    assert level(after) >= level(before)
    assert after.opens_case >= before.opens_case


@given(EVIDENCE, st.integers(0, 13))
def test_waiting_within_the_archive_limit_never_lowers_the_priority(evidence: Evidence, days: int) -> None:
    fresh = replace(evidence, published_at=evidence.now, archive_days=14)
    waiting = replace(fresh, published_at=evidence.now - timedelta(days=days))
    assert level(decide(waiting)) >= level(decide(fresh))


def test_the_levels_cover_all_points_and_all_priorities() -> None:
    assert [name for _, name in reversed(LEVELS)] == list(PRIORITIES)
    assert LEVELS[-1][0] == 0


def test_a_score_is_no_number_of_stars() -> None:
    five_of_ten, five_stars = decide(replace(PLAIN, asked="nps", score=5)), decide(replace(PLAIN, rating=5))
    assert (five_of_ten.opens_case, five_stars.opens_case) == (True, False)
    assert codes(five_of_ten) == {"nps:5"}
    assert [reason.text for reason in five_of_ten.reasons] == ["would not recommend us: 5 of 10"]


def test_the_lower_a_score_the_sooner_it_is_answered() -> None:
    priorities = [decide(replace(PLAIN, asked="nps", score=score)).priority for score in (0, 3, 4, 6)]
    assert priorities == ["normal"] * 4
    assert decide(replace(NEGATIVE, confidence=0.9, asked="nps", score=0)).priority == "high"
