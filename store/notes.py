"""Notes: what the staff write about a case for each other, whom a note names with an @, and who has seen that."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from store import audit
from store.errors import BadInput, NotAllowed
from store.models import Case, Note, NoteFor, Person, utc_now
from store.people import staff
from store.saying import N_, say
from store.workflow import Actor

RIGHT = "agent"
LONGEST = 4_000


@dataclass(frozen=True)
class Written:
    """A note with the names of who wrote it and of whom it names."""

    note: Note
    writer: str
    named: tuple[str, ...]


def add_note(session: Session, case: Case, text: str, actor: Actor) -> Note:
    """Write a note for the staff; whom it names with an @ finds the case in a list of their own. The caller commits.

    A note changes nothing of the case, so that nobody's answer is undone by it.
    """
    actor.need(RIGHT, case.brand_id, N_("write a note"))
    if actor.person_id is None:
        raise NotAllowed("only people write notes")
    if not text.strip():
        raise BadInput("a note needs a text")
    if len(text) > LONGEST:
        raise BadInput(say("a note has at most {longest:,} characters", longest=LONGEST))
    note = Note(case_id=case.id or 0, person_id=actor.person_id, text=text.strip())
    session.add(note)
    session.flush()
    named = [person for person in named_in(text, staff(session, case.brand_id)) if person.id != actor.person_id]
    session.add_all([NoteFor(note_id=note.id, person_id=person.id) for person in named])
    session.flush()
    audit.record(session, actor, "write", "note", note.id, brand_id=case.brand_id, case=case.id)
    return note


def named_in(text: str, people: Iterable[Person]) -> list[Person]:
    """The people whom a text names: @ and a name or the first part of an e-mail, the longest that fits.

    Thai is written without spaces, so only a letter of the Latin alphabet or a digit right behind a name ends the fit.
    """
    names = [(name.casefold(), person) for person in people for name in (person.name, person.email.partition("@")[0])]
    longest_first = sorted((pair for pair in names if pair[0]), key=lambda pair: -len(pair[0]))
    found: dict[int, Person] = {}
    for part in text.casefold().split("@")[1:]:
        fits = [person for name, person in longest_first if part.startswith(name) and _ends(part, len(name))]
        for person in fits[:1]:
            found[person.id or 0] = person
    return list(found.values())


def _ends(part: str, at: int) -> bool:
    return not (part[at : at + 1].isascii() and part[at : at + 1].isalnum())


def notes_of(session: Session, case_id: int) -> list[Written]:
    """The notes of a case, the newest first; two queries for all of them, one where there is none."""
    written = (
        select(Note, col(Person.name))
        .join(Person, col(Person.id) == Note.person_id, isouter=True)
        .where(col(Note.case_id) == case_id)
        .order_by(col(Note.id).desc())
    )
    found = session.execute(written).all()
    named = _named(session, case_id) if found else defaultdict[int, list[str]](list)
    return [Written(note, name or "Somebody", tuple(named[note.id or 0])) for note, name in found]


def _named(session: Session, case_id: int) -> defaultdict[int, list[str]]:
    """Whom each note of a case names."""
    wanted = (
        select(col(NoteFor.note_id), col(Person.name))
        .join(Note, col(Note.id) == NoteFor.note_id)
        .join(Person, col(Person.id) == NoteFor.person_id)
        .where(col(Note.case_id) == case_id)
        .order_by(col(NoteFor.note_id), col(NoteFor.person_id))
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for note_id, name in session.execute(wanted):
        found[note_id].append(name)
    return found


def unseen(session: Session, person_id: int) -> int:
    """How many notes name a person who has not seen them."""
    mine = select(func.count()).select_from(NoteFor).where(col(NoteFor.person_id) == person_id)
    return session.scalar(mine.where(col(NoteFor.seen_at).is_(None))) or 0


def mark_seen(session: Session, case_id: int, actor: Actor, now: datetime | None = None) -> int:
    """Take the notes of a case that name the actor off the actor's list; returns how many. The caller commits."""
    case = session.get(Case, case_id)
    if actor.person_id is None or case is None or not actor.may("viewer", case.brand_id):
        raise NotAllowed("only people of the brand see its notes")
    here = select(col(Note.id)).where(col(Note.case_id) == case_id)
    mine = (col(NoteFor.person_id) == actor.person_id, col(NoteFor.seen_at).is_(None), col(NoteFor.note_id).in_(here))
    seen = update(NoteFor).where(*mine).values(seen_at=now or utc_now())
    return session.exec(seen.execution_options(synchronize_session=False)).rowcount
