"""What is older than its brand keeps it goes with all that hangs on it; what somebody still works on stays."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, SQLModel, select

from store.audit_log import AuditFilter, find_lines
from store.brands import ensure_query
from store.cases import close
from store.database import migrate, open_engine, open_session
from store.errors import BadInput, NotAllowed
from store.mentions import save_mentions
from store.models import Author, Brand, Case, DailyRollup, Dispute, Match, Mention, Rights, Triage, utc_now
from store.retention import OF_A_BRAND, channels_of, retain, set_retention, would_go
from store.rollups import count_again, refresh
from store.traces import in_tables
from store.workflow import Actor
from tests.crashing import Crash
from tests.postgres import own_database
from tests.store.conftest import NOW, Make
from tests.store.everything import Everything

if TYPE_CHECKING:
    from sqlalchemy.orm import Session as AnySession

ADMIN = Actor("person:1", "admin", 1)
OLD = NOW - timedelta(days=100)
WORD = "Zebrafishlamp"


@pytest.fixture(params=["sqlite", "postgresql"])
def make(request: pytest.FixtureRequest) -> Iterator[Make]:
    """Makes things in a database of either kind."""
    if request.param == "sqlite":
        yield Make(request.getfixturevalue("session"))
        return
    with own_database() as url:
        migrate(url)
        engine: Engine = open_engine(url)
        with open_session(engine) as session:
            yield Make(session)
        engine.dispose()


def keep_for(make: Make, brand: Brand, **days: int) -> None:
    """Set limits once the mentions are in: what is too old is not even taken in."""
    brand.retention = {"" if channel == "others" else channel: many for channel, many in days.items()}
    make.session.commit()


def texts(session: Session) -> list[str]:
    return sorted(session.exec(select(Mention.text)))


def done(make: Make, case: Case) -> None:
    close(make.session, case, "dismiss", ADMIN, case.version, "no_answer_needed")
    make.session.commit()


def test_nothing_is_left_of_what_is_too_old(make: Make) -> None:
    brand = make.brand()
    case = make.case(brand, text=f"My {WORD} broke on Monday", handle=WORD, published_at=OLD)
    mention = make.session.exec(select(Mention)).one()
    ids = {"mention": mention.id or 0, "case": case.id or 0, "author": mention.author_id or 0, "brand": brand.id or 0}
    Everything(make.session, WORD, ids).fill()
    make.session.expire_all()
    for rights in make.session.exec(select(Rights)):
        rights.status = "declined"
    case.status = "dismissed"
    make.mention(brand, text="a cup of this month", handle="nok")
    keep_for(make, brand, others=90)
    assert would_go(make.session, brand, NOW) == 1
    gone = retain(make.session, NOW)
    assert (gone.mentions, gone.cases, texts(make.session)) == (1, 1, ["a cup of this month"])
    of_orders = {
        "customer_contact",
        "customer_hint",
        "shop_event",
        "outreach",
        "outreach_sign",
    }  # as old as what a shop told last
    assert set(in_tables(make.session, [WORD])) <= {"theme", "delivery"} | of_orders  # these hang on no mention
    assert make.session.exec(select(Author.handle)).all() == ["nok"]
    (line,) = find_lines(make.session, AuditFilter(action="let_go"), 9)
    assert (line.actor, line.facts["mentions"], line.brand_id) == ("job:retain", 1, brand.id)
    assert retain(make.session, NOW).mentions == 0


def test_each_channel_has_its_own_limit_and_without_one_everything_stays(make: Make) -> None:
    brand, other = make.brand(), make.brand("Tee Noi")
    for channel in ("x", "line", "shopee"):
        for days in (100, 400):
            make.mention(brand, channel=channel, text=f"{channel} {days}", published_at=NOW - timedelta(days=days))
    make.mention(other, text="of the other", published_at=NOW - timedelta(days=4_000))
    keep_for(make, brand, others=365, x=90, line=0)
    assert retain(make.session, NOW, other.id).mentions == 0
    retain(make.session, NOW)
    assert texts(make.session) == ["line 100", "line 400", "of the other", "shopee 100"]


@pytest.mark.parametrize("why", ["open", "newer", "answer", "change", "rights", "dispute"])
def test_what_somebody_works_on_or_stands_on_stays(make: Make, why: str) -> None:
    brand = make.brand()
    case = make.case(brand, published_at=OLD, handle="nok")
    mention = make.session.exec(select(Mention)).one()
    if why == "newer":
        newer = make.mention(brand, text="and again", handle="nok")
        make.session.add(Triage(mention_id=newer.id or 0, brand_id=brand.id or 0, case_id=case.id, rule="same_case"))
    if why == "answer":
        reply = make.reply(case)
        case.status, reply.status = "resolved", "unknown"
    if why == "change":
        reply = make.reply(case)
        case.status, reply.status = "resolved", "published"
        make.amendment(reply)
    if why == "dispute":
        make.session.add(
            Dispute(
                case_id=case.id or 0, brand_id=brand.id or 0, happened="It broke.", wanted="refund", opened_by="job"
            )
        )
    if why == "rights":
        make.session.add(Rights(mention_id=mention.id or 0, brand_id=brand.id or 0, status="granted"))
    make.session.commit()
    if why in ("newer", "rights", "dispute"):
        done(make, case)
    keep_for(make, brand, others=90)
    before = texts(make.session)
    assert (retain(make.session, NOW).mentions, texts(make.session)) == (0, before)


@pytest.mark.parametrize("status", ["granted", "declined"])
@pytest.mark.parametrize("asked_here", [True, False])
def test_a_case_stays_as_long_as_a_right_that_was_asked_in_it_or_a_message_of_it(
    make: Make, status: str, asked_here: bool
) -> None:
    brand = make.brand()
    case = make.case(brand, text="first", published_at=OLD, handle="nok")
    second = make.mention(brand, text="second", published_at=OLD, handle="nok")
    in_it = None if asked_here else case.id
    make.session.add(Triage(mention_id=second.id or 0, brand_id=brand.id or 0, case_id=in_it, rule="same_case"))
    asked_in = case.id if asked_here else None
    right = Rights(mention_id=second.id or 0, brand_id=brand.id or 0, case_id=asked_in, status=status)
    make.session.add(right)
    done(make, case)
    keep_for(make, brand, others=90)
    retain(make.session, NOW)
    stays = status == "granted"
    assert texts(make.session) == (["first", "second"] if stays else [])
    assert [each.status for each in make.session.exec(select(Rights))] == (["granted"] if stays else [])


def test_a_case_stays_while_a_channel_keeps_a_message_of_it(make: Make) -> None:
    brand = make.brand()
    case = make.case(brand, text="on x", channel="x", published_at=OLD, handle="nok")
    other = make.mention(brand, text="on line", channel="line", published_at=OLD - timedelta(days=200), handle="nok")
    make.session.add(Triage(mention_id=other.id or 0, brand_id=brand.id or 0, case_id=case.id, rule="same_case"))
    done(make, case)
    keep_for(make, brand, x=90)
    assert (would_go(make.session, brand, NOW), retain(make.session, NOW).mentions) == (0, 0)
    keep_for(make, brand, x=90, line=365)
    assert retain(make.session, NOW + timedelta(days=100)).mentions == 2


def test_of_what_two_brands_heard_each_lets_go_by_itself(make: Make) -> None:
    brand, other = make.brand(), make.brand("Tee Noi")
    row = make.row(text="both at once", published_at=OLD)
    for each in (brand, other):
        save_mentions(make.session, ensure_query(make.session, each, "file", "q"), [row])
    keep_for(make, brand, others=90)
    keep_for(make, other, others=365)
    assert retain(make.session, NOW).shared == 1
    assert make.session.exec(select(Match.brand_id)).all() == [other.id]
    assert retain(make.session, NOW + timedelta(days=300)).mentions == 1
    assert texts(make.session) == []


def test_what_is_too_old_is_not_taken_in_again(make: Make) -> None:
    brand, now = make.brand(), utc_now()
    keep_for(make, brand, others=90)
    query = ensure_query(make.session, brand, "file", "q")
    rows = [
        make.row(text="old", published_at=now - timedelta(days=91)),
        make.row(text="new", published_at=now - timedelta(days=89)),
    ]
    assert save_mentions(make.session, query, rows) == 1
    assert texts(make.session) == ["new"]


def test_the_numbers_of_the_charts_stay(make: Make) -> None:
    brand = make.brand()
    make.mention(brand, "negative", published_at=OLD)
    make.session.commit()
    count_again(make.session)
    assert channels_of(make.session, brand) == ["shopee"]
    keep_for(make, brand, others=90)
    assert make.session.exec(select(DailyRollup.mentions)).all() == [1, 1]  # the whole, and one aspect
    assert retain(make.session, NOW).mentions == 1
    refresh(make.session)
    count_again(make.session)
    assert make.session.exec(select(DailyRollup.mentions)).all() == [1, 1]


def test_one_that_is_killed_half_way_goes_on_the_next_time(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    brand = make.brand()
    for number in range(5):
        make.mention(brand, text=f"old {number}", handle=f"a{number}", published_at=OLD)
    keep_for(make, brand, others=90)
    monkeypatch.setattr("store.retention.PIECE", 2)
    commits = []

    def dies(session: "AnySession") -> None:
        commits.append(1)
        if len(commits) == 2:
            raise Crash

    real = make.session.commit

    def commit() -> None:
        dies(make.session)
        real()

    monkeypatch.setattr(make.session, "commit", commit)
    with pytest.raises(Crash):
        retain(make.session, NOW)
    make.session.rollback()
    assert len(texts(make.session)) == 3
    assert retain(make.session, NOW).mentions == 3
    assert sum(each.facts["mentions"] for each in find_lines(make.session, AuditFilter(action="let_go"), 9)) == 5


@pytest.mark.parametrize("days", [-1, 29, 3_651])
def test_only_an_admin_sets_it_and_only_to_what_makes_sense(session: Session, days: int) -> None:
    brand = Make(session).brand()
    session.commit()
    with pytest.raises(BadInput):
        set_retention(session, brand, {"": days}, ADMIN, brand.version)
    with pytest.raises(NotAllowed):
        set_retention(session, brand, {"": 90}, Actor("person:2", "manager", 2), brand.version)
    set_retention(session, brand, {"": 90, "line": 0}, ADMIN, brand.version)
    assert brand.retention == {"": 90, "line": 0}
    assert channels_of(session, brand) == ["line"]


def test_every_table_that_one_brand_and_a_mention_share_is_let_go_of() -> None:
    """A mention that another brand keeps loses what is of this brand alone, in whichever table that stands."""
    both = {
        name
        for name, table in SQLModel.metadata.tables.items()
        if {"mention_id", "brand_id"} <= set(table.columns.keys())
    }
    assert both == {str(table.__tablename__) for table in OF_A_BRAND}
