"""Figures checked against cases worked out by hand."""

from collections.abc import Sequence

import pytest

from sentiment.evaluate import evaluate, evaluate_corrections
from sentiment.metrics import calibration_error, figures
from sentiment.scores import Encoding, Score
from store.errors import BadInput

SURE = {"negative": Score(0.8, 0.1, 0.1), "neutral": Score(0.1, 0.8, 0.1), "positive": Score(0.1, 0.1, 0.8)}


def test_figures_of_a_small_table() -> None:
    truth = ["negative", "negative", "neutral", "positive"]
    found = figures(truth, [SURE["negative"], SURE["neutral"], SURE["neutral"], SURE["positive"]])
    assert found.accuracy == 0.75
    assert found.macro_recall == pytest.approx((0.5 + 1 + 1) / 3)
    assert found.macro_f1 == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)
    assert found.confusion == ((1, 1, 0), (0, 1, 0), (0, 0, 1))


def test_a_label_that_does_not_occur_is_left_out_of_the_means() -> None:
    found = figures(["negative", "positive"], [SURE["negative"], SURE["positive"]])
    assert (found.macro_recall, found.macro_f1) == (1, 1)


def test_calibration_error_is_the_gap_between_sure_and_right() -> None:
    truth = ["negative"] * 3 + ["positive"]
    assert calibration_error(truth, [SURE["negative"]] * 4) == pytest.approx(abs(0.75 - 0.8))


class Echo:
    """A scorer that is always sure of negative, and keeps the languages that it was told."""

    version = "echo"

    def __init__(self) -> None:
        self.langs: list[str] = []

    def __call__(self, texts: Sequence[str], langs: Sequence[str] = ()) -> list[Score]:
        self.langs += langs
        return [SURE["negative"] for _ in texts]

    def encode(self, texts: Sequence[str], langs: Sequence[str] = ()) -> list[Encoding]:
        return [Encoding(score, None) for score in self(texts, langs)]


def test_evaluation_has_a_row_for_each_language_with_enough_rows() -> None:
    rows = [{"text": "x", "label": "negative", "lang": "th"}] * 30 + [
        {"text": "x", "label": "positive", "lang": "de"}
    ] * 5
    echo = Echo()
    found = evaluate(rows, echo)
    assert echo.langs == ["th"] * 30 + ["de"] * 5
    assert found.overall.rows == 35
    assert list(found.languages) == ["th"]
    assert found.overall.accuracy == pytest.approx(30 / 35)


@pytest.mark.parametrize("rows", [[], [{"text": "x", "label": "good"}], [{"text": "x"}]])
def test_rows_without_a_label_are_refused(rows: list[dict[str, str]]) -> None:
    with pytest.raises(BadInput):
        evaluate(rows, Echo())


def test_languages_reach_the_model_in_every_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sentiment.evaluate.CHUNK", 3)
    langs = ["th", "en", "", "de", "fr", "th", "id", "en"]
    echo = Echo()
    evaluate([{"text": "x", "label": "negative", "lang": lang} for lang in langs], echo)
    assert echo.langs == langs


def test_corrections_are_counted_in_all_by_channel_and_by_language() -> None:
    rows = [
        {"text": "x", "label": label, "was": "neutral", "channel": channel, "lang": lang, "rating": rating}
        for label, channel, lang, rating in (
            ("negative", "shopee", "th", None), ("neutral", "shopee", "en", None), ("negative", "line", "", 1.0),
            ("positive", "line", "th", 5.0),
        )
    ]  # fmt: skip
    found = evaluate_corrections(rows, Echo())
    assert (found.before, found.overall.rows) == (0.25, 4)
    assert {name: row.rows for name, row in found.channels.items()} == {"line": 2, "shopee": 2}
    assert {name: row.rows for name, row in found.languages.items()} == {"und": 1, "en": 1, "th": 2}
    assert found.channels["shopee"].accuracy == 0.5
    lines = list(found.lines())
    assert "when they were made: 25.0%" in lines[0]
    assert [line.split()[1] for line in lines[1:-1]] == ["line", "shopee", "und", "en", "th"]
