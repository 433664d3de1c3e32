"""What a customer allows us to write to them about, and the addresses that we never write to by ourselves."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from store.addresses import address_digest, normal_form
from store.audit import record
from store.errors import BadInput, Refused
from store.mentions import insert_new
from store.models import CustomerContact, Suppression, utc_now
from store.saying import N_, listed, say, spaced
from store.workflow import Actor, job

RIGHT = "approver"
CONSENTS = ("unknown", "given", "withdrawn")
WHYS = ("by_hand", "bounced", "unsubscribed", "complained")  # the later one says more and stays
LIFTED_BY_US = ("by_hand", "bounced")
SAID_NO = {
    "unsubscribed": N_("this customer unsubscribed: only their own new consent changes that"),
    "complained": N_("this customer reported us as spam, and nothing is sent to them any more"),
}


def set_consent(session: Session, contact: CustomerContact, consent: str, source: str, at: datetime) -> bool:
    """Note what a customer allowed, when and where they said so; news that is older than what we know changes nothing.

    Returns whether it is what holds now. The caller commits.
    """
    if consent not in CONSENTS:
        raise BadInput(say("consent is one of {consents}", consents=listed(CONSENTS)))
    if contact.consent_at is not None and at < contact.consent_at:
        return contact.consent == consent
    if contact.consent != consent:
        _note(session, job("consent"), f"consent_{consent}", contact.brand_id, contact.digest)
    contact.consent, contact.consent_at, contact.consent_from = consent, at, source.strip()
    session.add(contact)
    kept = suppressed_contact(session, contact)
    if consent == "given" and kept is not None and kept.why == "unsubscribed" and at > kept.at:
        session.delete(kept)
        session.flush()
    return True


def suppress(
    session: Session, brand_id: int, kind: str, address: str, why: str, *, at: datetime | None = None
) -> Suppression:
    """Never write to an address again by ourselves; the caller commits. BadInput where it is no address."""
    form = normal_form(kind, address)
    if not form:
        raise BadInput(say("that is no address of the kind {kind}", kind=kind))
    return suppress_digest(session, brand_id, kind, address_digest(kind, form), why, job("suppress"), at or utc_now())


def suppress_by_hand(session: Session, contact: CustomerContact, actor: Actor) -> Suppression:
    """A person's word that nothing goes to an address by itself; the caller commits."""
    actor.need(RIGHT, contact.brand_id, N_("stop writing to a customer"))
    return suppress_digest(session, contact.brand_id, contact.kind, contact.digest, "by_hand", actor, utc_now())


def suppress_digest(
    session: Session, brand_id: int, kind: str, digest: str, why: str, who: Actor, at: datetime
) -> Suppression:
    """The same for an address of which only the digest is known; withdraws a consent where its owner said so."""
    if why not in WHYS:
        raise BadInput(say("an address is suppressed for one of {whys}", whys=listed(map(spaced, WHYS))))
    row = {"brand_id": brand_id, "kind": kind, "digest": digest, "why": why, "at": at}
    new = insert_new(session, Suppression, [row], Suppression.digest)
    kept = session.get_one(Suppression, (brand_id, kind, digest))
    worse = WHYS.index(why) > WHYS.index(kept.why)
    if worse:
        kept.why, kept.at = why, at
        session.add(kept)
    if new or worse:
        _note(session, who, f"suppressed_{why}", brand_id, digest)
    if why not in LIFTED_BY_US and (contact := _with_digest(session, brand_id, kind, digest)) is not None:
        set_consent(session, contact, "withdrawn", why, at)
    return kept


def suppressed(session: Session, brand_id: int, kind: str, address: str) -> Suppression | None:
    """Why an address is never written to, or None."""
    form = normal_form(kind, address)
    return session.get(Suppression, (brand_id, kind, address_digest(kind, form))) if form else None


def suppressed_contact(session: Session, contact: CustomerContact) -> Suppression | None:
    """The same for an address that a customer has."""
    return session.get(Suppression, (contact.brand_id, contact.kind, contact.digest))


def contacts_with_stops(session: Session, customer_id: int) -> list[tuple[CustomerContact, str]]:
    """The addresses of a customer, each with why letters do not go there, "" where they may."""
    same = (
        (col(Suppression.brand_id) == CustomerContact.brand_id)
        & (col(Suppression.kind) == CustomerContact.kind)
        & (col(Suppression.digest) == CustomerContact.digest)
    )
    wanted = select(CustomerContact, col(Suppression.why)).join(Suppression, same, isouter=True)
    rows = session.execute(
        wanted.where(col(CustomerContact.customer_id) == customer_id).order_by(col(CustomerContact.id))
    )
    return [(contact, why or "") for contact, why in rows]


def lift(session: Session, contact: CustomerContact, actor: Actor) -> None:
    """Write to an address again; Refused where its owner said no: only they can change that. The caller commits."""
    actor.need(RIGHT, contact.brand_id, N_("write to a customer again"))
    kept = suppressed_contact(session, contact)
    if kept is None:
        return
    if kept.why not in LIFTED_BY_US:
        raise Refused(SAID_NO[kept.why])
    session.delete(kept)
    session.flush()
    _note(session, actor, "lifted", contact.brand_id, contact.digest)


def _with_digest(session: Session, brand_id: int, kind: str, digest: str) -> CustomerContact | None:
    here = col(CustomerContact.brand_id) == brand_id, col(CustomerContact.kind) == kind
    return session.scalars(select(CustomerContact).where(*here, col(CustomerContact.digest) == digest)).first()


def _note(session: Session, who: Actor, action: str, brand_id: int, digest: str) -> None:
    record(session, who, action, "contact", digest[:16], brand_id=brand_id)
