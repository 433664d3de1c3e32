"""How somebody who answered a survey is reached: by e-mail where an address of theirs is known, else not at all."""

from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from store.addresses import address_of
from store.consent import suppressed_contact
from store.models import CustomerAccount, CustomerContact, Mention, SurveyAnswer
from store.saying import N_
from store.shop_customers import contacts_of

CHANNEL = "survey"
NO_ADDRESS = N_("no e-mail address of this customer is known, so nobody can answer them; read it, and close the case")
SAID_NO = N_("this customer asked to get no more e-mails from the brand")


class Way(NamedTuple):
    """The e-mail address of somebody who answered a survey, or why nothing goes to them."""

    address: str = ""
    why_not: str = ""


def way_to(session: Session, mention: Mention) -> Way:
    """Where an answer to a survey answer goes."""
    contact = next((each for each in _contacts(session, mention) if each.kind == "email"), None)
    if contact is None:
        return Way(why_not=NO_ADDRESS)
    stop = suppressed_contact(session, contact)
    if stop is not None and stop.why in ("unsubscribed", "complained"):
        return Way(why_not=SAID_NO)
    return Way(address_of(contact))


def _contacts(session: Session, mention: Mention) -> list[CustomerContact]:
    brand = select(col(SurveyAnswer.brand_id)).where(col(SurveyAnswer.mention_id) == mention.id).scalar_subquery()
    theirs = col(CustomerAccount.author_id) == mention.author_id, col(CustomerAccount.brand_id) == brand
    customer = session.scalars(select(col(CustomerAccount.customer_id)).where(*theirs)).first()
    return contacts_of(session, customer) if customer is not None else []
