"""Who else has this case open, said before two people write the same answer."""

from dashboard import times
from dashboard.language import _
from dashboard.session import Session, actor
from dashboard.widgets import notice, one_line
from store.models import utc_now
from store.presence import others_here, stay


def presence_part(opened: Session, case_id: int) -> None:
    """Say that the reader is here, and who else is; called again and again, it rarely writes."""
    who, now = actor(opened), utc_now()
    stay(opened, case_id, who, now)
    others = others_here(opened, case_id, who, now)
    if others:
        said = (
            _("{name} (since {ago})", name=one_line(each.name, 40), ago=times.ago(each.since, now)) for each in others
        )
        notice("info", _("Somebody else has this open"), ", ".join(said))
