"""One customer behind several accounts: suggested by what they share, joined and parted by people only."""

from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import Session, select

from store import customers
from store.cases import open_or_extend
from store.contacts import contacts_in
from store.edits import apply_edits
from store.errors import BadInput, NotAllowed, Stale
from store.models import Aspect, Author, Brand, Case, ContactKey, CustomerAccount, CustomerChange, Intent, Mention
from store.tombstones import bury

if TYPE_CHECKING:
    from tests.store.conftest import Make


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("write to Nok.A@Mail.example.", {("email", "nok.a@mail.example")}),
        ("โทร 081-234-5678 นะคะ", {("phone", "+66812345678")}),
        ("call +66 81 234 5678", {("phone", "+66812345678")}),
        ("Order no. #ab-12345 is late", {("order", "AB-12345")}),
        ("คำสั่งซื้อ 2411SHP99 ยังไม่มา", {("order", "2411SHP99")}),
        ("ออเดอร์หมายเลข 556677 หาย", {("order", "556677")}),
        ("in order to complain, order again", set()),
        ("order 12 cups", set()),
    ],
)
def test_contacts_are_read_in_their_normal_form(text: str, found: set[tuple[str, str]]) -> None:
    assert contacts_in(text) == found


def test_an_address_ends_where_thai_words_begin() -> None:
    assert contacts_in("อีเมลanna.b@shop.exampleนะคะ") == {("email", "anna.b@shop.example")}
    assert contacts_in("müller@käse.example") == {("email", "müller@käse.example")}


def test_contacts_of_a_payload_are_read_where_we_know_the_field() -> None:
    raw = {
        "billing": {"email": "A@b.example", "phone": "0812345678"},
        "items": [{"order_id": 445566}],
        "note": "x@y.example",
    }
    assert contacts_in("", raw) == {("email", "a@b.example"), ("phone", "+66812345678"), ("order", "445566")}


def heard(make: "Make", handle: str, text: str, channel: str = "shopee", **fields: Any) -> Case:
    mention = make.mention(make.brand(), handle=handle, text=text, channel=channel, **fields)
    return open_or_extend(make.session, make.outcome(mention, make.brand()), make.now)


def known(session: Session) -> dict[int, int]:
    rows = session.scalars(select(CustomerAccount).execution_options(populate_existing=True))
    return {row.author_id or 0: row.customer_id for row in rows}


def two(make: "Make") -> tuple[Case, Case]:
    return heard(make, "nok", "broken, mail a@b.example"), heard(make, "nok_line", "I am a@b.example", "line")


def test_accounts_that_share_a_contact_are_suggested_and_nothing_more(make: "Make", session: Session) -> None:
    one, other = two(make)
    heard(make, "may", "nothing to share")
    heard(make, "ben", "order 778899, a@b.example")
    found = customers.suggest(session, one.brand_id, one.author_id or 0)
    assert [(each.author.handle, each.kinds) for each in found] == [("nok_line", ("email",)), ("ben", ("email",))]
    assert known(session) == {}
    keys = session.scalars(select(ContactKey)).all()
    assert {len(key.digest) for key in keys} == {64}
    assert customers.suggest(session, make.brand("Other").id or 0, one.author_id or 0) == []
    assert other.id != one.id


def test_no_list_of_addresses_tells_whose_mention_it_is(make: "Make", session: Session) -> None:
    heard(make, "nok", "mail a@b.example or call 0812345678 about order 778899")
    guesses = [("email", "a@b.example"), ("phone", "+66812345678"), ("order", "778899")]
    tried = {sha256(f"{kind}:{name}".encode()).hexdigest() for kind, name in guesses}
    tried |= {sha256(name.encode()).hexdigest() for _, name in guesses}
    kept = session.scalars(select(ContactKey)).all()
    assert {key.kind for key in kept} == {"email", "phone", "order"}
    assert not tried & {key.digest for key in kept}


def test_what_many_name_is_nobody(make: "Make", session: Session) -> None:
    cases = [heard(make, f"a{number}", "call the hotline 021234567") for number in range(6)]
    assert customers.suggest(session, cases[0].brand_id, cases[0].author_id or 0) == []


def test_people_join_accounts_and_take_it_back(make: "Make", session: Session) -> None:
    one, other = two(make)
    third = heard(make, "nok_x", "me again", "x")
    a, b, c = (case.author_id or 0 for case in (one, other, third))
    brand = one.brand_id
    with pytest.raises(NotAllowed):
        customers.join(session, brand, a, b, make.actor("viewer"))
    first = customers.join(session, brand, a, b, make.actor("agent"), "same e-mail")
    second = customers.join(session, brand, c, b, make.actor("agent"))
    assert len(set(known(session).values())) == 1
    assert {author.handle for author in customers.accounts_of(session, brand, a)} == {"nok_line", "nok_x"}
    assert customers.suggest(session, brand, a) == []
    assert [case.id for case in customers.cases_beside(session, one)] == [third.id, other.id]
    with pytest.raises(Stale, match="already"):
        customers.join(session, brand, a, c, make.actor("agent"))
    newest = customers.undoable(session, brand, b)
    assert newest is not None
    assert newest.id == second.id
    customers.undo(session, second.id or 0, make.actor("agent"))
    assert set(known(session)) == {a, b}
    customers.undo(session, first.id or 0, make.actor("agent"))
    assert known(session) == {}
    assert customers.undoable(session, brand, a) is None
    for gone in (first, second):
        with pytest.raises(Stale, match="undone"):
            customers.undo(session, gone.id or 0, make.actor("agent"))
    assert [line.action for line in session.scalars(select(CustomerChange)).all()] == ["join", "join", "undo", "undo"]


