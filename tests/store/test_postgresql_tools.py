"""What is shown of a tool of PostgreSQL that failed is the line that names the error."""

import pytest

from store.postgresql_tools import failure_of

SAID = [
    (
        "pg_restore: while PROCESSING TOC:\npg_restore: from TOC entry 4; 1259 author\npg_restore: error: could not "
        "execute query: ERROR:  cannot drop table author\nHINT:  Use CASCADE.\nCommand was: DROP TABLE author;",
        "pg_restore: error: could not execute query: ERROR:  cannot drop table author",
    ),
    (
        'psql:<stdin>:3: ERROR:  relation "brand" already exists\nDETAIL:  It is there.',
        'psql:<stdin>:3: ERROR:  relation "brand" already exists',
    ),
    ("pg_dump: error: query failed\npg_dump: detail: Query was: LOCK", "pg_dump: error: query failed"),
    ("Killed", "Killed"),
    ("", "it gave no reason"),
]


@pytest.mark.parametrize(("said", "shown"), SAID, ids=["restore", "psql", "dump", "other", "nothing"])
def test_the_line_that_names_the_error_is_shown(said: str, shown: str) -> None:
    assert str(failure_of("tool", said)) == f"tool failed: {shown}"
