"""Drafts that say another thing about returns than the policy of the brand, and drafts that say the same."""

import pytest

from responder.guard import check
from responder.values import Returns

OURS = Returns(14, "delivered", "customer", 7, 7, True, ("unused", "tags", "receipt"))
FAULT = Returns(14, "delivered", "brand_if_faulty", 5, 10, True)
FREE = Returns(30, "ordered", "brand", 7, 7, False)
RINGS = Returns(0, "delivered", "customer", 7, 7, True, named=("earrings", "ต่างหู"))
SHOES = Returns(30, "delivered", "brand", 7, 7, True, named=("shoe", "รองเท้า"))
EVERYTHING = (
    "14 days, 30 days, two weeks, 7 working days, 3 days, 24 hours, 7 days. We pay the return postage. "
    "Free returns. Refund today. Items can be returned at any time. ส่งคืนฟรี 30 วัน คืนเงินทันที"
)  # a fact for each lie, so that only the policy speaks against it


def found(draft: str, *policies: Returns, text: str = "") -> list[str]:
    every = check(draft, facts=[EVERYTHING], returns=policies or (OURS,), text=text)
    return [each.words for each in every if each.code == "returns_policy" and each.level == "error"]


@pytest.mark.parametrize(
    "draft",
    [
        "You can return it within 30 days of delivery.",
        "You have 30 days to return it.",
        "We offer 30-day returns.",
        "Within thirty days you can send it back.",
        "You can send the shirt back within a month.",
        "Returns are easy. You have thirty days.",
        "You can return it within 30 (thirty) days.",
        "You may return it within one week.",
        "It can be returned within 7-14 days.",
        "It can be returned within 14–30 days.",
        "You can return it within 14 working days.",
        "Bring it back within 24 hours.",
        "Thirty-day money-back guarantee.",
        "After delivery you have 30 days to return it.",
        "You can return it within 14 days of purchase.",
        "You can return it within 14 days from the day you ordered.",
        "Return it within 14 days of dispatch.",
        "You can return it at any time.",
        "Returns have no time limit.",
        "Return it whenever you like.",
        "Returns are free.",
        "We offer free returns.",
        "You can return it free of charge.",
        "We pay the return postage.",
        "We cover the shipping for your return.",
        "You can send it back at our expense.",
        "Return postage is on us.",
        "Use our prepaid label to return it.",
        "You don't have to pay for the return.",
        "Send it back at no cost.",
        "Your refund takes 3 days.",
        "Your refund takes 7 days.",
        "You get your money back within 24 hours.",
        "The refund arrives immediately.",
        "Your refund will be there tomorrow.",
        "Refunds take 3 working days.",
        "We do not accept returns.",
        "You have 14 days to send it back, and returns cost you nothing.",
        "Send it back, and we will shoulder the postage.",
        "Your money will be back within 3 days.",
        "You have a full month to send it back.",
        "Sorry, this cannot be returned.",
        "You can return it even if it was worn.",
        "You can return it without the receipt.",
        "No receipt is fine: you can return it without a receipt.",
        "You can return it without tags.",
        "RETURN IT WITHIN 30 DAYS!",
        "You can return it within three weeks.",
    ],
)
def test_a_lie_in_english_is_an_error(draft: str) -> None:
    assert found(draft)


@pytest.mark.parametrize(
    "draft",
    [
        "คืนสินค้าได้ภายใน 30 วันค่ะ",
        "คืนสินค้าได้ภายใน ๓๐ วันนะคะ",
        "คืนสินค้าได้ภายในสามสิบวันค่ะ",
        "คืนได้ภายในหนึ่งเดือนค่ะ",
        "ภายใน 30 วันสามารถส่งคืนได้ค่ะ",
        "ลูกค้ามีเวลา 30 วันในการคืนสินค้าค่ะ",
        "รับคืนภายใน 3 สัปดาห์ค่ะ",
        "ส่งคืนได้ภายใน 7 วันค่ะ",
        "คืนสินค้าได้ค่ะ มีเวลา 30 วันค่ะ",
        "คืนสินค้าได้ภายใน 14 วันทำการค่ะ",
        "คืนสินค้าได้ภายใน 14 วันนับจากวันที่สั่งซื้อค่ะ",
        "คืนสินค้าได้ภายใน 14 วันหลังจากวันที่จัดส่งค่ะ",
        "คืนสินค้าได้ตลอดเลยค่ะ",
        "คืนได้ไม่จำกัดเวลาค่ะ",
        "คืนสินค้าเมื่อไหร่ก็ได้ค่ะ",
        "ส่งคืนฟรีค่ะ",
        "คืนสินค้าได้ฟรีค่ะ",
        "ฟรีค่าส่งคืนค่ะ",
        "ส่งคืนได้โดยไม่เสียค่าจัดส่งค่ะ",
        "คืนสินค้าได้ ไม่มีค่าใช้จ่ายค่ะ",
        "ทางร้านออกค่าส่งคืนให้ค่ะ",
        "ทางร้านจะเป็นผู้ชำระค่าส่งคืนค่ะ",
        "ลูกค้าส่งคืนได้เลย ไม่ต้องจ่ายค่าส่งค่ะ",
        "เรารับผิดชอบค่าส่งในการคืนค่ะ",
        "เงินคืนภายใน 3 วันค่ะ",
        "คืนเงินภายใน ๓ วันทำการค่ะ",
        "คืนเงินภายในสามวันทำการค่ะ",
        "คืนเงินภายใน 7 วันค่ะ",
        "คืนเงินทันทีค่ะ",
        "จะได้รับเงินคืนภายในวันนี้ค่ะ",
        "คืนเงินภายใน 24 ชั่วโมงค่ะ",
        "ทางร้านไม่รับคืนสินค้าค่ะ",
        "คืนได้ภายในเดือนนึงค่ะ",
        "ส่งกลับมาได้ภายใน 30 วันค่ะ",
        "ส่งของกลับมาได้เลย ค่าส่งทางร้านออกให้ค่ะ",
        "ค่าส่งคืนทางร้านดูแลให้ค่ะ",
        "เงินเข้าบัญชีภายใน 1 วันค่ะ",
        "สินค้าคืนไม่ได้ค่ะ",
        "คืนสินค้าได้แม้ใช้แล้วค่ะ",
        "คืนได้โดยไม่ต้องมีใบเสร็จค่ะ",
        "คืนได้ ไม่ต้องมีป้ายค่ะ",
    ],
)
def test_a_lie_in_thai_is_an_error(draft: str) -> None:
    assert found(draft)


