"""Cases, drafts, replies and rights take the steps of MOVES, by those who may, and nothing else."""

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from store.database import open_session
from store.errors import BadInput, InvalidMove, NotAllowed, Stale
from store.models import Alert, Case, Draft, Move, Outreach, Rights, utc_now
from store.shop_customers import customer_for
from store.steps import Step
from store.workflow import ACTIVE, CLOSED, MOVES, ROLES, Actor, Noun, Thing, Work, actions, job, move, take

if TYPE_CHECKING:
    from tests.store.conftest import Make

# Written down apart from MOVES: what nobody below this role may do, and what only a job may.
LEAST_ROLE = {
    "answer": "approver", "take_back": "approver", "approve": "approver", "cancel": "approver",
    "queue_again": "approver", "snooze": "agent", "wake": "agent", "assign": "agent", "answered_by_hand": "agent",
    "dismiss": "agent", "resolve": "agent", "reopen": "agent", "reject": "agent", "supersede": "agent",
    "withdraw": "agent", "grant": "approver", "reshare": "approver", "revoke": "agent",
}  # fmt: skip
ONLY_JOBS = {
    ("case", "reply_bounced"), ("reply", "bounce"), ("reply", "put_off"),
    ("case", "send_failed"), ("case", "new_message"), ("case", "text_changed"), ("case", "author_deleted"),
    ("case", "return"), ("case", "reply_deleted"), ("reply", "amend"), ("reply", "changed_there"), ("reply", "delete"),
    ("reply", "gone_there"), ("amendment", "claim"), ("amendment", "dry_run"), ("amendment", "finish"),
    ("amendment", "fail"), ("amendment", "put_back"), ("amendment", "lose_track"),
    ("reply", "claim"), ("reply", "dry_run"), ("reply", "submit"),
    ("reply", "lose_track"), ("reply", "refuse"), ("ugc", "expire"), ("ugc", "author_deleted"),
    ("alert", "end"), ("outreach", "dry_run"), ("outreach", "claim"), ("outreach", "lose_track"),
}  # fmt: skip
NEED_REASON = {
    "merge", "merge_away", "split", "answered_by_hand", "dismiss", "reopen", "reject", "withdraw", "cancel", "revoke",
}  # fmt: skip
STATUSES: dict[Noun, set[str]] = {
    "case": {"open", "snoozed", "waiting", "resolved", "dismissed"},
    "draft": {"proposed", "approved", "withdrawn", "superseded"},
    "reply": {
        "queued", "sending", "submitted", "published", "rejected", "failed", "unknown", "cancelled", "deleted",
    },
    "amendment": {"proposed", "queued", "sending", "unknown", "done", "failed", "cancelled", "withdrawn"},
    "alert": {"open", "acknowledged", "snoozed", "closed"},
    "outreach": {
        "proposed", "queued", "sending", "sent", "failed", "unknown", "cancelled", "withdrawn", "to_tell", "told",
    },
    "ugc": {"found", "asked", "granted", "reshared", "declined", "expired", "revoked"},
}  # fmt: skip
STEPS = [(noun, status, action, step) for noun, table in MOVES.items() for (status, action), step in table.items()]
ACTORS = [*(Actor(f"person:{number}", role, number) for number, role in enumerate(ROLES)), job("test")]
STEP_IDS = [f"{noun}-{status}-{action}" for noun, status, action, _ in STEPS]


def may(noun: str, status: str, action: str, actor: Actor) -> bool:
    """Whether an actor may take a step, by the lists above."""
    if actor.role == "job":
        return MOVES[noun][(status, action)].by_job  # type: ignore[index]
    passing = {("reply", "sending"), ("reply", "submitted"), ("outreach", "sending")}
    only_jobs = (noun, action) in ONLY_JOBS or (noun, status) in passing
    if (noun, status) == ("outreach", "unknown"):
        return actor.role in ROLES[ROLES.index("approver") :]
    return not only_jobs and ROLES.index(actor.role) >= ROLES.index(LEAST_ROLE.get(action, "agent"))


def thing_in(make: "Make", noun: str, status: str) -> Thing:
    """A case, draft or reply that stands in some status."""
    case = make.case()
    thing: Thing = case
    if noun == "draft":
        thing = make.draft(case)
    elif noun == "reply":
        thing = make.reply(case)
    elif noun == "amendment":
        thing = make.amendment(make.reply(case))
    elif noun == "ugc":
        mention = make.mention(make.brand())
        thing = Rights(brand_id=case.brand_id, mention_id=mention.id or 0)
    elif noun == "alert":
        thing = Alert(brand_id=case.brand_id, kind="more", key=str(case.id), first_seen=utc_now(), last_seen=utc_now())
    elif noun == "outreach":
        customer = customer_for(make.session, case.brand_id, email="nok@mail.example")
        assert customer is not None
        letter: dict[str, Any] = {"occasion": "review", "key": str(case.id), "lang": "th", "subject": "s", "text": "t"}
        thing = Outreach(brand_id=case.brand_id, customer_id=customer.id or 0, **letter)
    thing.status = status
    make.session.add(thing)
    make.session.commit()
    return thing


def go(session: Session, thing: Thing, action: str, actor: Actor, version: int, reason: str) -> Move | None:
    """Take a step; rights and alerts write no line of a case's history."""
    if isinstance(thing, Rights | Alert | Outreach):
        take(session, thing, action, actor, version, reason)
        return None
    return move(session, thing, action, actor, version, reason=reason)


