"""What a customer entered into a survey, checked: a score on its scale, one of the choices, some words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

from store.models import Survey
from store.surveys import lowest

LONGEST_ANSWER = 2_000
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
MISSING, NO_CHOICE, TOO_LONG, NOTHING = "missing", "no_choice", "too_long", "nothing"


@dataclass
class Given:
    """Answers as they are kept: the first score, all words, each answer in words and in numbers, and what is wrong.

    What is wrong is a code by the number of the question, 0 for all of them.
    """

    question: str = ""
    score: int | None = None
    scale: int | None = None
    texts: list[str] = field(default_factory=list)
    said: list[dict[str, str]] = field(default_factory=list)
    numbers: list[dict[str, Any]] = field(default_factory=list)
    wrong: dict[int, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What was said in words, one answer after the other."""
        return "\n".join(self.texts)


def read_given(survey: Survey, given: Mapping[str, str], lang: str) -> Given:
    """Read what was entered as q1, q2 and so on; the first question of an NPS or CSAT must be answered."""
    read = Given()
    for number, question in enumerate(survey.questions, start=1):
        entered = _plain(given.get(f"q{number}", ""))
        if entered:
            _read_one(read, number, question, entered, lang)
        elif number == 1 and survey.kind != "questions":
            read.wrong[1] = MISSING
    if not read.wrong and not read.numbers:
        read.wrong[0] = NOTHING
    return read


def _plain(entered: str) -> str:
    """What was entered as every database keeps it; a form ends its lines in two signs."""
    return normalize("NFC", UNSTORABLE.sub("", entered.replace("\r\n", "\n"))).strip()


def _read_one(read: Given, number: int, question: Mapping[str, Any], entered: str, lang: str) -> None:
    asked = question["text"].get(lang) or next(iter(question["text"].values()))
    if question["kind"] == "text":
        if len(entered) > LONGEST_ANSWER:
            read.wrong[number] = TOO_LONG
            return
        read.texts.append(entered)
        read.question = read.question or asked
        read.numbers.append({"question": number, "kind": "text"})
        return
    low, high = (lowest(question["scale"]), question["scale"]) if question["kind"] == "score" else (
        0, len(question["choices"]) - 1)  # fmt: skip
    value = int(entered) if entered.isascii() and entered.isdigit() and len(entered) < 4 else -1
    if not low <= value <= high:
        read.wrong[number] = NO_CHOICE
        return
    read.numbers.append({"question": number, "kind": question["kind"], "value": value})
    if question["kind"] == "score" and read.score is None:
        read.question, read.score, read.scale = asked, value, question["scale"]
    elif question["kind"] == "score":
        read.said.append({"question": asked, "answer": f"{value} / {question['scale']}"})
    else:
        choice = question["choices"][value]
        read.said.append({"question": asked, "answer": choice.get(lang) or next(iter(choice.values()))})