@pytest.mark.parametrize(
    "draft",
    [
        "You can return it within 14 days of delivery.",
        "It can be returned within two weeks of delivery.",
        "You have fourteen days from receiving your order to send it back.",
        "You have a fortnight to return it.",
        "You pay the return postage.",
        "The refund takes 7 working days from the day the return reaches us.",
        "Refunds take seven business days.",
        "What is sent back must be unused, with its tags and its receipt.",
        "Delivery takes 3 days, and you can return it within 14 days.",
        "You can write to us about your return at any time.",
        "We will look into your refund today.",
        "Sorry, we can't accept returns after 14 days.",
        "We reply within 24 hours.",
        "Returns are easy. Delivery takes 3 days.",
        "It is 14 days, not 30 days, in which you can return it.",
        "We hope you return soon.",
        "Many happy returns, and free delivery from 500 baht.",
        "Worn items cannot be returned if used.",
        "คืนสินค้าได้ภายใน 14 วันนับจากวันที่ได้รับสินค้าค่ะ",
        "คืนสินค้าได้ภายใน ๑๔ วันค่ะ",
        "คืนสินค้าได้ภายในสิบสี่วันค่ะ",
        "คืนได้ภายในสองสัปดาห์ค่ะ",
        "ลูกค้าเป็นผู้ชำระค่าส่งคืนค่ะ",
        "เงินคืนใช้เวลา 7 วันทำการค่ะ",
        "เงินคืนใช้เวลาเจ็ดวันทำการค่ะ",
        "เมื่อคืนนี้พัสดุถึงแล้วค่ะ",
        "เกิน 14 วัน ทางร้านไม่รับคืนค่ะ",
        "จัดส่งภายใน 3 วันค่ะ คืนสินค้าได้ภายใน 14 วันค่ะ",
        "สอบถามเรื่องคืนสินค้าได้ตลอดค่ะ",
    ],
)
def test_what_the_policy_says_is_no_error(draft: str) -> None:
    assert found(draft) == []


def test_a_brand_that_pays_only_for_its_faults() -> None:
    assert found("We pay the return postage.", FAULT)
    assert found("ทางร้านเป็นผู้ชำระค่าส่งคืนค่ะ", FAULT)
    assert found("We pay the return postage when the fault is ours.", FAULT) == []
    assert found("หากสินค้าชำรุด ทางร้านเป็นผู้ชำระค่าส่งคืนค่ะ", FAULT) == []
    assert found("If it arrives damaged, you pay the return postage.", FAULT)
    assert found("Refunds take 5–10 working days.", FAULT) == []
    assert found("Refunds take 5 working days.", FAULT)
    assert found("Refunds take up to 10 working days.", FAULT) == []


def test_a_brand_that_always_pays() -> None:
    assert found("Returns are free.", FREE) == []
    assert found("ส่งคืนฟรีค่ะ", FREE) == []
    assert found("You pay the return postage.", FREE)
    assert found("ลูกค้าเป็นผู้ชำระค่าส่งคืนค่ะ", FREE)
    assert found("Return it within 30 days of delivery.", FREE)
    assert found("Return it within 30 days of your order.", FREE) == []


def test_a_kind_of_product_has_its_own_policy() -> None:
    both = OURS, RINGS, SHOES
    assert found("Earrings can be returned within 14 days.", *both)
    assert found("ต่างหูคืนได้ภายใน 14 วันค่ะ", *both)
    assert found("Earrings cannot be returned.", *both) == []
    assert found("ทางร้านไม่รับคืนต่างหูค่ะ", *both) == []
    assert found("Shoes can be returned within 30 days.", *both) == []
    assert found("รองเท้าคืนได้ภายใน 30 วันค่ะ", *both) == []
    assert found("Shoes can be returned within 14 days.", *both)
    assert found("You can return it within 14 days.", *both, text="Can I return my earrings?")
    assert found("คืนได้ภายใน 14 วันค่ะ", *both, text="ต่างหูคืนได้ไหมคะ")
    assert found("Earrings cannot be returned. All else can be returned within 14 days.", *both) == []


def test_a_brand_without_a_policy_as_data_is_not_held_to_one() -> None:
    every = check("You can return it within 30 days.", facts=["You can return it within 30 days."])
    assert [each.code for each in every] == []
