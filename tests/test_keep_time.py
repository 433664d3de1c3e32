"""The job that keeps time acknowledges what came in while a brand is closed, and leaves no row without work."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select
from typer.testing import CliRunner

import cli
import jobs
from collectors.nearing import nearing
from responder.acknowledging import Acknowledged, acknowledge
from store.brands import ensure_brand
from store.hours import DAYS
from store.locks import KEEP_TIME, only_one
from store.models import Reply, Run, utc_now
from store.settings import settings
from tests.responder.test_acknowledging import LATER, RULES, WEEK, case_of, shop

PARTS = ("responder.acknowledging.acknowledge", "collectors.nearing.nearing", "store.rights_clock.keep_rights")


def test_a_message_in_closed_hours_is_acknowledged_once(engine: Engine, session: Session) -> None:
    now, brand = utc_now(), shop(session)
    brand.hours = {"week": {DAYS[(now + timedelta(days=3)).weekday()]: [["10:00", "11:00"]]}}
    session.add(brand)
    case_of(session, brand, at=now - timedelta(minutes=10))
    for _ in range(2):
        jobs.keep_time(engine)
    assert [reply.kind for reply in session.exec(select(Reply))] == ["acknowledgement"]
    assert session.exec(select(Run)).all() == []


@pytest.mark.parametrize("broken", PARTS)
def test_a_part_that_fails_does_not_stop_the_others(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    done: list[str] = []

    def work(part: str) -> None:
        done.append(part)
        raise ValueError(part)

    for part in PARTS:
        monkeypatch.setattr(part, lambda *_, part=part, **__: work(part) if part == broken else _quiet(done, part))
    jobs.keep_time(engine)
    assert done == list(PARTS)


def _quiet(done: list[str], part: str) -> object:
    done.append(part)
    return {PARTS[0]: Acknowledged(), PARTS[1]: [], PARTS[2]: 0}[part]


@pytest.mark.parametrize("work", ["job", "command"])
def test_two_never_keep_time_together(engine: Engine, monkeypatch: pytest.MonkeyPatch, work: str) -> None:
    done: list[str] = []
    for part in PARTS:
        monkeypatch.setattr(part, lambda *_, part=part, **__: done.append(part))
    with only_one(KEEP_TIME, settings().home):
        if work == "job":
            jobs.keep_time(engine)
        else:
            assert CliRunner().invoke(cli.app, ["send"]).exit_code == 0
    assert done == []


def test_a_brand_with_rules_that_cannot_be_used_stops_no_other(session: Session) -> None:
    odd = ensure_brand(session, "Odd")
    odd.hours, odd.acknowledgement = WEEK, RULES | {"least": 5, "most": 1}
    session.add(odd)
    case_of(session, odd)
    case_of(session, shop(session), "ben")
    assert acknowledge(session, LATER).queued == 1


def test_a_brand_with_hours_that_cannot_be_used_is_warned_by_the_clock_on_the_wall(session: Session) -> None:
    odd, told = ensure_brand(session, "Odd"), list[str]()
    case, other = case_of(session, odd), case_of(session, shop(session), "ben")
    odd.hours = {"week": {"someday": [["09:00", "18:00"]]}}
    session.add(odd)
    session.commit()

    def notify(title: str, body: str) -> bool:
        told.append(body)
        return True

    assert len(nearing(session, max(case.due_at, other.due_at) + timedelta(days=1), notify)) == 2
