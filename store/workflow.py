"""The steps of cases, drafts, replies, their changes, rights and alerts; only `take` and `move` change a status.

Buttons, history and the diagrams in docs/architecture.md all come from `MOVES`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import object_session
from sqlmodel import Session, col

from store.audit import record
from store.clocks import follow
from store.errors import BadInput, InvalidMove, NotAllowed, Stale
from store.models import Alert, Amendment, Case, Draft, Move, Outreach, Reply, Rights, utc_now
from store.saying import N_, say, spaced
from store.steps import ALERT, AMENDMENT, OUTREACH, UGC, Step, job_step

ROLES = ("viewer", "agent", "approver", "manager", "admin")
Noun = Literal["case", "draft", "reply", "amendment", "ugc", "alert", "outreach"]
Work = Case | Draft | Reply | Amendment
Thing = Work | Rights | Alert | Outreach
NOUNS: dict[type[Thing], Noun] = {
    Case: "case", Draft: "draft", Reply: "reply", Amendment: "amendment", Rights: "ugc", Alert: "alert",
    Outreach: "outreach",
}  # fmt: skip


@dataclass(frozen=True)
class Actor:
    """Who acts: a person in a role, or a job of ours (role "job")."""

    name: str
    role: str
    person_id: int | None = None
    brands: tuple[tuple[int, str], ...] | None = None  # None: the role holds in every brand

    def may(self, right: str, brand_id: int | None = None) -> bool:
        """Whether a person's role in a brand reaches the one that a step asks for; without one, in any of theirs."""
        role = self.role if self.brands is None or brand_id is None else dict(self.brands).get(brand_id, "")
        return role in ROLES and right in ROLES and ROLES.index(role) >= ROLES.index(right)

    def may_everywhere(self, right: str) -> bool:
        """Whether a person's role reaches another one in the whole house: a role in some brands does not."""
        return self.brands is None and self.may(right)

    def sees(self, brand_id: int) -> bool:
        """Whether a brand is one of those that the person has a role in."""
        return self.brands is None or brand_id in dict(self.brands)

    def need(self, right: str, brand_id: int, what: str) -> None:
        """NotAllowed unless the role in a brand reaches the one that it takes to do `what`."""
        if not self.may(right, brand_id):
            raise NotAllowed(say("to {what} takes the role {right} or higher", what=what, right=right))


def job(name: str) -> Actor:
    """The actor of a job that nobody watches."""
    return Actor(f"job:{name}", "job")


ACTIVE = ("open", "snoozed", "waiting")
CLOSED = ("resolved", "dismissed")

CASE: dict[tuple[str, str], Step] = {
    ("open", "answer"): Step("waiting", "approver"),
    ("waiting", "take_back"): Step("open", "approver"),
    ("waiting", "send_failed"): job_step("open"),
    **{("resolved", action): job_step("open") for action in ("reply_deleted", "reply_bounced")},
    ("open", "snooze"): Step("snoozed"),
    ("snoozed", "wake"): Step("open", by_job=True),
    **{(status, "new_message"): job_step("open") for status in ACTIVE},
    **{(status, "text_changed"): job_step("open") for status in ACTIVE},
    **{(status, "author_deleted"): job_step("dismissed") for status in ACTIVE},
    **{(status, "assign"): Step(status, by_job=True) for status in ACTIVE},
    **{(status, "return"): job_step(status) for status in ACTIVE},
    **{(status, "merge"): Step("open", needs_reason=True) for status in ACTIVE},
    **{(status, "merge_away"): Step("dismissed", needs_reason=True) for status in ACTIVE},
    **{(status, "split"): Step("open", needs_reason=True) for status in ACTIVE},
    **{(status, "answered_by_hand"): Step("resolved", by_job=True, needs_reason=True) for status in ACTIVE},
    **{(status, "dismiss"): Step("dismissed", needs_reason=True) for status in ACTIVE},
    ("waiting", "resolve"): Step("resolved", by_job=True),
    **{(status, "reopen"): Step("open", needs_reason=True) for status in (*CLOSED, "waiting")},
}
DRAFT: dict[tuple[str, str], Step] = {
    ("proposed", "approve"): Step("approved", "approver"),
    ("proposed", "reject"): Step("withdrawn", needs_reason=True),
    **{(status, "supersede"): Step("superseded", by_job=True) for status in ("proposed", "approved")},
    **{(status, "withdraw"): Step("withdrawn", by_job=True, needs_reason=True) for status in ("proposed", "approved")},
}
REPLY: dict[tuple[str, str], Step] = {
    ("queued", "claim"): job_step("sending"),
    ("queued", "cancel"): Step("cancelled", "approver", by_job=True, needs_reason=True),
    ("queued", "dry_run"): job_step("cancelled"),
    ("cancelled", "queue_again"): Step("queued", "approver"),
    ("sending", "put_back"): job_step("queued"),
    ("sending", "submit"): job_step("submitted"),
    ("sending", "publish"): job_step("published"),
    ("sending", "fail"): job_step("failed"),
    ("sending", "lose_track"): job_step("unknown"),
    ("submitted", "publish"): job_step("published"),
    ("submitted", "refuse"): job_step("rejected"),
    ("unknown", "submit"): job_step("submitted"),
    ("unknown", "publish"): Step("published", by_job=True),
    ("unknown", "fail"): Step("failed", by_job=True),
    **{("published", action): job_step("published") for action in ("amend", "changed_there", "put_off")},
    **{("published", action): job_step("deleted") for action in ("delete", "gone_there")},
    ("published", "bounce"): job_step("rejected"),
}
MOVES: dict[Noun, dict[tuple[str, str], Step]] = {
    "case": CASE, "draft": DRAFT, "reply": REPLY, "amendment": AMENDMENT, "ugc": UGC, "alert": ALERT,
    "outreach": OUTREACH,
}  # fmt: skip
OWN_BRAND = Rights | Alert | Outreach
WORDS: dict[Noun, str] = {
    "outreach": N_("letter"), "ugc": N_("right to reshare"), "amendment": N_("change of a reply"),
}  # fmt: skip


