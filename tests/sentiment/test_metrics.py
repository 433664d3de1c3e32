"""Figures checked against cases worked out by hand."""

import pytest

from sentiment.evaluate import evaluate
from sentiment.metrics import calibration_error, figures
from sentiment.scores import Score
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
    """A scorer that is always sure of negative."""

    version = "echo"

    def __call__(self, texts: object) -> list[Score]:
        return [SURE["negative"] for _ in texts]  # type: ignore[attr-defined]


def test_evaluation_has_a_row_for_each_language_with_enough_rows() -> None:
    rows = [{"text": "x", "label": "negative", "lang": "th"}] * 30 + [
        {"text": "x", "label": "positive", "lang": "de"}
    ] * 5
    found = evaluate(rows, Echo())
    assert found.overall.rows == 35
    assert list(found.languages) == ["th"]
    assert found.overall.accuracy == pytest.approx(30 / 35)


@pytest.mark.parametrize("rows", [[], [{"text": "x", "label": "good"}], [{"text": "x"}]])
def test_rows_without_a_label_are_refused(rows: list[dict[str, str]]) -> None:
    with pytest.raises(BadInput):
        evaluate(rows, Echo())
