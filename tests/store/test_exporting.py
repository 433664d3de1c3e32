"""What is handed out: whole, of the brand that was asked for, and never without a line in the audit log."""

from typing import TYPE_CHECKING

import pytest
from sqlmodel import Session, select

from store import exporting
from store.errors import NotAllowed
from store.exporting import SHEETS, hand_out
from store.models import Audit, Brand, Case, Reply, utc_now
from store.workflow import Actor
from tests.store.conftest import NOW

if TYPE_CHECKING:
    from tests.store.conftest import Make


def rows_of(make: "Make", noun: str, brand: Brand | None = None) -> list[dict[str, object]]:
    count, rows = hand_out(make.session, make.actor("admin"), noun, brand.id if brand else None, "csv")
    found = list(rows)
    assert count == len(found)
    return found


def test_a_mention_comes_with_what_is_known_of_it(make: "Make") -> None:
    make.mention(make.brand(), "negative", text="แก้วแตก", external_id="r1", rating=2.0)
    (row,) = rows_of(make, "mentions")
    assert list(row) == list(SHEETS["mentions"].columns)
    known = {
        "brands": "rim-fah", "external_id": "r1", "author": "Nok", "handle": "nok", "text": "แก้วแตก", "rating": 2.0,
        "label": "negative", "aspects": "quality", "intents": "complaint", "published_at": NOW.isoformat(),
    }  # fmt: skip
    assert known.items() <= row.items()


@pytest.mark.parametrize("noun", SHEETS)
def test_nothing_of_another_brand_goes_along(make: "Make", noun: str) -> None:
    ours, theirs = make.brand(), make.brand("Tee Noi")
    for brand in (ours, theirs):
        make.reply(make.case(brand, handle=f"only-{brand.slug}"))
    shared = make.row(handle="both")
    make.mention(ours, **shared)
    make.mention(theirs, **shared)
    assert {str(row.get("brands") or row.get("brand")) for row in rows_of(make, noun, ours)} == {"rim-fah"}
    assert len(rows_of(make, noun, ours)) == len(rows_of(make, noun, theirs))
    everything = {str(row.get("brands") or row.get("brand")) for row in rows_of(make, noun)}
    assert everything == {"rim-fah", "tee-noi"} | ({"rim-fah, tee-noi"} if noun == "mentions" else set())


def test_what_its_author_deleted_is_not_handed_out(make: "Make") -> None:
    make.mention(make.brand()).deleted_at = utc_now()
    make.session.commit()
    assert rows_of(make, "mentions") == []


@pytest.mark.parametrize("piece", [1, 2, 3, 10])
def test_no_row_is_lost_or_doubled_between_pieces(make: "Make", monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    monkeypatch.setattr(exporting, "PIECE", piece)
    brand = make.brand()
    names = [make.mention(brand).external_id for _ in range(6)]
    assert [row["external_id"] for row in rows_of(make, "mentions")] == names


def test_cases_and_replies_say_where_they_stand(make: "Make") -> None:
    case = make.case(priority="urgent")
    reply = make.reply(case)
    (case_row,), (reply_row,) = rows_of(make, "cases"), rows_of(make, "replies")
    kept_case, kept_reply = make.session.get(Case, case.id), make.session.get(Reply, reply.id)
    assert kept_case is not None
    assert kept_reply is not None
    assert {
        "status": kept_case.status,
        "priority": "urgent",
        "reasons": "because of negative",
    }.items() <= case_row.items()
    assert {"status": kept_reply.status, "text": kept_reply.text, "case_id": case.id}.items() <= reply_row.items()


def test_it_takes_a_manager_and_the_log_knows_before_the_first_row_goes_out(make: "Make", session: Session) -> None:
    make.mention(make.brand())
    of_one_brand = Actor("person:2", "admin", 2, ((1, "admin"),))
    for who in (make.actor("approver"), of_one_brand):
        with pytest.raises(NotAllowed):
            hand_out(session, who, "mentions", None, "csv")
    assert not list(session.scalars(select(Audit).where(Audit.action == "exported")))
    hand_out(session, make.actor("manager"), "mentions", 1, "csv")  # nobody has read a row yet
    session.rollback()
    (line,) = session.scalars(select(Audit).where(Audit.action == "exported"))
    assert (line.noun, line.brand_id, line.facts) == ("mentions", 1, {"rows": 1, "form": "csv"})
