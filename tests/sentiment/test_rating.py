"""Stars and text together: what outweighs what, what lies between, what is ignored, and what is a contradiction."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment import rating_fit
from sentiment.rating import combine, contradiction, numbers
from sentiment.scores import Score

EVEN = Score(1 / 3, 1 / 3, 1 / 3)
ANGRY, HAPPY = Score(0.98, 0.015, 0.005), Score(0.005, 0.015, 0.98)
PROBABILITIES = st.tuples(*[st.floats(0, 1)] * 3).filter(sum).map(lambda row: Score(*(each / sum(row) for each in row)))


@pytest.mark.parametrize(("rating", "label"), [(1, "negative"), (2, "negative"), (4, "positive"), (5, "positive")])
def test_where_the_text_says_nothing_the_stars_decide(rating: float, label: str) -> None:
    assert combine(EVEN, rating).label == label


@pytest.mark.parametrize("rating", [None, 0, 0.5, 5.5, 10, -1, float("nan")])
def test_what_is_no_number_of_stars_is_ignored(rating: float | None) -> None:
    assert combine(ANGRY, rating) == ANGRY
    assert not contradiction(ANGRY, rating)


@given(PROBABILITIES, st.floats(1, 5))
def test_the_result_is_a_score_and_a_more_negative_text_is_never_less_negative_with_its_stars(
    score: Score, rating: float
) -> None:
    both = combine(score, rating)
    assert sum(both) == pytest.approx(1)
    assert min(both) >= 0
    worse = Score(*((each + extra) / 2 for each, extra in zip(score, (1, 0, 0), strict=True)))
    assert combine(worse, rating).negative >= both.negative - 1e-9


def test_half_stars_lie_between_the_whole_ones() -> None:
    low, middle, high = (combine(EVEN, rating).positive for rating in (3, 3.5, 4))
    assert low < middle < high


def test_the_shipped_numbers_have_their_form() -> None:
    assert set(numbers()) == {"weight", "stars", "clear"}
    assert numbers()["weight"] > 0
    assert [len(row) for row in numbers()["stars"]] == [3] * 5
    assert set(numbers()["clear"]) == {"negative", "positive"}


@pytest.mark.parametrize(
    ("score", "rating", "against"),
    [(ANGRY, 5, True), (ANGRY, 4, True), (ANGRY, 3, False), (ANGRY, 1, False), (HAPPY, 1, True), (HAPPY, 2, True)]
    + [(HAPPY, 5, False), (EVEN, 5, False), (EVEN, 1, False), (ANGRY, None, False)],
)
def test_clearly_negative_under_many_stars_and_clearly_positive_under_few_disagree(
    score: Score, rating: float | None, against: bool
) -> None:
    assert contradiction(score, rating) == against


def made_up(count: int, trust: float) -> list[tuple[Score, float, str]]:
    """Rows in which the truth follows the text this often, and the stars otherwise."""
    order, rows = random.Random(3), []  # noqa: S311  the same rows in each run, no secret
    for _ in range(count):
        text, rating = order.choice([ANGRY, HAPPY]), order.choice([1.0, 5.0])
        stars = "negative" if rating == 1 else "positive"
        rows.append((text, rating, text.label if order.random() < trust else stars))
    return rows


@pytest.mark.parametrize(("trust", "label"), [(0.9, "negative"), (0.1, "positive")])
def test_the_fit_learns_whom_to_trust(trust: float, label: str) -> None:
    scores, ratings, overall = zip(*made_up(400, trust), strict=True)
    fitted = rating_fit.fit(scores, ratings, overall)
    assert combine(ANGRY, 5, fitted).label == label


def test_clearly_starts_where_it_is_right_most_often() -> None:
    scores = [Score(chance, 1 - chance, 0) for chance in (0.55, 0.62, 0.83, 0.9, 0.97)]
    assert rating_fit.clear_from(scores, ["neutral", "neutral", *["negative"] * 3], "negative") == 0.8


def test_fit_keeps_its_numbers_and_says_how_good_they_are(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {"text": text.label, "lang": "en", "rating": rating, "label": text.label, "overall": overall}
        for text, rating, overall in made_up(60, 0.9)
    ]
    file, kept = tmp_path / "rows.jsonl", tmp_path / "rating.json"
    file.write_text("\n".join(json.dumps(row) for row in [*rows, {"text": "no stars", "lang": "en"}]), encoding="utf-8")
    monkeypatch.setattr(rating_fit, "NUMBERS", kept)
    monkeypatch.setattr(
        rating_fit, "scores_of", lambda rows: [{"negative": ANGRY, "positive": HAPPY}[row["label"]] for row in rows]
    )
    rating_fit.main(["fit", str(file)])
    assert set(json.loads(kept.read_text(encoding="utf-8"))) == {"weight", "stars", "clear"}
    assert [line[:12].strip() for line in capsys.readouterr().out.splitlines()[:3]] == [
        "text alone", "stars alone", "both",
    ]  # fmt: skip
