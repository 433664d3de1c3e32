"""Answers who answered a survey: a letter of our own to their e-mail address, through the brand's mailbox, once."""

from sqlmodel import Session

from channels.email import account_of
from channels.email_client import reading
from channels.email_dial import placed
from channels.email_letters import Letter, Person
from channels.email_sending import composed, hand_over, name_of, writing
from responder import email
from responder.publishing import Found, Outgoing, Sent, Upstream
from store.errors import Refused
from store.models import Brand, Case, Connection, Draft, Mention, Reply, utc_now
from store.survey_contacts import CHANNEL, NO_ADDRESS, way_to

SUBJECTS = {"en": "Your answer to the survey of {brand}", "th": "คำตอบของคุณในแบบสอบถามของ {brand}"}


def addressed(session: Session, reply: Reply, mention: Mention) -> tuple[str, str]:
    """To whom the answer to a survey answer goes, and what about; empty for all other mentions."""
    if mention.channel != CHANNEL:
        return "", ""
    brand = session.get_one(Brand, session.get_one(Case, reply.case_id).brand_id)
    lang = session.get_one(Draft, reply.draft_id).lang
    return way_to(session, mention).address, SUBJECTS.get(lang, SUBJECTS["en"]).format(brand=brand.name)


def look(reply: Outgoing, connection: Connection) -> Upstream:
    """See that there is somebody to write to, and a mailbox to write from; what they answered stands with us."""
    account_of(connection, "write")
    _recipient(reply)
    with reading(connection):
        return Upstream(version_id=reply.version_id)


def _recipient(reply: Outgoing) -> Person:
    if not reply.to:
        raise Refused(NO_ADDRESS)
    return Person(reply.to)


def publish(reply: Outgoing, connection: Connection) -> Sent:
    """Send the letter once, from the brand's address to the customer, with a copy in the Sent folder."""
    account, to, at = account_of(connection, "write"), _recipient(reply), utc_now()
    sender = Person(account.address, str(connection.options.get("name") or ""))
    name = name_of(reply.key, reply.parent, account.address)
    message = composed(reply.text, Letter("", to, None, reply.subject, "", at), name, sender, to, at)
    goes_to = [to.address, *([account.address] if connection.options.get("copies") == "mailbox" else [])]
    with writing(placed(account, "smtp")) as server:
        hand_over(server, account.address, goes_to, message)
    email.keep_copy(message, connection)
    return Sent(name, "", at)


def find(reply: Outgoing, connection: Connection) -> Found:
    """Look for the letter by its Message-ID, as for every e-mail of ours."""
    return email.find(reply, connection)
