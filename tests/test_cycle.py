"""The whole line on the sample brand, in real processes: file in, scores, cases, drafts, and what a kill leaves."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from store.dispute_sample import sample_disputes
from store.survey_sample import sample_survey

pytestmark = pytest.mark.sqlite  # it counts in the file of the database
ROOT = Path(__file__).parents[1]
ROWS = len((ROOT / "store" / "sample" / "mentions.jsonl").read_text(encoding="utf-8").splitlines())
ALL = ROWS + len(sample_survey()["answers"]) + len(sample_disputes())


def environment(home: Path) -> dict[str, str]:
    return os.environ | {"EARFUL_HOME": str(home), "HF_HUB_OFFLINE": "1", "PYTHONPATH": str(ROOT), "COLUMNS": "120"}


def earful(home: Path, *arguments: str, code: int = 0, text: str = "") -> subprocess.CompletedProcess[str]:
    """Run one command to its end and expect its exit code."""
    done = subprocess.run(
        [sys.executable, "-m", "cli", *arguments], env=environment(home), cwd=home, input=text, text=True,
        capture_output=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr + done.stdout
    return done


def count(home: Path, query: str) -> int:
    with closing(sqlite3.connect(home / "earful.db")) as database:
        found: int = database.execute(query).fetchone()[0]
        return found


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after `earful demo`."""
    place = tmp_path_factory.mktemp("home")
    place.joinpath("demo.txt").write_text(earful(place, "demo").stdout, encoding="utf-8")
    return place


def test_demo_reads_scores_and_drafts_everything(home: Path) -> None:
    shown = (home / "demo.txt").read_text(encoding="utf-8")
    assert re.search(r"one-time code: (\w{4}-){3}\w{4}", shown)
    assert re.search(rf"mentions read +{ALL}\b", shown)
    assert re.search(rf"scored +{ALL} \(negative", shown)
    assert re.search(r"open cases by priority +urgent [1-9]", shown)
    assert re.search(r"drafts to approve +[1-9]", shown)
    assert re.search(r"negative and unanswered +0\b", shown)


def test_every_case_has_reasons_and_a_draft_or_says_why_not(home: Path) -> None:
    assert count(home, "SELECT count(*) FROM 'case' WHERE reasons = '[]'") == 0
    drafted = "SELECT case_id FROM draft WHERE status = 'proposed'"
    open_ones = "SELECT count(*) FROM 'case' WHERE status <> 'resolved'"  # three disputes were answered by hand
    assert count(home, f"{open_ones} AND no_draft_reason = '' AND id NOT IN ({drafted})") == 0


def test_old_mentions_are_scored_but_open_no_case(home: Path) -> None:
    old = "SELECT count(*) FROM triage t JOIN mention m ON m.id = t.mention_id JOIN sentiment s ON s.mention_id = m.id"
    limit = "WHERE m.published_at < datetime('now', '-14 days')"
    assert count(home, f"{old} {limit}") >= 10
    assert count(home, f"{old} {limit} AND t.case_id IS NOT NULL") == 0


def test_a_second_run_adds_nothing(home: Path) -> None:
    tables = ("mention", "'case'", "draft", "triage", "reply")
    before = [count(home, f"SELECT count(*) FROM {table}") for table in tables]
    earful(home, "demo")
    assert [count(home, f"SELECT count(*) FROM {table}") for table in tables] == before


def test_hard_classes_are_urgent_and_have_no_draft(home: Path) -> None:
    joined = "'case' c JOIN triage t ON t.case_id = c.id JOIN sentiment s ON s.mention_id = t.mention_id"
    hard = f"SELECT count(*) FROM {joined}"
    assert count(home, f"{hard} WHERE s.hard IS NOT NULL") >= 8
    assert count(home, f"{hard} WHERE s.hard IS NOT NULL AND c.priority <> 'urgent'") == 0


def test_one_run_of_a_kind_at_a_time(home: Path) -> None:
    import fcntl

    with (home / "locks" / "analyse.lock").open("a+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        refused = earful(home, "analyse", code=4)
    assert "another analyse is running" in refused.stderr


def test_killed_half_way_the_next_run_completes_it(tmp_path: Path) -> None:
    rows = [{"external_id": str(i), "text": f"parcel {i} never arrived", "rating": 1} for i in range(6000)]
    file = tmp_path / "many.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    earful(tmp_path, "init")
    command = [sys.executable, "-m", "cli", "import", str(file), "--brand", "B", "--channel", "shopee"]
    started = subprocess.Popen(command, env=environment(tmp_path), cwd=tmp_path, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not count(tmp_path, "SELECT count(*) FROM mention"):
        time.sleep(0.01)
    started.send_signal(signal.SIGKILL)
    started.wait()
    left = count(tmp_path, "SELECT count(*) FROM mention")
    assert left % 1000 == 0, "a page is saved whole or not at all"
    done = earful(tmp_path, *command[3:])
    assert f"imported {6000 - left} new of 6000 rows" in done.stdout
    assert count(tmp_path, "SELECT count(*) FROM mention") == 6000
    assert count(tmp_path, "SELECT count(DISTINCT external_id) FROM mention") == 6000


def test_the_sample_brand_goes_in_one_command(home: Path) -> None:
    earful(home, "sample", "remove")
    for table in ("brand", "mention", "'case'", "draft", "author", "knowledge", "sentiment", "triage"):
        assert count(home, f"SELECT count(*) FROM {table}") == 0, table
    assert not (home / "sample" / "mentions.jsonl").exists()
