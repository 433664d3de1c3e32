"""A policy of returns in the sentences that customers read, in Thai and English; drafts quote them word for word."""

from store.models import ReturnPolicy

LANGS = ("th", "en")
EVENTS = {
    "delivered": {"en": "delivery", "th": "ได้รับสินค้า"},
    "ordered": {"en": "the order", "th": "สั่งซื้อ"},
    "shipped": {"en": "dispatch", "th": "จัดส่ง"},
}
CONDITIONS = {
    "unused": {"en": "unused", "th": "ยังไม่ได้ใช้งาน"},
    "unopened": {"en": "unopened", "th": "ยังไม่ได้เปิดใช้"},
    "tags": {"en": "with its tags", "th": "มีป้ายครบ"},
    "packaging": {"en": "in its original packaging", "th": "อยู่ในบรรจุภัณฑ์เดิม"},
    "receipt": {"en": "with its receipt", "th": "มีใบเสร็จ"},
}
POSTAGE = {
    "customer": {"en": "Customers pay the return postage.", "th": "ลูกค้าเป็นผู้ชำระค่าส่งคืนค่ะ"},
    "brand": {"en": "We pay the return postage.", "th": "ทางร้านเป็นผู้ชำระค่าส่งคืนค่ะ"},
    "brand_if_faulty": {
        "en": "We pay the return postage when the fault is ours, and otherwise customers pay it.",
        "th": "ทางร้านเป็นผู้ชำระค่าส่งคืนหากเป็นความผิดพลาดของร้าน กรณีอื่นลูกค้าเป็นผู้ชำระค่ะ",
    },
}


def title_of(policy: ReturnPolicy, lang: str) -> str:
    """What the entry of a policy is called: Returns and refunds: earrings."""
    title = "การคืนสินค้าและการคืนเงิน" if lang == "th" else "Returns and refunds"
    return f"{title}: {policy.names[lang]}" if policy.product_kind else title


def text_of(policy: ReturnPolicy, lang: str) -> str:
    """All that a policy says in one of `LANGS`, a sentence after the other."""
    how = policy.how.get(lang, "").strip()
    return " ".join(filter(None, ((_thai if lang == "th" else _english)(policy), how)))


def _english(policy: ReturnPolicy) -> str:
    things = policy.names.get("en", "").strip() or "items"
    named = f"{things[:1].upper()}{things[1:]}"
    if not policy.window_days:
        return f"{named} cannot be returned."
    days, event = _counted(policy.window_days, "day"), EVENTS[policy.counts_from]["en"]
    conditions = [CONDITIONS[each]["en"] for each in policy.conditions]
    refund = _range(policy, f"{'working ' if policy.working_days else ''}day{'s' * (policy.refund_most != 1)}")
    return " ".join(filter(None, (
        f"{named} can be returned within {days} of {event}.",
        f"What is sent back must be {_joined(conditions, ' and ')}." if conditions else "",
        POSTAGE[policy.postage]["en"],
        f"Refunds take {refund} from the day the return reaches us.",
    )))  # fmt: skip


def _thai(policy: ReturnPolicy) -> str:
    things = policy.names.get("th", "").strip() or "สินค้า"
    if not policy.window_days:
        return f"ทางร้านไม่รับคืน{things}ค่ะ"
    conditions = [CONDITIONS[each]["th"] for each in policy.conditions]
    return " ".join(filter(None, (
        f"คืน{things}ได้ภายใน {policy.window_days} วันนับจากวันที่{EVENTS[policy.counts_from]['th']}ค่ะ",
        f"สินค้าที่ส่งคืนต้อง{_joined(conditions, ' และ')}ค่ะ" if conditions else "",
        POSTAGE[policy.postage]["th"],
        f"เงินคืนใช้เวลา {_range(policy, 'วันทำการ' if policy.working_days else 'วัน')}นับจากวันที่ร้านได้รับสินค้าคืนค่ะ",
    )))  # fmt: skip


def _range(policy: ReturnPolicy, unit: str) -> str:
    least, most = policy.refund_least, policy.refund_most
    return f"{most} {unit}" if least == most else f"{least}–{most} {unit}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _joined(words: list[str], last: str) -> str:
    return last.join(filter(None, (", ".join(words[:-1]) if last == " and " else " ".join(words[:-1]), words[-1])))
