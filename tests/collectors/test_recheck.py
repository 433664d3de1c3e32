"""What is held is looked at again: deleted is erased, changed is taken over, answered by hand closes the case."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from collectors import WATCHERS
from collectors.page import Checked, Cursor, Known, NewMention, OwnPage, OwnReply
from collectors.recheck import Rechecked, recheck
from store.brands import ensure_brand, ensure_query
from store.cases import Outcome, assign, close, history, open_or_extend
from store.connections import connect, connection_of
from store.errors import EarfulError, NeedsSetup, TryLater
from store.ledger import Cost, spent_on_connection
from store.mentions import save_mentions
from store.models import Brand, Case, Connection, Mention, Query, Reply, Run
from store.workflow import Actor

CHANNEL = "bluesky"
ADMIN = Actor("person:1", "admin", 1)
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Network:
    """What was asked for, and what is answered."""

    gone: list[str] = field(default_factory=list)
    changed: list[NewMention] = field(default_factory=list)
    replies: list[OwnReply] = field(default_factory=list)
    error: Exception | None = None
    asked: list[list[str]] = field(default_factory=list)
    cursors: list[Cursor | None] = field(default_factory=list)

    def recheck(self, known: Sequence[Known], connection: Connection) -> Iterator[Checked]:
        if self.error:
            raise self.error
        self.asked.append([each.external_id for each in known])
        for start in range(0, len(known), 2):
            some = known[start : start + 2]
            names = {each.external_id for each in some}
            yield Checked(
                some, [name for name in self.gone if name in names],
                [each for each in self.changed if each.external_id in names],
                [Cost("post read", 5_000, tuple(sorted(names)))],
            )  # fmt: skip

    def own_replies(self, connection: Connection, cursor: Cursor | None) -> Iterator[OwnPage]:
        self.cursors.append(cursor)
        yield OwnPage(self.replies[:1], None)
        yield OwnPage(self.replies[1:], {"since": len(self.replies)})


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    network = Network()
    monkeypatch.setitem(WATCHERS, CHANNEL, network)
    return network


@pytest.fixture
def brand(session: Session) -> Brand:
    brand = ensure_brand(session, "Rim Fah")
    connect(session, brand.id or 0, CHANNEL, ADMIN, read={"a": "b"})
    return brand


@pytest.fixture
def query(session: Session, brand: Brand) -> Query:
    return ensure_query(session, brand, CHANNEL, "name")


def new(name: str, text: str = "The cup is broken", at: datetime = NOW, version: str = "1") -> NewMention:
    return NewMention(
        channel=CHANNEL, source="here", external_id=name, text=text, handle=name, published_at=at, collected_at=at,
        version_id=version,
    )  # fmt: skip


def save(session: Session, query: Query, *mentions: NewMention) -> list[Mention]:
    save_mentions(session, query, [mention.model_dump() for mention in mentions])
    session.commit()
    names = [mention.external_id for mention in mentions]
    return [session.exec(select(Mention).where(Mention.external_id == name)).one() for name in names]


def cased(session: Session, query: Query, name: str) -> Case:
    (mention,) = save(session, query, new(name))
    case = open_or_extend(session, Outcome(mention, query.brand_id, "negative", [], "high"), NOW)
    session.commit()
    return case


def test_cases_are_looked_at_each_hour_and_others_each_day(session: Session, query: Query, network: Network) -> None:
    cased(session, query, "case")
    save(session, query, new("young"), new("old", at=NOW - 40 * DAY))
    for hours in (0.5, 1, 1.5, 2, 25):
        recheck(session, now=NOW + hours * HOUR)
    assert network.asked == [["case"], ["case"], ["case", "young"]]


def test_closed_cases_are_looked_at_each_day(session: Session, query: Query, network: Network) -> None:
    case = cased(session, query, "case")
    close(session, case, "dismiss", ADMIN, case.version, "settled")
    session.commit()
    recheck(session, now=NOW + 2 * HOUR)
    assert network.asked == []
    recheck(session, now=NOW + DAY)
    assert network.asked == [["case"]]


def test_what_is_gone_is_erased_and_what_is_changed_is_taken_over(
    session: Session, query: Query, network: Network
) -> None:
    case = cased(session, query, "gone")
    other = cased(session, query, "changed")
    save(session, query, new("same"))
    network.gone, network.changed = ["gone"], [new("changed", "All is well", version="2")]
    assert recheck(session, now=NOW + 2 * DAY) == Rechecked(seen=3, gone=1, changed=1)
    session.expire_all()
    texts = {mention.external_id: (mention.text, mention.version_id) for mention in session.exec(select(Mention))}
    assert texts == {"gone": ("", ""), "changed": ("All is well", "2"), "same": ("The cup is broken", "1")}
    assert (case.status, other.status) == ("dismissed", "open")
    assert recheck(session, now=NOW + 4 * DAY).gone == 0
    assert network.asked[-1] == ["changed", "same"]


def test_each_look_is_paid_for_and_a_budget_stops_it(
    session: Session, brand: Brand, query: Query, network: Network
) -> None:
    connection = connection_of(session, brand.id or 0, CHANNEL)
    assert connection is not None
    connection.monthly_budget = 10_000
    save(session, query, *(new(str(number)) for number in range(5)))
    with pytest.raises(TryLater, match="budget"):
        recheck(session, now=NOW + DAY)
    assert spent_on_connection(session, connection, datetime.now(UTC)) == 10_000
    assert recheck(session, now=NOW + DAY) == Rechecked()
    assert len(network.asked) == 1
    connection.monthly_budget = None
    assert recheck(session, now=NOW + DAY).seen == 3


def test_what_was_answered_by_hand_closes_its_case(session: Session, query: Query, network: Network) -> None:
    case, other = cased(session, query, "m1"), cased(session, query, "m2")
    network.replies = [OwnReply("m1", "r1", "https://bluesky.example/r1", NOW + HOUR)]
    assert recheck(session, now=NOW + HOUR).answered == 1
    assert (case.status, other.status) == ("resolved", "open")
    assert "https://bluesky.example/r1" in history(session, case.id or 0)[0].reason
    assert recheck(session, now=NOW + 2 * HOUR).answered == 0
    assert network.cursors == [None, {"since": 1}]


def test_an_answer_older_than_the_newest_message_closes_nothing(
    session: Session, query: Query, network: Network
) -> None:
    case = cased(session, query, "m1")
    network.replies = [OwnReply("m1", "r1", "https://bluesky.example/r1", NOW - HOUR)]
    assert recheck(session, now=NOW + HOUR).answered == 0
    assert case.status == "open"


@pytest.mark.parametrize("status", ["sending", "unknown", "published"])
def test_a_reply_of_our_own_is_none_by_hand(session: Session, query: Query, network: Network, status: str) -> None:
    from store.drafts import propose

    case = cased(session, query, "m1")
    draft = propose(session, case, 1, "We are sorry", lang="en", writer="composer")
    session.add(
        Reply(
            case_id=case.id or 0, draft_id=draft.id or 0, mention_id=1, channel=CHANNEL, status=status, text="We are",
            text_hash="x", send_after=NOW, external_id="r1" if status == "published" else "",
        )
    )  # fmt: skip
    session.commit()
    network.replies = [OwnReply("m1", "r1", "https://bluesky.example/r1", NOW + HOUR)]
    assert recheck(session, now=NOW + HOUR).answered == 0
    assert case.status == "open"


def test_what_only_a_person_can_mend_stops_the_connection(
    session: Session, brand: Brand, query: Query, network: Network
) -> None:
    save(session, query, new("m1"))
    network.error = NeedsSetup("the token was revoked")
    with pytest.raises(NeedsSetup):
        recheck(session, now=NOW + DAY)
    connection = connection_of(session, brand.id or 0, CHANNEL)
    assert connection is not None
    assert connection.problem == "the token was revoked"
    network.error = None
    assert recheck(session, now=NOW + DAY) == Rechecked()


def test_each_brand_looks_only_at_its_own(session: Session, query: Query, network: Network) -> None:
    other = ensure_brand(session, "Other")
    connect(session, other.id or 0, CHANNEL, ADMIN, read={"a": "b"})
    save(session, query, new("mine"))
    save(session, ensure_query(session, other, CHANNEL, "name"), new("theirs"))
    recheck(session, other.id, now=NOW + DAY)
    assert network.asked == [["theirs"]]


def test_without_credentials_nothing_is_asked(session: Session, query: Query, network: Network) -> None:
    connection = connection_of(session, query.brand_id, CHANNEL)
    assert connection is not None
    connection.read_secrets = ""
    save(session, query, new("m1"))
    assert recheck(session, now=NOW + DAY) == Rechecked()
    assert (network.asked, network.cursors) == ([], [])


def test_a_fault_on_one_channel_stops_no_other_and_shows_no_secret(
    session: Session, query: Query, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Network(error=ValueError("GET https://api.example/?token=s3cret"))
    monkeypatch.setitem(WATCHERS, "app_store", broken)
    connect(session, query.brand_id, "app_store", ADMIN, read={"a": "b"})
    brand = session.get_one(Brand, query.brand_id)
    rows = [new("theirs").model_dump() | {"channel": "app_store"}]
    save_mentions(session, ensure_query(session, brand, "app_store", "name"), rows)
    save(session, query, new("ours"))
    with pytest.raises(EarfulError, match="ValueError") as caught:
        recheck(session, now=NOW + DAY)
    assert network.asked == [["ours"]]
    kept = [str(caught.value), *(run.error for run in session.exec(select(Run)))]
    assert not any("s3cret" in each for each in kept)


def test_a_budget_stops_the_look_for_what_we_answered(
    session: Session, brand: Brand, query: Query, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = connection_of(session, brand.id or 0, CHANNEL)
    assert connection is not None
    connection.monthly_budget = 10_000

    def pages(connection: Connection, cursor: Cursor | None) -> Iterator[OwnPage]:
        for number in range(5):
            yield OwnPage([], None, [Cost("post read", 10_000, (str(number),))])

    monkeypatch.setattr(network, "own_replies", pages)
    with pytest.raises(TryLater, match="budget"):
        recheck(session, now=NOW + DAY)
    assert spent_on_connection(session, connection, datetime.now(UTC)) == 10_000


def test_a_case_that_somebody_moves_in_that_moment_is_closed_all_the_same(
    session: Session, query: Query, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = cased(session, query, "m1")
    network.replies = [OwnReply("m1", "r1", "https://bluesky.example/r1", NOW + HOUR)]
    real = network.own_replies

    def slow(connection: Connection, cursor: Cursor | None) -> Iterator[OwnPage]:
        with Session(session.get_bind()) as other:
            theirs = other.get_one(Case, case.id)
            assign(other, theirs, None, ADMIN, theirs.version)
            other.commit()
        yield from real(connection, cursor)

    monkeypatch.setattr(network, "own_replies", slow)
    assert recheck(session, now=NOW + HOUR).answered == 1
    assert case.status == "resolved"
