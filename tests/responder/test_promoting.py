"""What is personal in an approved reply is a variable in the saved one; what the brand says of itself stays."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from responder.promoting import impersonal, promoted
from store.drafts import approve, propose
from store.knowledge import save_knowledge
from store.models import Case, Mention
from store.workflow import Actor
from tests.responder.test_gaps import brand_of, hears

FACTS = ("Refunds take 5–10 working days.", "care@rimfah.example", "Call 02-123-4567.", "Model RF-20250 is dimmable.")


@pytest.mark.parametrize(
    ("text", "people", "expected"),
    [
        ("Hello Mark, thank you, Mark.", ["Mark T."], "Hello {{name}}, thank you, {{name}}."),
        ("สวัสดีค่ะ คุณนภา ขอบคุณคุณนภาค่ะ", ["นภา ก."], "สวัสดีค่ะ คุณ{{name}} ขอบคุณคุณ{{name}}ค่ะ"),
        ("Hi Somebody Else, we are sorry.", [], "Hi {{name}}, we are sorry."),
        ("Hello there, we are sorry.", [], "Hello there, we are sorry."),
        ("@nok_88 Thank you, Nok!", ["Nok", "nok_88"], "{{name}} Thank you, {{name}}!"),
        ("Order number 4711234 is on its way.", [], "Order number {{order_id}} is on its way."),
        ("Your parcel TH1234567890 left today.", [], "Your parcel {{tracking_id}} left today."),
        ("ออเดอร์ #A-20391 ส่งแล้วค่ะ", [], "ออเดอร์ {{order_id}} ส่งแล้วค่ะ"),
        ("We called 081-234-5678 and wrote to a.b@mail.example.", [], "We called {{phone}} and wrote to {{email}}."),
        ("โทร ๐๘๑-๒๓๔-๕๖๗๘ ค่ะ", [], "โทร {{phone}} ค่ะ"),
        ("Write to care@rimfah.example or call 02-123-4567.", [], "Write to care@rimfah.example or call 02-123-4567."),
        (
            "Model RF-20250 is dimmable; refunds take 5–10 working days.",
            [],
            "Model RF-20250 is dimmable; refunds take 5–10 working days.",
        ),
        ("Your booking 4111 1111 1111 1111 is noted.", [], "Your booking {{account}} is noted."),
        ("Your order 0812345678 is noted.", [], "Your order {{order_id}} is noted."),
        ("Account 0812-345-678 and order 4711.", [], "Account {{phone}} and order {{order_id}}."),
        ("Card 4111111111111111 or a.081-234-5678@mail.example", [], "Card {{account}} or {{email}}"),
        ("Have a happy day, Happy.", ["happy customer"], "Have a happy day, {{name}}."),
        ("You may wait in May.", ["May"], "You may wait in {{name}}."),
    ],
)
def test_what_is_personal_becomes_a_variable(text: str, people: list[str], expected: str) -> None:
    assert impersonal(text, people, FACTS) == expected


@given(
    st.integers(10**8, 10**9 - 1),
    st.sampled_from(["Nok", "ปิยะ", "Jean-Luc"]),
    st.sampled_from(["Order {}", "โทร 0{}", "Ref {}."]),
)
def test_no_number_or_name_is_left(number: int, name: str, shape: str) -> None:
    kept = impersonal(f"Dear {name}, {shape.format(number)} Best, {name}", [name], FACTS)
    assert str(number) not in kept
    assert name not in kept


def test_an_approved_reply_becomes_a_saved_one_that_nobody_saved_yet(session: Session) -> None:
    brand = brand_of(session)
    brand.voice = {"contact": "care@rimfah.example", "signature": {"en": "The Rim Fah team"}}
    hears(session, brand, "Where is my parcel?")
    save_knowledge(session, brand.id or 0, "policy", "wait", "en", text="Parcels take 2 days.")
    case, mention = session.exec(select(Case)).one(), session.exec(select(Mention)).one()
    text = "Hello May,\nParcels take 2 days. Yours is 88123456; write to care@rimfah.example.\nThe Rim Fah team"
    draft = propose(session, case, mention.id or 0, text, lang="en", writer="composer")
    reply = approve(session, case, draft, Actor("person:1", "approver", 1), seen_case=case.version, seen_draft=1,
                    now=datetime.now(UTC))  # fmt: skip
    entry = promoted(session, case, reply)
    assert entry.text == (
        "Hello {{name}},\nParcels take 2 days. Yours is {{order_id}}; write to {{contact}}.\n{{signature}}"
    )
    assert (entry.kind, entry.lang, entry.intents, entry.id) == ("saved_reply", "en", ["question"], None)
