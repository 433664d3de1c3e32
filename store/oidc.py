"""Who comes from an identity provider: their verified e-mail must be that of somebody on the staff."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from store.audit import record
from store.errors import NeedsSetup, NotAllowed
from store.models import Person
from store.people import actor_of, add_person
from store.saying import say
from store.settings import settings
from store.workflow import ROLES


def person_of(session: Session, claims: Mapping[str, Any]) -> Person:
    """The active person whose e-mail a provider has verified; commits where one comes in by their domain.

    NotAllowed when the e-mail is not verified, unknown, or of somebody who left.
    """
    email = str(claims.get("email") or "").strip().casefold()
    if not email or claims.get("email_verified") not in (True, "true"):
        raise NotAllowed("your identity provider gives no verified e-mail")
    person = session.scalars(select(Person).where(col(Person.email) == email)).first()
    name, _, domain = email.rpartition("@")
    if person is None and name and domain in _domains():
        person = add_person(session, email, str(claims.get("name") or email)[:120], _role())
        record(session, actor_of(person), "joined", "person", person.id, by="provider")
        session.commit()
    if person is None or not person.active:
        raise NotAllowed(say("nobody on the staff has the e-mail {email}: ask an admin for an invitation", email=email))
    return person


def _domains() -> set[str]:
    return {each.strip().lstrip("@").casefold() for each in settings().oidc_domains.replace(",", " ").split()}


def _role() -> str:
    role = settings().oidc_role
    if role not in ROLES:
        raise NeedsSetup(say("EARFUL_OIDC_ROLE is no role: {roles}", roles=", ".join(ROLES)))
    return role
