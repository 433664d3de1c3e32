"""Sends approved letters: claimed before the mail server or LINE is called, once, or known to be unknown."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlmodel import Session, col

from responder.outreach_doors import leave, name_of
from responder.outreach_planning import is_over
from store import outreach as letters
from store.connections import answering_connection, is_resting, rest
from store.errors import InvalidMove, NeedsSetup, Refused, TryLater
from store.faults import in_words
from store.models import Brand, Connection, CustomerContact, Outreach, utc_now
from store.outreach import ACTOR, LOST_AFTER, is_approved, why_not
from store.outreach_rules import loud_again, outreach_rules
from store.outreach_signs import has_arrived
from store.outreach_ways import NO_ADDRESS, contact_for
from store.outreach_words import SURVEY_LINK
from store.pauses import held
from store.saying import N_, say
from store.set_back import is_lost
from store.survey_invitations import invite, take_back_links
from store.surveys import need_survey
from store.workflow import Actor, take

log = structlog.get_logger(__name__)
WAIT = timedelta(minutes=15)
TOO_LATE = timedelta(days=3)
AT_ONCE = 200
NOT_LIVE = {
    "email": N_("the mailbox is not live: nothing was sent"),
    "line": N_("LINE is not live: nothing was sent"),
}


@dataclass
class LettersSent:
    """What became of the letters that were due."""

    sent: int = 0
    written: int = 0
    failed: int = 0
    unknown: int = 0
    cancelled: int = 0


def approve_letter(session: Session, outreach: Outreach, actor: Actor, seen_version: int, now: datetime) -> None:
    """Let a letter leave as it stands; the link to a survey is made in this moment. The caller commits.

    Refused where the customer was asked by a survey lately, BadInput where it lacks its link.
    """
    if outreach.status == "proposed":
        letters.check_words(session, outreach, outreach.subject, outreach.text)
    if SURVEY_LINK in outreach.text and outreach.status == "proposed":
        actor.need("approver", outreach.brand_id, N_("approve a letter"))
        brand = session.get_one(Brand, outreach.brand_id)
        survey = need_survey(session, outreach.brand_id, outreach_rules(brand).survey)
        link = invite(
            session, survey, actor, now, lang=outreach.lang, product=str(outreach.facts.get("product") or ""),
            order_number=str(outreach.facts.get("order") or ""), customer_id=outreach.customer_id,
        )  # fmt: skip
        outreach.text = outreach.text.replace(SURVEY_LINK, link)
        session.add(outreach)
        session.flush()
    letters.approve(session, outreach, actor, seen_version, now)


def send_outreach(session: Session, now: datetime) -> LettersSent:
    """Send what is approved and due; where the mailbox is not live, note a dry run. Each step is committed."""
    done = LettersSent()
    for outreach in _interrupted(session, now):
        ended = _arrived(session, outreach) or _end(session, outreach, "lose_track", N_("sending was interrupted"))
        setattr(done, ended, getattr(done, ended) + 1)
    for outreach in _due(session, now):
        with suppress(InvalidMove):  # somebody else was faster
            ended = _one(session, outreach, now)
            setattr(done, ended, getattr(done, ended, 0) + 1) if ended else None
        session.rollback()
    return done


def _due(session: Session, now: datetime) -> Iterator[Outreach]:
    wanted = select(Outreach).where(col(Outreach.status) == "queued", col(Outreach.send_after) <= now)
    yield from session.scalars(wanted.order_by(col(Outreach.send_after)).limit(AT_ONCE)).all()


def _interrupted(session: Session, now: datetime) -> list[Outreach]:
    lost = col(Outreach.status) == "sending", is_lost(Outreach, now, LOST_AFTER)
    return list(session.scalars(select(Outreach).where(*lost)))


def _one(session: Session, outreach: Outreach, now: datetime) -> str:
    connection = answering_connection(session, outreach.brand_id, outreach.channel)
    if held(session, outreach.brand_id) or (connection is not None and connection.live and is_resting(connection, now)):
        return ""
    if connection is None or not connection.live:
        outreach.dry_run_at = now
        _end(session, outreach, "dry_run", NOT_LIVE[outreach.channel])
        return "written"
    if (later := _quiet(session, outreach, now)) > now:
        outreach.send_after = later
        session.add(outreach)
        session.commit()
        return ""
    try:
        outreach.external_id = outreach.external_id or name_of(outreach, connection)
    except NeedsSetup as error:
        return _put_off(session, outreach, connection, error, now)
    outreach.claimed_at, outreach.error = now, ""
    session.add(outreach)
    take(session, outreach, "claim", ACTOR, outreach.version)
    session.commit()
    return _claimed(session, outreach, connection, now)


def _quiet(session: Session, outreach: Outreach, now: datetime) -> datetime:
    brand, contact = session.get_one(Brand, outreach.brand_id), contact_for(session, outreach)
    zone = (contact.time_zone if contact is not None else "") or brand.time_zone
    return loud_again(outreach_rules(brand), zone, now)


def _claimed(session: Session, outreach: Outreach, connection: Connection, now: datetime) -> str:
    """Look once more whether everything holds, then hand the letter over once."""
    brand = session.get_one(Brand, outreach.brand_id)
    if not is_approved(session, outreach):
        return _end(session, outreach, "fail", N_("its words are not those that were approved"))
    if ended := _arrived(session, outreach):
        return ended
    if why := why_not(session, outreach, outreach_rules(brand), now) or is_over(session, outreach, now):
        return _end(session, outreach, "fail", why)
    try:
        if (contact := contact_for(session, outreach)) is None:
            raise Refused(NO_ADDRESS[outreach.channel])
        _go_to(session, outreach, contact)
        name = leave(session, outreach, connection, contact, now)
    except (TryLater, NeedsSetup, Refused) as error:
        return _not_sent(session, outreach, connection, error, now)
    except Exception as error:
        return _end(
            session, outreach, "lose_track", say("no clear answer came back ({name})", name=type(error).__name__)
        )
    outreach.external_id, outreach.sent_at = name, now
    return _end(session, outreach, "finish", "")


def _arrived(session: Session, outreach: Outreach) -> str:
    """End a letter that somebody told of already: it is not sent again; "" where nobody did."""
    if not has_arrived(session, outreach):
        return ""
    outreach.sent_at = outreach.claimed_at
    return _end(session, outreach, "finish", "")


def _go_to(session: Session, outreach: Outreach, contact: CustomerContact) -> None:
    """Keep which address a letter goes to before it does, so that what bounces stops that one."""
    outreach.sent_to = contact.digest
    session.add(outreach)
    session.commit()


def _not_sent(session: Session, outreach: Outreach, connection: Connection, error: Exception, now: datetime) -> str:
    """Act on an error that promises that nothing was sent."""
    later = error.retry_at if isinstance(error, TryLater) else None
    if isinstance(error, Refused) or (later is not None and later > utc_now() + TOO_LATE):
        return _end(session, outreach, "fail", in_words(error))
    take(session, outreach, "put_back", ACTOR, outreach.version)
    return _put_off(session, outreach, connection, error, now)


def _put_off(session: Session, outreach: Outreach, connection: Connection, error: Exception, now: datetime) -> str:
    """Let a letter wait that could not be sent; where a person must act, the connection rests."""
    if isinstance(error, NeedsSetup):
        rest(session, connection, str(error), None)
    later = error.retry_at if isinstance(error, TryLater) else None
    outreach.send_after, outreach.error = later or now + WAIT, in_words(error)
    session.add(outreach)
    session.commit()
    return ""


WORDS = {"finish": "sent", "fail": "failed", "lose_track": "unknown", "dry_run": "written"}


def _end(session: Session, outreach: Outreach, action: str, why: str) -> str:
    outreach.error = why
    session.add(outreach)
    take(session, outreach, action, ACTOR, outreach.version)
    if action in ("fail", "dry_run"):
        take_back_links(session, outreach.text)
    session.commit()
    return WORDS[action]
