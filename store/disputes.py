"""Disputes: marked, looked into, decided by somebody who may, settled; each step is a line that stays."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from store.amounts import CURRENCIES
from store.audit import record
from store.errors import BadInput, InvalidMove, NotAllowed, Stale
from store.four_eyes import above_limit
from store.models import Brand, Case, Dispute, DisputeStep, Knowledge, utc_now
from store.once import once
from store.saying import N_, listed, say, spaced, together
from store.workflow import Actor

RIGHT, DECIDES, DECIDES_ABOVE = "agent", "approver", "manager"
WANTED = ("refund", "partial_refund", "replacement", "repair", "discount", "explanation", "apology", "other")
OPTIONS = (
    "full_refund",
    "partial_refund",
    "replacement",
    "repair",
    "voucher",
    "postage",
    "apology",
    "nothing",
    "other",
)
RULES = ("chargeback", "refund_again")
MOST, LONGEST, MOST_OPTIONS = 10**9, 4_000, 12


@dataclass(frozen=True)
class Matter:
    """What a dispute is about: what happened, what the customer wants, and which entries say what is allowed."""

    happened: str
    wanted: str = "refund"
    amount: int | None = None
    currency: str = "THB"
    cited: Sequence[int] = field(default=())


@dataclass(frozen=True)
class Option:
    """What could be offered, and what it costs in whole units of the dispute's currency."""

    kind: str
    cost: int = 0
    words: str = ""


def dispute_of(session: Session, case_id: int) -> Dispute | None:
    """The dispute that a case was marked as, whatever became of it."""
    wanted = select(Dispute).where(col(Dispute.case_id) == case_id)
    return once(session, ("dispute", case_id), lambda: session.scalars(wanted).first())


def steps_of(session: Session, dispute_id: int) -> list[DisputeStep]:
    """What was done about a dispute, the newest first."""
    wanted = select(DisputeStep).where(col(DisputeStep.dispute_id) == dispute_id)
    return list(session.scalars(wanted.order_by(col(DisputeStep.id).desc())))


def mark(session: Session, case: Case, matter: Matter, actor: Actor, why: Sequence[str] = ()) -> Dispute:
    """Mark a case as a dispute, or anew one that was dropped; `why` are the rules that suggested it. Caller commits."""
    actor.need(RIGHT, case.brand_id, N_("mark a dispute"))
    values = _checked(session, case, matter) | {"why": [each for each in RULES if each in why]}
    found = dispute_of(session, case.id or 0)
    if found is not None and found.dropped_at is None:
        raise Stale("this case is marked as a dispute already: look at it again")
    if found is not None:
        _change(session, found, found.version, dropped_at=None, **values)
    else:
        found = Dispute(case_id=case.id or 0, brand_id=case.brand_id, opened_by=actor.name, **values)
        session.add(found)
        session.flush()
    return _noted(session, found, "mark", actor, matter.happened, rules="+".join(found.why))


def change_matter(session: Session, dispute: Dispute, matter: Matter, actor: Actor, seen: int) -> Dispute:
    """Say anew what it is about while nothing is decided; the caller commits."""
    _open(dispute, actor, RIGHT, N_("change a dispute"))
    values = _checked(session, session.get_one(Case, dispute.case_id), matter)
    _change(session, dispute, seen, **values)
    return _noted(session, dispute, "describe", actor, matter.happened)


def add_option(session: Session, dispute: Dispute, option: Option, actor: Actor, seen: int) -> Dispute:
    """Put down what could be offered and what it costs; the caller commits."""
    _open(dispute, actor, RIGHT, N_("add an option"))
    if option.kind not in OPTIONS:
        raise BadInput(
            say("{kind!r} is no option; known: {options}", kind=option.kind, options=listed(map(spaced, OPTIONS)))
        )
    if not 0 <= option.cost < MOST or len(dispute.options) >= MOST_OPTIONS:
        raise BadInput(
            say("the cost is zero or more, and there are {most_options} options at most", most_options=MOST_OPTIONS)
        )
    entry = {"kind": option.kind, "cost": option.cost, "words": option.words.strip()[:LONGEST], "by": actor.name}
    _change(session, dispute, seen, options=[*dispute.options, entry])
    return _noted(session, dispute, "option", actor, option.words, kind=option.kind, cost=option.cost)


def why_more(session: Session, dispute: Dispute, at: int) -> list[str]:
    """Why an option takes a manager who did not propose it; empty where an approver may decide. By the four eyes."""
    rules = session.get_one(Brand, dispute.brand_id).four_eyes
    return above_limit(rules, [(Decimal(int(dispute.options[at]["cost"])), dispute.currency)])


def decide(session: Session, dispute: Dispute, at: int, actor: Actor, seen: int, words: str = "") -> Dispute:
    """Choose one of the options; the caller commits.

    It takes an approver; above the amount of the brand's four eyes a manager, who is not the one who proposed it.
    """
    _open(dispute, actor, DECIDES, N_("decide a dispute"))
    if not 0 <= at < len(dispute.options):
        raise BadInput("choose one of the options")
    more = why_more(session, dispute, at)
    if more:
        actor.need(DECIDES_ABOVE, dispute.brand_id, say("decide this, because {more},", more=together(more)))
        if dispute.options[at]["by"] == actor.name:
            raise NotAllowed(say("somebody else must decide what you proposed, because {more}", more=together(more)))
    _change(session, dispute, seen, decided=at, decided_by=actor.name, decided_at=utc_now())
    option = dispute.options[at]
    return _noted(session, dispute, "decide", actor, words, kind=option["kind"], cost=option["cost"])


