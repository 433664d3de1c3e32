"""Letters on LINE: only to who wrote to us there and gets no e-mail, by the same rules, once, and within the plan."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, select

from collectors.intake.app import make_app
from collectors.line_hook import read
from collectors.page import Delivered
from responder.outreach_planning import propose_outreach
from store import outreach as letters
from store.addresses import address_digest, address_of, tombstone_of
from store.brands import ensure_brand, ensure_query
from store.connections import connect
from store.consent import suppressed
from store.errors import BadInput
from store.forgotten import keep_out
from store.mentions import save_mentions
from store.models import Brand, Connection, Customer, CustomerAccount, CustomerContact, Mention, Outreach, Triage
from store.outreach_rules import set_outreach
from store.outreach_signs import by_occasion, note_signs
from store.outreach_ways import keep_line_contacts
from store.settings import settings
from store.shop_customers import contact_with
from tests.peers.line_network import BOT, NINA, LineNetwork
from tests.peers.loopback import Answer
from tests.peers.review_peer import told
from tests.responder.lettered import ADMIN, APPROVER, DAY, LINK, NOW, approved, happen, sent

OOPS, DROP = told({"message": "oops"}, 500), Answer(fate="drop")
AGAIN = NOW + timedelta(minutes=30)


@pytest.fixture
def peer(monkeypatch: pytest.MonkeyPatch) -> Iterator[LineNetwork]:
    with LineNetwork() as peer:
        monkeypatch.setenv("EARFUL_LINE_BASE_URL", peer.url)
        monkeypatch.setenv("EARFUL_WEBHOOK_URL", "https://hooks.example")
        settings.cache_clear()
        yield peer


@pytest.fixture
def brand(session: Session, peer: LineNetwork) -> Brand:
    """A brand whose LINE is live, to which Nina wrote; it writes on LINE too."""
    brand = ensure_brand(session, "Rim Fah")
    account = connect(session, brand.id or 0, "line", ADMIN, read=peer.read, write=peer.write)
    account.live, account.account = True, peer.account
    session.add(account)
    rules = {"on": ["delay_notice", "review_request"], "review_url": LINK, "line": True}
    set_outreach(session, brand, rules, ADMIN, brand.version)
    write(session, brand)
    session.commit()
    return brand


def write(session: Session, brand: Brand, quoted: str = "") -> None:
    """Nina writes to the Official Account."""
    number = str(5_400_000 + len(session.exec(select(Mention)).all()))
    message = {"id": number, "type": "text", "text": "ของยังไม่มา"} | ({"quotedMessageId": quoted} if quoted else {})
    source = {"type": "user", "userId": NINA}
    event = {"type": "message", "timestamp": 1_795_175_400_000, "source": source, "message": message}
    body = json.dumps({"destination": BOT, "events": [event]}).encode()
    page = read(Delivered(body, {}, NOW), Connection(brand_id=1, channel="line"))
    save_mentions(session, ensure_query(session, brand, "line", "chat"), [each.model_dump() for each in page.mentions])
    note_signs(session, brand.id or 0, [(sign.message_id, sign.kind, sign.at) for sign in page.signs])
    decided = select(Triage.mention_id)
    for mention in session.exec(select(Mention).where(Mention.id.not_in(decided))).all():  # type: ignore[union-attr]
        session.add(Triage(mention_id=mention.id or 0, brand_id=brand.id or 0, rule="no_answer_needed"))
    session.commit()


def late(session: Session, brand: Brand, **more: Any) -> Outreach | None:
    """An order of hers that is late, told without an e-mail address; the letter that is proposed, if one is."""
    said: dict[str, Any] = {"email": "", "line": NINA, "consent": "", "promised_at": NOW - 2 * DAY} | more
    happen(session, brand, "placed", 8, **said)
    propose_outreach(session, NOW)
    return session.exec(select(Outreach)).first()


def proposed(session: Session, brand: Brand, **more: Any) -> Outreach:
    letter = late(session, brand, **more)
    assert letter is not None
    return letter


def test_a_message_leaves_once_as_it_was_approved(session: Session, brand: Brand, peer: LineNetwork) -> None:
    letter = approved(session, proposed(session, brand))
    assert (letter.channel, letter.occasion) == ("line", "delay_notice")
    assert (sent(session), sent(session, AGAIN)) == ({"sent": 1}, {})
    (pushed,) = peer.pushed
    assert (pushed.to, pushed.text) == (NINA, letters.whole_text(letter, brand))
    assert letters.stop_address(letter) in pushed.text
    contact = contact_with(session, brand.id or 0, "line", NINA)
    assert contact is not None and letter.sent_to == contact.digest


def test_the_account_that_a_person_linked_is_enough(session: Session, brand: Brand, peer: LineNetwork) -> None:
    happen(session, brand, "placed", 8, email="", phone="+66812345678", consent="", promised_at=NOW - 2 * DAY)
    propose_outreach(session, NOW)
    assert session.exec(select(Outreach)).all() == []
    customer, mention = session.exec(select(Customer)).one(), session.exec(select(Mention)).first()
    assert mention is not None and mention.author_id is not None
    session.add(CustomerAccount(brand_id=brand.id, author_id=mention.author_id, customer_id=customer.id or 0))
    session.commit()
    for _ in range(2):
        propose_outreach(session, NOW)
    kept = session.exec(select(CustomerContact).where(CustomerContact.kind == "line")).one()
    assert (address_of(kept), kept.consent, NINA in kept.address) == (NINA, "unknown", False)
    approved(session, session.exec(select(Outreach)).one())
    assert (sent(session), len(peer.pushed)) == ({"sent": 1}, 1)


def test_an_address_that_was_forgotten_is_not_kept_again(session: Session, brand: Brand, peer: LineNetwork) -> None:
    mention, customer = session.exec(select(Mention)).one(), Customer(brand_id=brand.id or 0)
    session.add(customer)
    session.flush()
    session.add(CustomerAccount(brand_id=brand.id, author_id=mention.author_id, customer_id=customer.id or 0))
    keep_out(session, {tombstone_of(address_digest("line", NINA))}, brand.id)
    assert keep_line_contacts(session, brand.id or 0) == 0
    assert session.exec(select(CustomerContact)).all() == []


def test_nobody_is_written_to_who_did_not_write_to_us(session: Session, brand: Brand, peer: LineNetwork) -> None:
    assert late(session, brand, line="U" + "9" * 32) is None


def test_who_gets_e_mails_gets_no_message(session: Session, brand: Brand, peer: LineNetwork) -> None:
    assert proposed(session, brand, email="nok@mail.example").channel == "email"


def test_without_the_rule_nobody_is_written_to(session: Session, brand: Brand, peer: LineNetwork) -> None:
    set_outreach(session, brand, dict(brand.outreach) | {"line": False}, ADMIN, brand.version)
    assert late(session, brand) is None


@pytest.mark.parametrize("consent", ["", "given", "withdrawn"])
def test_what_needs_a_consent_needs_it_for_line_itself(
    session: Session, brand: Brand, peer: LineNetwork, consent: str
) -> None:
    for kind, days in (("placed", 14), ("delivered", 11)):
        happen(session, brand, kind, days, email="", line=NINA, consent=consent)
    propose_outreach(session, NOW)
    assert len(session.exec(select(Outreach)).all()) == (consent == "given")
    if consent == "given":
        approved(session, session.exec(select(Outreach)).one())
        assert sent(session) == {"sent": 1}


def test_a_no_to_e_mails_is_not_gone_around(session: Session, brand: Brand, peer: LineNetwork) -> None:
    assert late(session, brand, email="nok@mail.example", consent="withdrawn") is None
    letter = Outreach(
        brand_id=brand.id or 0, customer_id=session.exec(select(Customer.id)).one() or 0, channel="line", lang="en",
        occasion="delay_notice", key="k", subject="s", text="t", send_after=NOW,
    )  # fmt: skip
    session.add(letter)
    session.commit()
    approved(session, letter)
    assert (sent(session), peer.pushed, letter.error) == ({"failed": 1}, [], "the customer does not want it")


def test_one_click_ends_messages_too(session: Session, brand: Brand, peer: LineNetwork, engine: Engine) -> None:
    letter = approved(session, proposed(session, brand))
    app = make_app(engine)
    with TestClient(app) as client:
        assert client.post(letters.stop_address(letter).removeprefix("https://hooks.example")).status_code == 200
    app.state.desk.threads.shutdown()
    session.expire_all()
    assert suppressed(session, brand.id or 0, "line", NINA) is not None
    assert (sent(session), peer.pushed) == ({"failed": 1}, [])


@pytest.mark.parametrize("landed", [True, False])
def test_without_a_clear_answer_its_fate_is_unknown_and_it_never_goes_out_twice(
    session: Session, brand: Brand, peer: LineNetwork, landed: bool
) -> None:
    letter = approved(session, proposed(session, brand))
    for _ in range(2):  # LINE is asked once more with the same key
        peer.fail(peer.writes, DROP, landed)
    assert (sent(session), letter.status) == ({"unknown": 1}, "unknown")
    assert (sent(session, AGAIN), len(peer.pushed)) == ({}, int(landed))
    letters.settle(session, letter, False, APPROVER, letter.version, "somebody looked")
    assert (letter.status, sent(session, AGAIN), len(peer.pushed)) == ("failed", {}, int(landed))


@pytest.mark.parametrize("landed", [True, False])
def test_one_lost_answer_is_asked_for_again_with_the_same_key(
    session: Session, brand: Brand, peer: LineNetwork, landed: bool
) -> None:
    approved(session, proposed(session, brand))
    peer.fail(peer.writes, OOPS, landed)
    assert (sent(session), len(peer.pushed)) == ({"sent": 1}, 1)


@pytest.mark.parametrize(
    ("limit", "used", "pushes"), [(200, 150, 1), (200, 160, 0), (200, 200, 0), (None, 900, 1)]
)  # fmt: skip
def test_the_last_messages_of_a_month_are_kept_for_answers(
    session: Session, brand: Brand, peer: LineNetwork, limit: int | None, used: int, pushes: int
) -> None:
    letter = approved(session, proposed(session, brand))
    peer.limit, peer.used = limit, used
    sent(session)
    assert len(peer.pushed) == pushes
    assert letter.status == ("sent" if pushes else "failed") or letter.send_after > AGAIN


def test_who_blocked_the_account_gets_nothing(session: Session, brand: Brand, peer: LineNetwork) -> None:
    letter = approved(session, proposed(session, brand))
    peer.people.clear()
    assert (sent(session), peer.pushed) == ({"failed": 1}, [])
    assert "blocked" in letter.error


def test_what_quotes_it_answers_it_and_is_counted_by_channel(session: Session, brand: Brand, peer: LineNetwork) -> None:
    letter = approved(session, proposed(session, brand))
    sent(session)
    assert letter.external_id == peer.pushed[0].id
    write(session, brand, quoted=letter.external_id)
    write(session, brand, quoted="1")
    assert by_occasion(session, [brand.id or 0]) == {("delay_notice", "line"): {"sent": 1, "answered": 1}}


def test_while_line_is_not_live_it_is_a_dry_run(session: Session, brand: Brand, peer: LineNetwork) -> None:
    letter = approved(session, proposed(session, brand))
    account = session.exec(select(Connection)).one()
    account.live = False
    session.commit()
    assert (sent(session), letter.status, peer.pushed) == ({"written": 1}, "cancelled", [])


def test_a_message_is_no_longer_than_line_takes(session: Session, brand: Brand, peer: LineNetwork) -> None:
    letter = proposed(session, brand)
    with pytest.raises(BadInput, match="4500"):
        letters.edit(session, letter, "s", "🙏" * 2_300, ADMIN, letter.version)


def test_the_account_must_be_the_one_that_she_wrote_to(session: Session, brand: Brand, peer: LineNetwork) -> None:
    letter = approved(session, proposed(session, brand))
    account = session.exec(select(Connection)).one()
    account.account = {"id": "U" + "c" * 32, "username": "Another"}
    session.commit()
    assert (sent(session), peer.pushed) == ({"failed": 1}, [])
    assert "another Official Account" in letter.error
