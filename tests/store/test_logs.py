"""The log goes where standard error goes at that moment, as text or as one JSON object a line."""

import io
import json
import logging
import sys
import threading
from datetime import UTC, datetime

import pytest
import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from store.logs import let_others_be, log_as


def test_a_line_reaches_the_standard_error_of_its_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    log, first, second = structlog.get_logger("test"), io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stderr", first)
    log_as("json")
    log.info("one", job="collect")
    first.close()
    monkeypatch.setattr(sys, "stderr", second)
    log.info("two", job="กาแฟ")
    line = json.loads(second.getvalue())
    assert (line["event"], line["job"], line["level"]) == ("two", "กาแฟ", "info")
    assert "กาแฟ" in second.getvalue()


def test_lines_below_the_level_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    log_as("text")
    structlog.get_logger().debug("quiet")
    structlog.get_logger().info("said")
    seen = capsys.readouterr().err
    assert "said" in seen
    assert "quiet" not in seen


def test_what_libraries_log_is_masked_like_our_own_lines(capsys: pytest.CaptureFixture[str]) -> None:
    log_as("json")
    log_as("json")
    others = logging.getLogger("some.library")
    others.info("too quiet")
    try:
        raise ValueError("call anna on 0812345678")
    except ValueError:
        others.exception("%s asked for /v1?access_token=abc123def", "anna@town.example")
    (told,) = map(json.loads, capsys.readouterr().err.splitlines())
    assert told["event"] == "[email] asked for /v1?access_token=[secret]"
    assert (told["level"], told["logger"]) == ("error", "some.library")
    assert told["error"].startswith("a fault of ours or of the network (ValueError in test_logs.py")


def test_a_job_that_breaks_in_the_scheduler_is_told_without_what_it_was_about(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def breaks() -> None:
        begun.set()
        raise ValueError("mail ben@town.example")

    log_as("json")
    begun = threading.Event()
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(breaks, "interval", hours=1, next_run_time=datetime.now(UTC))
    scheduler.start()
    assert begun.wait(20)
    scheduler.shutdown(wait=True)
    seen = capsys.readouterr().err
    assert ("ben@" in seen, "ValueError in test_logs.py" in seen) == (False, True)


def test_libraries_are_silent_again_where_the_log_is_given_back(capsys: pytest.CaptureFixture[str]) -> None:
    log_as("text")
    let_others_be()
    logging.getLogger("some.library").warning("anna@town.example")
    assert "anna" not in capsys.readouterr().err
