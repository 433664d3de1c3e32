"""People are told once of each case that is about to be late, in our own words only."""

from datetime import UTC, datetime, timedelta

from sqlmodel import Session, select

from collectors.nearing import nearing
from dashboard.catalogues import said_in
from store.brands import ensure_brand, ensure_query
from store.cases import Outcome, close, open_or_extend
from store.mentions import save_mentions
from store.models import Brand, Case, Clock, Mention
from store.workflow import Actor

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)  # a Friday, 17:00 in Bangkok
MINUTE = timedelta(minutes=1)
SECRET = "the cup *broke* and I am furious"


class Told:
    """Takes messages, or fails to."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, str]] = []
        self.works = True

    def __call__(self, title: str, body: str) -> bool:
        self.messages.append((title, body))
        return self.works


def case_of(session: Session, priority: str = "urgent", handle: str = "nok") -> Case:
    brand = ensure_brand(session, "Rim Fah")
    row = {
        "channel": "line", "source": "shop", "external_id": handle, "author": handle, "handle": handle, "followers": 0,
        "title": "", "text": SECRET, "rating": None, "lang": "en", "url": "", "media": [], "raw": {},
        "published_at": NOW, "collected_at": NOW,
    }  # fmt: skip
    save_mentions(session, ensure_query(session, brand, "line", "q"), [row])
    mention = session.exec(select(Mention).where(Mention.external_id == handle)).one()
    case = open_or_extend(session, Outcome(mention, brand.id or 0, "negative", [], priority), NOW)
    session.commit()
    return case


def test_each_due_time_is_told_once_and_before_it_is_over(session: Session) -> None:
    case, told = case_of(session), Told()
    case_of(session, "low", "may")
    assert nearing(session, NOW + 29 * MINUTE, told) == []
    lines = nearing(session, NOW + 31 * MINUTE, told)
    assert lines == [
        f"Case {case.id} (urgent, LINE of Rim Fah): the answer is due in 29 minutes of business time."
    ]  # fmt: skip
    assert SECRET not in str(told.messages)
    assert nearing(session, NOW + 40 * MINUTE, told) == nearing(session, NOW + 90 * MINUTE, told) == []
    assert len(told.messages) == 1


def test_each_brand_is_told_of_in_its_own_language(session: Session) -> None:
    case, told = case_of(session), Told()
    brand = session.get_one(Brand, case.brand_id)
    brand.language = "th"
    session.add(brand)
    session.commit()
    lines = nearing(session, NOW + 31 * MINUTE, told, said_in)
    assert lines == [f"เคส {case.id} (ด่วน, LINE ของ Rim Fah): ต้องตอบภายใน 29 นาทีในเวลาทำการ"]
    assert told.messages == [("มีเคสใกล้เลยกำหนด", lines[0])]


def test_what_nobody_could_be_told_is_told_later(session: Session) -> None:
    case, told = case_of(session), Told()
    told.works = False
    assert nearing(session, NOW + 59 * MINUTE, told) == []
    told.works = True
    assert nearing(session, NOW + 61 * MINUTE, told) == [
        f"Case {case.id} (urgent, LINE of Rim Fah): the answer is overdue."
    ]


def test_business_time_decides_what_is_near(session: Session) -> None:
    brand = ensure_brand(session, "Rim Fah")
    brand.hours = {"week": {"mon": [["09:00", "17:00"]], "fri": [["09:00", "17:30"]]}}
    case_of(session)  # due on Monday at 09:30, thirty minutes of business time after Friday's end
    assert nearing(session, NOW + 29 * MINUTE, Told()) == []
    assert len(nearing(session, NOW + 40 * MINUTE, Told())) == 1


def test_a_closed_case_is_near_nothing(session: Session) -> None:
    case = case_of(session)
    close(session, case, "dismiss", Actor("person:1", "agent", 1), case.version, "spam")
    session.commit()
    assert nearing(session, NOW + 59 * MINUTE, Told()) == []


def test_a_case_from_before_there_were_clocks_is_told_of_too(session: Session) -> None:
    case = case_of(session)
    session.delete(session.get_one(Clock, case.id))
    session.commit()
    assert len(nearing(session, NOW + 59 * MINUTE, Told())) == 1


def test_a_long_list_is_cut(session: Session) -> None:
    for number in range(25):
        case_of(session, "urgent", f"n{number}")
    told = Told()
    assert len(nearing(session, NOW + 59 * MINUTE, told)) == 25
    ((title, body),) = told.messages
    assert title.startswith("25 cases")
    assert body.splitlines()[-1] == "And 5 more."


def test_without_an_address_nothing_is_told(session: Session) -> None:
    case = case_of(session)
    assert nearing(session, NOW + 59 * MINUTE) == []
    assert session.get_one(Clock, case.id).warned_of is None
