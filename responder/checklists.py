"""What people do about the matters that only people answer: a short list for each class."""

from functools import cache

from sqlmodel import Session

from responder.caution import caution
from responder.hearing import heard
from responder.patterns import TABLES, rows_of
from store.cases import conversation
from store.models import Case
from store.saying import N_

TITLES = {
    "self_harm": N_("Somebody may harm themselves"),
    "health": N_("Somebody's health"),
    "safety": N_("Something dangerous"),
    "legal": N_("A legal threat"),
    "discrimination": N_("Discrimination or harassment"),
    "press": N_("The press"),
    "threat": N_("A threat against people"),
}


@cache
def steps() -> dict[str, tuple[str, ...]]:
    """The steps of each class, gravest class first."""
    rows = rows_of(TABLES / "checklists.tsv")
    return {name: tuple(step for each, step in rows if each == name) for name in TITLES}


def classes_of(session: Session, case: Case) -> list[str]:
    """The classes that the messages of a case show, gravest first: as read by the model, and as the composer sees them.

    What its author deleted does not count.
    """
    shown: set[str] = set()
    for mention in conversation(session, case.id or 0):
        if mention.deleted_at is None:
            said = heard(session, mention, vector=False)
            shown |= {said.hard or "", *caution(said).silent}
    return [name for name in TITLES if name in shown]
