"""A PostgreSQL database of a test's own, on a server that is running already; without one the test skips, and says so.

`EARFUL_TEST_POSTGRES` names a server as postgresql+psycopg://USER@HOST/DATABASE; by default the one of this machine.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from store.database import open_engine

SERVER = os.environ.get("EARFUL_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")


@contextmanager
def own_database() -> Iterator[str]:
    """The address of a new, empty database, which is dropped in the end."""
    server, name = open_engine(SERVER), f"earful_test_{secrets.token_hex(6)}"
    try:
        with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
            try:
                yield server.url.set(database=name).render_as_string(hide_password=False)
            finally:
                connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    except OperationalError as error:
        if "connection" not in str(error.orig).lower():
            raise
        pytest.skip("no PostgreSQL answers (EARFUL_TEST_POSTGRES names one): this test is skipped")
    finally:
        server.dispose()
