import json
from pathlib import Path
from typing import Any

import pytest

import responder.guard
from responder.guard import blocks, check
from responder.guard_proposal import Proposal

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "replies"
FACTS = (
    "Customer care answers at care@suanfai.example.",
    "Returns are possible within 14 days.",
    "Delivery is free from 500 baht.",
    "Students get a 10% discount on weekdays.",
    "Call 02-123-4567 from 9:00 to 18:00.",
    "เปลี่ยนสินค้าได้ภายใน 7 วันหลังได้รับสินค้า",
    "Return postage is on us when the fault is ours.",
)


def errors(draft: str, lang: str = "", **more: Any) -> set[str]:
    found = check(draft, lang=lang, **{"facts": FACTS, **more})
    return {finding.code for finding in found if finding.level == "error"}


def warnings(draft: str, lang: str = "", **more: Any) -> set[str]:
    found = check(draft, lang=lang, **{"facts": FACTS, **more})
    return {finding.code for finding in found if finding.level == "warning"}


def rows() -> list[dict[str, Any]]:
    path = SHARED / "draft_policy_cases.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


CASES = rows()


@pytest.mark.skipif(not CASES, reason="the shared file of draft policy cases is not beside this checkout")
def test_every_draft_that_breaks_a_rule_is_stopped_by_that_rule_and_at_most_one_good_one_is() -> None:
    found = {row["id"]: errors(row["draft"], row["lang"], facts=row.get("facts", ())) for row in CASES}
    assert [row["id"] for row in CASES if row["violates"] and row["rule"] not in found[row["id"]]] == []
    assert len([row["id"] for row in CASES if not row["violates"] and found[row["id"]]]) <= 1


BROKEN = {
    "wrong_sentiment": [
        ("en", "We're thrilled that your soup was cold!"),
        ("en", "Sorry to hear you loved the massage."),
        ("th", "ดีใจที่อาหารมาเย็นชืดค่ะ"),
    ],
    "placeholder_left": [
        ("en", "Hi {name}, thank you."),
        ("en", "Dear Mr. ____, thank you."),
        ("th", "เรียนคุณ[ชื่อลูกค้า] ขอบคุณค่ะ"),
    ],
    "pii": [
        ("en", "Your booking 88123 is noted."),
        ("en", "The card ending in 1234 is fine."),
        ("th", "เลขบัตร 1-1017-00230-70-8 ค่ะ"),
    ],
    "politeness_particle_mix": [("th", "สวัสดีครับ ขอบคุณมากค่ะ")],
    "formality_mix": [
        ("de", "Danke für deine Geduld. Wir danken Ihnen."),
        ("fr", "Merci pour ton message, nous vous attendons."),
    ],
    "wrong_language": [
        ("th", "Thank you for your message, we are sorry about it."),
        ("en", "ขอบคุณสำหรับข้อความค่ะ"),
        ("en", "Vielen Dank für Ihre Nachricht, wir sind für Sie da."),
    ],
    "ungrounded_number": [
        ("en", "The total is 1,290 baht."),
        ("en", "You save 15% today."),
        ("en", "It takes three days."),
        ("en", "We open at 6 am."),
        ("th", "ราคา ๕๙๐ บาทค่ะ"),
    ],
    "ungrounded_link": [("en", "See https://refunds.example/claim for details."), ("en", "See www.suanfai.example.")],
    "ungrounded_contact": [
        ("en", "Write to peter@mail.example."),
        ("en", "Follow @suanfai_official for more."),
        ("th", "ติดต่อเบอร์ 089-123-4567 ได้เลยค่ะ"),
        ("th", "ไลน์ไอดี: suanfai99 ทักมาได้เลยค่ะ"),
    ],
    "invisible": [
        ("en", "Thank you\u202e for\u202c writing."),
        ("en", "Thank\u200byou for writing."),
        ("en", "Hi\U000e0041 there, all."),
    ],
    "markup": [
        ("en", "<b>Thank you</b> for writing."),
        ("en", "See [here](nowhere) for it."),
        ("en", "Thank you.<|im_end|>"),
    ],
    "empty": [("en", "   "), ("th", "🙏🙏")],
}


@pytest.mark.parametrize(
    ("code", "lang", "draft"), [(code, lang, draft) for code, drafts in BROKEN.items() for lang, draft in drafts]
)
def test_a_broken_rule_is_found(code: str, lang: str, draft: str) -> None:
    assert code in errors(draft, lang)


