"""What follows a greeting with a comma goes on in lower case, unless it is a name, "I", or somebody's own words."""

import pytest

from responder.fitting import GREETING, Part, after_greeting, joined
from responder.values import COURTESY


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("Thank you.", COURTESY, "Hi Nok, thank you."),
        ("I am sorry.", COURTESY, "Hi Nok, I am sorry."),
        ("I'm sorry.", COURTESY, "Hi Nok, I'm sorry."),
        ("In time it works.", COURTESY, "Hi Nok, in time it works."),
        ("A pity.", COURTESY, "Hi Nok, a pity."),
        ("LINE works again.", COURTESY, "Hi Nok, LINE works again."),
        ("Rim Fah thanks you.", COURTESY, "Hi Nok, Rim Fah thanks you."),
        ("Refunds take 5 days.", "policy:1", "Hi Nok, Refunds take 5 days."),
        ("ขอบคุณค่ะ", COURTESY, "Hi Nok, ขอบคุณค่ะ"),
    ],
)
def test_what_follows_a_comma(text: str, source: str, expected: str) -> None:
    parts = [Part(("Hi Nok,",), 0, role=GREETING), Part((text,), 0, source)]
    assert joined(after_greeting(parts, ("Rim Fah",))).strip() == expected


def test_behind_another_greeting_nothing_changes() -> None:
    parts = [Part(("Hi Nok!",), 0, role=GREETING), Part(("Thank you.",), 0), Part(("Bye,",), 0), Part(("We",), 0)]
    assert after_greeting(parts) == parts
