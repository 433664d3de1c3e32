"""`earful retain` lets go of what is too old, and changes nothing when it is only asked."""

from datetime import timedelta

from sqlmodel import Session, select
from typer.testing import CliRunner

import cli
import jobs
from store.database import ready_engine
from store.models import Mention, utc_now
from tests.store.conftest import Make


def test_it_says_what_would_go_and_then_lets_go(session: Session) -> None:
    make = Make(session)
    brand = make.brand()
    for days in (10, 100):
        make.mention(brand, text=f"{days} days", handle=f"h{days}", published_at=utc_now() - timedelta(days=days))
    brand.retention = {"": 90}
    session.commit()
    asked = CliRunner().invoke(cli.app, ["retain", "--dry-run", "--brand", "rim-fah"])
    assert (asked.exit_code, "1 mentions would go" in asked.output) == (0, True)
    assert len(session.exec(select(Mention)).all()) == 2
    assert "1 mentions went" in CliRunner().invoke(cli.app, ["retain"]).output
    session.expire_all()
    assert session.exec(select(Mention.text)).all() == ["10 days"]


def test_the_job_does_the_same(session: Session) -> None:
    make = Make(session)
    brand = make.brand()
    make.mention(brand, published_at=utc_now() - timedelta(days=100))
    brand.retention = {"": 90}
    session.commit()
    jobs.let_go(ready_engine())
    session.expire_all()
    assert session.exec(select(Mention)).all() == []
