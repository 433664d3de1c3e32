"""Cases: open or extend them, and everything that people do with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import or_, select, update
from sqlmodel import Session, col

from store import drafts
from store.clocks import set_targets_anew, start_clock
from store.contacts import save_contacts
from store.errors import BadInput, InvalidMove
from store.faults import in_words
from store.matters import case_of_matter
from store.models import Author, Case, Draft, Mention, Move, Person, Reply, Sentiment, Triage, utc_now
from store.once import once
from store.people import actor_of
from store.saying import N_, say
from store.targets import PRIORITIES
from store.workflow import ACTIVE, Actor, job, locked, move

Reasons = Sequence[dict[str, str]]
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What the rules decided on one mention for one brand."""

    mention: Mention
    brand_id: int
    rule: str
    reasons: Reasons
    priority: str


def open_or_extend(session: Session, outcome: Outcome, now: datetime) -> Case:
    """Put a mention into the customer's active case about the same matter, or open one; the caller commits.

    A new message in a case wakes it, and withdraws a draft that was written without knowing of it.
    """
    mention = outcome.mention
    case = case_of_matter(session, mention, outcome.brand_id) or _new_case(session, outcome, now)
    save_contacts(session, mention)
    known = {reason["code"] for reason in case.reasons}
    case.reasons = [*case.reasons, *(reason for reason in outcome.reasons if reason["code"] not in known)]
    if PRIORITIES.index(outcome.priority) < case.priority_rank:
        case.priority, case.priority_rank = outcome.priority, PRIORITIES.index(outcome.priority)
        set_targets_anew(session, case, now)
    session.add(case)
    session.flush()
    has_messages = session.scalars(select(Triage).where(col(Triage.case_id) == case.id).limit(1)).first()
    if has_messages is not None:
        actor = job("analyse")
        move(session, case, "new_message", actor, case.version, at=now)
        drafts.withdraw_active(session, case, actor, N_("the customer wrote again"))
        case.no_draft_reason, case.snoozed_until = "", None
        session.add(case)
    session.add(_triage(outcome, case.id))
    session.flush()
    follow_newest(session, case)
    return case


def _new_case(session: Session, outcome: Outcome, now: datetime) -> Case:
    case = Case(
        brand_id=outcome.brand_id,
        author_id=outcome.mention.author_id,
        channel=outcome.mention.channel,
        priority=outcome.priority,
        priority_rank=PRIORITIES.index(outcome.priority),
        due_at=now,
        opened_at=now,
    )
    session.add(case)
    session.flush()
    start_clock(session, case)
    return case


def _triage(outcome: Outcome, case_id: int | None) -> Triage:
    return Triage(
        mention_id=outcome.mention.id or 0,
        brand_id=outcome.brand_id,
        case_id=case_id,
        rule=outcome.rule,
        reasons=list(outcome.reasons),
    )


def hold(session: Session, case: Case) -> bool:
    """Keep an open case as it is until the commit; False when somebody changed it since it was read."""
    same = (col(Case.id) == case.id, col(Case.version) == case.version, col(Case.status) == "open")
    change = update(Case).where(*same).values(version=case.version).execution_options(synchronize_session=False)
    return session.exec(change).rowcount == 1


def set_aside(session: Session, outcomes: Sequence[Outcome]) -> None:
    """Keep, with rule and reasons, that these mentions need no answer; the caller commits."""
    session.add_all([_triage(outcome, None) for outcome in outcomes])


def triaged(session: Session, mention_ids: Sequence[int]) -> dict[tuple[int, int], Triage]:
    """What became of these mentions already, by mention and brand."""
    found = session.scalars(select(Triage).where(col(Triage.mention_id).in_(mention_ids)))
    return {(triage.mention_id, triage.brand_id): triage for triage in found}


def assign(session: Session, case: Case, person_id: int | None, actor: Actor, seen_version: int) -> None:
    """Give a case to a person who may work on it, or back to everybody; the caller commits."""
    person = session.get(Person, person_id) if person_id is not None else None
    if person_id is not None and (person is None or not person.active):
        raise BadInput("this person is not on the staff any more")
    if person is not None and not actor_of(person).may("agent", case.brand_id):
        raise BadInput("this person may not work for the brand of the case")
    move(session, case, "assign", actor, seen_version, reason=f"to person:{person_id}" if person else N_("to nobody"))
    case.assignee_id = person_id
    session.add(case)


def snooze(session: Session, case: Case, until: datetime | None, actor: Actor, seen_version: int) -> None:
    """Hide a case until a time, or for None until the customer writes, which always ends it; the caller commits."""
    if until is not None and until <= utc_now():
        raise BadInput("a case can only be snoozed until a time to come")
    end = f"{until:%Y-%m-%d %H:%M} UTC" if until else N_("the customer writes")
    move(session, case, "snooze", actor, seen_version, reason=say("until {end}", end=end))
    case.snoozed_until = until
    session.add(case)


