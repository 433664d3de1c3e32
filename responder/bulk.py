"""Which drafts may be approved several at once: those in which the guard finds nothing at all."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from responder.allowed import way_out
from responder.approval import check_text
from store.bulk import Bulk, Chosen, approve_many
from store.models import Case, Draft, utc_now
from store.saying import say
from store.settings import settings
from store.workflow import Actor


def against(session: Session, case: Case, draft: Draft) -> list[str]:
    """What speaks against approving a draft unseen: every finding of the guard, warnings too, and a closed way."""
    found = [finding.message for finding in check_text(session, case, draft, draft.text)]
    way = way_out(session, case, draft, draft.text, utc_now())
    return list(
        dict.fromkeys([*found, *([say("It cannot be sent: {why_not}", why_not=way.why_not)] if way.why_not else [])])
    )


def approve_clean(session: Session, chosen: Sequence[Chosen], actor: Actor, now: datetime) -> Bulk:
    """Approve those of the chosen drafts that nothing speaks against; the others are named with the reason."""
    return approve_many(session, chosen, actor, against, now=now, take_back_seconds=settings().take_back_seconds)