@pytest.mark.parametrize(("noun", "status", "action", "step"), STEPS, ids=STEP_IDS)
def test_each_step_is_taken_by_those_who_may(make: "Make", noun: str, status: str, action: str, step: Step) -> None:
    for actor in ACTORS:
        thing = thing_in(make, noun, status)
        before = thing.version
        if may(noun, status, action, actor):
            line = go(make.session, thing, action, actor, before, "it is needed")
            assert (thing.status, thing.version) == (step.to, before + 1)
            assert line is None or (line.noun, line.from_status, line.to_status, line.actor) == (
                noun,
                status,
                step.to,
                actor.name,
            )
        else:
            with pytest.raises(NotAllowed):
                go(make.session, thing, action, actor, before, "it is needed")
            assert (thing.status, thing.version) == (status, before)


@pytest.mark.parametrize(("noun", "status", "action", "step"), STEPS, ids=STEP_IDS)
def test_reasons_are_asked_for_and_buttons_agree_with_moves(
    make: "Make", noun: str, status: str, action: str, step: Step
) -> None:
    thing = thing_in(make, noun, status)
    told_of_unknown = (noun, status) == ("outreach", "unknown")  # a person who looked says how they know
    assert step.needs_reason == (action in NEED_REASON or told_of_unknown)
    for actor in ACTORS:
        assert (action in actions(thing, actor)) == (actor.role != "job" and may(noun, status, action, actor))
    if step.needs_reason:
        actor = job("test") if step.by_job else make.actor("admin")
        with pytest.raises(BadInput, match="reason"):
            go(make.session, thing, action, actor, thing.version, "  ")


def test_tables_lead_only_to_statuses_that_exist() -> None:
    for noun, status, _, step in STEPS:
        assert {status, step.to} <= STATUSES[noun]
    assert set(ACTIVE) | set(CLOSED) == STATUSES["case"]


@pytest.mark.parametrize("noun", STATUSES)
def test_no_other_step_exists(make: "Make", noun: Noun) -> None:
    names = {action for table in MOVES.values() for _, action in table}
    for status in STATUSES[noun]:
        thing = thing_in(make, noun, status)
        for action in names - {action for place, action in MOVES[noun] if place == status}:
            with pytest.raises(InvalidMove):
                go(make.session, thing, action, make.actor("admin"), thing.version, "why not")
        assert thing.status == status


def test_the_second_of_two_people_is_told(make: "Make", engine: Engine) -> None:
    case = make.case()
    make.session.commit()
    with open_session(engine) as other:
        theirs = other.get_one(Case, case.id)
        move(other, theirs, "assign", make.actor("agent"), theirs.version)
        other.commit()
    assert case.version == 1  # as this person still sees it
    with pytest.raises(Stale):
        move(make.session, case, "dismiss", make.actor("admin"), case.version, reason="spam")
    make.session.refresh(case)
    assert (case.status, case.version) == ("open", 2)
    assert [line[4] for line in lines_of(make.session, case)] == ["assign"]


def test_a_change_made_just_before_a_move_is_not_lost(make: "Make") -> None:
    case = make.case()
    case.no_draft_reason = "the customer is known"
    make.session.add(case)
    move(make.session, case, "assign", make.actor("agent"), case.version)
    assert case.no_draft_reason == "the customer is known"


def lines_of(session: Session, case: Case) -> list[tuple[object, ...]]:
    """The history of a case as it stands in the database, oldest first."""
    session.flush()
    rows = session.connection().execute(select(Move).where(Move.case_id == case.id).order_by(col(Move.id)))
    return [tuple(row) for row in rows]


ACTIONS = sorted({action for table in MOVES.values() for _, action in table} | {"fly"})
WALKS = st.lists(
    st.tuples(
        st.sampled_from(sorted(set(MOVES) - {"ugc", "alert", "outreach"})), st.sampled_from(ACTIONS),
        st.sampled_from(ACTORS),
        st.sampled_from([0, 0, 0, 0, -1]), st.sampled_from(["", "it is needed", "it is needed"]),
    ),
    max_size=60,
)  # fmt: skip


@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=WALKS)
def test_no_sequence_of_actions_leaves_the_tables(make: "Make", walk: list[tuple[Noun, str, Actor, int, str]]) -> None:
    """Whatever is tried in whatever order: only steps of MOVES happen, and the history only grows, by each of them."""
    case = make.case()
    reply = make.reply(case)
    things: dict[Noun, Work] = {"case": case, "draft": make.session.get_one(Draft, reply.draft_id), "reply": reply}
    things["amendment"] = make.amendment(reply)
    told = lines_of(make.session, case)
    for noun, action, actor, age, reason in walk:
        thing = things[noun]
        before, version = thing.status, thing.version
        try:
            move(make.session, thing, action, actor, version + age, reason=reason)
        except (InvalidMove, BadInput) as error:
            assert isinstance(error, Stale) == (age < 0)
            assert (thing.status, thing.version) == (before, version)
            assert lines_of(make.session, case) == told
        else:
            assert age == 0
            assert (thing.status, thing.version) == (MOVES[noun][(before, action)].to, version + 1)
            *earlier, line = lines_of(make.session, case)
            assert earlier == told
            assert line[2:8] == (noun, thing.id, action, before, thing.status, actor.name)
            told = [*earlier, line]
