"""Changing what was sent: claim, read what stands there, change it once, read it back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import structlog
from sqlmodel import Session

from responder import CHANGES
from responder.changing import Changes
from responder.publishing import Outgoing
from responder.sending import WAIT, Door, door_of, its_turn, live_door, outgoing, pay, unless_others_were_faster
from store import amending, pauses
from store.amendments import draft_of, is_approved
from store.connections import is_resting, rest
from store.errors import Broken, NeedsSetup, Refused, TryLater
from store.faults import in_words
from store.models import Amendment, Mention, Reply
from store.replies import LOOKS
from store.saying import N_, say
from store.set_back import waits_anew
from store.tombstones import bury

log = structlog.get_logger(__name__)
CHANGED = N_("the customer changed the text since this was approved")
GONE = N_("its author deleted what this answers")


class Job:
    """One change under way: its row, the reply, the way there, and the reply as it is handed over."""

    def __init__(self, session: Session, amendment: Amendment, door: Door) -> None:
        self.session, self.row, self.door = session, amendment, door
        self.reply = session.get_one(Reply, amendment.reply_id, populate_existing=True)
        draft = draft_of(session, amendment)
        self.wished = draft.text if draft is not None else None
        self.handed: Outgoing = replace(outgoing(session, self.reply), text=self.wished or self.reply.text)

    @property
    def changes(self) -> Changes:
        """What the network lets us do."""
        return CHANGES[self.reply.channel]

    def read(self) -> str | None:
        """What stands there now; None where it is gone."""
        standing = self.changes.read(self.handed, self.reply.external_id, self.door.connection)
        pay(self.session, self.reply, self.door, standing.cost)
        return standing.text

    def same(self, stands: str | None, text: str | None) -> bool:
        """Whether two texts say the same, as the network shows texts."""
        if stands is None or text is None:
            return stands is text
        return self.changes.plain(stands) == self.changes.plain(text)


def amend_approved(session: Session, now: datetime, brand_id: int | None = None, channel: str = "") -> Iterator[str]:
    """Make the changes that are due, and read back those of unknown fate.

    Yields the status of each; "held" for one that a pause holds back, "next" for one that waits for its turn.
    """
    for amendment in amending.due(session, now, brand_id, channel):
        with unless_others_were_faster(session):
            session.refresh(amendment)
            if amendment.status == "queued":
                yield _begin(session, amendment, now) or amendment.status
    for amendment in amending.interrupted(session, now):
        with unless_others_were_faster(session):
            amending.lose_track(session, amendment, N_("the change was interrupted"), now)
            yield amendment.status
    for amendment in amending.to_read_back(session, now):
        if again := waits_anew(amendment, LOOKS, now):
            amending.look_at(session, amendment, again)
            continue
        door = door_of(session, session.get_one(Reply, amendment.reply_id))
        if door is not None:  # live or not: reading changes nothing
            with unless_others_were_faster(session):
                _settle(Job(session, amendment, door), now)
                yield amendment.status


def _begin(session: Session, amendment: Amendment, now: datetime) -> str:
    """Claim a change and make it, if everything still holds; what it waits for, "" where it does not."""
    reply = session.get_one(Reply, amendment.reply_id, populate_existing=True)
    door = live_door(session, reply)
    if why := _why_not(session, amendment, reply):
        amending.cancel(session, amendment, why)
    elif door is None:
        amending.dry_run(session, amendment)
    elif pauses.held(session, door.connection.brand_id):
        return "held"
    elif not its_turn(session, door.connection, now):
        return "" if is_resting(door.connection, now) else "next"
    else:
        amending.claim(session, amendment, now)
        _make(Job(session, amendment, door), now)
    return ""


def _why_not(session: Session, amendment: Amendment, reply: Reply) -> str:
    """What speaks against a change that can be known without asking the network."""
    known = CHANGES.get(reply.channel)
    if known is None or getattr(known, amendment.kind) is None:
        return N_("the network lets nobody change it")
    if reply.status != "published":
        return N_("it does not stand on the network any more")
    return "" if is_approved(session, amendment) else N_("the words are not the approved ones")


def _make(job: Job, now: datetime) -> None:
    try:  # whatever goes wrong in here, nothing was changed
        if job.wished is not None and (why := _customer(job, now)):
            raise Refused(why)
        stands = job.read()
    except Exception as error:
        _not_made(job, error, now)
        return
    if stands is None:
        _gone(job)
    elif not job.same(stands, job.reply.text):
        amending.found_changed(job.session, job.row, stands)
    elif _still_wanted(job, now):
        _change(job, now)


def _customer(job: Job, now: datetime) -> str:
    """What the message that is answered has against an edit: that it is gone, or not what it was."""
    seen = job.door.publisher.look(job.handed, job.door.connection)
    pay(job.session, job.reply, job.door, seen.cost)
    mention = job.session.get_one(Mention, job.reply.mention_id)
    if seen.gone:
        if mention.deleted_at is None:
            bury(job.session, [mention.id or 0], now)
            job.session.commit()
        return GONE
    return CHANGED if seen.version_id != mention.version_id else ""


def _gone(job: Job) -> None:
    """What follows where the reply stands there no more: a deletion has nothing left to do."""
    if job.wished is None:
        amending.finish(job.session, job.row, N_("it was gone already"))
    else:
        amending.found_gone(job.session, job.row)


def _still_wanted(job: Job, now: datetime) -> bool:
    """Whether the change is still ours to make, approved and allowed: reading took its time."""
    session, claimed = job.session, job.row.version
    session.refresh(job.row)
    session.refresh(job.door.connection)
    if (job.row.status, job.row.version) != ("sending", claimed):
        return False  # another process took us for dead: it is read back
    if not is_approved(session, job.row):
        amending.fail(session, job.row, N_("the approval was undone when it was about to be made"))
    elif not job.door.connection.live:
        amending.put_back(session, job.row, N_("sending was switched off when it was about to be made"), now)
    elif pauses.held(session, job.door.connection.brand_id):
        amending.put_back(session, job.row, N_("sending was paused when it was about to be made"), now)
    else:
        return True
    return False


def _change(job: Job, now: datetime) -> None:
    """Change it, once; what came of it is only known once it is read back."""
    edit, delete, connection = job.changes.edit, job.changes.delete, job.door.connection
    try:
        if job.wished is not None and edit is not None:
            cost = edit(job.handed, job.reply.external_id, connection, job.reply.text)
        elif job.wished is None and delete is not None:
            cost = delete(job.handed, job.reply.external_id, connection)
        else:
            raise Refused("the network lets nobody change it")
    except (TryLater, NeedsSetup, Refused) as error:
        _not_made(job, error, now)
        return
    except Exception as error:
        amending.lose_track(
            job.session, job.row, say("no clear answer came back ({name})", name=type(error).__name__), now
        )
        return
    pay(job.session, job.reply, job.door, cost)
    _read_back(job, now)


def _read_back(job: Job, now: datetime) -> None:
    try:
        done = job.same(job.read(), job.wished)
    except Exception as error:
        amending.lose_track(
            job.session, job.row, say("it could not be read back ({name})", name=type(error).__name__), now
        )
        return
    if done:
        amending.finish(job.session, job.row)
    else:
        amending.lose_track(job.session, job.row, N_("the network does not show the change yet"), now)


def _not_made(job: Job, error: Exception, now: datetime) -> None:
    """Act on an error that promises that nothing was changed."""
    if isinstance(error, TryLater | Broken):
        later = error.retry_at if isinstance(error, TryLater) else None
        amending.put_back(job.session, job.row, str(error), later or now + WAIT)
    elif isinstance(error, NeedsSetup):
        rest(job.session, job.door.connection, str(error), None)
        amending.put_back(job.session, job.row, str(error), now)
    else:
        if not isinstance(error, Refused):
            log.warning("reading before a change failed", amendment=job.row.id, error=type(error).__name__)
        amending.fail(job.session, job.row, in_words(error))


def _settle(job: Job, now: datetime) -> None:
    """Read back a change of unknown fate, and say what became of it; after the last look, whatever stands there."""
    try:
        stands = job.read()
    except Exception as error:
        log.warning("a change could not be read back", amendment=job.row.id, error=type(error).__name__)
        later = error.retry_at if isinstance(error, TryLater) else None
        amending.look_at(job.session, job.row, later or now + WAIT)
        return
    if job.same(stands, job.wished):
        amending.finish(job.session, job.row)
    elif stands is None:
        amending.found_gone(job.session, job.row)
    elif not amending.look_later(job.session, job.row, now):
        if job.same(stands, job.reply.text):
            amending.fail(job.session, job.row, amending.STILL_THERE)
        else:
            amending.found_changed(job.session, job.row, stands)