def settle(
    session: Session, dispute: Dispute, actor: Actor, seen: int, recommends: bool | None = None, words: str = "",
    now: datetime | None = None,
) -> Dispute:  # fmt: skip
    """Say that it is settled, and whether the customer would recommend us now (None: nobody asked). Caller commits."""
    actor.need(RIGHT, dispute.brand_id, N_("settle a dispute"))
    if dispute.stage != "decided":
        raise InvalidMove(say("a dispute that is {stage} cannot be settled", stage=dispute.stage))
    _change(session, dispute, seen, settled_at=now or utc_now(), recommends=recommends)
    said = {None: "unasked", True: "yes", False: "no"}[recommends]
    return _noted(session, dispute, "settle", actor, words, recommends=said)


def reopen(session: Session, dispute: Dispute, actor: Actor, seen: int, words: str) -> Dispute:
    """Open what was settled or decided again: what was chosen falls, what was proposed stays; the caller commits."""
    actor.need(RIGHT, dispute.brand_id, N_("open a dispute again"))
    if dispute.stage not in ("settled", "decided"):
        raise InvalidMove(say("a dispute that is {stage} cannot be opened again", stage=dispute.stage))
    if not words.strip():
        raise BadInput("to open a dispute again takes a reason")
    again = dispute.reopened + (dispute.stage == "settled")
    _change(session, dispute, seen, settled_at=None, decided=None, decided_by="", decided_at=None, recommends=None,
            reopened=again)  # fmt: skip
    return _noted(session, dispute, "reopen", actor, words)


def drop(session: Session, dispute: Dispute, actor: Actor, seen: int, words: str) -> Dispute:
    """Say that it is no dispute after all; the caller commits."""
    _open(dispute, actor, RIGHT, N_("drop a dispute"))
    if not words.strip():
        raise BadInput("to drop a dispute takes a reason")
    _change(session, dispute, seen, dropped_at=utc_now())
    return _noted(session, dispute, "drop", actor, words)


def take_along(session: Session, source: Case, target: Case) -> None:
    """Let the dispute of a case that is merged away go with its messages; InvalidMove where both are one."""
    theirs, ours = dispute_of(session, source.id or 0), dispute_of(session, target.id or 0)
    if theirs is not None and ours is not None:
        raise InvalidMove("both cases are marked as a dispute, which cannot become one")
    for table in (Dispute, DisputeStep):
        moved = update(table).where(col(table.case_id) == source.id).values(case_id=target.id)
        session.exec(moved.execution_options(synchronize_session="fetch"))


def _open(dispute: Dispute, actor: Actor, right: str, what: str) -> None:
    actor.need(right, dispute.brand_id, what)
    if dispute.stage != "open":
        raise InvalidMove(say("this dispute is {stage}: open it again first", stage=dispute.stage))


def _checked(session: Session, case: Case, matter: Matter) -> dict[str, Any]:
    if not matter.happened.strip() or len(matter.happened) > LONGEST:
        raise BadInput(say("say what happened, in at most {longest:,} characters", longest=LONGEST))
    if matter.wanted not in WANTED or matter.currency not in CURRENCIES:
        raise BadInput(
            say(
                "what is wanted is one of {wanted}, in one of {currencies}",
                wanted=listed(map(spaced, WANTED)),
                currencies=", ".join(CURRENCIES),
            )
        )
    if matter.amount is not None and not 0 <= matter.amount < MOST:
        raise BadInput("the amount is zero or more")
    return {
        "happened": matter.happened.strip(), "wanted": matter.wanted, "amount": matter.amount,
        "currency": matter.currency, "allows": [_cited(session, case, id_) for id_ in dict.fromkeys(matter.cited)],
    }  # fmt: skip


def _cited(session: Session, case: Case, id_: int) -> dict[str, str]:
    entry = session.get(Knowledge, id_)
    if entry is None or entry.brand_id != case.brand_id or entry.owner_id is not None or entry.kind == "saved_reply":
        raise BadInput("what the policy allows is cited from a policy or an FAQ entry of the brand")
    return {"source": entry.source_id, "title": entry.title, "text": entry.text}


def _change(session: Session, dispute: Dispute, seen: int, **values: Any) -> None:
    """Compare and set on the version that the actor saw."""
    change = update(Dispute).where(col(Dispute.id) == dispute.id, col(Dispute.version) == seen)
    change = change.values(**values, version=seen + 1).execution_options(synchronize_session=False)
    if session.exec(change).rowcount != 1:
        session.rollback()
        raise Stale("this dispute was changed by somebody else")
    session.refresh(dispute)


def _noted(session: Session, dispute: Dispute, action: str, actor: Actor, words: str, **facts: Any) -> Dispute:
    line = DisputeStep(dispute_id=dispute.id or 0, case_id=dispute.case_id, action=action, actor=actor.name)
    line.words = words.strip()[:LONGEST]
    session.add(line)
    session.flush()
    record(session, actor, action, "dispute", dispute.id, brand_id=dispute.brand_id, case=dispute.case_id, **facts)
    return dispute