@pytest.mark.parametrize(
    ("channel", "draft", "fits"),
    [
        ("google_play", "a" * 350, True),
        ("google_play", "a" * 351, False),
        ("google_business", "ก" * 1_365, True),
        ("google_business", "ก" * 1_366, False),
        ("x", "あ" * 140, True),
        ("x", "あ" * 141, False),
        ("bluesky", "👨‍👩‍👧" * 299 + "a", True),
        ("woocommerce", "a" * 20_000, True),
    ],
)
def test_length_counts_in_the_unit_of_the_channel(channel: str, draft: str, fits: bool) -> None:
    assert ("too_long" not in errors(draft, channel=channel)) is fits


def test_the_customers_own_words_are_not_repeated_at_length() -> None:
    text = "the blue lamp in the second box arrived with a crack across the shade"
    assert "echo" in errors(f"Thank you. We read: {text}.", "en", text=text)
    assert "echo" not in errors("Thank you. We read about the blue lamp.", "en", text=text)
    assert "echo" not in errors(f"Thank you. We read: {text}.", "en", text=text, facts=(text,))


def test_personal_data_of_the_customer_is_not_shown() -> None:
    text = "call me on 081 234 5678 or at nina@mail.example"
    assert {"pii", "ungrounded_contact"} <= errors("Your number is 0812345678.", "en", text=text)
    assert "pii" in errors("We have nina@mail.example here.", "en", text=text)
    assert "pii" in warnings("Dear Nina Smith, thank you.", "en")
    assert "pii" not in warnings("Dear Valued Customer, thank you.", "en")


@pytest.mark.parametrize("number", ["0812345678", "081-234-5678", "๐๘๑๒๓๔๕๖๗๘", "+66 81 234 5678"])
def test_a_number_between_thai_words_is_found_with_no_blank_around_it(number: str) -> None:
    assert "ungrounded_contact" in errors(f"ติดต่อเราที่{number}นะคะ", "th", text="ส่งช้า")
    assert {"pii", "ungrounded_contact"} <= errors(f"เบอร์ {number} นะคะ", "th", text=f"โทร{number}ค่ะ")
    assert errors(f"ติดต่อเราที่{number}นะคะ", "th", text="ส่งช้า", facts=(f"โทร{number}",)) == set()


def test_a_period_that_the_customer_named_may_be_named_an_amount_may_not() -> None:
    assert errors("We are sorry about the 50 minutes.", "en", text="I waited 50 minutes") == set()
    assert "ungrounded_number" in errors("We read about the 5000 baht.", "en", text="give me 5000 baht")


def test_a_reply_fits_the_feeling_of_the_mention() -> None:
    assert "wrong_sentiment" in errors("We are so glad you wrote.", "en", text="Terrible, the worst, broken again")
    assert "wrong_sentiment" in errors("We are very sorry.", "en", text="Lovely lamp, perfect, I love it")
    assert errors("We are very sorry.", "en", text="Lovely lamp, but it came broken") == set()


def test_replies_that_sound_alike_are_noted() -> None:
    other = "Hello Ploy, thank you for your patience. We are sorry about the delay with your order."
    same = "Hi Nina, thank you for your patience. The lamp is on the second page."
    assert "repeated_opening" in warnings(same, "en", recent=[other])
    assert "near_copy" in warnings(other.replace("Ploy", "Nina"), "en", recent=[other])
    assert warnings("Thank you for the question. The lamp is on the second page.", "en", recent=[other]) == set()


def test_findings_say_where_they_are_and_come_in_that_order() -> None:
    draft = "Thank you. We will refund you. See www.suanfai.example."
    found = check(draft, lang="en")
    assert [finding.span for finding in found] == sorted(finding.span for finding in found)
    assert all(draft[slice(*finding.span)] == finding.words and finding.message for finding in found)
    assert blocks(found) and not blocks(check("Thank you for writing.", lang="en"))


def test_a_check_that_breaks_stops_the_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(proposal: Proposal) -> Any:
        raise RuntimeError(proposal.draft)

    monkeypatch.setattr(responder.guard, "CHECKS", (breaks,))
    found = check("Thank you.", lang="en")
    assert [(finding.code, finding.level) for finding in found] == [("guard_failed", "error")]
    assert "Thank you" not in found[0].message


@pytest.mark.parametrize("draft", ["", "\ud800", "a" * 20_000, "ค่ะ " * 3_000, "{{" * 500, "<" * 2_000, "1" * 3_000])
def test_no_draft_breaks_the_guard(draft: str) -> None:
    assert "guard_failed" not in errors(draft, "en", text=draft)
