"""Judging: one pass over all, titles, long texts by their windows, and the sentence that is worst."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy
import pytest

from sentiment.judge import judge
from sentiment.scores import Encoding, Score
from sentiment.windows import LONG

ROWS = [json.loads(line) for line in (Path(__file__).parent / "worst.jsonl").read_text(encoding="utf-8").splitlines()]
VECTOR = numpy.array([0.6, 0.8], numpy.float32)


class Counting:
    """A scorer that reads "bad" as negative and "good" as positive, the more of them the surer; it keeps its calls."""

    version = "counting"

    def __init__(self) -> None:
        self.encoded: list[str] = []
        self.called: list[list[str]] = []
        self.langs: list[str] = []

    def __call__(self, texts: Sequence[str], langs: Sequence[str] = ()) -> list[Score]:
        return [each.score for each in self.encode(texts, langs)]

    def encode(self, texts: Sequence[str], langs: Sequence[str] = ()) -> list[Encoding]:
        self.called.append(list(texts))
        self.encoded += texts
        self.langs += langs
        return [Encoding(self._score(text), VECTOR) for text in texts]

    def _score(self, text: str) -> Score:
        words = text[:LONG].lower().split()
        bad, good = (1 + 20 * words.count(word) for word in ("bad", "good"))
        return Score(bad / (bad + good + 3), 3 / (bad + good + 3), good / (bad + good + 3))


def test_the_worst_sentence_is_found_in_the_text_without_its_title() -> None:
    model, text = Counting(), "It came on time.  This is bad bad stuff !\nThe rest is good ."
    found = judge(model, [text, "bad alone", "good . fine ."], titles=["Bad bad bad", "", ""], langs=["en", "en", "de"])
    assert model.encoded[0] == f"Bad bad bad\n{text}"
    start, end = found[0].worst or (0, 0)
    assert text[start:end] == "This is bad bad stuff !"
    assert [one.worst for one in found[1:]] == [None, None]
    assert len(model.called) == 2
    assert model.langs == ["en", "en", "de", "en", "en", "en"]


def test_stars_join_in_and_a_contradiction_is_flagged() -> None:
    found = judge(Counting(), ["bad bad bad", "bad bad bad", "fine"], [5, None, 1])
    assert [one.text.label for one in found] == ["negative", "negative", "neutral"]
    assert [one.contradiction for one in found] == [True, False, False]
    assert found[1].both == found[1].text
    assert found[2].both.label == "negative"


def test_a_long_text_is_read_to_its_end() -> None:
    text = "It is what it is. " * 50 + "bad bad bad!"
    assert Counting()([text])[0].label == "neutral"
    (found,) = judge(Counting(), [text])
    assert found.text.label == "negative"
    assert found.worst == (len(text) - len("bad bad bad!"), len(text))
    assert found.vector is VECTOR


def test_nothing_is_asked_of_the_model_that_nobody_needs() -> None:
    model = Counting()
    assert judge(model, []) == []
    judge(model, ["good", "fine"])
    assert model.encoded == ["good", "fine"]


@pytest.mark.slow
def test_the_marked_sentence_is_mostly_the_one_that_a_person_marked() -> None:
    from sentiment.model import load
    from store.settings import settings

    class Stern:
        """The shipped model, to whom every whole text is negative, so that each gets its mark."""

        def __init__(self) -> None:
            self.model = load(settings().sentiment_model, settings().threads)
            self.version = self.model.version

        def __call__(self, texts: Sequence[str], langs: Sequence[str] = ()) -> list[Score]:
            return self.model(texts, langs)

        def encode(self, texts: Sequence[str], langs: Sequence[str] = ()) -> list[Encoding]:
            return [each._replace(score=Score(1, 0, 0)) for each in self.model.encode(texts, langs)]

    short = [row for row in ROWS if len(row["text"]) <= LONG]
    found = judge(Stern(), [row["text"] for row in short], langs=[row["lang"] for row in short])
    right = [_is_right(row["text"], row["worst"], one.worst) for row, one in zip(short, found, strict=True)]
    assert len(right) >= 35
    assert sum(right) / len(right) >= 0.75


def _is_right(text: str, wanted: str, span: tuple[int, int] | None) -> bool:
    """Whether most of what is marked lies within what a person marked."""
    start, end = span or (0, 0)
    place = text.index(wanted)
    return min(end, place + len(wanted)) - max(start, place) > (end - start) / 2
