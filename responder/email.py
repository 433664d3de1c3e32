"""Answers e-mails: looks once more, sends once by SMTP, and finds an answer that may have left."""

from email.message import EmailMessage

from channels.email import account_of, own_addresses
from channels.email_client import Mailbox, folder_of, reading, sent_folder
from channels.email_dial import placed
from channels.email_letters import Letter, Person
from channels.email_sending import composed, hand_over, name_of, recipient_of, writing
from responder.publishing import Found, Outgoing, Sent, Upstream
from store.errors import EarfulError, Refused
from store.models import Connection, utc_now
from store.saying import N_

GONE = N_("this e-mail is not in the mailbox any more: answer it by hand")


def look(reply: Outgoing, connection: Connection) -> Upstream:
    """See that the e-mail is still in the mailbox, and whether it was answered from there.

    Refused where it is not: it was moved away by one of us, not taken back by its sender.
    """
    account_of(connection, "write")
    with reading(connection) as mailbox:
        _letter(mailbox, reply)
        return Upstream(version_id=reply.version_id, answered=_answer(mailbox, reply, connection))


def _letter(mailbox: Mailbox, reply: Outgoing) -> Letter:
    if (found := mailbox.find(reply.parent, folder_of())) is None:
        raise Refused(GONE)
    return found


def _answer(mailbox: Mailbox, reply: Outgoing, connection: Connection) -> Sent | None:
    """What the Sent folder holds in answer to the e-mail, whoever wrote it."""
    if not (folder := sent_folder(mailbox, connection)):
        return None
    mailbox.open(folder)
    fetched = mailbox.fetch(mailbox.named("In-Reply-To", reply.parent), only_headers=True)
    letters = [each.letter for each in fetched if each.letter.answers == reply.parent]
    return next((Sent(each.name, "", each.at) for each in letters if not each.automatic), None)


def publish(reply: Outgoing, connection: Connection) -> Sent:
    """Send the answer once, from the brand's address to the customer, with a copy in the Sent folder.

    Unknown where the server took the e-mail and said nothing of it; that no copy could be kept is no failure.
    """
    account = account_of(connection, "write")
    with reading(connection) as mailbox:
        letter = _letter(mailbox, reply)
    to = recipient_of(letter, own_addresses(connection))
    sender = Person(account.address, str(connection.options.get("name") or ""))
    name, at = name_of(reply.key, reply.parent, account.address), utc_now()
    message = composed(reply.text, letter, name, sender, to, at)
    if reply.automatic:
        message["Auto-Submitted"] = "auto-replied"  # so that no other machine answers it, nor we ourselves count it
    goes_to = [to.address, *([account.address] if connection.options.get("copies") == "mailbox" else [])]
    with writing(placed(account, "smtp")) as server:
        hand_over(server, account.address, goes_to, message)
    keep_copy(message, connection)
    return Sent(name, "", at)


def keep_copy(message: EmailMessage, connection: Connection) -> None:
    """Put a copy into the Sent folder, unless the server did so itself; the answer has left, whatever goes wrong."""
    try:
        with reading(connection) as mailbox:
            folder = sent_folder(mailbox, connection)
            name = str(message["Message-ID"]).strip("<>")
            if folder and mailbox.find_in(folder, name) is None:
                mailbox.append(message.as_bytes(), folder)
    except EarfulError:
        return


def find(reply: Outgoing, connection: Connection) -> Found:
    """Look for the answer by its Message-ID, in the Sent folder and where a copy to the mailbox itself would be."""
    name = name_of(reply.key, reply.parent, account_of(connection, "write").address)
    with reading(connection) as mailbox:
        for folder in (sent_folder(mailbox, connection), folder_of()):
            if folder and (found := mailbox.find_in(folder, name)) is not None:
                return Found(Sent(name, "", found.at))
    return Found(None)
