"""How a letter leaves: by SMTP with a way to end such letters in its head, or as a push message on LINE."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from channels.email import account_of
from channels.email_dial import placed
from channels.email_outreach import letter_to
from channels.email_sending import hand_over, writing
from channels.line_client import allowance, next_month, talking
from responder import line
from responder.publishing import Outgoing
from store.addresses import address_of
from store.audit import digest
from store.errors import Refused, TryLater
from store.models import Brand, Connection, CustomerContact, Outreach
from store.outreach import stop_address, whole_text
from store.outreach_ways import need_way, writer_of
from store.saying import N_

KEPT_FREE = 5  # one of so many messages of the month on LINE is left for answers
OTHER_ACCOUNT = N_("this customer wrote to another Official Account than the one that is connected")
Door = Callable[[Session, Outreach, Connection, CustomerContact, datetime], str]


def name_of(outreach: Outreach, connection: Connection) -> str:
    """The name of a letter, the same at each try; made with our key, so that who tells of its Message-ID saw it.

    NeedsSetup where the connection cannot write.
    """
    own = account_of(connection, "write").address if outreach.channel == "email" else outreach.channel
    mark = digest(f"letter {outreach.id} {outreach.key} {own}", 32)
    return f"letter-{outreach.id}.{mark}@{own.rpartition('@')[2]}"


def leave(session: Session, outreach: Outreach, connection: Connection, contact: CustomerContact, now: datetime) -> str:
    """Hand a letter over once, to an address; returns its name there.

    Refused, TryLater and NeedsSetup mean that it did not leave, anything else that nobody knows.
    """
    need_way(outreach.channel)
    return DOORS[outreach.channel](session, outreach, connection, contact, now)


def _by_email(
    session: Session, outreach: Outreach, connection: Connection, contact: CustomerContact, now: datetime
) -> str:
    brand, account = session.get_one(Brand, outreach.brand_id), account_of(connection, "write")
    sender = str(connection.options.get("name") or brand.name)
    message = letter_to(
        address_of(contact), outreach.subject, whole_text(outreach, brand), name=outreach.external_id,
        sender=(sender, account.address), stop=stop_address(outreach), at=now,
    )  # fmt: skip
    with writing(placed(account, "smtp")) as server:
        hand_over(server, account.address, [address_of(contact)], message)
    return outreach.external_id


def _on_line(
    session: Session, outreach: Outreach, connection: Connection, contact: CustomerContact, now: datetime
) -> str:
    """A push message to who wrote to this Official Account; with one key, LINE takes it once within a day."""
    writer, own = writer_of(session, contact), str(connection.account.get("id") or "")
    if writer is None or (own and writer.source != own):
        raise Refused(OTHER_ACCOUNT)
    text = whole_text(outreach, session.get_one(Brand, outreach.brand_id))
    name = outreach.external_id
    message = Outgoing(name, text, name, writer.source, "", writer.handle, now)
    line.look(message, connection)
    _leave_room(connection, now)
    return line.publish(message, connection).external_id


def _leave_room(connection: Connection, now: datetime) -> None:
    """TryLater where few of the month's messages are left: they are for answers to customers."""
    with talking(connection) as net:
        plan = allowance(net)
    if plan.most is not None and (plan.most - plan.sent) * KEPT_FREE <= plan.most:
        raise TryLater(
            "few of the messages of this month that LINE's plan includes are left, and they are kept for answers",
            next_month(now),
        )


DOORS: dict[str, Door] = {"email": _by_email, "line": _on_line}
