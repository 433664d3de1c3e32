"""What a mailbox tells of our replies by e-mail, also of those of which nobody knows whether they left."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from sqlmodel import Session

from channels.email import account_of
from channels.email_sending import key_in, name_of
from store.bounces import note_bounces, note_left, unknown_by_email
from store.connections import answering_connection
from store.errors import NeedsSetup

OURS = "earful-"


def note_told(session: Session, brand_id: int, told: Sequence[tuple[str, str, datetime]]) -> int:
    """Note what is told of replies, as Message-ID, kind and time; how many came back. The caller commits.

    Whoever tells of a reply of unknown fate says that it left: its Message-ID is made anew and has to be the same.
    """
    keys = {key_in(name).removeprefix(OURS): name for name, _, _ in told if key_in(name).startswith(OURS)}
    numbers = {int(key): name for key, name in keys.items() if key.isdecimal() and len(key) < 16}
    for reply, mention in unknown_by_email(session, brand_id, numbers) if numbers else ():
        name = numbers[reply.id or 0]
        with suppress(NeedsSetup):
            account = account_of(answering_connection(session, brand_id, reply.channel), "write")
            if name_of(f"{OURS}{reply.id}", mention.external_id, account.address) == name:
                note_left(session, reply, name)
    return note_bounces(session, brand_id, told)
