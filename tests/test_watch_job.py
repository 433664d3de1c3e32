"""The job that watches raises alerts, and leaves it to another process that is at it."""

from datetime import timedelta

from sqlalchemy import Engine
from sqlmodel import Session, select

import jobs
from store.alert_rules import Rules, set_alerts
from store.locks import only_one
from store.models import Alert, utc_now
from store.settings import settings
from tests.store.conftest import Make


def test_the_job_finds_a_phrase_once_and_never_beside_another_one(engine: Engine, session: Session) -> None:
    make, now = Make(session), utc_now()
    brand = make.brand()
    set_alerts(session, brand, Rules(phrases=("recall",)), make.actor("manager"), brand.version)
    make.mention(brand, text="A recall?", published_at=now - timedelta(hours=1), collected_at=now)
    session.commit()
    with only_one("watch", settings().home):
        jobs.watch(engine)
    assert session.exec(select(Alert)).all() == []
    for _ in range(2):
        jobs.watch(engine)
    assert [alert.key for alert in session.exec(select(Alert))] == ["recall"]
