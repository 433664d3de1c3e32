"""What is collected after a click is what clicks leave behind, not everything that was ever loaded."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dashboard.driver import open_page, sign_in
from tests.dashboard.scenes import prepare, small


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    """Nothing is set apart before a test, nor after it."""
    gc.unfreeze()
    yield
    gc.unfreeze()


def test_what_modules_brought_is_not_looked_through_after_each_click(home: Path) -> None:
    prepare(small)
    page = open_page(sign_in(), "inbox")
    assert not page.exception
    assert gc.get_freeze_count() > 100_000
    assert len(gc.get_objects()) < gc.get_freeze_count() / 10


def test_a_click_that_loads_nothing_sets_nothing_more_apart(home: Path) -> None:
    prepare(small)
    page = open_page(sign_in(), "inbox")
    before = gc.get_freeze_count()
    page.run()
    assert gc.get_freeze_count() <= before
