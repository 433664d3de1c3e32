"""A fixed text leaves by itself only outside business hours, once a case, and never where a person must answer."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from responder import sending
from responder.acknowledging import acknowledge, set_acknowledgement
from responder.run import draft_new, send_approved
from responder.values import Composed
from store.brands import ensure_brand, ensure_query
from store.cases import Outcome, current_draft, history, open_or_extend, replies_of
from store.clocks import clock_of
from store.drafts import approve, propose, recent_texts
from store.errors import BadInput, NotAllowed
from store.knowledge import save_knowledge
from store.mentions import save_mentions
from store.models import Brand, Case, Connection, Draft, Mention, Reply
from store.scores import save_scores
from store.workflow import Actor

NIGHT = datetime(2026, 11, 20, 15, tzinfo=UTC)  # a Friday, 22:00 in Bangkok
LATER = NIGHT + timedelta(minutes=6)
WEEK = {"week": {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}}
TEXTS = {"en": "Thank you for your message. We are closed now and read it when we open.", "th": "ขอบคุณสำหรับข้อความค่ะ"}
RULES: dict[str, Any] = {"on": True, "channels": ["line", "email"], "texts": TEXTS, "delay_minutes": 5, "daily_cap": 50}
MANAGER = Actor("person:1", "manager", 1)


def shop(session: Session, **rules: Any) -> Brand:
    """A brand with office hours that acknowledges."""
    brand = ensure_brand(session, "Rim Fah", language="th")
    brand.hours, brand.acknowledgement = WEEK, RULES | rules
    session.add(brand)
    session.commit()
    return brand


def case_of(session: Session, brand: Brand, handle: str = "nok", at: datetime = NIGHT, **fields: Any) -> Case:
    """A case of one message, read and scored."""
    hard, lang = fields.pop("hard", None), fields.pop("lang", "en")
    row = {
        "channel": "line", "source": "shop", "external_id": f"{handle}{at}", "author": handle, "handle": handle,
        "followers": 0, "title": "", "text": "Where is my order?", "rating": None, "lang": "", "url": "", "media": [],
        "raw": {}, "published_at": at, "collected_at": at,
    } | fields  # fmt: skip
    save_mentions(session, ensure_query(session, brand, str(row["channel"]), "q"), [row])
    mention = session.exec(select(Mention).where(Mention.external_id == row["external_id"])).one()
    score = {"label": "negative", "negative": 0.9, "neutral": 0.1, "positive": 0.0, "lang": lang, "hard": hard}
    more = {"mention_id": mention.id, "model": "m", "scored_at": at, "aspects": [], "intents": ["question"]}
    save_scores(session, [score | more])
    case = open_or_extend(session, Outcome(mention, brand.id or 0, "question", [], "high"), at)
    session.commit()
    return case


def texts(session: Session) -> list[str]:
    """What was queued, oldest first."""
    return [reply.text for reply in session.exec(select(Reply).order_by(col(Reply.id)))]


def test_it_is_off_until_a_manager_switches_it_on(session: Session) -> None:
    brand = ensure_brand(session, "Rim Fah")
    case_of(session, brand)
    assert acknowledge(session, LATER).queued == 0
    shop(session, on=False)
    assert acknowledge(session, LATER).queued == 0


def test_one_a_case_and_the_case_stays_as_it_is(session: Session) -> None:
    case = case_of(session, shop(session))
    due, version = case.due_at, case.version
    assert acknowledge(session, LATER).queued == 1
    assert acknowledge(session, LATER + timedelta(hours=3)).queued == 0
    session.refresh(case)
    assert (case.status, case.due_at, case.version) == ("open", due, version)
    (reply,) = replies_of(session, case.id or 0)
    draft = session.get_one(Draft, reply.draft_id)
    assert (reply.kind, reply.text, draft.writer) == ("acknowledgement", TEXTS["en"], "rule")
    assert current_draft(session, case.id or 0) is None
    assert recent_texts(session, case.brand_id) == []
    assert [(line.noun, line.action, line.actor) for line in history(session, case.id or 0)] == [
        ("reply", "acknowledge", "job:acknowledge")
    ]


def test_a_draft_is_still_written_beside_it_and_once_approved_takes_its_place(session: Session, tmp_path: Path) -> None:
    case = case_of(session, shop(session))
    acknowledge(session, LATER)
    assert draft_new(session, lambda *_: Composed("We look for it.", "en")).drafts == 1
    draft = current_draft(session, case.id or 0)
    assert draft is not None
    who = Actor("person:2", "approver", 2)
    approve(session, case, draft, who, seen_case=case.version, seen_draft=draft.version, now=LATER)
    session.commit()
    assert send_approved(session, tmp_path / "outbox", now=LATER + timedelta(hours=1)).written == 1
    (file,) = (tmp_path / "outbox").iterdir()
    assert json.loads(file.read_text(encoding="utf-8"))["text"] == "We look for it."
    first = replies_of(session, case.id or 0)[-1]
    assert (first.kind, first.status, first.dry_run_at) == ("acknowledgement", "cancelled", None)
    assert case.status == "waiting"


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (datetime(2026, 11, 20, 10, tzinfo=UTC), "it is 17:00 and open"),
        (NIGHT + timedelta(minutes=4), "the delay is not over"),
        (datetime(2026, 11, 23, 12, tzinfo=UTC), "a whole day of work was between"),
    ],
)
def test_not_now(session: Session, now: datetime, why: str) -> None:
    case_of(session, shop(session), at=min(NIGHT, now - timedelta(minutes=4)))
    assert acknowledge(session, now).queued == 0, why


def test_a_message_of_the_day_gets_none_at_night(session: Session) -> None:
    case_of(session, shop(session), at=datetime(2026, 11, 20, 10, 30, tzinfo=UTC))
    assert acknowledge(session, NIGHT).queued == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"hard": "health"},
        {"channel": "shopee", "rating": 3.0},
        {"channel": "email", "rating": 1.0},
        {"lang": "de"},
    ],
)
def test_not_this_one(session: Session, fields: dict[str, Any]) -> None:
    case_of(session, shop(session, least=2, channels=["line", "email", "shopee"]), **fields)
    assert acknowledge(session, LATER).queued == 0


def test_a_hard_message_before_it_in_the_case_keeps_it_back(session: Session) -> None:
    brand = shop(session)
    case_of(session, brand, hard="legal")
    case_of(session, brand, at=NIGHT + timedelta(minutes=1))
    assert acknowledge(session, LATER + timedelta(hours=1)).queued == 0


def test_an_unknown_language_takes_that_of_the_brand(session: Session) -> None:
    case_of(session, shop(session), lang="und")
    acknowledge(session, LATER)
    assert texts(session) == [TEXTS["th"]]


@pytest.mark.parametrize("cap", [0, 1, 3, 10])
def test_no_more_than_the_cap_on_a_day_of_the_brand(session: Session, cap: int) -> None:
    brand = shop(session, daily_cap=cap)
    for number in range(6):
        case_of(session, brand, f"n{number}")
    for minute in range(3):  # again and again on the same evening
        acknowledge(session, LATER + timedelta(minutes=minute))
    assert len(texts(session)) == min(cap, 6)
    acknowledge(session, LATER + timedelta(hours=3))  # after midnight in Bangkok
    assert len(texts(session)) == min(2 * cap, 6)


def test_what_the_guard_forbids_is_held_back(session: Session) -> None:
    brand = shop(session, texts={"en": "We refund you 500 baht: https://evil.example"})
    case_of(session, brand)
    done = acknowledge(session, LATER)
    assert (done.queued, done.held, texts(session)) == (0, 1, [])


def test_a_customer_who_writes_again_or_an_answer_stops_it(session: Session) -> None:
    brand = shop(session)
    case = case_of(session, brand)
    acknowledge(session, LATER)
    case_of(session, brand, at=LATER + timedelta(minutes=1))
    assert [reply.status for reply in replies_of(session, case.id or 0)] == ["cancelled"]
    assert acknowledge(session, LATER + timedelta(minutes=9)).queued == 0, "still one a case"


def test_what_is_about_to_be_answered_is_not_acknowledged(session: Session) -> None:
    case = case_of(session, shop(session))
    draft = propose(session, case, 1, "We look for it.", lang="en", writer="composer")
    who = Actor("person:2", "approver", 2)
    approve(session, case, draft, who, seen_case=case.version, seen_draft=draft.version, now=NIGHT)
    session.commit()
    assert acknowledge(session, LATER).queued == 0


def test_without_a_live_connection_it_only_reaches_the_outbox(session: Session, tmp_path: Path) -> None:
    brand = shop(session)
    session.add(Connection(brand_id=brand.id or 0, channel="line"))
    case = case_of(session, brand)
    acknowledge(session, LATER)
    for minute in range(3):
        done = send_approved(session, tmp_path / "outbox", now=LATER + timedelta(minutes=minute))
        assert (done.sent, done.written) == (0, 1 if minute == 0 else 0)
    (file,) = (tmp_path / "outbox").iterdir()
    assert json.loads(file.read_text(encoding="utf-8"))["text"] == TEXTS["en"]
    assert (case.status, clock_of(session, case).answered_at) == ("open", None)


def test_it_takes_no_place_of_the_answer_on_the_network(session: Session) -> None:
    brand = shop(session)
    connection = Connection(brand_id=brand.id or 0, channel="line", live=True)
    session.add(connection)
    case_of(session, brand)
    acknowledge(session, LATER)
    reply = session.exec(select(Reply)).one()
    door = sending.live_door(session, reply)
    assert door is not None
    mention = session.get_one(Mention, reply.mention_id)
    first = sending._interaction(reply, mention, door)
    assert sending.outgoing(session, reply).automatic
    reply.kind = "answer"
    assert first != sending._interaction(reply, mention, door)
    assert not sending.outgoing(session, reply).automatic


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"channels": ["shopee"]}, "lets nobody"),
        ({"channels": []}, "takes an occasion, a channel"),
        ({"texts": {"en": " "}}, "takes an occasion, a channel"),
        ({"daily_cap": -1}, "daily cap"),
        ({"delay_minutes": 5_000}, "delay"),
        ({"least": 4, "most": 2}, "stars"),
        ({"daily_cap": "many"}, "cannot be read"),
        ({"texts": {"en": "See https://rimfah.example/faq for more."}}, "cannot be sent on"),
    ],
)
def test_rules_that_cannot_be_used_are_refused(session: Session, wrong: dict[str, Any], says: str) -> None:
    brand = shop(session, on=False)
    with pytest.raises(BadInput, match=says):
        set_acknowledgement(session, brand, RULES | wrong, MANAGER, brand.version)


def test_a_link_of_the_faq_may_stand_in_it(session: Session) -> None:
    brand = shop(session, on=False)
    save_knowledge(session, brand.id or 0, "faq", "faq", "en", title="FAQ", text="Answers: https://rimfah.example/faq")
    rules = RULES | {"texts": {"en": "Thank you for your message. Some answers stand here: https://rimfah.example/faq"}}
    with pytest.raises(NotAllowed):
        set_acknowledgement(session, brand, rules, Actor("person:2", "approver", 2), brand.version)
    set_acknowledgement(session, brand, rules, MANAGER, brand.version)
    assert brand.acknowledgement == rules
