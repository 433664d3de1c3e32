"""Several cases dismissed with one click, each under the same rules as alone, and opened again the same way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from store.bulk import MOST
from store.cases import close, reopen
from store.errors import EarfulError, NotAllowed, Refused, Stale
from store.models import Case
from store.saying import N_, say
from store.workflow import Actor

BACK = N_("dismissed together with others by mistake")


@dataclass
class Closed:
    """What became of several: the versions of those that changed, and why the others did not, by case."""

    cases: dict[int, int] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)


def dismiss_many(session: Session, seen: Sequence[tuple[int, int]], actor: Actor, reason: str) -> Closed:
    """Dismiss cases, given with the versions that a person saw, for one reason; each commits alone."""
    if not actor.may("agent"):
        raise NotAllowed("to dismiss cases takes the role agent or higher")
    if len(seen) > MOST:
        raise Refused(say("at most {most} cases are dismissed with one click", most=MOST))
    return _each(session, seen, lambda case, version: close(session, case, "dismiss", actor, version, reason))


def reopen_many(session: Session, closed: Sequence[tuple[int, int]], actor: Actor) -> Closed:
    """Open cases again that nobody touched since they were dismissed; each commits alone, and waits for a new draft."""
    if not actor.may("agent"):
        raise NotAllowed("to open cases again takes the role agent or higher")
    return _each(session, closed, lambda case, version: reopen(session, case, actor, version, BACK))


def _each(session: Session, seen: Sequence[tuple[int, int]], step: Callable[[Case, int], None]) -> Closed:
    done = Closed()
    for case_id, version in seen:
        case = session.get(Case, case_id, populate_existing=True)
        try:
            if case is None:
                raise Stale("this case is gone")
            step(case, version)
            session.commit()
            done.cases[case_id] = case.version
        except EarfulError as error:
            session.rollback()
            done.refused[case_id] = str(error)
    return done
