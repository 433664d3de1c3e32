"""A data folder whose engine is closed again, and each kind of database in turn."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import streamlit as st

from dashboard import session
from store.errors import NeedsSetup
from store.settings import settings
from tests.dashboard.scenes import hostile, nothing, prepare, small
from tests.postgres import AS_STORE


@pytest.fixture
def home(home: Path) -> Iterator[Path]:
    """The data folder of this test; the engine that the pages kept for it is closed afterwards."""
    yield home
    if AS_STORE or (home / "earful.db").exists():
        with suppress(NeedsSetup):
            session._engine(settings().url()).dispose()
    st.cache_resource.clear()


@pytest.fixture(params=[nothing, small, hostile], ids=["empty", "small", "hostile"])
def database(request: pytest.FixtureRequest, home: Path) -> str:
    """Each kind of database in turn, by its name."""
    prepare(request.param)
    return str(request.param.__name__)