def wake_due(session: Session, now: datetime) -> int:
    """Bring back the cases whose snooze is over, a case a commit; one that cannot be woken is left and told of."""
    wanted = select(col(Case.id)).where(col(Case.status) == "snoozed", col(Case.snoozed_until) <= now)
    woken = 0
    for id_ in session.scalars(wanted).all():
        try:
            case = session.get_one(Case, id_)
            move(session, case, "wake", job("wake"), case.version, at=now)
            session.commit()
            woken += 1
        except (BadInput, InvalidMove) as error:
            session.rollback()
            log.warning("a case could not be woken", case=id_, why=in_words(error))
    return woken


def close(
    session: Session,
    case: Case,
    action: str,
    actor: Actor,
    seen_version: int,
    reason: str,
    *,
    at: datetime | None = None,
) -> None:
    """Dismiss a case, or mark it as answered by hand, now or `at` a time before; its drafts are withdrawn.

    The caller commits.
    """
    move(session, case, action, actor, seen_version, reason=reason, at=at)
    drafts.withdraw_active(session, case, actor, say("the case was closed: {action}", action=action.replace("_", " ")))


def answered_on_network(session: Session, case: Case, external_id: str, url: str, at: datetime) -> bool:
    """Close an active case that was answered on the network itself, by hand; whether it was. The caller commits.

    It counts as answered `at` the time of the answer, however much later that was found. A reply that we sent
    ourselves, or of which we do not know yet, closes nothing here.
    """
    ours = select(Reply).where(
        col(Reply.case_id) == case.id,
        or_(col(Reply.external_id) == external_id, col(Reply.status).in_(("sending", "unknown"))),
    )
    case = locked(session, case.id or 0)
    if case.status not in ACTIVE or session.scalars(ours.limit(1)).first() is not None:
        return False
    why = say("found on the network: {url}", url=url)
    close(session, case, "answered_by_hand", job("recheck"), case.version, why, at=min(at, utc_now()))
    return True


def reopen(session: Session, case: Case, actor: Actor, seen_version: int, reason: str) -> None:
    """Take a closed or waiting case back to the open ones, due anew; the caller commits.

    A reply that has not left yet is cancelled with it, which takes the right to cancel one. BadInput where its authors
    deleted all that was in it, or changed it, so that it is in another case now.
    """
    if newest_message(session, case.id or 0) is None:
        raise BadInput("nothing is left in this case that could be answered")
    move(session, case, "reopen", actor, seen_version, reason=reason)
    drafts.withdraw_active(session, case, actor, N_("the case was reopened"))
    case.no_draft_reason = ""
    session.add(case)


def conversation(session: Session, case_id: int) -> list[Mention]:
    """The mentions of a case, oldest first."""
    return [mention for mention, _, _ in once(session, ("conversation", case_id), lambda: _said(session, case_id))]


def _said(session: Session, case_id: int) -> list[tuple[Mention, Author | None, Sentiment | None]]:
    """With the author and the score of each: while this is kept, whoever asks for them by their ids finds them."""
    wanted = (
        select(Mention, Author, Sentiment)
        .join(Triage, col(Triage.mention_id) == Mention.id)
        .join(Author, col(Author.id) == Mention.author_id, isouter=True)
        .join(Sentiment, col(Sentiment.mention_id) == Mention.id, isouter=True)
        .where(col(Triage.case_id) == case_id)
    )
    found = session.execute(wanted.order_by(col(Mention.published_at), col(Mention.id)))
    return [(mention, author, score) for mention, author, score in found]


def newest_message(session: Session, case_id: int) -> Mention | None:
    """The newest mention of a case that its author has not deleted."""
    wanted = select(Mention).join(Triage, col(Triage.mention_id) == Mention.id).where(col(Triage.case_id) == case_id)
    living = wanted.where(col(Mention.deleted_at).is_(None))
    return session.scalars(living.order_by(col(Mention.published_at).desc(), col(Mention.id).desc()).limit(1)).first()


def follow_newest(session: Session, case: Case) -> None:
    """Let a case stand on the channel of its newest message, where it is answered; the caller commits."""
    newest = newest_message(session, case.id or 0)
    if newest is not None and newest.channel != case.channel:
        case.channel = newest.channel
        session.add(case)


def history(session: Session, case_id: int) -> list[Move]:
    """Everything that happened to a case, its drafts and replies, newest first."""
    wanted = select(Move).where(col(Move.case_id) == case_id).order_by(col(Move.id).desc())
    return once(session, ("history", case_id), lambda: list(session.scalars(wanted)))


def current_draft(session: Session, case_id: int) -> Draft | None:
    """The newest draft of a case that is proposed or approved."""
    wanted = select(Draft).where(col(Draft.case_id) == case_id, col(Draft.status).in_(("proposed", "approved")))
    newest = wanted.order_by(col(Draft.id).desc())
    return once(session, ("draft", case_id), lambda: session.scalars(newest).first())


def replies_of(session: Session, case_id: int) -> list[Reply]:
    """The replies of a case, newest first."""
    wanted = select(Reply).where(col(Reply.case_id) == case_id).order_by(col(Reply.id).desc())
    return list(once(session, ("replies", case_id), lambda: session.scalars(wanted).all()))
