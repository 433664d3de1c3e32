"""When does a case look like a dispute? Written rules over its messages; a person marks it."""

import re
from collections.abc import Sequence
from functools import partial

from sqlalchemy import select
from sqlmodel import Session, col

from store.cases import conversation
from store.models import Case, Dispute, Mention
from store.once import once_each
from store.readings import readings_of

CHARGEBACK = re.compile(
    r"\bcharge[ -]?backs?\b|\bdisput(?:e|ed|ing) (?:the|this|a|my|with|your)\b"
    r"|\b(?:reverse|stop|block) (?:the|my) payment\b"
    r"|\b(?:call|ask|tell|contact|report (?:this|it|you) to)(?:ed|ing)? (?:my|the) (?:bank|card company|credit card)\b"
    r"|\b(?:ombudsman|consumer protection|small claims)\b"
    r"|ปฏิเสธ(?:การ)?(?:ชำระ|รายการ|จ่าย)|ทักท้วง(?:รายการ|ยอด|การชำระ|กับธนาคาร)|(?:แจ้ง|ร้องเรียน|ติดต่อ|โทรหา)(?:กับ|ไปที่|ทาง)?ธนาคาร"
    r"|อายัด(?:บัตร|ยอด|บัญชี)|สคบ\.?|คุ้มครองผู้บริโภค|ข้อพิพาท|ขอเงินคืนผ่านบัตร",
    re.IGNORECASE,
)
WANTS_BACK = re.compile(r"\brefund\w*|\bmoney back\b|คืนเงิน|เงินคืน|ขอคืน", re.IGNORECASE)


def why_dispute(messages: Sequence[Mention], asked: Sequence[int]) -> list[str]:
    """By which rules messages look like a dispute: chargeback, refund_again; `asked` are those that want a refund."""
    living = [each for each in messages if each.deleted_at is None]
    found = ["chargeback"] if any(CHARGEBACK.search(each.full_text()) for each in living) else []
    first = next((at for at, each in enumerate(living) if each.id in asked or _wants_back(each)), None)
    return [*found, "refund_again"] if first is not None and first + 1 < len(living) else found


def suggested(session: Session, case: Case) -> list[str]:
    """By which rules a case looks like a dispute; one query beside that for its messages."""
    messages = conversation(session, case.id or 0)
    read = once_each(session, "readings", [each.id or 0 for each in messages], partial(readings_of, session))
    return why_dispute(messages, [id_ for id_, holds in read.items() if "refund_request" in holds.intents])


def is_disputed(session: Session, case: Case) -> bool:
    """Whether a case is marked as a dispute, or looks like one."""
    marked = select(Dispute).where(col(Dispute.case_id) == case.id)
    dispute = session.scalars(marked).first()
    return dispute.dropped_at is None if dispute is not None else bool(suggested(session, case))


def _wants_back(mention: Mention) -> bool:
    return bool(WANTS_BACK.search(mention.full_text()))
