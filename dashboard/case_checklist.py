"""What to do about a matter that only people answer, above the answer."""

from dashboard.language import _
from dashboard.session import Session
from dashboard.widgets import notice
from responder.checklists import TITLES, classes_of, steps
from store.models import Case


def checklist_part(opened: Session, case: Case) -> None:
    """A list of steps for each such matter in the case; nothing where there is none."""
    for name in classes_of(opened, case):
        lines = "\n".join(f"☐ {_(step)}" for step in steps()[name])
        notice("warning", _("{matter}: only a person answers this", matter=_(TITLES[name])), lines)
