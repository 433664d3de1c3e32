"""Letters of a brand's own accord: proposed once an occasion, approved as they stand, and what speaks against one."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import case, func, select, update
from sqlmodel import Session, col

from store.audit import digest, record
from store.consent import suppressed_contact
from store.drafts import hash_of
from store.errors import BadInput, Stale
from store.mentions import insert_new
from store.models import Brand, Customer, CustomerContact, Outreach, utc_now
from store.outreach_rules import SERVICE, OutreachRules, outreach_rules
from store.outreach_ways import NO_ADDRESS, contact_for, need_way
from store.outreach_words import SURVEY_LINK, footer, is_gating, links_to
from store.saying import N_, say
from store.settings import settings
from store.shop_customers import contacts_of
from store.survey_invitations import take_back_links
from store.workflow import Actor, job, take

ACTOR = job("outreach")
RIGHT = "agent"
LOCAL = "http://127.0.0.1:8600"
OUT = ("sent", "unknown", "sending")
LOST_AFTER = timedelta(minutes=10)
AT_ONCE = 500  # names in one question to the database
TAKE_BACK = timedelta(seconds=20)
LONGEST = {"email": 5_000, "line": 4_500}  # LINE takes 5,000 with what stands below
STOPPED = {
    "by_hand": N_("nothing goes to this address: one of the staff stopped it"),
    "bounced": N_("nothing goes to this address: an earlier letter bounced"),
    "unsubscribed": N_("nothing goes to this address: the customer unsubscribed"),
    "complained": N_("nothing goes to this address: the customer reported us as spam"),
}
ASK_ALL = ("review_request", "nps")  # whoever ordered is asked, whatever they think of us


def propose(session: Session, rows: Sequence[Mapping[str, Any]]) -> int:
    """Keep letters for occasions that are new; returns how many. The caller commits.

    Refused where one is to go out on a channel that takes none.
    """
    for channel in {str(row.get("channel", "email")) for row in rows}:
        need_way(channel)
    made = [
        dict.fromkeys(("text_hash", "external_id", "sent_to", "error"), "")
        | {"channel": "email", "version": 1, "created_at": utc_now()} | dict(row) for row in rows
    ]  # fmt: skip
    return len(insert_new(session, Outreach, made, col(Outreach.id)))


def known_keys(session: Session, brand_id: int, keys: Sequence[str]) -> set[str]:
    """Which of these occasions of a brand a letter was proposed for, whatever became of it."""
    mine = select(col(Outreach.key)).where(col(Outreach.brand_id) == brand_id)
    parts = (keys[at : at + AT_ONCE] for at in range(0, len(keys), AT_ONCE))
    return {key for part in parts for key in session.scalars(mine.where(col(Outreach.key).in_(part)))}


def letters(session: Session, brand_ids: Collection[int], statuses: Collection[str], limit: int = 50) -> list[Outreach]:
    """Letters of some brands in some states: those of unknown fate, then those that should leave first."""
    wanted = select(Outreach).where(col(Outreach.brand_id).in_(brand_ids), col(Outreach.status).in_(statuses))
    known = case((col(Outreach.status) == "unknown", 0), else_=1)
    return list(session.scalars(wanted.order_by(known, col(Outreach.send_after), col(Outreach.id)).limit(limit)))


def done(session: Session, brand_ids: Collection[int], limit: int = 50) -> list[Outreach]:
    """Letters of some brands that were sent, failed or were stopped, the last in front."""
    ended = col(Outreach.brand_id).in_(brand_ids), col(Outreach.status).in_(("sent", "failed", "cancelled"))
    newest = col(Outreach.send_after).desc(), col(Outreach.id).desc()
    return list(session.scalars(select(Outreach).where(*ended).order_by(*newest).limit(limit)))


def whole_text(outreach: Outreach, brand: Brand) -> str:
    """All that a letter says, byte for byte: the text, and how to end such letters."""
    return f"{outreach.text.strip()}\n\n{footer(outreach.lang, brand.name, stop_address(outreach))}\n"


def stop_address(outreach: Outreach) -> str:
    """Where a customer ends such letters with one click; on this machine while EARFUL_WEBHOOK_URL is not set."""
    return f"{settings().webhook_url.rstrip('/') or LOCAL}/u/{token_of(outreach.id or 0)}"


def token_of(outreach_id: int) -> str:
    """What stands in the address of one letter, and cannot be made up without our key."""
    return f"{outreach_id}-{digest(f'outreach {outreach_id}', 32)}"


def letter_of(session: Session, token: str) -> Outreach | None:
    """The letter of a token; None for one that we did not make."""
    number = token.partition("-")[0]
    if not (number.isascii() and number.isdigit() and len(number) < 16 and token == token_of(int(number))):
        return None
    return session.get(Outreach, int(number))


def edit(session: Session, outreach: Outreach, subject: str, text: str, actor: Actor, seen_version: int) -> None:
    """Put other words into a letter that was not approved; the caller commits. BadInput says what may not be."""
    actor.need(RIGHT, outreach.brand_id, N_("edit a letter"))
    subject, text = " ".join(subject.split()), text.strip()
    check_words(session, outreach, subject, text)
    same = col(Outreach.id) == outreach.id, col(Outreach.version) == seen_version, col(Outreach.status) == "proposed"
    change = update(Outreach).where(*same).values(subject=subject, text=text, version=seen_version + 1)
    if session.exec(change.execution_options(synchronize_session=False)).rowcount != 1:
        session.rollback()
        raise Stale("this letter was changed by somebody else")
    session.refresh(outreach)
    record(session, actor, "edited", "outreach", outreach.id, brand_id=outreach.brand_id, text=hash_of(text)[:16])


def check_words(session: Session, outreach: Outreach, subject: str, text: str) -> None:
    """BadInput where a letter of this occasion may not say this: its link is missing, or it asks the happy alone."""
    most = LONGEST[outreach.channel]
    if not subject or not text or len(text.encode("utf-16-le")) // 2 > most or len(subject) > 200:
        raise BadInput(say("a letter has a subject and a text of at most {most} characters", most=most))
    if outreach.occasion == "nps" and SURVEY_LINK not in text:
        raise BadInput(
            say("a letter about a survey keeps {link}: there the customer's own link is put in", link=SURVEY_LINK)
        )
    link = str(outreach.facts.get("link") or "")
    if outreach.occasion in ASK_ALL and (link not in text or is_gating(f"{subject}\n{text}")):
        raise BadInput("everybody is asked alike: such a letter keeps its link and sets no condition")
    rules = outreach_rules(session.get_one(Brand, outreach.brand_id))
    if outreach.occasion == "thanks" and links_to(text, rules.review_url):
        raise BadInput("only the happy get this letter: the link to where reviews are written is not in it")


def approve(session: Session, outreach: Outreach, actor: Actor, seen_version: int, now: datetime) -> None:
    """Let a letter leave as it stands, after some seconds in which it can be taken back; the caller commits."""
    take(session, outreach, "approve", actor, seen_version)
    brand = session.get_one(Brand, outreach.brand_id)
    outreach.text_hash = hash_of(f"{outreach.subject}\n{whole_text(outreach, brand)}")
    outreach.send_after = max(outreach.send_after, now + TAKE_BACK)
    session.add(outreach)
    session.flush()


def withdraw(session: Session, outreach: Outreach, actor: Actor, seen_version: int, reason: str) -> None:
    """Send no such letter; the caller commits."""
    take(session, outreach, "withdraw" if outreach.status == "proposed" else "cancel", actor, seen_version, reason)
    take_back_links(session, outreach.text)


def tell(session: Session, outreach: Outreach, actor: Actor, seen_version: int) -> None:
    """Note that the staff spoke with a customer who buys for a company; the caller commits."""
    take(session, outreach, "tell", actor, seen_version)


def settle(session: Session, outreach: Outreach, arrived: bool, actor: Actor, seen_version: int, reason: str) -> None:
    """A person's word on a letter of unknown fate; it is never sent again by itself. The caller commits."""
    take(session, outreach, "finish" if arrived else "fail", actor, seen_version, reason)
    outreach.sent_at = outreach.sent_at or (outreach.claimed_at if arrived else None)
    session.add(outreach)


