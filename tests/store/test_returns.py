"""The policy of returns: what is kept, what is written down for drafts, who may change it."""

from typing import TYPE_CHECKING

import pytest

from store.audit_log import AuditFilter, find_lines
from store.errors import BadInput, NotAllowed, Stale
from store.knowledge import edit_knowledge, find_knowledge, knowledge_of, may_change, remove_knowledge
from store.return_files import read_terms
from store.returns import Terms, find_returns, remove_returns, returns_of, set_returns

if TYPE_CHECKING:
    from tests.store.conftest import Make

RINGS = Terms(0, names={"th": "ต่างหู", "en": "Earrings"}, words=("Studs ", ""))


def texts(make: "Make", brand_id: int) -> dict[str, str]:
    return {f"{one.key} {one.lang}": one.text for one in knowledge_of(make.session, brand_id)}


def test_a_policy_is_written_down_in_both_languages(make: "Make") -> None:
    brand_id = make.brand().id or 0
    terms = Terms(14, conditions=("receipt", "unused"), refund_least=5, refund_most=10)
    set_returns(make.session, brand_id, terms, make.actor("manager"), 0)
    assert texts(make, brand_id) == {
        "returns.policy en": "Items can be returned within 14 days of delivery. What is sent back must be unused "
        "and with its receipt. Customers pay the return postage. Refunds take 5–10 working days from the day the "
        "return reaches us.",
        "returns.policy th": "คืนสินค้าได้ภายใน 14 วันนับจากวันที่ได้รับสินค้าค่ะ สินค้าที่ส่งคืนต้องยังไม่ได้ใช้งาน และมีใบเสร็จค่ะ "
        "ลูกค้าเป็นผู้ชำระค่าส่งคืนค่ะ เงินคืนใช้เวลา 5–10 วันทำการนับจากวันที่ร้านได้รับสินค้าคืนค่ะ",
    }
    make.session.commit()
    line = find_lines(make.session, AuditFilter(noun="returns"))[0]
    assert (line.action, line.facts["days"], line.facts["to"]) == ("added", 14, "customer")


def test_a_change_is_written_down_too_and_the_old_version_is_stale(make: "Make") -> None:
    session, brand_id, who = make.session, make.brand().id or 0, make.actor("manager")
    set_returns(session, brand_id, Terms(14), who, 0)
    set_returns(session, brand_id, Terms(1, "ordered", "brand", 1, 1, False), who, 1)
    assert texts(make, brand_id)["returns.policy en"] == (
        "Items can be returned within 1 day of the order. We pay the return postage. "
        "Refunds take 1 day from the day the return reaches us."
    )
    with pytest.raises(Stale):
        set_returns(session, brand_id, Terms(3), who, 1)
    with pytest.raises(Stale):
        set_returns(session, brand_id, Terms(3), who, 0)


def test_a_kind_of_product_has_a_policy_of_its_own(make: "Make") -> None:
    session, brand_id, who = make.session, make.brand().id or 0, make.actor("manager")
    set_returns(session, brand_id, Terms(14), who, 0)
    rings = set_returns(session, brand_id, RINGS, who, 0)
    assert [each.product_kind for each in returns_of(session, brand_id)] == ["", "earrings"]
    assert rings.words == ["studs"]
    assert texts(make, brand_id)["returns.policy.earrings en"] == "Earrings cannot be returned."
    assert texts(make, brand_id)["returns.policy.earrings th"] == "ทางร้านไม่รับคืนต่างหูค่ะ"
    remove_returns(session, rings, who, 1)
    assert set(texts(make, brand_id)) == {"returns.policy en", "returns.policy th"}
    assert find_returns(session, brand_id, "earrings") is None


def test_what_is_written_from_it_is_changed_there_only(make: "Make") -> None:
    session, brand_id, who = make.session, make.brand().id or 0, make.actor("admin")
    set_returns(session, brand_id, Terms(14), who, 0)
    entry = find_knowledge(session, brand_id, "policy", "returns.policy", "en")
    assert entry is not None and not may_change(entry, who)
    with pytest.raises(BadInput, match="policy of returns"):
        edit_knowledge(session, brand_id, "policy", "returns.policy", "en", who, entry.version, text="30 days")
    with pytest.raises(BadInput, match="policy of returns"):
        remove_knowledge(session, entry.id or 0, who)


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        (Terms(-1), "days go up to"),
        (Terms(400), "days go up to"),
        (Terms(14, refund_least=9, refund_most=7), "the least first"),
        (Terms(14, refund_least=0, refund_most=0), "at least one"),
        (Terms(14, "found"), "no event"),
        (Terms(14, postage="nobody"), "no payer"),
        (Terms(14, conditions=("gold",)), "no condition"),
        (Terms(14, names={"en": "Hats", "th": " "}), "Thai and in English"),
    ],
)
def test_what_makes_no_sense_is_refused(make: "Make", terms: Terms, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        set_returns(make.session, make.brand().id or 0, terms, make.actor("manager"), 0)


def test_an_agent_changes_nothing_and_a_stranger_less(make: "Make") -> None:
    with pytest.raises(NotAllowed):
        set_returns(make.session, make.brand().id or 0, Terms(14), make.actor("approver"), 0)


def test_a_file_of_policies_is_read_whole_or_not_at_all() -> None:
    assert read_terms(b'[{"window_days": 9, "postage": "brand"}]') == [
        Terms(9, postage="brand", conditions=[], words=[])
    ]
    with pytest.raises(BadInput, match="0.window_days"):
        read_terms(b'[{"window_days": "nine"}]')
    with pytest.raises(BadInput, match="0.gift"):
        read_terms(b'[{"window_days": 9, "gift": 1}]')
    with pytest.raises(BadInput, match="JSON"):
        read_terms(b"[")
