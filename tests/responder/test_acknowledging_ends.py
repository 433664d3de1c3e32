"""An acknowledgement that waits does not leave once it is not true any more, and stands in nobody's way."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from responder.acknowledging import acknowledge
from responder.publishing import Upstream
from responder.run import SentOut, send_approved
from store.cases import close, history, replies_of
from store.drafts import approve, propose
from store.errors import NotAllowed
from store.merging import merge
from store.models import Brand, Case, Connection, Mention, Reply
from store.pace import EVERY
from store.workflow import Actor, job, move
from tests.responder.scripted import Network
from tests.responder.test_acknowledging import LATER, NIGHT, RULES, case_of, shop

AGENT, APPROVER = Actor("person:3", "agent", 3), Actor("person:2", "approver", 2)
MORNING = datetime(2026, 11, 23, 2, 30, tzinfo=NIGHT.tzinfo)  # the next Monday, 9:30 in Bangkok


def acknowledged(session: Session, brand: Brand) -> tuple[Case, Reply]:
    case = case_of(session, brand)
    acknowledge(session, LATER)
    (reply,) = replies_of(session, case.id or 0)
    return case, reply


def answer(session: Session, case: Case, reply: Reply) -> None:
    draft = propose(session, case, reply.mention_id, "We look for it.", lang="en", writer="composer")
    approve(session, case, draft, APPROVER, seen_case=case.version, seen_draft=draft.version, now=LATER)
    session.commit()


@pytest.fixture
def network(session: Session, monkeypatch: pytest.MonkeyPatch) -> Network:
    """A live connection of LINE with a network behind it that does as it is told."""
    network = Network(upstream=Upstream(version_id=""))
    monkeypatch.setattr("responder.sending.PUBLISHERS", {"line": network})
    monkeypatch.setattr("responder.sending.why_not", lambda *_: "")
    session.add(Connection(brand_id=shop(session).id or 0, channel="line", live=True, options={EVERY: 0}))
    session.commit()
    return network


def test_it_leaves_while_all_still_holds(session: Session, network: Network, tmp_path: Path) -> None:
    _, reply = acknowledged(session, shop(session))
    assert send_approved(session, tmp_path, now=LATER) == SentOut(sent=1)
    assert reply.status == "published"


@pytest.mark.parametrize("text", ["My lawyer will write to you", "ฉันจะฟ้องร้านนี้"])
def test_words_that_only_people_answer_get_none_though_nothing_was_read_in_them(session: Session, text: str) -> None:
    case_of(session, shop(session), text=text)
    assert acknowledge(session, LATER).queued == 0


def test_one_that_waits_does_not_leave_once_such_words_are_in_the_case(
    session: Session, network: Network, tmp_path: Path
) -> None:
    case, reply = acknowledged(session, shop(session))
    mention = session.get_one(Mention, reply.mention_id)
    mention.text = "My lawyer will write to you"
    session.add(mention)
    session.commit()
    send_approved(session, tmp_path, now=LATER)
    assert reply.status == "cancelled"
    assert history(session, case.id or 0)[0].reason == "a person must look at this message first"


def test_the_answer_takes_its_place(session: Session) -> None:
    case, reply = acknowledged(session, shop(session))
    answer(session, case, reply)
    line = next(each for each in history(session, case.id or 0) if each.action == "cancel")
    assert (reply.status, line.actor, line.reason) == ("cancelled", "job:acknowledge", "the answer was approved")


def test_who_may_close_a_case_may_do_so_while_one_waits(session: Session) -> None:
    case, reply = acknowledged(session, shop(session))
    close(session, case, "dismiss", AGENT, case.version, "no answer needed")
    session.commit()
    assert (case.status, reply.status) == ("dismissed", "cancelled")


def test_who_may_merge_cases_may_do_so_while_one_waits(session: Session) -> None:
    brand = shop(session)
    case, reply = acknowledged(session, brand)
    other = case_of(session, brand, "ben")
    merge(session, case, other, AGENT, case.version, other.version)
    session.commit()
    assert (other.status, reply.status) == ("dismissed", "cancelled")


def test_an_approved_answer_is_stopped_by_who_may_stop_it_only(session: Session) -> None:
    case, reply = acknowledged(session, shop(session))
    answer(session, case, reply)
    with pytest.raises(NotAllowed):
        close(session, case, "dismiss", AGENT, case.version, "no answer needed")


def test_what_waited_until_business_hours_does_not_leave(session: Session, network: Network, tmp_path: Path) -> None:
    case, reply = acknowledged(session, shop(session))
    assert send_approved(session, tmp_path, now=MORNING) == SentOut()
    assert (network.stands, reply.status, case.status) == ([], "cancelled", "open")
    assert history(session, case.id or 0)[0].reason == "business hours have begun"


@pytest.mark.parametrize(
    "rules", [{"on": False}, {"texts": {"en": "Another text."}}, {"channels": ["email"]}, {"least": 5, "most": 1}]
)
def test_rules_that_changed_hold_for_what_waits(
    session: Session, network: Network, tmp_path: Path, rules: dict[str, object]
) -> None:
    brand = shop(session)
    _, reply = acknowledged(session, brand)
    brand.acknowledgement = RULES | rules
    session.commit()
    assert send_approved(session, tmp_path, now=LATER) == SentOut()
    assert reply.status == "cancelled"


def test_a_case_that_is_closed_while_we_look_stops_it(session: Session, network: Network, tmp_path: Path) -> None:
    case, reply = acknowledged(session, shop(session))

    def meanwhile() -> None:
        with Session(session.get_bind()) as other:
            mine = other.get_one(Case, case.id)
            move(other, mine, "answered_by_hand", job("recheck"), mine.version, reason="found on the network")
            other.commit()

    network.meanwhile = meanwhile
    send_approved(session, tmp_path, now=LATER)
    send_approved(session, tmp_path, now=LATER + timedelta(minutes=1))
    assert (network.stands, reply.status) == ([], "cancelled")
