"""What rejections teach: which entries of the knowledge drafts quote no more until somebody has looked at them."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from store.decisions import REJECTED
from store.models import Draft, DraftDecision

WITHIN = timedelta(days=90)
ENOUGH = 2  # rejections; one may be of a draft that quoted the wrong entry
MOST = 2_000  # decisions, the newest
WRONG = "wrong_facts"
Entry = tuple[str, int]  # how drafts name an entry of the knowledge, and the version that they quoted


def doubted(session: Session, brand_id: int, now: datetime) -> dict[Entry, int]:
    """How many drafts that quoted an entry were rejected for wrong facts, by entry and version.

    Only those that were rejected at least twice within 90 days, and more often than drafts with them were approved.
    """
    wanted = select(col(DraftDecision.outcome), col(DraftDecision.reason), col(Draft.plan))
    here = (col(DraftDecision.brand_id) == brand_id, col(DraftDecision.at) >= now - WITHIN)
    newest = wanted.join(Draft, col(Draft.id) == DraftDecision.draft_id).where(*here)
    wrong, right = Counter[Entry](), Counter[Entry]()
    for outcome, reason, plan in session.execute(newest.order_by(col(DraftDecision.at).desc()).limit(MOST)):
        if outcome != REJECTED:
            right.update(_quoted(plan))
        elif reason == WRONG:
            wrong.update(_quoted(plan))
    return {entry: count for entry, count in wrong.items() if count >= ENOUGH and count > right[entry]}


def _quoted(plan: dict[str, Any]) -> Iterator[Entry]:
    """The entries that a draft quoted, each once; drafts from before versions were noted teach nothing."""
    facts = [each for each in plan.get("facts", ()) if each.get("version")]
    yield from {(str(each["source"]), int(each["version"])) for each in facts}
