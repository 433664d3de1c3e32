"""The inbox shows each case once, gravest first, with its newest message."""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlmodel import Session

from store.cases import assign, close, open_or_extend, snooze
from store.disputes import Matter, Option, add_option, decide, drop, mark, settle
from store.inbox import VIEWS, InboxFilter, case_below, count_cases, counts_of_views, inbox, next_case
from store.models import Case, Person, Reply, utc_now
from store.scores import save_scores
from store.workflow import job, move

if TYPE_CHECKING:
    from tests.store.conftest import Make


def shown(session: Session, **fields: object) -> list[int]:
    """The ids of the cases in a view, which its counter has to agree with."""
    wanted = InboxFilter(**fields)  # type: ignore[arg-type]
    cases = [row.case.id or 0 for row in inbox(session, wanted)]
    assert count_cases(session, wanted) == len(cases)
    return cases


def ids(*cases: Case) -> list[int]:
    return [case.id or 0 for case in cases]


def test_the_gravest_comes_first_then_what_is_due_first(make: "Make", session: Session) -> None:
    low, urgent, late, soon = (make.case(priority=priority) for priority in ("low", "urgent", "high", "high"))
    late.due_at += timedelta(hours=1)
    session.add(late)
    assert shown(session) == ids(urgent, soon, late, low)
    first_page = [row.case.id for row in inbox(session, InboxFilter(), limit=3)]
    second_page = [row.case.id for row in inbox(session, InboxFilter(), limit=3, offset=3)]
    assert first_page + second_page == ids(urgent, soon, late, low)
    assert next_case(session, InboxFilter(), urgent.id or 0) == soon.id
    assert next_case(session, InboxFilter(), low.id or 0) == urgent.id
    assert next_case(session, InboxFilter(priority="low"), low.id or 0) is None


def test_below_a_case_stands_the_next_one_and_below_the_last_the_first(make: "Make", session: Session) -> None:
    low, urgent, late, soon, twin = (make.case(priority=rank) for rank in ("low", "urgent", "high", "high", "high"))
    late.due_at += timedelta(hours=1)
    session.add(late)
    round_ = [urgent, soon, twin, late, low]
    for here, below in zip(round_, [*round_[1:], urgent], strict=True):
        assert case_below(session, InboxFilter(), here.id or 0) == below.id
    assert case_below(session, InboxFilter(priority="high"), urgent.id or 0) == soon.id, (
        "it need not stand there itself"
    )
    assert case_below(session, InboxFilter(priority="high"), 999) == soon.id
    assert case_below(session, InboxFilter(priority="normal"), low.id or 0) is None


def test_each_view_shows_its_cases(make: "Make", session: Session) -> None:
    person = Person(email="a@b.example", name="A", role="agent", password_hash="-")
    session.add(person)
    session.flush()
    plain, mine, waiting, snoozed, closed = (make.case() for _ in range(5))
    assign(session, mine, person.id, make.actor("agent"), mine.version)
    make.reply(waiting)
    snooze(session, snoozed, utc_now() + timedelta(hours=1), make.actor("agent"), snoozed.version)
    close(session, closed, "dismiss", make.actor("agent"), closed.version, "spam")
    asked = make.case(make.brand(), handle="asks")
    tomorrow = utc_now() + timedelta(days=1)
    for case in (plain, mine, waiting, snoozed, closed, asked):
        case.due_at = tomorrow
    question = inbox(session, InboxFilter(), limit=10)[-1].mention
    scores = {"label": "negative", "negative": 0.8, "neutral": 0.1, "positive": 0.1, "lang": "en", "hard": None}
    save_scores(session, [scores | {"mention_id": question.id, "model": "t", "aspects": [], "intents": ["question"]}])
    expected = {
        "open": ids(plain, mine, asked), "mine": ids(mine), "unassigned": ids(plain, asked), "negative": ids(asked),
        "questions": ids(asked), "breaching": [], "unsure": [], "approval": [], "failed": [],
        "waiting": ids(waiting), "snoozed": ids(snoozed), "closed": ids(closed),
        "all": ids(plain, mine, waiting, snoozed, closed, asked), "mentioned": [], "disputes": [],
    }  # fmt: skip
    assert {view: shown(session, view=view, person_id=person.id) for view in VIEWS} == expected


def test_cases_in_dispute_have_a_view_whatever_their_status(make: "Make", session: Session) -> None:
    agent = make.actor("agent")
    marked, closed, settled, dropped, _plain = (make.case(handle=f"d{n}") for n in range(5))
    found = {
        case.id: mark(session, case, Matter("It never came."), agent) for case in (marked, closed, settled, dropped)
    }
    found[dropped.id] = drop(session, found[dropped.id], agent, 1, "A mistake")
    offered = add_option(session, found[settled.id], Option("apology"), agent, 1)
    chosen = decide(session, offered, 0, make.actor("approver"), offered.version)
    settle(session, chosen, agent, chosen.version)
    close(session, closed, "dismiss", agent, closed.version, "spam")
    assert shown(session, view="disputes") == ids(marked, closed)
    assert counts_of_views(session, InboxFilter())["disputes"] == 2


