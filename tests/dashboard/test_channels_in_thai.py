"""What channels say of themselves is Thai for a Thai reader: what they read and ask, each step, each thing to enter."""

import re
from collections.abc import Iterator

import pytest

from channels import ABOUTS, SETUPS
from channels.expression_mistakes import ERRORS, WARNINGS, mistake
from channels.fields import Field
from channels.queries import READINGS
from channels.setup import Setup
from dashboard.language import translated

THAI = re.compile(r"[\u0e00-\u0e7f]")


def of_fields(fields: tuple[Field, ...]) -> Iterator[str]:
    for field in fields:
        yield from (field.title, field.help, *(title for _name, title in field.choices))


def of_setup(setup: Setup) -> Iterator[str]:
    yield from vars(setup.about).values()
    yield from setup.steps
    for need in (*setup.read, *setup.write):
        yield from (need.title, need.help)
    yield from (term.sentence for term in setup.terms)
    yield from of_fields(setup.options)


def texts(channel: str) -> Iterator[str]:
    if channel in ABOUTS:
        yield from vars(ABOUTS[channel]).values()
    if channel in SETUPS:
        yield from of_setup(SETUPS[channel])
    for reading in READINGS.get(channel, ()):
        yield from (reading.title, reading.help)
        yield from of_fields(reading.fields)


@pytest.fixture(autouse=True)
def thai(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.language.spoken", lambda: "th")


@pytest.mark.parametrize("channel", sorted({*ABOUTS, *SETUPS}))
def test_a_channel_is_explained_in_thai(channel: str) -> None:
    found = [text for text in texts(channel) if text]
    assert len(found) >= 6
    assert [text for text in found if not THAI.search(translated(text))] == []


def test_what_is_wrong_with_the_words_of_a_query_is_said_in_thai() -> None:
    facts = ("text", "example", "network", "length", "over", "depth", "most", "count")
    said = [mistake(code, (0, 1), **dict.fromkeys(facts, "7")).message for code in (*ERRORS, *WARNINGS)]
    assert [text for text in said if not THAI.search(translated(text))] == []
