"""The team: who has which role where, who left, and who is locked out; one admin of the whole house always stays."""

from sqlalchemy import delete, func, select, update
from sqlmodel import Session, col

from store.audit import record
from store.errors import BadInput, NotAllowed, Refused
from store.invitations import take_back_lost
from store.mentions import insert_new
from store.models import Membership, Person, RecoveryCode
from store.people import MEMBER, actor_of
from store.saying import N_, say
from store.sessions import end_others
from store.sight import whole
from store.workflow import ROLES, Actor

LAST_ADMIN = N_("the last admin stays: make somebody else admin first")


def everybody(session: Session, who: Actor) -> list[tuple[Person, list[Membership]]]:
    """Who works here with their roles in single brands: for an admin of some brands, the people of those."""
    _need_any(who)
    people = session.scalars(select(Person).order_by(col(Person.active).desc(), col(Person.name)))
    roles: dict[int, list[Membership]] = {}
    for each in session.scalars(select(Membership).order_by(col(Membership.brand_id))):
        if who.may("admin", each.brand_id):
            roles.setdefault(each.person_id or 0, []).append(each)
    house = who.may_everywhere("admin")
    return [(one, roles.get(one.id or 0, [])) for one in people if house or one.id in roles]


def set_role(session: Session, person_id: int, role: str, actor: Actor) -> None:
    """Give a person one role everywhere, or with "member" leave them the roles in single brands; the caller commits.

    The unused invitations go that they may not give any more.
    """
    _need_house(actor)
    if role not in (*ROLES, MEMBER):
        raise BadInput(say("{role!r} is no role; known: {roles}", role=role, roles=", ".join(ROLES)))
    _change(session, person_id, keeps_admin=role == "admin", role=role)
    record(session, actor, "role", "person", person_id, role=role)
    _revoke_lost(session, person_id, actor)


def set_membership(session: Session, person_id: int, brand_id: int, role: str, actor: Actor) -> None:
    """Give a person a role in one brand, or take it with an empty one; the caller commits.

    The unused invitations go that they may not give any more.
    """
    actor.need("admin", brand_id, N_("give a role in a brand"))
    if role not in (*ROLES, ""):
        raise BadInput(say("{role!r} is no role; known: {roles}", role=role, roles=", ".join(ROLES)))
    person = session.get(Person, person_id)
    if person is None or person.role != MEMBER:
        raise BadInput("this person has a role in the whole house: change that one first")
    here = col(Membership.person_id) == person_id, col(Membership.brand_id) == brand_id
    session.exec(delete(Membership).where(*here))
    if role:
        insert_new(session, Membership, [{"person_id": person_id, "brand_id": brand_id, "role": role}])
    record(session, actor, "role", "person", person_id, brand_id=brand_id, role=role or None)
    _revoke_lost(session, person_id, actor)


def deactivate(session: Session, person_id: int, actor: Actor) -> None:
    """Let a person in no more, end their sign-ins and unused invitations; what they did stays. The caller commits."""
    _need_house(actor)
    _change(session, person_id, keeps_admin=False, active=False)
    record(session, actor, "deactivated", "person", person_id)
    _revoke_lost(session, person_id, actor)
    end_others(session, person_id)


def reactivate(session: Session, person_id: int, actor: Actor) -> None:
    """Let a person in again who had left; the caller commits."""
    _need_house(actor)
    _change(session, person_id, keeps_admin=True, active=True)
    record(session, actor, "reactivated", "person", person_id)


def unlock(session: Session, person_id: int, actor: Actor) -> None:
    """Let a person try again whom wrong passwords locked out; the caller commits."""
    _need_house(actor)
    _change(session, person_id, keeps_admin=True, failed_sign_ins=0, locked_until=None)
    record(session, actor, "unlocked", "person", person_id)


def ask_second_step(session: Session, person_id: int, needed: bool, actor: Actor) -> None:
    """Ask a person for a second step at sign-in, or no more; the caller commits."""
    _need_house(actor)
    _change(session, person_id, keeps_admin=True, totp_needed=needed)
    record(session, actor, "second_step", "person", person_id, needed=int(needed))


def forget_second_step(session: Session, person_id: int, actor: Actor) -> None:
    """Take away the second step of who lost both phone and codes, and end their sign-ins; the caller commits."""
    _need_house(actor)
    _change(session, person_id, keeps_admin=True, totp_secret="", totp_step=0)
    record(session, actor, "second_step_forgotten", "person", person_id)
    session.exec(delete(RecoveryCode).where(col(RecoveryCode.person_id) == person_id))
    end_others(session, person_id)


def _revoke_lost(session: Session, person_id: int, actor: Actor) -> None:
    """Nobody comes in by the code of an admin who is none any more."""
    with whole(session):  # their roles in the other brands count too
        person = session.get_one(Person, person_id)
        lost = take_back_lost(session, person_id, actor_of(person) if person.active else None)
    for id_ in lost:
        record(session, actor, "revoked", "invitation", id_)


def _change(session: Session, person_id: int, *, keeps_admin: bool, **values: object) -> None:
    """Change a person; Refused where no admin would be left. Whoever comes second waits, and is counted then."""
    admins = col(Person.role) == "admin", col(Person.active).is_(True)
    if not keeps_admin:  # holds the rows of all admins until the commit, on SQLite the whole database
        held = update(Person).where(*admins).values(active=Person.active)
        session.exec(held.execution_options(synchronize_session=False))
        others = select(func.count()).select_from(Person).where(*admins, col(Person.id) != person_id)
        if not session.scalar(others):
            session.rollback()
            raise Refused(LAST_ADMIN)
    changed = update(Person).where(col(Person.id) == person_id).values(**values)
    if session.exec(changed.execution_options(synchronize_session=False)).rowcount != 1:
        raise BadInput("there is no such person")
    session.get_one(Person, person_id, populate_existing=True)


def _need_house(actor: Actor) -> None:
    if not actor.may_everywhere("admin"):
        raise NotAllowed("to change the team takes the role admin in the whole house")


def _need_any(actor: Actor) -> None:
    if not actor.may("admin"):
        raise NotAllowed("to see the team takes the role admin")
