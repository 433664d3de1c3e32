"""What a session that only reads has asked already: a page asks the same of the database in several of its parts."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TypeVar

from sqlmodel import Session

ANSWERS = "asked once"
Answer = TypeVar("Answer")
Id = TypeVar("Id", bound=Hashable)


def read_once(session: Session) -> None:
    """Let a session keep answers from now on: for one that shows a page, never for one that changes something."""
    session.info[ANSWERS] = {}


def keep(session: Session, question: Hashable, answer: object) -> None:
    """Keep an answer that came with another one, where this session keeps answers."""
    answers = session.info.get(ANSWERS)
    if answers is not None:
        answers[question] = answer


def once(session: Session, question: Hashable, ask: Callable[[], Answer]) -> Answer:
    """The answer to a question, asked of the database unless this session keeps it."""
    answers = session.info.get(ANSWERS)
    if answers is None:
        return ask()
    if question not in answers:
        answers[question] = ask()
    kept: Answer = answers[question]
    return kept


def once_each(
    session: Session, name: str, ids: Sequence[Id], ask: Callable[[Sequence[Id]], Mapping[Id, Answer]]
) -> dict[Id, Answer]:
    """The answers to one question about several rows, by id; asked together of those that this session does not keep.

    Rows without an answer are left out. An answer to one of them is kept under the pair of `name` and id.
    """
    answers = session.info.get(ANSWERS)
    if answers is None:
        return dict(ask(ids))
    missing = [id_ for id_ in ids if (name, id_) not in answers]
    found = ask(missing) if missing else {}
    answers.update({(name, id_): found.get(id_) for id_ in missing})
    return {id_: answers[name, id_] for id_ in ids if answers[name, id_] is not None}
