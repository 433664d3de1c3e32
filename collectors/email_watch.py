"""Looks at a mailbox again: what was answered from it by hand, as its Sent folder shows."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from channels.email_client import Fetched, reading, sent_folder
from collectors.page import Checked, Cursor, Known, OwnPage, OwnReply
from store.models import Connection, utc_now

FIRST = timedelta(days=1)
AT_ONCE = 100


def recheck(known: Sequence[Known], connection: Connection) -> Iterator[Checked]:
    """All of them stand: nobody can change or take back an e-mail that has arrived."""
    yield Checked(known)


def own_replies(connection: Connection, cursor: Cursor | None) -> Iterator[OwnPage]:
    """What was answered from the mailbox since the cursor; at first, and when the server counts anew, in a day.

    Nothing where the mailbox has no folder for what was sent.
    """
    with reading(connection) as mailbox:
        if not (name := sent_folder(mailbox, connection)):
            return
        folder = mailbox.open(name)
        known = cursor is not None and cursor.get("validity") == folder.validity
        uids = mailbox.after(int(cursor["uid"])) if known and cursor else mailbox.since(utc_now() - FIRST)
        for start in range(0, len(uids), AT_ONCE):
            some = uids[start : start + AT_ONCE]
            fetched = mailbox.fetch(some, only_headers=True)
            replies = [reply for each in fetched for reply in _replies(each)]
            yield OwnPage(replies, {"validity": folder.validity, "uid": some[-1]})
        last = max([folder.following - 1, *uids[-1:]])
        yield OwnPage([], {"validity": folder.validity, "uid": last})


def _replies(sent: Fetched) -> list[OwnReply]:
    letter = sent.letter
    return [OwnReply(letter.answers, letter.name, "", letter.at)] if letter.answers and not letter.automatic else []
