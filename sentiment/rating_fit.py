"""Fit the rule of stars and text on labelled rows, and measure it: multinomial logistic regression by plain descent.

Rows are those of our corpus: `text`, `lang`, `rating`, `label` (of the text alone) and `overall` (of both). The model
must not have learned from the rows that the rule is fitted on, or the rule will trust the text too much.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy

from sentiment.metrics import figures
from sentiment.rating import HIGH, LEAST_PROBABILITY, LOW, NUMBERS, combine, is_rating
from sentiment.scores import LABELS, Score

STEPS, RATE, PRIOR, DIGITS = 20_000, 0.3, 1.0, 3
USAGE = "usage: python -m sentiment.rating fit|measure ROWS.jsonl …"


def fit(scores: Sequence[Score], ratings: Sequence[float], overall: Sequence[str]) -> dict[str, Any]:
    """The `weight` of the text and what each number of `stars` says, at most likelihood under a weak prior."""
    texts = numpy.log(numpy.maximum(numpy.array(scores), LEAST_PROBABILITY))  # (N, 3)
    near = numpy.maximum(0, 1 - abs(numpy.array(ratings)[:, None] - numpy.arange(1, 6)))  # (N, 5)
    truth = numpy.eye(len(LABELS))[[LABELS.index(label) for label in overall]]  # (N, 3)
    weight, stars = 1.0, numpy.zeros((5, 3))
    for _ in range(STEPS):
        logits = weight * texts + near @ stars
        powers = numpy.exp(logits - logits.max(1, keepdims=True))
        wrong = powers / powers.sum(1, keepdims=True) - truth
        weight -= RATE * float((wrong * texts).mean()) / 4  # log-probabilities are larger than indicators
        stars -= RATE * (near.T @ wrong + PRIOR * stars) / len(truth)
    return {"weight": round(weight, DIGITS), "stars": stars.round(DIGITS).tolist()}


def clear_from(scores: Sequence[Score], labels: Sequence[str], label: str) -> float:
    """The probability from which a text counts as clearly of a label: where F1 is best, the higher of equals."""
    chances = [score[LABELS.index(label)] for score in scores]
    truth = [one == label for one in labels]

    def f1(least: float) -> float:
        named = [chance >= least for chance in chances]
        hits = sum(a and b for a, b in zip(named, truth, strict=True))
        return 2 * hits / max(1, sum(named) + sum(truth))

    steps = [step / 100 for step in range(50, 96, 5)]
    return max(steps, key=lambda least: (f1(least), least))


def measured(rows: Sequence[Mapping[str, Any]], scores: Sequence[Score], known: Mapping[str, Any]) -> list[str]:
    """A line of figures each for the text alone, the stars alone, and both, with `overall` as the truth."""
    even = Score(1 / 3, 1 / 3, 1 / 3)
    ways = {
        "text alone": scores,
        "stars alone": [combine(even, row["rating"], known) for row in rows],
        "both": [combine(score, row["rating"], known) for score, row in zip(scores, rows, strict=True)],
    }
    return [f"{name:<12}{figures([row['overall'] for row in rows], found).line()}" for name, found in ways.items()]


def main(arguments: Sequence[str]) -> None:
    """Fit the numbers and keep them, or measure those that are kept."""
    if len(arguments) < 2 or arguments[0] not in ("fit", "measure"):
        raise SystemExit(USAGE)
    rows = [row for name in arguments[1:] for row in _rated(Path(name))]
    scores = scores_of(rows)
    if arguments[0] == "fit":
        found = fit(scores, [row["rating"] for row in rows], [row["overall"] for row in rows])
        NUMBERS.write_text(json.dumps(found | {"clear": _clear(rows, scores)}, indent=1) + "\n", encoding="utf-8")
    known = json.loads(NUMBERS.read_text(encoding="utf-8"))
    sys.stdout.write("\n".join(measured(rows, scores, known)) + f"\n{json.dumps(known)}\n")


def _clear(rows: Sequence[Mapping[str, Any]], scores: Sequence[Score]) -> dict[str, float]:
    found = {}
    for label, least, most in (("negative", HIGH, 5.0), ("positive", 1.0, LOW)):
        kept = [at for at, row in enumerate(rows) if least <= row["rating"] <= most]
        found[label] = clear_from([scores[at] for at in kept], [rows[at]["label"] for at in kept], label)
    return found


def _rated(path: Path) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    return [row for row in rows if is_rating(row.get("rating"))]


def scores_of(rows: Sequence[Mapping[str, Any]]) -> list[Score]:
    """What the model of the settings says of the texts of some rows."""
    from sentiment.model import load
    from store.settings import settings

    model = load(settings().sentiment_model, settings().threads)
    return model([str(row["text"]) for row in rows], [str(row["lang"]) for row in rows])
