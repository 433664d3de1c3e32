"""A soak of half a minute: the same as benchmarks/soak.py, which runs for ten."""

from pathlib import Path

import pytest

from benchmarks.soak import soak
from store.settings import settings


@pytest.mark.slow
@pytest.mark.sqlite  # the house of the benchmark names its own database
def test_nothing_is_lost_or_doubled_under_a_load_of_a_hundred_times_the_usual(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("EARFUL_HOME", "EARFUL_WOOCOMMERCE_BASE_URL", "EARFUL_TAKE_BACK_SECONDS"):
        monkeypatch.setenv(name, "")  # so that all is as it was before, afterwards
    (tmp_path / "soak").mkdir()
    found = soak(tmp_path / "soak", 0.4, 60)
    settings.cache_clear()
    assert (found.held, found.scored, found.decided) == (found.written,) * 3
    assert found.doubled == 0
    assert found.unsettled == 0
    assert found.published == found.answered > found.written / 2
    assert found.measured.last_files < 60
    assert sum(found.mishaps.values()) > 0
