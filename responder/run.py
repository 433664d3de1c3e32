"""Write the drafts that are missing, and send what is approved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlmodel import Session

from responder.acknowledging import is_over
from responder.amending import amend_approved
from responder.approval import judge, judge_missing
from responder.facts import known_of, voice_of
from responder.following import follow_submitted
from responder.guard import blocks
from responder.hearing import heard, repeated_in
from responder.knowledge import nearest
from responder.outbox import sweep, write_to_outbox
from responder.sending import live_door, look_for_unknown, send, unless_others_were_faster
from responder.values import Composed, Finding, Heard, Sentence, Source, Voice
from store.cases import hold, newest_message
from store.connections import is_resting
from store.drafts import active, propose, recent_texts, undrafted, withdraw_active
from store.errors import Broken, InvalidMove, NeedsSetup, TryLater
from store.gaps import note_gap
from store.lessons import doubted
from store.models import Brand, Case, Mention, Reply, utc_now
from store.pace import free
from store.pauses import held
from store.replies import dry_run, dry_run_ids, due, is_approved, refuse_unapproved
from store.saying import N_, say
from store.survey_contacts import CHANNEL, way_to
from store.undraftable import set_undraftable
from store.workflow import job, move

log = structlog.get_logger(__name__)
Write = Callable[[Heard, Voice, Sequence[Source], Sequence[str]], Composed]
CHUNK = 200
NOTHING_LEFT = N_("nothing is left in this case that could be answered")


@dataclass
class Drafted:
    """What one run of `draft_new` did; `broken` cases are set aside with their error."""

    drafts: int = 0
    without: int = 0
    broken: int = 0


def draft_new(session: Session, write: Write, *, brand_id: int | None = None, channel: str = "") -> Drafted:
    """Write a draft for every open case that has none, gravest first, a case a commit.

    A case that breaks the writer is set aside with the error, which its page shows, and the others go on.
    """
    done = Drafted()
    while cases := undrafted(session, CHUNK, brand_id, channel):
        for case in cases:
            _draft_or_set_aside(session, case, write, done)
    while judge_missing(session, brand_id):
        session.commit()
    return done


def _draft_or_set_aside(session: Session, case: Case, write: Write, done: Drafted) -> None:
    session.refresh(case)
    id_, version = case.id or 0, case.version
    try:
        composed = _draft(session, case, write)
    except (NeedsSetup, TryLater, Broken, InvalidMove, OperationalError, InterfaceError):
        raise  # nothing is wrong with the case
    except Exception as error:
        session.rollback()
        done.broken += set_undraftable(session, id_, version, error)
        log.error("a draft could not be written", case=id_, error=type(error).__name__)
        return
    if composed is not None:
        done.drafts += composed.text is not None
        done.without += composed.text is None


def _draft(session: Session, case: Case, write: Write) -> Composed | None:
    """Write one draft; None when somebody was faster, whose answer then stays as it is."""
    mention = newest_message(session, case.id or 0)
    composed = Composed(None, "", reason=NOTHING_LEFT) if mention is None else _composed(session, case, mention, write)
    if not hold(session, case) or active(session, case.id or 0):
        session.rollback()
        return None
    if composed.text is not None:
        draft = propose(
            session, case, (mention and mention.id) or 0, composed.text, lang=composed.lang,
            writer=composed.writer, sentences=told(composed.sentences), escalate=composed.escalate,
            plan=dict(composed.plan), gloss=dict(composed.gloss), variant=composed.variant, note=composed.note,
            variants=[vars(each) | {"sentences": told(each.sentences)} for each in composed.variants],
        )  # fmt: skip
        composed = _unless_stopped(session, case, judge(session, case, draft), composed)
    if composed.text is None:
        case.no_draft_reason = composed.reason or N_("no draft could be written")
        session.add(case)
    if mention is not None and composed.plan.get("asks") and not composed.plan.get("facts"):
        _note_gap(session, case, mention, composed.lang)
    session.commit()
    return composed


def _note_gap(session: Session, case: Case, mention: Mention, lang: str) -> None:
    """Keep a question that nothing answers for a manager, with how close the closest entry came."""
    asking = replace(heard(session, mention), lang=lang)
    note_gap(
        session, case.brand_id, mention.id or 0, lang=lang, aspects=list(asking.aspects), intents=list(asking.intents),
        best=nearest(asking, known_of(session, case.brand_id)),
    )  # fmt: skip


def _unless_stopped(session: Session, case: Case, found: list[Finding], composed: Composed) -> Composed:
    """The same, or nothing but the reason where the guard stops what was written."""
    if not blocks(found):
        return composed
    why = " ".join(dict.fromkeys(finding.message for finding in found if finding.level == "error"))
    withdraw_active(session, case, job("draft"), say("the guard stopped it: {why}", why=why))
    return replace(composed, text=None, reason=say("the guard stopped what was written: {why}", why=why))


def told(sentences: Sequence[Sentence]) -> list[dict[str, str]]:
    """Sentences as a draft's row holds them."""
    return [{"text": each.text, "source": each.source} for each in sentences]


