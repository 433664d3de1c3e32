"""`earful sla` shows every group and the sum."""

from datetime import timedelta

import pytest
from typer.testing import CliRunner

import cli
from store.brands import ensure_brand, ensure_query
from store.cases import Outcome, close, open_or_extend
from store.database import open_session, ready_engine
from store.mentions import save_mentions
from store.models import utc_now
from store.unscored import unscored
from store.workflow import Actor

RUNNER = CliRunner()


@pytest.fixture
def one_answered_case(home: object) -> None:
    """A database with one case on LINE that was answered by hand at once."""
    RUNNER.invoke(cli.app, ["init"])
    engine, now = ready_engine(), utc_now()
    with open_session(engine) as session:
        brand = ensure_brand(session, "Rim Fah")
        row = {
            "channel": "line", "source": "shop", "external_id": "1", "author": "Nok", "handle": "nok", "followers": 0,
            "title": "", "text": "Where is it?", "rating": None, "lang": "en", "url": "", "media": [], "raw": {},
            "published_at": now, "collected_at": now,
        }  # fmt: skip
        save_mentions(session, ensure_query(session, brand, "line", "q"), [row])
        (mention,) = unscored(session, "m", 10)
        opened = now - timedelta(minutes=50)
        case = open_or_extend(session, Outcome(mention, brand.id or 0, "question", [], "urgent"), opened)
        close(session, case, "answered_by_hand", Actor("person:1", "agent", 1), case.version, "called")
        session.commit()
    engine.dispose()


def test_the_report_has_a_row_a_group_and_one_for_all(one_answered_case: None) -> None:
    shown = RUNNER.invoke(cli.app, ["sla"])
    assert shown.exit_code == 0
    lines = [line.split() for line in shown.output.splitlines()]
    assert [line[:2] for line in lines[-2:]] == [["line", "urgent"], ["all", "all"]]
    assert all("100%" in line and "50" in line for line in lines[-2:])
    assert len(RUNNER.invoke(cli.app, ["sla", "--by", "all", "--brand", "Rim Fah"]).output.splitlines()) == 2
    assert RUNNER.invoke(cli.app, ["sla", "--by", "colour"]).exit_code != 0
