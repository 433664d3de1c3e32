"""Which cases look like a dispute, and which do not."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlmodel import select

from store.dispute_rules import is_disputed, suggested
from store.disputes import Matter, drop, mark
from store.models import Case
from store.workflow import Actor
from tests.store.conftest import NOW

if TYPE_CHECKING:
    from tests.store.conftest import Make

AGENT = Actor("person:1", "agent", 1)


def case_of(make: "Make", *texts: str) -> Case:
    from store.cases import open_or_extend

    brand = make.brand()
    handle = f"nok{len(texts[0])}"
    for at, text in enumerate(texts):
        later = NOW + timedelta(hours=at)
        mention = make.mention(brand, handle=handle, text=text, published_at=later)
        case = open_or_extend(make.session, make.outcome(mention, brand), later)
    return case


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        (("I want a refund.",), []),
        (("I want a refund.", "Nobody answers me!"), ["refund_again"]),
        (("The cup broke.", "I want a refund."), []),
        (("The cup broke.", "I want my money back.", "Hello?"), ["refund_again"]),
        (("I will file a chargeback.",), ["chargeback"]),
        (("I called my bank.",), ["chargeback"]),
        (("I am disputing the charge",), ["chargeback"]),
        (("I want a refund.", "I'll dispute this with Visa."), ["chargeback", "refund_again"]),
        (("ขอคืนเงินค่ะ",), []),
        (("ขอคืนเงินค่ะ", "ทำไมไม่ตอบคะ"), ["refund_again"]),
        (("จะแจ้งธนาคารแล้วนะคะ",), ["chargeback"]),
        (("จะร้องเรียน สคบ. ค่ะ",), ["chargeback"]),
        (("ขอปฏิเสธการชำระค่ะ",), ["chargeback"]),
        (("Is there a bank near your shop?",), []),
        (("โอนผ่านธนาคารได้ไหมคะ",), []),
        (("Lovely cups, no dispute about that.",), []),
    ],
)
def test_what_a_rule_suggests(make: "Make", texts: tuple[str, ...], why: list[str]) -> None:
    assert suggested(make.session, case_of(make, *texts)) == why


def test_a_refund_request_that_only_the_model_saw_counts_too(make: "Make") -> None:
    from store.models import Intent, Mention

    case = case_of(make, "Please give it all back to me.", "Well?")
    assert suggested(make.session, case) == []
    first = make.session.exec(select(Mention)).first()
    assert first is not None
    make.session.add(Intent(mention_id=first.id or 0, name="refund_request"))
    make.session.flush()
    assert suggested(make.session, case) == ["refund_again"]


def test_a_person_has_the_last_word(make: "Make") -> None:
    case = case_of(make, "I will file a chargeback.")
    assert is_disputed(make.session, case)
    dispute = mark(make.session, case, Matter("They misread the bill."), AGENT, suggested(make.session, case))
    assert is_disputed(make.session, case)
    drop(make.session, dispute, AGENT, dispute.version, "They found it.")
    assert not is_disputed(make.session, case)
    assert not is_disputed(make.session, case_of(make, "Nice cups"))