def _composed(session: Session, case: Case, mention: Mention, write: Write) -> Composed:
    if mention.channel == CHANNEL and (why := way_to(session, mention).why_not):
        return Composed(None, "", reason=f"{why[:1].upper()}{why[1:]}.")
    voice = voice_of(session.get_one(Brand, case.brand_id))
    said = replace(heard(session, mention), repeated=repeated_in(session, case, mention))
    return write(said, voice, _trusted(session, case.brand_id), recent_texts(session, case.brand_id))


def _trusted(session: Session, brand_id: int) -> list[Source]:
    """What a brand may say, without what people found wrong in drafts until somebody has looked at it."""
    wrong = doubted(session, brand_id, utc_now())
    return [source for source in known_of(session, brand_id) if (source.id, source.version) not in wrong]


@dataclass
class SentOut:
    """What one run of `send_approved` did: dry runs `written`, replies `sent`, `failed`, or of unknown fate.

    `held` are due and wait while a person paused sending, `next` for their turn, as none follows another at once.
    `amended` are replies that were edited or deleted where they stood.
    """

    written: int = 0
    sent: int = 0
    failed: int = 0
    unknown: int = 0
    held: int = 0
    next: int = 0
    amended: int = 0


def send_approved(
    session: Session, outbox: Path, *, now: datetime | None = None, brand_id: int | None = None, channel: str = ""
) -> SentOut:
    """Send what is approved and due, where a person switched the connection live; look for what may have arrived.

    Where a network decides later whether it shows a reply, it is asked what became of those that it took. Then the
    approved changes of what stands there are made.
    Everywhere else it is a dry run: written to the outbox, not counted as sent, and never sent later by itself.
    """
    moment, done = now or utc_now(), SentOut()
    sweep(outbox, dry_run_ids(session))
    resting: set[int] = set()
    for reply in due(session, moment, brand_id, channel):
        with unless_others_were_faster(session):
            session.refresh(reply)  # those before it took their time
            if reply.status != "queued":
                continue
            if why := is_over(session, reply, moment):
                move(session, reply, "cancel", job("acknowledge"), reply.version, reason=why)
                session.commit()
            elif held(session, session.get_one(Case, reply.case_id).brand_id):
                done.held += 1
            elif (door := live_door(session, reply)) is None:
                done.written += _write(session, reply, outbox, moment)
                session.commit()
            elif not free(door.connection, moment):
                done.next += not is_resting(door.connection, moment)
            elif door.connection.id not in resting:
                _count(done, send(session, reply, door, moment))
                resting |= {door.connection.id or 0} if reply.status == "queued" else set()
    for status in look_for_unknown(session, moment):
        _count(done, status)
    for status in follow_submitted(session, moment):
        done.failed += status == "rejected"  # what is published by now was counted when it was handed over
    for status in amend_approved(session, moment, brand_id, channel):
        _count_change(done, status)
    return done


def _count(done: SentOut, status: str) -> None:
    done.sent += status in ("submitted", "published")
    done.failed += status in ("failed", "rejected", "cancelled")
    done.unknown += status == "unknown"


def _count_change(done: SentOut, status: str) -> None:
    done.amended += status == "done"
    done.failed += status == "failed"
    done.unknown += status == "unknown"
    done.held += status == "held"
    done.next += status == "next"


def _write(session: Session, reply: Reply, outbox: Path, now: datetime) -> bool:
    """Claim a reply, then write it; the claim is lost with the file's content if the process dies in between."""
    if is_approved(session, reply):
        dry_run(session, reply, now)
        write_to_outbox(outbox, reply, session.get_one(Mention, reply.mention_id))
        return True
    refuse_unapproved(session, reply)
    return False