def noun_of(thing: Thing) -> Noun:
    """The word for a row in the tables of moves."""
    return NOUNS[type(thing)]


def actions(thing: Thing, actor: Actor) -> list[str]:
    """The actions that this actor may take on this thing now; what has no button is not in it."""
    table, brand_id = MOVES[noun_of(thing)], _brand_of(thing)
    return [
        action
        for (status, action), step in table.items()
        if status == thing.status and step.by_person and actor.may(step.right, brand_id)
    ]


def move(
    session: Session,
    thing: Work,
    action: str,
    actor: Actor,
    seen_version: int,
    *,
    reason: str = "",
    at: datetime | None = None,
) -> Move:
    """Take one step with compare-and-set on the version that the actor saw, and write it into the history.

    `at` is when what it notes came to pass, for the clock of the case; now if unset.

    Raises InvalidMove when there is no such step, NotAllowed when the role forbids it, BadInput when a reason is
    missing, Stale when somebody else was faster. The caller commits.
    """
    before = take(session, thing, action, actor, seen_version, reason)
    line = Move(
        case_id=_case_id(thing) or 0, noun=noun_of(thing), thing_id=thing.id or 0, action=action,
        from_status=before, to_status=spaced(thing.status), actor=actor.name, reason=reason.strip(),
    )  # fmt: skip
    session.add(line)
    follow(session, thing, action, before, at or utc_now())
    return line


def take(session: Session, thing: Thing, action: str, actor: Actor, seen_version: int, reason: str = "") -> str:
    """The step alone, with its line in the audit log: for `move`, and for what keeps a history of its own.

    Returns the status that it was taken from. Raises what `move` raises; the caller commits.
    """
    noun = noun_of(thing)
    word = WORDS.get(noun, noun)
    step = check_step(thing, action, actor, seen_version, reason)
    if actor.role != "job":
        owner = type(thing) if isinstance(thing, OWN_BRAND) else Case
        owner_id = thing.id if isinstance(thing, OWN_BRAND) else _case_id(thing)
        brand_id = session.scalars(select(col(owner.brand_id)).where(col(owner.id) == owner_id)).first()
        actor.need(step.right, brand_id or 0, say("{action} a {noun}", action=spaced(action), noun=word))
    table = type(thing)
    change = (
        update(table)
        .where(col(table.id) == thing.id, col(table.version) == seen_version, col(table.status) == thing.status)
        .values(status=step.to, version=seen_version + 1)
        .execution_options(synchronize_session=False)
    )
    before = thing.status
    done: CursorResult[tuple[()]] = session.exec(change)
    if done.rowcount != 1:
        session.rollback()
        raise Stale(say("this {noun} was changed by somebody else", noun=word))
    session.refresh(thing)
    steps: dict[str, object] = {"case": _case_id(thing), "was": before, "now": step.to, "version": thing.version}
    record(session, actor, action, noun, thing.id, brand_id=_brand_of(thing), **steps)
    return before


def check_step(thing: Thing, action: str, actor: Actor, seen_version: int, reason: str) -> Step:
    """Find the step that an action means here, or say why it may not be taken."""
    noun = noun_of(thing)
    word = WORDS.get(noun, noun)
    if thing.version != seen_version:
        raise Stale(say("this {noun} was changed by somebody else", noun=word))
    step = MOVES[noun].get((thing.status, action))
    if step is None:
        raise InvalidMove(
            say(
                "a {noun} that is {status} cannot {action}",
                noun=word,
                status=spaced(thing.status),
                action=spaced(action),
            )
        )
    allowed = step.by_job if actor.role == "job" else step.by_person and actor.may(step.right)
    if not allowed:
        raise NotAllowed(
            say(
                "to {action} a {noun} takes the role {right} or higher",
                action=spaced(action),
                noun=word,
                right=step.right,
            )
        )
    if step.needs_reason and not reason.strip():
        raise BadInput(say("to {action} a {noun} takes a reason", action=spaced(action), noun=word))
    return step


def locked(session: Session, case_id: int) -> Case:
    """A case as it is in this moment, which nobody else can change until the caller commits."""
    same = update(Case).where(col(Case.id) == case_id).values(version=Case.version)
    session.exec(same.execution_options(synchronize_session=False))
    return session.get_one(Case, case_id, populate_existing=True)


def _brand_of(thing: Thing) -> int | None:
    """The brand of a thing that is in a session."""
    if isinstance(thing, Case | OWN_BRAND):
        return thing.brand_id
    session = object_session(thing)
    case = session.get(Case, thing.case_id) if session is not None else None
    return case.brand_id if case is not None else None


def _case_id(thing: Thing) -> int | None:
    if isinstance(thing, Case | Alert | Outreach):
        return thing.id if isinstance(thing, Case) else None
    return thing.case_id
