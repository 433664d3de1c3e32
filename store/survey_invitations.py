"""Links to surveys: made for one customer or for nobody in particular, never too many for one, and an end to them."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlmodel import Session, col

from store.audit import record
from store.consent import suppress_digest, suppressed_contact
from store.errors import BadInput, Refused
from store.kept import limit_of
from store.models import Brand, Customer, Survey, SurveyInvitation
from store.saying import N_, say
from store.sessions import hash_of_secret
from store.settings import settings
from store.shop_customers import contacts_of, customer_for
from store.survey_answering import find_asked
from store.surveys import language_for
from store.workflow import Actor, job

RIGHT = "agent"
OPEN_DAYS, LONGEST = 60, 200
LOCAL = "http://127.0.0.1:8600"
TOKEN = re.compile(r"/s/([\w-]{32})(?![\w-])")
CLOSED, UNKNOWN = N_("the survey {name!r} is closed"), N_("no e-mail address, or its owner asked to be forgotten")
ASKED_LATELY = N_("this customer was asked within the last {days} days")
SAID_NO = N_("this customer wants to get nothing from us by itself")
TOO_LONG = say("a product or an order has at most {longest} characters", longest=LONGEST)


@dataclass(frozen=True)
class Wanted:
    """Somebody who is to be asked: their e-mail address, and what they bought."""

    email: str
    lang: str = ""
    product: str = ""
    order_number: str = ""


@dataclass(frozen=True)
class Link:
    """The address of a link for somebody, or why there is none."""

    wanted: Wanted
    address: str = ""
    why_not: str = ""


def address_of(token: str) -> str:
    """Where a customer opens a survey; on this machine while EARFUL_WEBHOOK_URL is not set."""
    return f"{settings().webhook_url.rstrip('/') or LOCAL}/s/{token}"


def invite(
    session: Session,
    survey: Survey,
    actor: Actor,
    now: datetime,
    *,
    lang: str = "",
    product: str = "",
    order_number: str = "",
    customer_id: int | None = None,
) -> str:
    """Make a link that can be answered once, and give its address, which is kept nowhere; the caller commits.

    Refused where the survey is closed, or its customer was asked within the quiet days of the survey or wants nothing.
    """
    actor.need(RIGHT, survey.brand_id, N_("make a link to a survey"))
    address = _made(session, survey, now, Wanted("", lang, product, order_number), customer_id)
    record(session, actor, "invited", "survey", survey.id, brand_id=survey.brand_id, links=1)
    return address


def invite_all(session: Session, survey: Survey, wanted: Sequence[Wanted], actor: Actor, now: datetime) -> list[Link]:
    """Make a link for each of several people, by their addresses, or say why there is none; the caller commits."""
    actor.need(RIGHT, survey.brand_id, N_("make links to a survey"))
    links = [_for_one(session, survey, each, now) for each in wanted]
    made = sum(bool(each.address) for each in links)
    record(session, actor, "invited", "survey", survey.id, brand_id=survey.brand_id, links=made)
    return links


def _for_one(session: Session, survey: Survey, wanted: Wanted, now: datetime) -> Link:
    customer = customer_for(session, survey.brand_id, email=wanted.email, lang=wanted.lang, seen_in="survey", at=now)
    if customer is None:
        return Link(wanted, why_not=UNKNOWN)
    try:
        return Link(wanted, _made(session, survey, now, wanted, customer.id))
    except (Refused, BadInput) as error:
        return Link(wanted, why_not=str(error))


def _made(session: Session, survey: Survey, now: datetime, wanted: Wanted, customer_id: int | None) -> str:
    if why := why_not(session, survey, customer_id, now):
        raise Refused(why)
    if max(len(wanted.product), len(wanted.order_number)) > LONGEST:
        raise BadInput(TOO_LONG)
    token = secrets.token_urlsafe(24)
    made = SurveyInvitation(
        survey_id=survey.id or 0, customer_id=customer_id, token_hash=hash_of_secret(token),
        lang=language_for(survey, wanted.lang), product=wanted.product.strip(),
        order_number=wanted.order_number.strip(), made_at=now, expires_at=now + timedelta(days=OPEN_DAYS),
    )  # fmt: skip
    session.add(made)
    session.flush()
    return address_of(token)


def why_not(session: Session, survey: Survey, customer_id: int | None, now: datetime) -> str:
    """Why nobody, or this customer, may be asked now; empty where they may."""
    if not survey.active:
        return CLOSED.format(name=survey.name)
    if customer_id is None:
        return ""
    contacts = contacts_of(session, customer_id)
    if any(each.consent == "withdrawn" or suppressed_contact(session, each) is not None for each in contacts):
        return SAID_NO
    # whoever makes a link for the same customer in this moment waits here, and then sees ours
    session.scalars(select(Customer).where(col(Customer.id) == customer_id).with_for_update()).first()
    return ASKED_LATELY.format(days=survey.quiet_days) if _was_asked(session, survey, customer_id, now) else ""


def _was_asked(session: Session, survey: Survey, customer_id: int, now: datetime) -> bool:
    """Whether a customer got a link to any survey of the brand within the quiet days."""
    since = now - timedelta(days=survey.quiet_days)
    of_brand = select(col(Survey.id)).where(col(Survey.brand_id) == survey.brand_id)
    theirs = col(SurveyInvitation.customer_id) == customer_id, col(SurveyInvitation.made_at) > since
    asked = select(col(SurveyInvitation.id)).where(*theirs, col(SurveyInvitation.survey_id).in_(of_brand))
    return session.scalars(asked.limit(1)).first() is not None


def let_go_of_links(session: Session, brand: Brand, now: datetime) -> int:
    """Let go of links that ran out unanswered longer ago than the brand keeps answers; commits."""
    if (days := limit_of(brand, "survey")) is None:
        return 0
    mine = col(SurveyInvitation.survey_id).in_(select(col(Survey.id)).where(col(Survey.brand_id) == brand.id))
    old = col(SurveyInvitation.answered_at).is_(None), col(SurveyInvitation.expires_at) < now - timedelta(days=days)
    gone = session.exec(delete(SurveyInvitation).where(mine, *old).execution_options(synchronize_session=False))
    session.commit()
    return gone.rowcount


def take_back_links(session: Session, text: str) -> int:
    """Let go of the links in a letter that did not leave, so that its customer may be asked; the caller commits."""
    hashes = [hash_of_secret(token) for token in TOKEN.findall(text)]
    unused = col(SurveyInvitation.opened_at).is_(None), col(SurveyInvitation.answered_at).is_(None)
    gone = delete(SurveyInvitation).where(col(SurveyInvitation.token_hash).in_(hashes), *unused)
    return session.exec(gone.execution_options(synchronize_session=False)).rowcount


def unsubscribe(session: Session, token: str, now: datetime) -> bool:
    """Write to the customer of a link no more, in their own word; commits. False where it is of no customer we know.

    The addresses stand on the brand's list from then on, and outlive the customer there.
    """
    asked = find_asked(session, token)
    if asked is None or asked.invitation.customer_id is None:
        return False
    for each in contacts_of(session, asked.invitation.customer_id):
        suppress_digest(session, each.brand_id, each.kind, each.digest, "unsubscribed", job("survey"), now)
    session.commit()
    return True
