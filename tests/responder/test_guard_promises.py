import pytest

from responder.guard import check

FACTS = (
    "Customer care answers at care@suanfai.example.",
    "Returns are possible within 14 days.",
    "Delivery is free from 500 baht.",
    "Students get a 10% discount on weekdays.",
    "Call 02-123-4567 from 9:00 to 18:00.",
    "เปลี่ยนสินค้าได้ภายใน 7 วันหลังได้รับสินค้า",
    "Return postage is on us when the fault is ours.",
)


def errors(draft: str, lang: str = "") -> set[str]:
    return {finding.code for finding in check(draft, lang=lang, facts=FACTS) if finding.level == "error"}


BROKEN = {
    "refund_promise": [
        ("en", "We'll send your money back tomorrow."),
        ("en", "Your refund is on its way!"),
        ("en", "No worries, we will refund you!"),
        ("en", "We cannot undo this, but we will reimburse you."),
        ("en", "Your payment will be returned to your card."),
        ("th", "ทางร้านจะคืนเงินให้ภายในวันนี้ค่ะ"),
        ("th", "เดี๋ยวแอดมินโอนเงินคืนให้นะคะ"),
        ("th", "ลูกค้าจะได้รับเงินคืนเต็มจำนวนค่ะ"),
        ("de", "Sie erhalten Ihr Geld zurück."),
        ("fr", "Vous allez être remboursée."),
        ("es", "Vamos a devolverle el importe."),
        ("it", "Sarà rimborsata domani."),
        ("pt", "O valor será devolvido."),
        ("nl", "Het bedrag wordt teruggestort."),
        ("pl", "Otrzyma Pani zwrot pieniędzy."),
        ("ja", "全額返金いたします。"),
    ],
    "compensation": [
        ("en", "Your next coffee is on us!"),
        ("en", "As an apology we are giving you a voucher."),
        ("en", "Use code THANKYOU for your next stay."),
        ("th", "ขอมอบส่วนลดแทนคำขอโทษนะคะ"),
        ("th", "ครั้งหน้ารับเครื่องดื่มฟรีไปเลยค่ะ"),
        ("de", "Wir schenken Ihnen einen Gutschein."),
        ("fr", "Nous vous offrons un bon d'achat."),
        ("es", "Le ofrecemos un descuento."),
    ],
    "future_work_promise": [
        ("en", "We'll look into this and get back to you shortly."),
        ("en", "I've passed this on to our kitchen team."),
        ("en", "Our developers are working on a fix."),
        ("en", "This will never happen again."),
        ("en", "We would be happy to check that for you."),
        ("th", "ทางร้านจะรีบตรวจสอบและแจ้งกลับนะคะ"),
        ("th", "ทีมงานกำลังตรวจสอบให้อยู่ค่ะ"),
        ("th", "ทางร้านขอน้อมรับและจะนำไปปรับปรุงค่ะ"),
        ("th", "เราได้แจ้งทีมครัวเรียบร้อยแล้วค่ะ"),
        ("de", "Wir werden das prüfen und uns melden."),
        ("fr", "Nous reviendrons vers vous rapidement."),
        ("it", "Abbiamo segnalato il problema al team."),
        ("pl", "Sprawdzimy to i skontaktujemy się."),
    ],
    "review_gating": [
        ("en", "Could you update your rating once this is solved?"),
        ("en", "Please reconsider your one-star rating."),
        ("en", "Leave us five stars next time."),
        ("th", "รบกวนลูกค้าช่วยแก้ไขรีวิวให้ด้วยนะคะ"),
        ("th", "ฝากกด 5 ดาวให้ร้านด้วยนะคะ"),
        ("de", "Könnten Sie die Rezension löschen?"),
        ("nl", "Wilt u uw beoordeling aanpassen?"),
    ],
    "staff_blame": [
        ("en", "The new waiter was careless, sorry."),
        ("en", "It was Somchai's mistake."),
        ("th", "พนักงานคนนั้นถูกไล่ออกแล้วค่ะ"),
        ("it", "Il cameriere è stato licenziato."),
    ],
    "liability": [
        ("en", "We accept full responsibility for your injury."),
        ("en", "This was entirely our fault."),
        ("th", "ทางร้านขอยอมรับผิดทุกอย่างค่ะ"),
        ("de", "Das war unsere Schuld."),
    ],
}


@pytest.mark.parametrize(
    ("code", "lang", "draft"), [(code, lang, draft) for code, drafts in BROKEN.items() for lang, draft in drafts]
)
def test_a_broken_promise_rule_is_found(code: str, lang: str, draft: str) -> None:
    assert code in errors(draft, lang)


GOOD = [
    ("en", "We are sorry about the delay."),
    ("en", "We cannot decide on refunds in a public reply."),
    ("en", "We are sorry that you had to wait so long for your refund."),
    ("en", "Nobody should have to ask twice for a refund."),
    ("en", "We do not offer discounts in exchange for reviews."),
    ("en", "You do not need to change your review."),
    ("en", "Thank you for updating your review, and for the five stars!"),
    ("en", "We will be happy to see you again."),
    ("en", "Thank you. We will always be here for you."),
    ("en", "You can count on us; feel free to write to care@suanfai.example."),
    ("en", "Delivery is free from 500 baht."),
    ("en", "Delivery is free from ฿500."),
    ("en", "Returns are possible within fourteen or 14 days."),
    ("en", "Return postage is on us when the fault is ours."),
    ("en", "You can call 021234567 from 9:00 to 18:00."),
    ("en", "Our apologies for the double charge and the code that did not work."),
    ("en", "We are glad that you liked the packaging, and sorry about the late delivery."),
    ("th", "ขอบคุณที่ให้ 5 ดาวค่ะ คะแนนนี้เป็นกำลังใจมาก"),
    ("th", "เราไม่สามารถคืนเงินผ่านช่องทางนี้ได้ค่ะ"),
    ("th", "หากต้องการขอคืนเงิน รบกวนติดต่อ care@suanfai.example นะคะ"),
    ("th", "เปลี่ยนสินค้าได้ภายใน 7 วันหลังได้รับสินค้าค่ะ"),
    ("th", "ขออภัยเรื่องการคืนเงินที่ยังรออยู่ และโค้ดส่วนลดที่ใช้ไม่ได้ด้วยนะคะ"),
    ("th", "หวังว่าจะได้ต้อนรับคุณลูกค้าอีกนะครับ"),
    ("th", "ขอแจ้งรายละเอียดตามนี้นะคะ"),
    ("de", "Leider können wir hier keine Erstattung zusagen."),
    ("de", "Wir würden uns freuen, Sie wiederzusehen."),
    ("fr", "Nous serons ravis de vous revoir."),
    ("es", "No podemos prometer un reembolso aquí."),
    ("it", "Saremo felici di rivederla."),
    ("pt", "Teremos todo o prazer em recebê-lo de novo."),
    ("nl", "We kunnen hier geen terugbetaling beloven."),
    ("pl", "Nie możemy obiecać zwrotu pieniędzy w tym miejscu."),
]


@pytest.mark.parametrize(("lang", "draft"), GOOD)
def test_a_good_draft_passes(lang: str, draft: str) -> None:
    assert errors(draft, lang) == set()
    assert errors(draft) == set()