def is_approved(session: Session, outreach: Outreach) -> bool:
    """Whether the words are still those that a person allowed."""
    brand = session.get_one(Brand, outreach.brand_id)
    return outreach.text_hash == hash_of(f"{outreach.subject}\n{whole_text(outreach, brand)}")


def why_not(session: Session, outreach: Outreach, rules: OutreachRules, now: datetime) -> str:
    """What speaks against a letter whatever it says: no address, no consent, a stop, or too many; "" for nothing."""
    if why := _why_no_end(settings().webhook_url):
        return why
    contact = contact_for(session, outreach)
    if contact is None:
        return NO_ADDRESS[outreach.channel]
    if (kept := suppressed_contact(session, contact)) is not None:
        return STOPPED[kept.why]
    no = [each for each in contacts_of(session, outreach.customer_id) if each.consent == "withdrawn"]
    if contact.consent == "withdrawn" or (no and outreach.channel != "email"):  # no detour around a no
        return N_("the customer does not want it")
    if outreach.occasion in SERVICE:
        return ""
    if contact.consent != "given":
        return N_("the customer never said that we may write")
    if any(is_overruled(contact, each.consent_at or now) for each in no):
        return N_("the customer does not want it")
    return N_("enough was written within 30 days") if _sent_lately(session, outreach, now) >= rules.most else ""


def is_overruled(contact: CustomerContact, no: datetime | None) -> bool:
    """Whether a customer said no, under any of their addresses, after they allowed letters to this one."""
    return no is not None and (contact.consent_at is None or no >= contact.consent_at)


def _why_no_end(place: str) -> str:
    """Why nobody could end letters with one click: RFC 8058 wants https, except to this machine itself."""
    if not place:
        return N_("nobody could end such letters: EARFUL_WEBHOOK_URL does not say where our pages are")
    parts = urlsplit(place)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")):
        return ""
    return N_("mail programs end letters over https only: let EARFUL_WEBHOOK_URL begin with https://")


def _sent_lately(session: Session, outreach: Outreach, now: datetime) -> int:
    """How many letters that need a consent the customer got in 30 days; whoever asks at once waits here."""
    session.scalars(select(Customer).where(col(Customer.id) == outreach.customer_id).with_for_update()).first()
    recent = col(Outreach.claimed_at) > now - timedelta(days=30), col(Outreach.status).in_(OUT)
    theirs = col(Outreach.customer_id) == outreach.customer_id, col(Outreach.id) != outreach.id
    wanted = select(func.count()).select_from(Outreach).where(*theirs, *recent, col(Outreach.occasion).not_in(SERVICE))
    return session.scalar(wanted) or 0
