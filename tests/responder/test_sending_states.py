"""Whatever people, customers and crashes do in whatever order: nothing goes out twice, wrongly, or unseen."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import Session, col, select

from channels import SETUPS
from channels.setup import Setup
from responder import PUBLISHERS
from responder.publishing import Outgoing
from responder.run import draft_new, send_approved
from responder.values import Composed
from store.brands import ensure_brand, ensure_query
from store.cases import Outcome, answered_on_network, close, open_or_extend, reopen, triaged
from store.connections import connect, connection_of, switch
from store.database import open_engine, open_session
from store.drafts import approve, take_back
from store.errors import BadInput, InvalidMove
from store.mentions import save_mentions
from store.models import Approval, Case, Draft, Mention, Reply
from store.rechecks import cases_of
from store.replies import arrived, fail
from store.settings import settings as earful
from store.tombstones import bury, find_ids
from store.unscored import unscored
from store.workflow import ACTIVE, move
from tests.crashing import crash_at
from tests.responder import promises
from tests.responder.scripted import ABOUT, ADMIN, AT_ONCE, CHANNEL, NOW
from tests.responder.town import MISHAPS, Town

STEPS = ("edit", "delete", "off", "settle", "reopen", "send")
POSTS = 3


class Sending(RuleBasedStateMachine):
    """People, customers, jobs and crashes, in any order."""

    empty: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.home = Path(self.folder.name)
        shutil.copy(self.empty, self.home / "earful.db")
        self.engine = open_engine(f"sqlite:///{self.home / 'earful.db'}")
        self.town, self.now, self.number = Town(), NOW, 0
        self.patches = [
            patch.dict("os.environ", {"EARFUL_HOME": str(self.home)}),
            patch.dict(PUBLISHERS, {CHANNEL: self.town}),
            patch.dict(SETUPS, {CHANNEL: Setup(ABOUT)}),
        ]
        for each in self.patches:
            each.__enter__()
        earful.cache_clear()
        self.town.approved = self._is_approved

    def teardown(self) -> None:
        self.engine.dispose()
        for each in reversed(self.patches):
            each.__exit__(None, None, None)
        self.folder.cleanup()
        earful.cache_clear()

    def _is_approved(self, reply: Outgoing) -> bool:
        """Whether, as others see it, this reply is claimed, approved, live, and answers what still says the same."""
        with open_session(self.engine) as session:
            row = session.get_one(Reply, int(reply.key.removeprefix("earful-")))
            connection = connection_of(session, session.get_one(Case, row.case_id).brand_id, CHANNEL)
            mention = session.get_one(Mention, row.mention_id)
            hashes = session.exec(select(Approval.text_hash).where(Approval.draft_id == row.draft_id)).all()
            return (
                row.status == "sending" and session.get_one(Draft, row.draft_id).status == "approved"
                and row.text == reply.text and row.text_hash in hashes and mention.deleted_at is None
                and connection is not None and connection.live
            )  # fmt: skip

    @initialize(live=st.sampled_from([True, True, True, False]), posts=st.integers(1, POSTS))
    def begin(self, live: bool, posts: int) -> None:
        with open_session(self.engine) as session:
            brand = ensure_brand(session, "Baan Test")
            connection = connect(
                session, brand.id or 0, CHANNEL, ADMIN, read={"a": "b"}, write={"a": "b"}, options=AT_ONCE
            )
            switch(session, connection, live, ADMIN, connection.version, ())
            session.commit()
        for post in range(posts):
            self.write(post)

    @rule(post=st.integers(0, POSTS - 1))
    def write(self, post: int) -> None:
        """A customer writes, or changes what is there; the first two posts are of one author."""
        name = f"m{post}"
        if name not in self.town.posts and self.number and self._is_known(name):
            return  # what was deleted does not come back
        self.town.posts[name] = self.town.posts.get(name, 0) + 1
        self.number += 1
        self._collect(name, f"The cup is broken, {self.number}")
        self._analyse()

    def _is_known(self, name: str) -> bool:
        with open_session(self.engine) as session:
            return session.exec(select(Mention).where(Mention.external_id == name)).first() is not None

    def _collect(self, name: str, text: str) -> None:
        row: dict[str, Any] = {
            "channel": CHANNEL, "source": "here", "external_id": name, "title": "", "text": text, "rating": None,
            "lang": "en", "url": "", "media": [], "raw": {}, "published_at": self.now, "collected_at": self.now,
            "author": "a", "handle": "b" if name == "m2" else "a", "followers": 0,
            "version_id": str(self.town.posts[name]),
        }  # fmt: skip
        with open_session(self.engine) as session:
            brand = ensure_brand(session, "Baan Test")
            save_mentions(session, ensure_query(session, brand, CHANNEL, "test"), [row])
            session.commit()

    def _analyse(self) -> None:
        """Every mention is a complaint."""
        with open_session(self.engine) as session:
            brand_id = ensure_brand(session, "Baan Test").id or 0
            for mention in sorted(unscored(session, "none", 100), key=lambda each: each.id or 0):
                if (mention.id, brand_id) not in triaged(session, [mention.id or 0]):
                    open_or_extend(session, Outcome(mention, brand_id, "negative", [], "high"), self.now)
            session.commit()

    @rule(post=st.integers(0, POSTS - 1), mishap=st.sampled_from(("", *MISHAPS)), what=st.sampled_from(("", *STEPS)))
    def answer(self, post: int, mishap: str, what: str) -> None:
        """People approve what is proposed, and it is sent while something happens or goes wrong."""
        self.town.mishaps += [mishap] if mishap else []
        self.town.meanwhile += [partial(self._step, what, post)] if what else []
        self.approve()
        self.send(1)

    @rule()
    def approve(self) -> None:
        """Drafts are written, and people approve all of them."""
        with open_session(self.engine) as session:
            draft_new(session, self._compose)
            for draft in session.exec(select(Draft).where(Draft.status == "proposed").order_by(col(Draft.id))):
                case = session.get_one(Case, draft.case_id)
                versions = {"seen_case": case.version, "seen_draft": draft.version}
                approve(session, case, draft, ADMIN, now=self.now, **versions)
            session.commit()

    def _compose(self, *_: object) -> Composed:
        self.number += 1
        return Composed(f"We are sorry, {self.number}.", "en")

    @rule(pick=st.integers(0, 2))
    def take_back(self, pick: int) -> None:
        with open_session(self.engine) as session:
            if (reply := self._pick(session, pick)) is not None:
                case = session.get_one(Case, reply.case_id)
                self._try(session, lambda: take_back(session, case, reply, ADMIN, case.version, reply.version))

    @rule(pick=st.integers(0, 2))
    def queue_again(self, pick: int) -> None:
        """The case page offers this for a case that waits."""
        with open_session(self.engine) as session:
            reply = self._pick(session, pick)
            if reply is not None and session.get_one(Case, reply.case_id).status == "waiting":
                self._try(session, lambda: move(session, reply, "queue_again", ADMIN, reply.version))

    def _pick(self, session: Session, pick: int) -> Reply | None:
        replies = session.exec(select(Reply).order_by(col(Reply.id).desc())).all()
        return replies[pick] if pick < len(replies) else None

    def _try(self, session: Session, step: Callable[[], object]) -> None:
        try:
            step()
            session.commit()
        except (InvalidMove, BadInput):
            session.rollback()

    @rule(action=st.sampled_from(["dismiss", "answered_by_hand", "reopen"]), pick=st.integers(0, 1))
    def settle(self, action: str, pick: int) -> None:
        self._settle(action, pick)

    def _settle(self, action: str, pick: int) -> None:
        with open_session(self.engine) as session:
            cases = session.exec(select(Case).order_by(col(Case.id).desc())).all()
            case = cases[pick] if pick < len(cases) else None
            if case is None or (action == "reopen") == (case.status in ("open", "snoozed")):
                return
            if action == "reopen":
                self._try(session, lambda: reopen(session, case, ADMIN, case.version, "not settled"))
            elif case.status in ACTIVE:
                self._try(session, lambda: close(session, case, action, ADMIN, case.version, "settled"))

    @rule(post=st.integers(0, POSTS - 1))
    def delete(self, post: int) -> None:
        self._delete(f"m{post}")

    def _delete(self, name: str) -> None:
        """A customer deletes a post, and a recheck sees it."""
        self.town.posts.pop(name, None)
        with open_session(self.engine) as session:
            bury(session, find_ids(session, CHANNEL, [("here", name)]), self.now)
            session.commit()
        self._analyse()

    @rule(post=st.integers(0, POSTS - 1), gone=st.booleans())
    def unseen(self, post: int, gone: bool) -> None:
        """A customer changes or deletes a post, and nobody has read that yet."""
        if (version := self.town.posts.pop(f"m{post}", None)) is not None and not gone:
            self.town.posts[f"m{post}"] = version + 1

    @rule(post=st.integers(0, POSTS - 1), seen=st.booleans())
    def answer_by_hand(self, post: int, seen: bool) -> None:
        """A person answers on the network itself, which a recheck may see."""
        name = f"m{post}"
        if name in self.town.posts:
            self.town.by_hand[name] = f"h{post}"
            if seen:
                with open_session(self.engine) as session:
                    for case, _ in cases_of(session, 1, CHANNEL, name):
                        answered_on_network(session, case, f"h{post}", "https://town.example/hand", self.now)
                    session.commit()

    @rule(live=st.sampled_from([True, True, False]))
    def switch(self, live: bool) -> None:
        self._switch(live)

    def _switch(self, live: bool) -> None:
        with open_session(self.engine) as session:
            connection = connect(session, 1, CHANNEL, ADMIN)  # a new try: what made it rest is cleared
            switch(session, connection, live, ADMIN, connection.version, ())
            session.commit()

    def _step(self, what: str, post: int) -> None:
        steps: dict[str, Callable[[], None]] = {
            "edit": lambda: self.write(post),
            "delete": lambda: self._delete(f"m{post}"),
            "off": lambda: self._switch(False),
            "settle": lambda: self._settle("dismiss", 0),
            "reopen": lambda: self._settle("reopen", 0),
            "send": lambda: self._send(self.now + timedelta(minutes=10)),
        }
        steps[what]()

    @rule(minutes=st.sampled_from([0, 1, 5, 20]))
    def send(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self._send(self.now)

    def _send(self, now: Any) -> None:
        with open_session(self.engine) as session:
            send_approved(session, self.home / "outbox", now=now)

    @rule(number=st.integers(0, 25))
    def crash(self, number: int) -> None:
        """Sending dies at one of its points."""
        with crash_at(number):
            self._send(self.now)

    @rule(pick=st.integers(0, 2))
    def say(self, pick: int) -> None:
        """A person who looked says what became of a reply of unknown fate."""
        with open_session(self.engine) as session:
            reply = self._pick(session, pick)
            if reply is None or reply.status != "unknown":
                return
            stands = any(each.key == f"earful-{reply.id}" for each in self.town.stands)
            if stands:
                arrived(session, reply, "", "", self.now, actor=ADMIN, seen=reply.version)
            else:
                fail(session, reply, "a person looked", ADMIN, reply.version)

    @invariant()
    def every_promise_holds(self) -> None:
        with open_session(self.engine) as session:
            promises.every_promise_holds(session, self.town)


def test_no_order_of_events_breaks_a_promise_of_sending(empty_database: Path) -> None:
    Sending.empty = empty_database
    run_state_machine_as_test(
        Sending,
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, derandomize=False,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
