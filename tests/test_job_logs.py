"""What a job writes into the log: a JSON object a line, which names its run from the first line to the last."""

import json

import pytest
import structlog
from sqlalchemy import Engine
from sqlmodel import Session, select

import jobs
from store.errors import TryLater
from store.logs import log_as
from store.models import Run


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_every_line_of_a_run_names_it_and_no_other_does(
    engine: Engine, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    log_as("json")

    def work(_: Session) -> jobs.Done:
        structlog.get_logger().info("in the middle")
        return {"scored": 3}

    def wait(_: Session) -> jobs.Done:
        raise TryLater("the model is away")

    def break_down(_: Session) -> jobs.Done:
        raise ValueError("no such thing")

    for each in (work, wait, break_down):
        jobs.run_job(engine, "analyse", each)
    jobs._told("beat", lambda: {"silent": []})
    first, second, third = session.scalars(select(Run).order_by("id"))
    told = lines(capsys)
    assert [(line["event"], line.get("run")) for line in told] == [
        ("in the middle", first.id), ("done", first.id), ("later", second.id), ("broke", third.id), ("done", None),
    ]  # fmt: skip
    assert {line["job"] for line in told} == {"analyse", "beat"}
    assert all({"timestamp", "level"} <= line.keys() for line in told)
    assert [first.found, second.error, third.found] == [3, "TryLater: the model is away", 0]
