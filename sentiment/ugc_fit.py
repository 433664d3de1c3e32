"""Fit the weights of the rule for resharing on labelled posts: logistic regression that stays near weights set by hand.

Rows are those of benchmarks/ugc: text, lang, media, likes, shares, followers, kind, duplicate and worth (0 or 1). Posts
that a block holds down teach nothing about the signs, so they are left out.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy
from numpy.typing import NDArray

from sentiment.examples import read_rows
from sentiment.judge import Judgement, judge
from sentiment.reading import read
from sentiment.topics import topics
from sentiment.ugc import NUMBERS, SIGNS, Post, Seen, amounts, blocks_of

BY_HAND = {
    **{"positive": 0.75, "photo": 1.5, "used": 0.5, "scene": 0.75, "detail": 0.75, "points": 0.25, "length": 1.5},
    **{"negative": -0.5, "complaint": -0.5, "fault": -0.75, "irony": -1.5, "joke": -1.5, "not_yet": -1.5},
    **{
        "question": -1.0,
        "bare": -1.5,
        "service": -1.5,
        "off_topic": -2.5,
        "aside": -0.5,
        "remark": -1.0,
        "grave": -1.0,
    },
    **{"crowd": -1.0, "big": -0.5, "child_near": -0.5, "language": -1.0},
}
BIAS, PRIOR, STEPS, RATE, KEPT_DIGITS = -3.0, 6.0, 2_000, 0.05, 3
USAGE = "usage: python -m sentiment.ugc_fit ROWS.jsonl …"
Floats = NDArray[numpy.float64]
Fitted = dict[str, Any]


def posts_of(rows: Sequence[dict[str, Any]]) -> list[Post]:
    """Labelled rows as posts, read by the model of the settings and by the written rules."""
    from sentiment.model import load
    from store.settings import settings

    model = load(settings().sentiment_model, settings().threads)
    judged = judge(model, [row["text"] for row in rows], langs=[row["lang"] for row in rows])
    return [_post(row, each) for row, each in zip(rows, judged, strict=True)]


def _post(row: Mapping[str, Any], judged: Judgement) -> Post:
    found = topics(read(row["text"]), judged.seen, judged.both.label)
    return Post(
        text=row["text"],
        lang=row["lang"],
        positive=judged.both.positive,
        negative=judged.both.negative,
        intents=found.intents,
        aspects=tuple(found.aspects),
        hard=found.hard,
        media=row["media"],
        likes=row["likes"],
        shares=row["shares"],
        followers=row["followers"],
        kind=row["kind"],
        is_duplicate=row["duplicate"],
    )


def fit(posts: Sequence[Post], worths: Sequence[int], prior: float = PRIOR) -> Fitted:
    """The `bias` and `weights` at most likelihood, held near those set by hand; no sign ever speaks the other way."""
    kept = [(amounts(Seen(post)), good) for post, good in zip(posts, worths, strict=True) if _teaches(post)]
    table = numpy.array([[found[sign.code] for sign in SIGNS] for found, _ in kept])  # (N, signs)
    truth = numpy.array([good for _, good in kept], float)
    by_hand = numpy.array([BY_HAND[sign.code] for sign in SIGNS])
    ways = numpy.array([1.0 if sign.good else -1.0 for sign in SIGNS])
    weights, bias = by_hand.copy(), BIAS
    for _ in range(STEPS):
        wrong = 1 / (1 + numpy.exp(-(table @ weights + bias))) - truth
        step = RATE * (table.T @ wrong + prior * (weights - by_hand)) / max(1, len(truth) ** 0.5)
        weights = ways * numpy.maximum(0, ways * (weights - step))
        bias -= RATE * float(wrong.sum()) / max(1, len(truth) ** 0.5)
    return _rounded(weights, bias)


def _teaches(post: Post) -> bool:
    return not post.passed_over and not blocks_of(Seen(post))


def _rounded(weights: Floats, bias: float) -> Fitted:
    named = zip(SIGNS, weights, strict=True)
    return {
        "bias": round(bias, KEPT_DIGITS),
        "weights": {sign.code: round(float(each), KEPT_DIGITS) for sign, each in named},
    }


def main(arguments: Sequence[str]) -> None:
    """Fit the weights and keep them."""
    if not arguments:
        raise SystemExit(USAGE)
    rows = [row for name in arguments for row in read_rows(Path(name))]
    fitted = fit(posts_of(rows), [row["worth"] for row in rows])
    NUMBERS.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{json.dumps(fitted)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
