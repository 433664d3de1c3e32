"""Reads a mailbox: what customers wrote to it, in the order in which it came, without marking anything."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import ValidationError

from channels.email import account_of, own_addresses
from channels.email_client import AT_ONCE, Fetched, Folder, Mailbox, folder_of, reading
from channels.email_letters import Letter, Person
from channels.expression import matches
from collectors.orders.event import NewSign
from collectors.page import BadRow, Cursor, NewMention, Page
from store.ledger import Cost
from store.models import Connection, Query, utc_now
from store.saying import N_, say

FIRST = timedelta(hours=24)
OVERLAP = timedelta(days=1)
FURTHEST = timedelta(days=30)
DAY = timedelta(days=1)  # servers only look for whole days, in a time zone of their own


@dataclass
class Pass:
    """One reading of a folder: for which query, in whose mailbox, and which e-mails were met by now."""

    query: Query
    mailbox: str
    own: set[str]
    met: set[str] = field(default_factory=set)


def fetch(query: Query, cursor: Cursor | None, connection: Connection | None) -> Iterator[Page]:
    """Read what came after the cursor, oldest first, a page at a time; at first, the last 24 hours.

    Where the server counts its e-mails anew, those of the time since the last run are read again, and known by their
    Message-IDs. Raises NeedsSetup or TryLater.
    """
    now, this = utc_now(), _pass(query, connection)
    with reading(connection) as mailbox:
        folder = mailbox.open(folder_of(query.options))
        uids, gap = _wanted(mailbox, folder, cursor, now)
        for start in range(0, len(uids), AT_ONCE):
            some = uids[start : start + AT_ONCE]
            fetched = [each for each in mailbox.fetch(some) if cursor or each.arrived >= now - FIRST]
            mentions, problems = _mentions(this, fetched)
            yield Page(mentions, _cursor(folder, some[-1], now), problems, gap=gap, signs=_signs(this, fetched))
            gap = ""
        yield Page([], _cursor(folder, max([folder.following - 1, *uids[-1:]]), now), gap=gap)


def preview(
    query_text: str, connection: Connection | None, limit: int = 10, options: Mapping[str, Any] | None = None
) -> tuple[list[tuple[NewMention, str]], list[Cost]]:
    """The newest e-mails of a week that a query would find, each with why; nothing is saved."""
    query = Query(brand_id=0, channel="email", name="preview", expression=query_text, options=dict(options or {}))
    this, shown = _pass(query, connection), []
    with reading(connection) as mailbox:
        mailbox.open(folder_of(query.options))
        fetched = mailbox.fetch(mailbox.since(utc_now() - 7 * DAY)[-5 * limit :])
    for mention in reversed(_mentions(this, fetched)[0]):
        shown.append((mention, ", ".join(mention.matched) or N_("everything here is about us")))
    return shown[:limit], []


def _pass(query: Query, connection: Connection | None) -> Pass:
    return Pass(query, account_of(connection, "read").address, own_addresses(connection))


def _wanted(mailbox: Mailbox, folder: Folder, cursor: Cursor | None, now: datetime) -> tuple[list[int], str]:
    """The numbers of the e-mails to read, and what of the time since the last run cannot be read any more."""
    if cursor is None:
        return mailbox.since(now - FIRST - DAY), ""
    if int(cursor.get("validity", 0)) == folder.validity:
        return mailbox.after(int(cursor["uid"])), ""
    read = datetime.fromtimestamp(float(cursor.get("read", 0)), UTC)
    since = max(read - OVERLAP, now - FURTHEST)
    span = f"from {read:%Y-%m-%d %H:%M} to {since:%Y-%m-%d %H:%M} UTC"
    gap = (
        say("the mail server counts its e-mails anew: what came {span} may be missing", span=span)
        if since > read
        else ""
    )
    return mailbox.since(since - DAY), gap


def _cursor(folder: Folder, uid: int, now: datetime) -> Cursor:
    return {"validity": folder.validity, "uid": uid, "read": now.timestamp()}


def _mentions(this: Pass, fetched: Sequence[Fetched]) -> tuple[list[NewMention], list[BadRow]]:
    """The e-mails of customers that the query asks for, and those that cannot be read."""
    mentions, problems = [], []
    for number, letter in enumerate((each.letter for each in fetched), start=1):
        author = author_of(letter, this.own)
        if author is None or letter.name in this.met:
            continue
        this.met.add(letter.name)
        words = matches(this.query.expression, letter.text, letter.subject, author.address)
        if words is not None:
            try:
                mentions.append(mention_of(letter, author, this.mailbox, words))
            except ValidationError as error:
                problems.append(BadRow(number, "", error.errors()[0]["msg"]))
    return mentions, problems


def _signs(this: Pass, fetched: Sequence[Fetched]) -> list[NewSign]:
    """What bounces tell of e-mails of ours, and who answered them, whatever the query asks for.

    Of which of them one tells is looked up by its Message-ID, and one that we never sent is nobody's.
    """
    found: list[NewSign] = []
    for each, letter in ((each, each.letter) for each in fetched):
        if (bounce := letter.bounce) is not None:
            kind = "bounced" if bounce.hard else "gave_up" if bounce.failed else "put_off"
            found += [NewSign(kind, name, each.arrived) for name in bounce.names]
        elif letter.answers and author_of(letter, this.own) is not None:
            found.append(NewSign("answered", letter.answers, each.arrived))
    return found


def author_of(letter: Letter, own: set[str]) -> Person | None:
    """Who wrote an e-mail; None where it was no person, or we ourselves.

    A form on our own site writes from our own address, and names the customer in Reply-To.
    """
    if letter.automatic:
        return None
    if letter.sender.address not in own:
        return letter.sender
    stands_for = letter.reply_to
    return stands_for if stands_for is not None and stands_for.address not in own and not letter.answers else None


def mention_of(letter: Letter, author: Person, mailbox: str, matched: list[str]) -> NewMention:
    """An e-mail as a mention; where it says nothing, the names of its files stand for it."""
    raw = {"files": list(letter.files), "cut": letter.is_cut}
    return NewMention(
        channel="email",
        source=mailbox,
        external_id=letter.name,
        text=letter.text,
        title=letter.subject or ("" if letter.text else ", ".join(letter.files)),
        author=author.name or author.address,
        handle=author.address,
        kind="reply" if letter.answers else "post",
        raw={name: value for name, value in raw.items() if value},
        matched=matched,
        conversation=letter.conversation[:500],
        parent=letter.answers,
        published_at=letter.at,
    )
