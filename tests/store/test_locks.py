"""One run of a kind at a time, and no lock outlives its process."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.errors import TryLater
from store.locks import only_one

HOLD = """
import sys, time
from pathlib import Path
from store.locks import only_one
with only_one("collect", Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(home: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock of `collect`."""
    place = str(Path(__file__).parents[2])
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home)], cwd=place, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_process_is_refused(home: Path, holder: subprocess.Popen[str]) -> None:
    with (
        pytest.raises(TryLater, match=rf"another collect is running \(process {holder.pid}\)"),
        only_one("collect", home),
    ):
        pytest.fail("the lock was held twice")
    with only_one("analyse", home):
        pass


def test_a_killed_process_frees_its_lock(home: Path, holder: subprocess.Popen[str]) -> None:
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait(10)
    with only_one("collect", home):
        assert (home / "locks" / "collect.lock").read_text() == str(os.getpid())


def test_an_error_frees_the_lock(home: Path) -> None:
    with pytest.raises(ZeroDivisionError), only_one("collect", home):
        raise ZeroDivisionError
    with only_one("collect", home), pytest.raises(TryLater), only_one("collect", home):
        pytest.fail("the lock was held twice")
    with only_one("collect", home):
        pass
