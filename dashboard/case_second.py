"""Four eyes on the Case page: why an answer takes a second person, and who that is not."""

from dashboard.case_names import both
from dashboard.language import _
from dashboard.session import Session
from dashboard.widgets import notice, sentence
from store.four_eyes import why_not_alone, why_two
from store.models import Case, Draft
from store.workflow import Actor, actions


def second_part(opened: Session, case: Case, draft: Draft | None, text: str, who: Actor) -> bool:
    """Say that this answer takes two people; True where this person may not be the one who approves it."""
    if not text.strip() or "answer" not in actions(case, who):
        return False
    against = why_not_alone(opened, case, draft, text, who)
    if against:
        told = _("Save it as a draft; somebody else approves it.")
        notice(
            "warning", _("Somebody else must approve this"), _("{why}. {told}", why=sentence(both(against)), told=told)
        )
    elif reasons := why_two(opened, case, text):
        told = _("You wrote none of it, so you may approve it as it is.")
        notice("info", _("This answer takes two people"), _("{why}. {told}", why=sentence(both(reasons)), told=told))
    return bool(against)
