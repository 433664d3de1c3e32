"""Invitations: a one-time code for a new person, in one role everywhere or in some brands, shown once."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlmodel import Session, col

from store.audit import record
from store.errors import BadInput, NotAllowed, Stale
from store.models import Invitation, utc_now
from store.saying import N_, say
from store.sessions import hash_of_secret
from store.workflow import ROLES, Actor

CODE_HOURS = 24
WHAT = N_("invite somebody")


def new_code() -> str:
    """A one-time code that can be read out."""
    return "-".join(secrets.token_hex(2) for _ in range(4))


def offer(
    session: Session, role: str, actor: Actor, brands: Sequence[int] = (), email: str = "", now: datetime | None = None
) -> str:
    """Make a one-time code for a role in some brands, or everywhere without any; commits and gives the code back.

    With an `email`, nobody else can use it.
    """
    _need(actor, brands)
    if role not in ROLES:
        raise BadInput(say("{role!r} is no role; known: {roles}", role=role, roles=", ".join(ROLES)))
    code = new_code()
    made = Invitation(
        code_hash=hash_of_secret(code), role=role, brands=sorted(brands), email=email.strip().casefold(),
        made_by=actor.person_id, expires_at=(now or utc_now()) + timedelta(hours=CODE_HOURS),
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(session, actor, "offered", "invitation", made.id, role=role, brands=len(brands))
    session.commit()
    return code


def open_invitations(session: Session, who: Actor, now: datetime | None = None) -> list[Invitation]:
    """The codes that can still be used and that a person may revoke, the newest first."""
    unused = col(Invitation.used_at).is_(None), col(Invitation.expires_at) > (now or utc_now())
    found = session.scalars(select(Invitation).where(*unused).order_by(col(Invitation.id).desc()))
    return [each for each in found if _may(who, each.brands)]


def revoke(session: Session, invitation_id: int, actor: Actor) -> None:
    """Take a code back that nobody used; commits."""
    found = session.get(Invitation, invitation_id)
    if found is None or found.used_at is not None:
        raise Stale("this invitation is gone")
    _need(actor, found.brands)
    session.exec(delete(Invitation).where(col(Invitation.id) == invitation_id, col(Invitation.used_at).is_(None)))
    record(session, actor, "revoked", "invitation", invitation_id)
    session.commit()


def take_back_lost(session: Session, made_by: int, left: Actor | None) -> list[int]:
    """Take back the unused codes that a person could not make any more with what is left of their roles; their ids.

    None is left of who may not even sign in. The caller commits.
    """
    lost = []
    unused = col(Invitation.made_by) == made_by, col(Invitation.used_at).is_(None)
    for each in session.scalars(select(Invitation).where(*unused)).all():
        if left is None or not _may(left, each.brands):
            session.exec(delete(Invitation).where(col(Invitation.id) == each.id, col(Invitation.used_at).is_(None)))
            lost.append(each.id or 0)
    return lost


def _may(actor: Actor, brands: Sequence[int]) -> bool:
    return all(actor.may("admin", each) for each in brands) if brands else actor.may_everywhere("admin")


def _need(actor: Actor, brands: Sequence[int]) -> None:
    if not _may(actor, brands):
        raise NotAllowed(say("to {what} takes the role admin there", what=WHAT))
