"""Drafts quote the policy of returns word for word, that of the right kind of product, in both languages."""

from typing import TYPE_CHECKING

import pytest
from sqlmodel import Session

from responder.approval import check_text
from responder.compose import compose
from responder.facts import contradicting, known_of, returns_from, returns_known, sample_sources, voice_of
from responder.guard import blocks, check
from responder.values import Heard, Returns
from store.brands import ensure_brand
from store.disputes import Matter, drop, mark
from store.knowledge import save_knowledge
from store.models import ReturnPolicy
from store.return_words import CONDITIONS, EVENTS, POSTAGE
from store.returns import Terms, entries_of, made_of, set_returns
from store.workflow import Actor
from tests.store.conftest import Make

if TYPE_CHECKING:
    from store.models import Brand

BOSS = Actor("person:1", "manager", 1)
RINGS = Terms(0, names={"th": "ต่างหู", "en": "earrings"})
ASKED = {"aspects": ("refund",), "intents": ("question", "refund_request"), "channel": "email"}


@pytest.fixture
def brand(session: Session) -> "Brand":
    brand = ensure_brand(session, "Rim Fah", voice={"contact": "care@rimfah.example", "signature": {}})
    set_returns(session, brand.id or 0, Terms(14, conditions=("unused",)), BOSS, 0)
    set_returns(session, brand.id or 0, RINGS, BOSS, 0)
    return brand


def draft(session: Session, brand: "Brand", text: str, lang: str) -> tuple[str, tuple[str, ...]]:
    heard = Heard(text, lang, key=text, **ASKED)  # type: ignore[arg-type]  # they are what they say
    composed = compose(heard, voice_of(brand), known_of(session, brand.id or 0))
    assert composed.text is not None
    facts = [each.text for each in known_of(session, brand.id or 0)]
    found = check(composed.text, lang=lang, text=text, facts=facts, returns=returns_known(session, brand.id or 0))
    assert not [each for each in found if each.code == "returns_policy"]
    return composed.text, composed.sources


@pytest.mark.parametrize(
    ("text", "lang", "quoted"),
    [
        ("Can I return a shirt? Within how many days?", "en", "Items can be returned within 14 days of delivery."),
        ("Who pays the return postage for a shirt?", "en", "Customers pay the return postage."),
        ("Can I return my earrings?", "en", "Earrings cannot be returned."),
        ("คืนสินค้าได้ภายในกี่วันคะ", "th", "คืนสินค้าได้ภายใน 14 วันนับจากวันที่ได้รับสินค้าค่ะ"),
        ("ค่าส่งคืนใครเป็นผู้ชำระคะ", "th", "ลูกค้าเป็นผู้ชำระค่าส่งคืนค่ะ"),
        ("ต่างหูคืนได้ไหมคะ", "th", "ทางร้านไม่รับคืนต่างหูค่ะ"),
    ],
)
def test_a_draft_quotes_it_and_names_the_entry(
    session: Session, brand: "Brand", text: str, lang: str, quoted: str
) -> None:
    written, sources = draft(session, brand, text, lang)
    assert quoted in written
    key = "returns.policy.earrings" if "earrings" in text or "ต่างหู" in text else "returns.policy"
    ids = {each.id for each in known_of(session, brand.id or 0) if each.key == key and each.lang == lang}
    assert set(sources) == ids


def test_an_entry_that_says_otherwise_is_named_and_quoted_by_no_draft(session: Session, brand: "Brand") -> None:
    wrong = save_knowledge(
        session, brand.id or 0, "faq", "old", "en", title="Returns", text="Return it within 30 days."
    )
    save_knowledge(session, brand.id or 0, "faq", "fine", "en", title="Hours", text="We are open for 30 days a month.")
    assert [each.id for each in contradicting(session, brand.id or 0)] == [wrong.id]
    assert wrong.source_id not in {each.id for each in known_of(session, brand.id or 0)}
    assert "14 days" in draft(session, brand, "Can I return a shirt? How many days?", "en")[0]


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("You can return it within 30 days of delivery.", False),
        ("คืนสินค้าได้ภายในสามสิบวันค่ะ", False),
        ("ส่งคืนฟรีค่ะ", False),
        ("Items can be returned within 14 days of delivery.", True),
        ("คืนสินค้าได้ภายใน ๑๔ วันนับจากวันที่ได้รับสินค้าค่ะ", True),
    ],
)
def test_what_people_write_is_held_to_it_when_they_approve(session: Session, text: str, fine: bool) -> None:
    make = Make(session)
    case = make.case(text="I would like to send this back. I was told 30 days.")
    set_returns(make.session, case.brand_id, Terms(14), BOSS, 0)
    found = check_text(make.session, case, None, text)
    assert ("returns_policy" in {each.code for each in found}) is not fine
    assert blocks([each for each in found if each.code == "returns_policy"]) is not fine


@pytest.mark.parametrize("postage", list(POSTAGE))
@pytest.mark.parametrize("event", list(EVENTS))
def test_no_policy_contradicts_its_own_words(postage: str, event: str) -> None:
    for days, working in ((30, True), (0, False), (1, False)):
        for names in ({}, {"th": "รองเท้า", "en": "shoes"}):
            row = made_of(1, Terms(days, event, postage, 1, 10, working, tuple(CONDITIONS), names))
            policy = [_known(row)]
            for entry in entries_of(row):
                found = check(entry["text"], lang=entry["lang"], facts=[entry["text"]], returns=policy)
                assert found == [], entry["text"]


def _known(row: ReturnPolicy) -> Returns:
    return returns_from(row)


def test_the_sample_brand_has_one_and_contradicts_it_nowhere() -> None:
    sources = sample_sources()
    policies = [each.returns for each in sources if each.returns]
    assert {each.window_days for each in policies} == {7, 0}
    for each in sources:
        found = check(each.text, lang=each.lang, text=each.title, facts=[each.text], returns=policies)
        assert [one for one in found if one.code == "returns_policy"] == []


def test_an_answer_in_a_dispute_is_never_approved_unseen(session: Session) -> None:
    case = Make(session).case()
    assert "dispute" not in {each.code for each in check_text(session, case, None, "We look into it.")}
    dispute = mark(session, case, Matter("They never got it."), BOSS)
    (found,) = (each for each in check_text(session, case, None, "We look into it.") if each.code == "dispute")
    assert (found.level, found.message) == ("warning", "This case is a dispute: nothing is decided yet.")
    drop(session, dispute, BOSS, dispute.version, "They got it.")
    assert "dispute" not in {each.code for each in check_text(session, case, None, "We look into it.")}
