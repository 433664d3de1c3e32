"""Several mentions labelled with one click, each under the rules of one, and the labels taken back the same way."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from store.bulk import MOST
from store.corrections import RIGHT, correct, take_back
from store.errors import EarfulError, NotAllowed, Refused
from store.models import utc_now
from store.saying import say
from store.workflow import Actor


@dataclass
class Labelled:
    """What became of several: when each label was given, the cases that took one up, and why the others were not."""

    made: dict[int, datetime] = field(default_factory=dict)
    cases: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)


def correct_many(session: Session, seen: Sequence[tuple[int, datetime | None]], label: str, actor: Actor) -> Labelled:
    """Label mentions, given with when the label that a person saw was made; each commits alone."""
    _allow(actor, len(seen))
    done, now = Labelled(), utc_now()
    for mention_id, before in seen:
        try:
            cases = correct(session, mention_id, label, actor, before, now)
            session.commit()
        except EarfulError as error:
            session.rollback()
            done.refused[mention_id] = str(error)
        else:
            done.made[mention_id] = now
            done.cases += [case.id or 0 for case in cases]
    return done


def take_back_many(session: Session, made: Sequence[tuple[int, datetime]], actor: Actor) -> Labelled:
    """Take labels back that nobody changed since they were given; each commits alone."""
    _allow(actor, len(made))
    done = Labelled()
    for mention_id, moment in made:
        try:
            cases = take_back(session, mention_id, actor, moment)
            session.commit()
        except EarfulError as error:
            session.rollback()
            done.refused[mention_id] = str(error)
        else:
            done.made[mention_id] = moment
            done.cases += [case.id or 0 for case in cases]
    return done


def _allow(actor: Actor, count: int) -> None:
    if not actor.may(RIGHT):
        raise NotAllowed(say("to label mentions takes the role {role} or higher", role=RIGHT))
    if count > MOST:
        raise Refused(say("at most {count} mentions are labelled with one click", count=MOST))
