"""Sign-ins that failed, counted by network address and in the whole house, so that nobody can guess on and on."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from store.errors import TryLater
from store.models import SignInTry
from store.sessions import hash_of_secret

WINDOW = timedelta(minutes=15)
FROM_ONE_PLACE, IN_ALL = 20, 300
KEPT = timedelta(days=1)


def check_tries(session: Session, place: str, now: datetime, most: int = FROM_ONE_PLACE) -> None:
    """TryLater when too many sign-ins failed lately: `most` from a network address, or the limit of the house."""
    recent = select(func.count()).select_from(SignInTry).where(col(SignInTry.at) > now - WINDOW)
    here = recent.where(col(SignInTry.place) == hash_of_secret(place))
    if (session.scalar(recent) or 0) >= IN_ALL or (place and (session.scalar(here) or 0) >= most):
        raise TryLater("too many sign-ins failed: wait some minutes", now + WINDOW)


def note_failure(session: Session, place: str, now: datetime) -> None:
    """Count a sign-in that failed, and forget those of days ago; the caller commits."""
    session.exec(delete(SignInTry).where(col(SignInTry.at) < now - KEPT))
    session.add(SignInTry(place=hash_of_secret(place), at=now))
