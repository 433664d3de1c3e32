"""What became of letters that were sent: told by a mail provider or the customer, counted, and acted on."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from store.consent import suppress_digest
from store.mentions import insert_new
from store.models import Outreach, OutreachSign
from store.outreach import ACTOR
from store.outreach_ways import WAYS
from store.saying import N_
from store.shop_customers import contacts_of
from store.workflow import take

SIGNS = (
    "delivered", "opened", "clicked", "answered", "bounced", "gave_up", "put_off", "complained", "unsubscribed",
)  # fmt: skip
ARRIVED = SIGNS[:4]
STOPS = ("bounced", "complained", "unsubscribed")
TOLD = N_("what became of it was told")


def note_sign(session: Session, outreach: Outreach, kind: str, at: datetime) -> bool:
    """Note what became of a letter, once each; returns whether it is new. The caller commits.

    A letter of unknown fate was sent then, also where it bounced. A bounce stops letters to the address that it went
    to, what its customer said stops them all.
    """
    row = {"outreach_id": outreach.id, "kind": kind, "at": at}
    new = bool(insert_new(session, OutreachSign, [row], col(OutreachSign.outreach_id)))
    _settle(session, outreach)
    for way, digest in _stopped(session, outreach, kind):
        suppress_digest(session, outreach.brand_id, way, digest, kind, ACTOR, at)
    return new


def _stopped(session: Session, outreach: Outreach, kind: str) -> list[tuple[str, str]]:
    """The addresses that get no letters after a sign; all of them where nobody kept which one a letter went to."""
    if kind == "bounced" and outreach.sent_to:
        return [(outreach.channel, outreach.sent_to)]
    contacts = contacts_of(session, outreach.customer_id) if kind in STOPS else []
    return [(each.kind, each.digest) for each in contacts if each.kind in WAYS]


def _settle(session: Session, outreach: Outreach) -> None:
    """Take a letter of unknown fate as sent: nobody could tell of it otherwise."""
    session.refresh(outreach, with_for_update=True)  # a person may say so in this moment
    if outreach.status == "unknown":
        take(session, outreach, "finish", ACTOR, outreach.version, TOLD)
        outreach.sent_at, outreach.error = outreach.claimed_at, ""
        session.add(outreach)


def has_arrived(session: Session, outreach: Outreach) -> bool:
    """Whether somebody told that a letter reached its customer."""
    mine = col(OutreachSign.outreach_id) == outreach.id, col(OutreachSign.kind).in_(ARRIVED)
    return session.scalars(select(col(OutreachSign.kind)).where(*mine).limit(1)).first() is not None


def note_signs(session: Session, brand_id: int, told: Sequence[tuple[str, str, datetime]]) -> int:
    """Note what a mail provider tells of letters, as Message-ID, kind and time; how many were new. Caller commits."""
    mine = col(Outreach.brand_id) == brand_id, col(Outreach.external_id).in_({name for name, _, _ in told})
    known = {each.external_id: each for each in session.scalars(select(Outreach).where(*mine))} if told else {}
    return sum(note_sign(session, known[name], kind, at) for name, kind, at in told if name in known)


def by_occasion(session: Session, brand_ids: Collection[int]) -> dict[tuple[str, str], dict[str, int]]:
    """How many letters were sent, by occasion and channel, and how many of them were opened, clicked and so on."""
    mine = col(Outreach.brand_id).in_(brand_ids), col(Outreach.status) == "sent"
    each = col(Outreach.occasion), col(Outreach.channel)
    sent = select(*each, func.count()).where(*mine).group_by(*each).order_by(*each)
    found = {(occasion, channel): {"sent": count} for occasion, channel, count in session.execute(sent)}
    signs = (
        select(*each, col(OutreachSign.kind), func.count())
        .join(OutreachSign, col(OutreachSign.outreach_id) == Outreach.id)
        .where(*mine).group_by(*each, col(OutreachSign.kind))
    )  # fmt: skip
    for occasion, channel, kind, count in session.execute(signs):
        found[occasion, channel][kind] = count
    return found
