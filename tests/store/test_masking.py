"""No address, phone number or secret stands in a log line, whatever it came with; all else does."""

import json
from datetime import UTC, datetime

import pytest
import structlog
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as some

from store.logs import log_as
from store.masking import masked, masked_value
from store.settings import settings

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mail Anna.B+shop@town.example now", "mail [email] now"),
        ("อีเมล anna@town.example ค่ะ", "อีเมล [email] ค่ะ"),
        ("call +66 81 234 5678, please", "call [phone], please"),
        ("call (081) 234-5678.", "call [phone]."),
        ("โทร0812345678ค่ะ", "โทร[phone]ค่ะ"),
        ("โทร ๐๘๑-๒๓๔-๕๖๗๘", "โทร [phone]"),
        ("+44 (0)20 7946 0958", "[phone]"),
        (f"Authorization: Bearer {JWT}", "Authorization: Bearer [secret]"),
        (f"got {JWT} back", "got [secret] back"),
        ("GET /v1?access_token=abc123def&since=5", "GET /v1?access_token=[secret]&since=5"),
        ("{'api_key': 'k-12345678', 'page': 2}", "{'api_key': '[secret]', 'page': 2}"),
        ("postgresql+psycopg://earful:hunter2x@db/earful", "postgresql+psycopg://[secret]@db/earful"),
        ("key sk-proj-abcdefghijklmnop1234", "key [secret]"),
        ("Zk3Qv9LmT2xWq8RbNc5YhJ7d was refused", "[secret] was refused"),
        ("0123456789abcdef0123456789abcdef", "[secret]"),
    ],
)
def test_what_is_personal_or_secret_is_masked(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "scored 120 of 1400 mentions in 3.25 s",
        "query 12 of Rim Fah was not read since 2026-11-20 10:00:00+00:00",
        "https://www.reddit.com/r/thrift/comments/1abcde/pine_kettle_leaks_all_over_the_table_in_2026/",
        "x: 1859230984571928064 is gone",
        "a fault of ours or of the network (HTTPStatusError in x_client.py, line 91)",
        "the token was refused: enter it again",
        "กาแฟอร่อยมาก 10:00-18:00",
        "0.5 to 0.75",
        "earful.db.before-20261120-100000",
        "the stored credentials were sealed with another key: bring back EARFUL_SECRET_KEY or the file secret.key",
    ],
)
def test_what_a_person_needs_to_read_stays(text: str) -> None:
    assert masked(text) == text


def test_what_was_sealed_and_what_the_settings_keep_secret_is_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = Fernet(Fernet.generate_key()).encrypt(b"one").decode()
    assert masked(f"read {sealed}") == "read [secret]"
    monkeypatch.setenv("EARFUL_ALERT_URLS", "tgram://zebra/lamp")
    settings.cache_clear()
    assert masked("could not reach tgram://zebra/lamp") == "could not reach [secret]"
    monkeypatch.setenv("EARFUL_THREADS", "none")
    settings.cache_clear()
    assert masked("broken settings are no reason not to log") == "broken settings are no reason not to log"


def test_values_of_every_kind_are_looked_through() -> None:
    at = datetime(2026, 11, 20, 10, tzinfo=UTC)
    given = {"to": ["anna@town.example", ("0812345678", 5)], "at": at, "ok": True, "none": None, "share": 0.5}
    assert masked_value(given) == {
        "to": ["[email]", ["[phone]", 5]], "at": str(at), "ok": True, "none": None, "share": 0.5,
    }  # fmt: skip


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_log_line_names_nobody_and_an_exception_says_only_its_kind(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    log_as("json" if form == "json" else "text")
    log = structlog.get_logger("test").bind(who="anna@town.example")
    try:
        raise ValueError("call anna on 0812345678")
    except ValueError as error:
        log.exception("mail to ben@town.example broke", why=error)
    log.info("said", job="collect", found=[{"phone": "+66 81 234 5678"}])
    seen = capsys.readouterr().err
    assert [each for each in ("anna", "ben@", "2345678", "234 5678") if each in seen] == []
    assert "ValueError in test_masking.py" in seen
    if form == "json":
        line = json.loads(seen.splitlines()[-1])
        assert (line["event"], line["job"], line["found"]) == ("said", "collect", [{"phone": "[phone]"}])
        assert line["timestamp"].startswith("20")


@tries(deadline=None, max_examples=150)
@given(some.text(max_size=60), some.from_regex(r"0[689]\d{8}", fullmatch=True), some.text(max_size=60))
def test_no_number_is_seen_whatever_stands_around_it(before: str, number: str, after: str) -> None:
    assert number not in masked(f"{before} {number} {after}")
