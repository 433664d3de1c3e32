"""Bounces in the mailbox find the letter or the reply that they are about, and nothing else follows from them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, select

from channels.email_sending import key_in, name_of
from collectors.run import collect
from store.brands import ensure_brand, ensure_query
from store.connections import connect, connection_of
from store.consent import suppressed
from store.models import Brand, Case, Mention, Move, OutreachSign, Query, Reply
from tests.peers.bounces import in_words, report
from tests.peers.imap_server import message
from tests.peers.mail_desk import US, Desk, connection_to, mail_desk
from tests.responder.amended import Wall, standing, wall_on
from tests.responder.lettered import ADMIN, NOK, approved, asked, sent
from tests.responder.lettered import brand as brand  # a fixture
from tests.responder.lettered import post as post  # a fixture

NAME = "earful-1.0123abcd@pinekettle.example"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with mail_desk(monkeypatch) as desk:
        yield desk


@pytest.fixture
def reply(session: Session, monkeypatch: pytest.MonkeyPatch, home: Path) -> Reply:
    """A reply that left as an e-mail; its case is resolved."""
    wall: Wall = wall_on(monkeypatch)[1]
    reply = standing(session, wall, home)
    reply.channel, reply.external_id = "email", NAME
    session.commit()
    return reply


def query_of(session: Session, brand: Brand) -> Query:
    return ensure_query(session, brand, "email", "mail", expression="kettle", options={})


def read(session: Session, brand: Brand) -> int:
    """Read the mailbox; how many mentions came of it, which bounces never are."""
    own = connection_of(session, brand.id or 0, "email")
    run = collect(session, query_of(session, brand), connection=own or connection_to())
    session.expire_all()
    return run.new


def kinds(session: Session) -> list[str]:
    return sorted(session.exec(select(OutreachSign.kind)).all())


@pytest.mark.parametrize(
    ("status", "kind", "stops"), [("5.1.1", "bounced", True), ("4.4.7", "gave_up", False)]
)  # fmt: skip
def test_a_letter_that_came_back_stops_its_address_where_that_is_at_fault(
    session: Session, brand: Brand, desk: Desk, status: str, kind: str, stops: bool
) -> None:
    letter = approved(session, asked(session, brand))
    desk.post.drop = "landed"
    assert sent(session) == {"unknown": 1}
    for _ in range(2):
        desk.imap.deliver(report(letter.external_id, status=status), datetime.now(UTC))
        assert read(session, brand) == 0
    assert (letter.status, kinds(session)) == ("sent", [kind])
    assert (suppressed(session, brand.id or 0, "email", NOK) is not None) == stops
    assert session.exec(select(Mention)).all() == []


def test_a_letter_that_was_put_off_is_counted(session: Session, brand: Brand, desk: Desk) -> None:
    letter = approved(session, asked(session, brand))
    sent(session)
    desk.imap.deliver(report(letter.external_id, "delayed", "4.2.0"), datetime.now(UTC))
    desk.imap.deliver(in_words(letter.external_id, "We go on trying: 451 busy"), datetime.now(UTC))
    assert (read(session, brand), kinds(session)) == (0, ["put_off"])


def test_a_forged_bounce_does_nothing(session: Session, brand: Brand, desk: Desk) -> None:
    letter = approved(session, asked(session, brand))
    sent(session)
    guessed = letter.external_id.replace(letter.external_id.split(".")[1], "0" * 32)
    for name in (guessed, f"letter-{letter.id}@pinekettle.example", letter.key):
        desk.imap.deliver(report(name), datetime.now(UTC))
        desk.imap.deliver(in_words(name, "550 5.1.1 no such user"), datetime.now(UTC))
    assert (read(session, brand), kinds(session)) == (0, [])
    assert suppressed(session, brand.id or 0, "email", NOK) is None


def test_a_bounce_that_another_brand_reads_does_nothing(session: Session, brand: Brand, desk: Desk) -> None:
    letter = approved(session, asked(session, brand))
    sent(session)
    desk.imap.deliver(report(letter.external_id), datetime.now(UTC))
    assert (read(session, ensure_brand(session, "Tee Noi")), kinds(session)) == (0, [])


def test_an_answer_counts_and_one_of_a_machine_does_not(session: Session, brand: Brand, desk: Desk) -> None:
    letter = approved(session, asked(session, brand))
    sent(session)
    about = {"In_Reply_To": f"<{letter.external_id}>", "References": f"<{letter.external_id}>"}
    desk.imap.deliver(
        message("I am away.", name="a@x.example", Auto_Submitted="auto-replied", **about), datetime.now(UTC)
    )
    assert (read(session, brand), kinds(session)) == (0, [])
    desk.imap.deliver(message("The kettle leaks.", name="b@x.example", **about), datetime.now(UTC))
    assert (read(session, brand), kinds(session)) == (1, ["answered"])


def test_a_reply_that_came_back_opens_its_case_again(session: Session, reply: Reply, desk: Desk) -> None:
    case = session.get_one(Case, reply.case_id)
    assert case.status == "resolved"
    for status in ("5.1.1", "5.1.1"):
        desk.imap.deliver(report(NAME, status=status), datetime.now(UTC))
    read(session, session.get_one(Brand, case.brand_id))
    assert (reply.status, case.status) == ("rejected", "open")
    assert "it came back" in reply.error and "another way" in case.no_draft_reason


@pytest.mark.parametrize(
    "content",
    [report(NAME, "delayed", "4.2.0"), report("earful-1@pinekettle.example"), in_words(NAME, "try again, 450 busy"),
     message("550 5.1.1 kettle", name="c@x.example", In_Reply_To=f"<{NAME}>")],
)  # fmt: skip
def test_what_does_not_say_that_a_reply_is_lost_leaves_it(
    session: Session, reply: Reply, desk: Desk, content: bytes
) -> None:
    desk.imap.deliver(content, datetime.now(UTC))
    case = session.get_one(Case, reply.case_id)
    read(session, session.get_one(Brand, case.brand_id))
    assert (reply.status, case.status) == ("published", "resolved")


def moved(session: Session, reply: Reply) -> list[str]:
    """The steps of a reply and its case that the reading of the mailbox took."""
    found = session.exec(select(Move).where(Move.case_id == reply.case_id, Move.actor == "job:collect"))
    return [f"{each.noun} {each.action}" for each in found]


def test_a_reply_that_is_put_off_says_so_once_and_stays_sent(session: Session, reply: Reply, desk: Desk) -> None:
    case = session.get_one(Case, reply.case_id)
    for _ in range(2):
        desk.imap.deliver(report(NAME, "delayed", "4.2.0"), datetime.now(UTC))
        read(session, session.get_one(Brand, case.brand_id))
    assert (reply.status, case.status, moved(session, reply)) == ("published", "resolved", ["reply put_off"])
    assert "did not take it at once" in reply.error
    desk.imap.deliver(report(NAME, status="4.4.7"), datetime.now(UTC))
    read(session, session.get_one(Brand, case.brand_id))
    assert (reply.status, case.status) == ("rejected", "open")
    assert "in time" in reply.error


@pytest.fixture
def lost(session: Session, reply: Reply) -> Reply:
    """A reply of which nobody knows whether it left, from a mailbox that is connected; its case waits."""
    case = session.get_one(Case, reply.case_id)
    keys = {"read": {"address": US, "server": "imap.example", "password": "made-up"},
            "write": {"server": "smtp.example"}}  # fmt: skip
    connect(session, case.brand_id, "email", ADMIN, **keys)
    reply.status, reply.external_id, reply.published_at, case.status = "unknown", "", None, "waiting"
    session.commit()
    return reply


CAME_BACK = ["reply publish", "case resolve", "reply bounce", "case reply_bounced", "draft withdraw"]


def own_name(session: Session, reply: Reply, address: str = US) -> str:
    return name_of(f"earful-{reply.id}", session.get_one(Mention, reply.mention_id).external_id, address)


@pytest.mark.parametrize(
    ("told", "status", "case_is", "steps"),
    [(("failed", "5.1.1"), "rejected", "open", CAME_BACK),
     (("failed", "4.4.7"), "rejected", "open", CAME_BACK),
     (("delayed", "4.2.0"), "published", "resolved", ["reply publish", "case resolve", "reply put_off"])],
    ids=["bounced", "gave-up", "put-off"],
)  # fmt: skip
def test_what_is_told_of_a_reply_of_unknown_fate_says_that_it_left(
    session: Session, lost: Reply, desk: Desk, told: tuple[str, str], status: str, case_is: str, steps: list[str]
) -> None:
    case, claimed = session.get_one(Case, lost.case_id), lost.claimed_at
    for _ in range(2):
        desk.imap.deliver(report(own_name(session, lost), *told), datetime.now(UTC))
        read(session, session.get_one(Brand, case.brand_id))
    assert (lost.status, case.status, moved(session, lost)) == (status, case_is, steps)
    assert (lost.external_id, lost.published_at) == (own_name(session, lost), claimed)


def test_a_made_up_name_says_nothing_of_a_reply_of_unknown_fate(session: Session, lost: Reply, desk: Desk) -> None:
    case = session.get_one(Case, lost.case_id)
    for name in (own_name(session, lost, "somebody@else.example"), f"earful-{lost.id}.{'0' * 16}@pinekettle.example"):
        assert key_in(name) == f"earful-{lost.id}"
        desk.imap.deliver(report(name), datetime.now(UTC))
    read(session, session.get_one(Brand, case.brand_id))
    assert (lost.status, case.status, moved(session, lost)) == ("unknown", "waiting", [])
