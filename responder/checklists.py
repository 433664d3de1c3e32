"""What people do about the matters that only people answer: a short list for each class."""

from functools import cache

from sqlmodel import Session

from responder.caution import caution
from responder.patterns import TABLES, rows_of
from responder.run import heard
from store.cases import conversation
from store.models import Case

TITLES = {
    "self_harm": "Somebody may harm themselves",
    "health": "Somebody's health",
    "safety": "Something dangerous",
    "legal": "A legal threat",
    "discrimination": "Discrimination or harassment",
    "press": "The press",
    "threat": "A threat against people",
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
            said = heard(session, mention)
            shown |= {said.hard or "", *caution(said).silent}
    return [name for name in TITLES if name in shown]
