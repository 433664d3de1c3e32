"""The versions that a draft descends from: which of them a machine wrote, and who put their hand to it since."""

from sqlalchemy import or_, select
from sqlmodel import Session, col

from store.models import Draft
from store.once import once

MACHINES = ("composer", "model")


def versions_of(session: Session, draft: Draft) -> list[Draft]:
    """A draft and the versions before it that have the same origin, the newest first."""
    root = draft.origin_id or draft.id
    wanted = select(Draft).where(
        col(Draft.case_id) == draft.case_id,
        col(Draft.number) <= draft.number,
        or_(col(Draft.id) == root, col(Draft.origin_id) == root),
    )
    ordered = wanted.order_by(col(Draft.number).desc())
    return once(session, ("versions", draft.id), lambda: list(session.scalars(ordered)))


def written_by_machine(session: Session, draft: Draft) -> Draft | None:
    """The newest version behind a draft that a machine wrote; None where people wrote all of it."""
    return next((each for each in versions_of(session, draft) if each.writer in MACHINES), None)


def authors_of(session: Session, draft: Draft) -> set[str]:
    """Whose words stand in a draft: everybody who wrote a version of it since a machine's, by actor name."""
    names = set[str]()
    for version in versions_of(session, draft):
        if not version.writer.startswith("person:"):
            break
        names.add(version.writer)
    return names