def test_late_unsure_to_approve_and_failed_have_views_of_their_own(make: "Make", session: Session) -> None:
    soon, later, unsure, sure, drafted, failed, again = (make.case(handle=f"n{n}") for n in range(7))
    for case in (later, unsure, sure, drafted, failed, again):
        case.due_at = utc_now() + timedelta(hours=2)
    soon.due_at = utc_now() + timedelta(minutes=50)
    for case, confidence in ((unsure, 0.4), (sure, 0.9)):
        mention = next(row.mention for row in inbox(session, InboxFilter()) if row.case.id == case.id)
        scores = {
            "label": "neutral",
            "negative": 0.3,
            "neutral": confidence,
            "positive": 0.3,
            "lang": "en",
            "hard": None,
        }
        save_scores(session, [scores | {"mention_id": mention.id, "model": "t", "aspects": [], "intents": []}])
    make.draft(drafted)
    for case in (failed, again):
        reply = make.reply(case)
        for action in ("claim", "fail"):
            move(session, reply, action, job("send"), reply.version)
    newer = Reply(**reply.model_dump(exclude={"id", "status"}), status="queued")
    session.add(newer)
    session.flush()
    seen = {view: shown(session, view=view) for view in ("breaching", "unsure", "approval", "failed")}
    assert seen == {"breaching": ids(soon), "unsure": ids(unsure), "approval": ids(drafted), "failed": ids(failed)}


def test_all_counts_come_together_and_agree_with_each(make: "Make", session: Session) -> None:
    thai = make.case(label="negative", lang="th", text="แก้วแตก")
    make.case(label="neutral")
    closed = make.case(handle="c")
    close(session, closed, "dismiss", make.actor("agent"), closed.version, "spam")
    for wanted in (InboxFilter(), InboxFilter(lang="th"), InboxFilter(text="แตก"), InboxFilter(channel="line")):
        each = {view: len(inbox(session, replace(wanted, view=view))) for view in VIEWS}
        assert counts_of_views(session, wanted) == each
    assert counts_of_views(session, InboxFilter(lang="th"))["negative"] == len(ids(thai))


@pytest.mark.parametrize("hours", [-5, 5], ids=["read later, written earlier", "written later"])
def test_a_case_shows_what_was_written_last(make: "Make", session: Session, hours: int) -> None:
    brand = make.brand()
    first = make.case(brand, handle="nok", text="in between")
    published = make.now + timedelta(hours=hours)
    other = make.mention(brand, handle="nok", text="the other", published_at=published)
    open_or_extend(session, make.outcome(other, brand), make.now)
    rows = inbox(session, InboxFilter())
    assert [row.case.id for row in rows] == ids(first)
    assert rows[0].mention.text == ("the other" if hours > 0 else "in between")


def test_a_case_shows_how_far_its_draft_is(make: "Make", session: Session) -> None:
    case, nameless = make.case(), make.case(handle="", author="")
    states = [inbox(session, InboxFilter())[0].draft]
    make.draft(case)
    states.append(inbox(session, InboxFilter())[0].draft)
    make.reply(case)
    states.append(inbox(session, InboxFilter(view="waiting"))[0].draft)
    assert states == ["", "proposed", "approved"]
    row = inbox(session, InboxFilter())[0]
    assert (row.case.id, row.author, row.sentiment, row.draft) == (nameless.id, None, None, "")


def test_each_filter_narrows(make: "Make", session: Session) -> None:
    brand, other = make.brand(), make.brand("Other")
    thai = make.case(brand, label="negative", lang="th", text="แก้วแตก 100%", author="วิภา")
    line = make.case(brand, "high", channel="line", text="Where is it")
    theirs = make.case(other)
    assert shown(session, brand_id=brand.id) == ids(line, thai)
    assert shown(session, brand_id=other.id) == ids(theirs)
    assert shown(session, channel="line") == shown(session, priority="high") == ids(line)
    for text in ("แตก", "100%", "วิภา"):
        assert shown(session, text=text) == ids(thai)
    assert shown(session, text="100 %") == ids(thai)
    assert shown(session, text="%%") == []
    assert shown(session, lang="th") == ids(thai)


def published(make: "Make", session: Session, **fields: object) -> tuple[Case, Reply]:
    """A resolved case whose answer stands on its network."""
    case = make.case(**fields)  # type: ignore[arg-type]
    reply = make.reply(case)
    for action in ("claim", "publish"):
        move(session, reply, action, job("send"), reply.version)
    move(session, case, "resolve", make.actor("agent"), case.version)
    return case, reply


def test_a_change_of_what_was_sent_stands_where_it_waits_or_failed(make: "Make", session: Session) -> None:
    """Such a case is closed as a rule, so nobody would see it there."""
    (waits, first), (failed, second), (done, third), (gone, fourth) = (
        published(make, session, handle=f"n{n}") for n in range(4)
    )
    make.amendment(first)
    changes = [make.amendment(reply) for reply in (second, third, fourth)]
    for change, end in zip(changes, ("fail", "finish", "fail"), strict=True):
        for action in ("approve", "claim", end):
            move(
                session, change, action, job("send") if action != "approve" else make.actor("approver"), change.version
            )
    move(session, fourth, "gone_there", job("send"), fourth.version)
    assert shown(session, view="approval") == ids(waits)
    assert shown(session, view="failed") == ids(failed)
    counts = counts_of_views(session, InboxFilter())
    assert (counts["approval"], counts["failed"], counts["open"], counts["closed"]) == (1, 1, 0, 4)
    assert done.status == gone.status == "resolved"


def test_a_failed_change_leaves_its_view_by_a_new_one_or_when_the_case_is_closed_again(
    make: "Make", session: Session
) -> None:
    (again, first), (closed, second) = (published(make, session, handle=f"n{n}") for n in range(2))
    for reply in (first, second):
        change = make.amendment(reply)
        for action in ("approve", "claim", "fail"):
            who = make.actor("approver") if action == "approve" else job("send")
            move(session, change, action, who, change.version)
    assert shown(session, view="failed") == ids(again, closed)
    make.amendment(first)
    move(session, closed, "reopen", make.actor("agent"), closed.version, reason="again")
    assert shown(session, view="failed") == ids(closed)
    close(session, closed, "dismiss", make.actor("agent"), closed.version, "spam")
    assert shown(session, view="failed") == []
    assert shown(session, view="approval") == ids(again)
