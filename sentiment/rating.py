"""What stars add to a text: one rule with few numbers, fitted on rated rows, and the flag when the two disagree.

The logits of both together are `weight` times the log-probabilities of the text, plus what the stars say of each label.
The numbers stand in rating.json; `python -m sentiment.rating fit ROWS.jsonl` fits them again.
"""

import json
import math
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sentiment.scores import Score

NUMBERS = Path(__file__).with_name("rating.json")
LOWEST, HIGHEST, LOW, HIGH = 1.0, 5.0, 2.0, 4.0
LEAST_PROBABILITY = 1e-6


@cache
def numbers() -> dict[str, Any]:
    """The fitted numbers: `weight`, `stars` (five rows of three), `clear` (a probability by label)."""
    fitted: dict[str, Any] = json.loads(NUMBERS.read_text(encoding="utf-8"))
    return fitted


def combine(score: Score, rating: float | None, fitted: Mapping[str, Any] | None = None) -> Score:
    """The score of text and rating together; without a rating of 1 to 5 it is the text's, half stars lie between."""
    if not is_rating(rating):
        return score
    known = fitted or numbers()
    logits = [
        known["weight"] * math.log(max(probability, LEAST_PROBABILITY)) + said
        for probability, said in zip(score, _stars(known["stars"], rating or 0), strict=True)
    ]
    powers = [math.exp(logit - max(logits)) for logit in logits]
    return Score(*(power / sum(powers) for power in powers))


def contradiction(score: Score, rating: float | None) -> bool:
    """Whether a text is clearly negative under four stars or more, or clearly positive under two or fewer."""
    if rating is None or not is_rating(rating):
        return False
    clear = numbers()["clear"]
    return bool(
        (rating >= HIGH and score.negative >= clear["negative"])
        or (rating <= LOW and score.positive >= clear["positive"])
    )


def is_rating(rating: float | None) -> bool:
    """Whether this is a number of stars from 1 to 5."""
    return rating is not None and LOWEST <= rating <= HIGHEST


def _stars(table: Sequence[Sequence[float]], rating: float) -> list[float]:
    """What so many stars say of the three labels."""
    below = min(int(rating), len(table) - 1)
    share = rating - below
    return [low + share * (high - low) for low, high in zip(table[below - 1], table[below], strict=True)]


if __name__ == "__main__":
    from sentiment.rating_fit import main

    main(sys.argv[1:])
