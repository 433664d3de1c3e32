"""How well the rule for resharing finds what a careful marketer would choose: python benchmarks/ugc.py [--train].

The posts were written for this, by three writers, and the model of the settings reads them first. The figure is average
precision: how many of the posts above each good one are good too (posts of equal score count as one step). The rule is
compared with sorting by likes alone and by the positive probability alone. Figures are of `test`; with --train they are
of the rows that the weights were fitted on, each writer's scored by weights fitted on the other's. The word lists
were written with those rows at hand, so the figures of --train flatter the rule.
"""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sentiment.examples import read_rows
from sentiment.ugc import Post, worth
from sentiment.ugc_fit import Fitted, fit, posts_of

ROWS = Path(__file__).parent / "ugc"
SUGGESTED = 0.5
WRITERS = (("train", "train_more"), ("train_more", "train"))


def average_precision(scores: Sequence[float], good: Sequence[int]) -> float:
    """The mean precision at each good row, rows of equal score taken together; 0 where none is good."""
    values, truth = np.array(scores), np.array(good)
    found, before = 0.0, 0
    for step in sorted(set(scores), reverse=True):
        above = values >= step
        hits = int(truth[above].sum())
        found, before = found + (hits - before) * hits / int(above.sum()), hits
    return found / max(1, int(truth.sum()))


def read_posts(name: str) -> tuple[list[Post], list[int]]:
    """The posts of one file, and which of them are worth it."""
    rows = read_rows(ROWS / f"{name}.jsonl")
    return posts_of(rows), [int(row["worth"]) for row in rows]


def main() -> None:
    """Print the figures of `test`, or with --train those of each writer by the other's weights."""
    if "--train" not in sys.argv[1:]:
        posts, good = read_posts("test")
        show("test", posts, good)
        return
    known = {name: read_posts(name) for name, _ in WRITERS}
    for learned, measured in WRITERS:
        show(f"{measured} by weights of {learned}", *known[measured], fit(*known[learned]))


def show(title: str, posts: Sequence[Post], good: Sequence[int], fitted: Fitted | None = None) -> None:
    """Print the average precision of each way to sort, of all rows and of each language, and the time for a post."""
    worth(posts[0])  # the words are compiled on first use
    start = time.process_time()
    scores = [worth(post, fitted).score for post in posts]
    took = 1000 * (time.process_time() - start) / len(posts)
    ways = {
        "likes alone": [float(post.likes) for post in posts],
        "positive alone": [post.positive for post in posts],
        "the rule": scores,
    }
    print(f"{title}: {len(posts)} posts, {sum(good)} worth resharing, {took:.2f} ms a post")
    for name, values in ways.items():
        print(f"  {name:<16}{_line(values, good, [post.lang for post in posts])}")
    print(f"  of those above {SUGGESTED}, {_share(scores, good)} are worth it")


def _line(values: Sequence[float], good: Sequence[int], langs: Sequence[str]) -> str:
    parts = [f"AP {average_precision(values, good):6.1%}"]
    for lang in sorted(set(langs)):
        own = [place for place, each in enumerate(langs) if each == lang]
        parts.append(f"{lang} {average_precision([values[i] for i in own], [good[i] for i in own]):6.1%}")
    return "  ".join(parts)


def _share(values: Sequence[float], good: Sequence[int]) -> str:
    chosen = [truth for value, truth in zip(values, good, strict=True) if value > SUGGESTED]
    return f"{sum(chosen)} of {len(chosen)}"


if __name__ == "__main__":
    main()
