"""Two senders in every order, with crashes, time-outs and late answers: none sent twice, none lost, none called sent.

First a small machine goes through every state (outbox_machine.py), then the real code runs in random orders, switched
at its calls and commits, and last each protection is taken away, which both must notice.
"""

import random
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from greenlet import getcurrent, greenlet  # type: ignore[import-untyped]
from sqlalchemy import event, update
from sqlmodel import Session, select

from responder.publishing import Outgoing
from responder.run import send_approved
from store import replies
from store.database import open_engine, open_session
from store.errors import Unknown
from store.models import Reply
from tests.crashing import Crash
from tests.responder.outbox_machine import Rules, begin, explore, stroll
from tests.responder.scripted import NOW, Network, approved, live, scripted

SCHEDULES, REAL_SCHEDULES = 5_000, 12
MINUTES = (7, 8, 14, 30, 60)
CHANGES = 0.3  # how often another sender goes on
LEFT = {"crashes": 3, "mishaps": 4, "again": 2}


def test_every_state_of_one_reply_keeps_the_promises() -> None:
    states, found = explore(begin(1))
    assert (found, states > 50_000) == ("", True)


@pytest.mark.slow
@pytest.mark.parametrize("left", [{"crashes": 1, "mishaps": 0, "again": 0}, {"crashes": 0, "mishaps": 1, "again": 0}])
def test_every_state_of_two_replies_keeps_the_promises(left: dict[str, int]) -> None:
    states, found = explore(begin(2, **left))
    assert (found, states > 100_000) == ("", True)


def test_random_longer_schedules_keep_the_promises() -> None:
    dice = random.Random(8)  # noqa: S311  a dice, no secret
    assert {stroll(begin(3, **LEFT), dice) for _ in range(SCHEDULES)} == {""}


@pytest.mark.parametrize(
    ("rules", "wrong"),
    [
        (Rules(claim_compares=False), "sent twice"),
        (Rules(looks_back=False), "sent twice"),
        (Rules(checks_again=False), "what stands is not what is called published"),
    ],
    ids=["claim", "read-back", "second check"],
)
def test_a_protection_that_is_taken_away_is_missed(rules: Rules, wrong: str) -> None:
    assert explore(begin(1), rules)[1] == wrong


class Stage:
    """Senders that run in turns, switched where they reach a point; a mishap or a crash comes as the dice says."""

    def __init__(self, place: Path, network: Network, dice: random.Random) -> None:
        self.place, self.dice = place, dice
        self.crashes, self.mishaps = 1, 2
        for name in ("look", "publish", "find"):
            setattr(network, name, self._around(getattr(network, name), name == "publish"))

    def point(self) -> None:
        """Let the others go on, if this is one of the senders."""
        parent = getcurrent().parent
        if parent is not None:
            parent.switch()

    def _around(self, real: Callable[..., Any], posts: bool) -> Callable[..., Any]:
        def call(reply: Outgoing, *rest: object) -> Any:
            self.point()
            lost = posts and self.mishaps > 0 and self.dice.random() < 0.3
            self.mishaps -= lost
            if lost and self.dice.random() < 0.5:
                raise Unknown("it never arrived")
            done = real(reply, *rest)
            self.point()
            if lost:
                raise Unknown("no answer")
            return done

        return call

    def run(self, senders: int) -> None:
        """Let some senders run to their ends, or to a crash, each for a while, so that one falls far behind."""
        going = [greenlet(self._send) for _ in range(senders)]
        one = going[0]
        while going:
            one = self.dice.choice(going) if one.dead or self.dice.random() < CHANGES else one
            if one and self.crashes and self.dice.random() < 0.05:
                self.crashes -= 1
                one.throw(Crash)
            else:
                one.switch()
            going = [each for each in going if not each.dead]

    def run_behind(self) -> None:
        """Let two senders see the same reply, one of them run to its end, and the other go on with what it saw."""
        self.crashes, self.mishaps = 0, 0
        first, second = greenlet(self._send), greenlet(self._send)
        first.switch()
        second.switch()
        for one in (first, second):
            while not one.dead:
                one.switch()

    def _send(self) -> None:
        try:
            attempt(self.place, 1, self.point)
        except Crash:
            return


def attempt(place: Path, minutes: float, point: Callable[[], None] = lambda: None) -> None:
    """One run of the job, as a process of its own would do it; `point` is reached after each commit."""
    engine = open_engine(f"sqlite:///{place}")
    try:
        with open_session(engine) as session:
            event.listen(session, "after_commit", lambda _: point())
            send_approved(session, place.parent / "outbox", now=NOW + timedelta(minutes=minutes))
    finally:
        engine.dispose()


def play(place: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> str:
    """One schedule of the real code to its end, number 0 the one in which a sender falls behind; what is wrong then."""
    network = scripted(monkeypatch)
    stage = Stage(place, network, random.Random(number))  # noqa: S311  a dice, no secret
    real = replies.claim

    def claim(*given: Any) -> bool:
        stage.point()
        return real(*given)

    with monkeypatch.context() as patched:
        patched.setattr(replies, "claim", claim)
        if number:
            stage.run(2)
        else:
            stage.run_behind()
        for minutes in MINUTES:
            attempt(place, minutes)
    engine = open_engine(f"sqlite:///{place}")
    with open_session(engine) as session:
        rows = list(session.exec(select(Reply)))
    engine.dispose()
    texts = sorted(each.text for each in network.stands)
    if len(texts) > len(set(texts)):
        return "sent twice"
    if not {row.status for row in rows} <= {"published", "failed"}:
        return "lost"
    return "" if texts == sorted(row.text for row in rows if row.status == "published") else "called wrongly"


@pytest.fixture
def place(session: Session, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], Path]]:
    """Makes a database with two approved replies for each schedule."""
    scripted(monkeypatch)
    live(session)
    for number in range(2):
        approved(session, f"m{number}", f"We are sorry, {number}.")
    session.close()
    session.get_bind().engine.dispose()
    yield lambda number: Path(shutil.copy(home / "earful.db", home / f"schedule-{number}.db"))


@pytest.mark.sqlite  # it copies the file of the database
def test_the_real_code_keeps_the_promises_in_random_orders(
    place: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {number: play(place(number), monkeypatch, number) for number in range(REAL_SCHEDULES)}
    assert {number: wrong for number, wrong in found.items() if wrong} == {}


def careless_claim(session: Session, reply: Reply, interaction: str, now: object) -> bool:
    """A claim that does not compare what it saw with what is."""
    values = {"status": "sending", "version": Reply.version + 1, "claimed_at": now, "interaction": interaction}
    session.exec(update(Reply).where(Reply.id == reply.id).values(**values))  # type: ignore[arg-type]
    session.commit()
    session.refresh(reply)
    return True


def careless_end(session: Session, reply: Reply, why: str, now: Any) -> None:
    """A time-out that is taken for a failure, so that the reply leaves again."""
    replies.put_back(session, reply, why, now)


@pytest.mark.sqlite  # it copies the file of the database
@pytest.mark.parametrize(("name", "careless"), [("claim", careless_claim), ("lose_track", careless_end)])
def test_the_real_code_without_a_protection_is_caught(
    place: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch, name: str, careless: Callable[..., Any]
) -> None:
    monkeypatch.setattr(replies, name, careless)
    assert any(play(place(number), monkeypatch, number) for number in range(REAL_SCHEDULES))
