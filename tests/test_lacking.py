"""A test for want of a server skips, and fails where the server must be there."""

import pytest

from tests.lacking import lacking


@pytest.mark.parametrize("there", ["", "redis"])
def test_a_test_without_its_server_skips_where_none_need_be(there: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARFUL_SERVICES_REQUIRED", there)
    with pytest.raises(pytest.skip.Exception, match="no PostgreSQL answers"):
        lacking("postgresql", "no PostgreSQL answers")


def test_it_fails_where_the_server_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARFUL_SERVICES_REQUIRED", "redis postgresql")
    with pytest.raises(pytest.fail.Exception, match="names postgresql"):
        lacking("postgresql", "no PostgreSQL answers")