def test_two_customers_become_one_and_two_again(make: "Make", session: Session) -> None:
    a, b, c, d = (heard(make, name, "hello").author_id or 0 for name in "abcd")
    brand = make.brand().id or 0
    customers.join(session, brand, a, b, make.actor("agent"))
    customers.join(session, brand, c, d, make.actor("agent"))
    before = known(session)
    change = customers.join(session, brand, d, a, make.actor("agent"))
    assert len(set(known(session).values())) == 1
    customers.undo(session, change.id or 0, make.actor("agent"))
    assert known(session) == before


def test_only_accounts_that_the_brand_heard_are_joined(make: "Make", session: Session) -> None:
    one = heard(make, "nok", "hello")
    elsewhere = make.case(make.brand("Other"), handle="far")
    for wrong in (one.author_id, elsewhere.author_id, 999):
        with pytest.raises(BadInput):
            customers.join(session, one.brand_id, one.author_id or 0, wrong or 0, make.actor("agent"))


def test_a_customer_who_writes_elsewhere_extends_the_case(make: "Make", session: Session) -> None:
    one, other = two(make)
    customers.join(session, one.brand_id, one.author_id or 0, other.author_id or 0, make.actor("agent"))
    case = heard(make, "nok", "and now?", published_at=make.now + timedelta(hours=1))
    assert (case.id, case.channel) == (other.id, "shopee"), "the newest case of the customer, answered where they wrote"
    reply = make.reply(case)
    assert reply.channel == session.get_one(Mention, reply.mention_id).channel


@pytest.mark.parametrize(
    ("aspects", "days", "thread", "same"),
    [
        (("delivery", "delivery"), 1, ("", ""), True),
        (("delivery", "quality"), 1, ("", ""), False),
        (("delivery", "service"), 1, ("", ""), True),
        (("delivery", "delivery"), 8, ("", ""), False),
        (("delivery", "quality"), 30, ("chat-1", "chat-1"), True),
        (("delivery", "quality"), 1, ("chat-1", "chat-2"), False),
    ],
)
def test_a_case_is_one_matter(
    make: "Make", session: Session, aspects: tuple[str, str], days: int, thread: tuple[str, str], same: bool
) -> None:
    brand, cases = make.brand(), []
    for number, (aspect, conversation) in enumerate(zip(aspects, thread, strict=True)):
        mention = make.mention(brand, handle="nok", published_at=make.now + timedelta(days=days * number))
        mention.conversation = conversation
        session.add_all([Aspect(mention_id=mention.id, name=aspect), Intent(mention_id=mention.id, name="complaint")])
        session.flush()
        cases.append(open_or_extend(session, make.outcome(mention, brand), make.now))
    assert (cases[0].id == cases[1].id) is same


def test_what_answers_a_message_belongs_to_its_case(make: "Make", session: Session) -> None:
    brand = make.brand()
    first = make.case(brand, handle="nok")
    parent = session.scalars(select(Mention)).first()
    assert parent is not None
    late = make.mention(brand, handle="nok", published_at=make.now + timedelta(days=60))
    late.parent = parent.external_id
    assert open_or_extend(session, make.outcome(late, brand), make.now).id == first.id


def test_fingerprints_go_with_the_text_and_accounts_with_the_author(make: "Make", session: Session) -> None:
    one, other = two(make)
    customers.join(session, one.brand_id, one.author_id or 0, other.author_id or 0, make.actor("agent"))
    mention = session.scalars(select(Mention).where(Mention.author_id == one.author_id)).one()
    row = make.row(external_id=mention.external_id, text="order 998877", handle="nok")
    apply_edits(session, {mention.id or 0: row})
    assert [key.kind for key in session.scalars(select(ContactKey).where(ContactKey.mention_id == mention.id))] == [
        "order"
    ]
    gone = one.author_id
    bury(session, [mention.id or 0], make.now)
    session.expire_all()
    assert session.get(Author, gone) is None
    assert list(known(session)) == [other.author_id]
    assert session.scalars(select(ContactKey).where(ContactKey.mention_id == mention.id)).all() == []


def test_brands_know_their_customers_apart(make: "Make", session: Session) -> None:
    one, other = two(make)
    customers.join(session, one.brand_id, one.author_id or 0, other.author_id or 0, make.actor("agent"))
    elsewhere: Brand = make.brand("Other")
    assert customers.accounts_of(session, elsewhere.id or 0, one.author_id or 0) == []
