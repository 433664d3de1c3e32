"""The log goes where standard error goes at that moment, as text or as one JSON object a line."""

import io
import json
import sys

import pytest
import structlog

from store.logs import log_as


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
