"""Fit the heads that see topics on labelled rows; the encoder below them stays as it is.

`python -m sentiment.topics_fit CHECKPOINT ROWS.jsonl …` writes them beside the weights, and shows what they are right
about on rows that they did not learn from. The thresholds are chosen there too, on Thai and English rows: best F1 at a
precision of at least 0.72, and a topic that cannot reach it is never seen; for the hard classes, the one that catches
2 % of the other texts that the written rules let go.
"""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import torch
import typer
from safetensors.numpy import save_file
from torch.nn import functional

from sentiment.engine import TOPIC_WEIGHTS
from sentiment.examples import read_rows
from sentiment.reading import read
from sentiment.topics import ANY_HARD, FIRST_HARD, TOPICS
from sentiment.topics_network import TopicHeads
from sentiment.topics_rows import Material, Row, material

PASSES, RATE, DECAY, WARM_UP, FOLDS, SEED = 12, 2e-3, 0.05, 50, 3, 7
RARE = 0.3  # a topic in one of n rows counts n to the power of this
SURE, ALARMS, NEVER = 0.72, 0.02, 30.0
LANGUAGES = ("th", "en")


def fit(rows: Material, seed: int = SEED) -> TopicHeads:
    """Train heads on all rows."""
    torch.manual_seed(seed)
    heads = TopicHeads(rows.states[0].shape[1])
    optimiser = torch.optim.AdamW(heads.parameters(), lr=RATE, weight_decay=DECAY)
    batches = rows.batches()
    present = (rows.holds * rows.known).sum(0).clamp(min=1)
    weight = (((1 - rows.holds) * rows.known).sum(0) / present).clamp(min=1) ** RARE
    steps = PASSES * len(batches)
    for step in range(steps):
        if step % len(batches) == 0:
            order = torch.randperm(len(batches)).tolist()
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1, (step + 1) / WARM_UP) * (1 - step / steps)
        optimiser.zero_grad()
        _loss(heads, rows, batches[order[step % len(batches)]], weight).backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return heads.eval()


def _loss(heads: TopicHeads, rows: Material, batch: Sequence[int], weight: torch.Tensor) -> torch.Tensor:
    some = list(batch)
    odds, sides = heads(*rows.batch(some), rows.ruled[some])
    wrong = functional.binary_cross_entropy_with_logits(odds, rows.holds[some], reduction="none", pos_weight=weight)
    spoken = rows.sides[some] >= 0
    of_sides = functional.cross_entropy(sides[spoken], rows.sides[some][spoken], reduction="sum")
    return ((wrong * rows.known[some]).sum() + of_sides) / len(some)


@torch.inference_mode()
def look(heads: TopicHeads, rows: Material) -> tuple[torch.Tensor, torch.Tensor]:
    """The log odds of topics (N, 27) and of labels (N, 12, 3) that heads give to rows."""
    odds, sides = torch.zeros(len(rows.states), len(TOPICS)), torch.zeros(*rows.sides.shape, 3)
    for batch in rows.batches():
        odds[batch], sides[batch] = heads(*rows.batch(batch), rows.ruled[batch])
    return odds, sides


def look_unlearned(rows: Material) -> tuple[torch.Tensor, torch.Tensor]:
    """The same for each row from heads that were fitted without it."""
    odds, sides = torch.zeros(rows.holds.shape), torch.zeros(*rows.sides.shape, 3)
    every = range(len(rows.states))
    for fold in range(FOLDS):
        left = [row for row in every if row % FOLDS == fold]
        heads = fit(rows.part([row for row in every if row % FOLDS != fold]))
        odds[left], sides[left] = look(heads, rows.part(left))
    return odds, sides


def thresholds(odds: torch.Tensor, rows: Material, ordinary: torch.Tensor) -> torch.Tensor:
    """From which log odds each topic counts (27,); `ordinary` (N,) marks texts of no hard class."""
    found = torch.zeros(len(TOPICS))
    for place in range(FIRST_HARD):
        known = rows.known[:, place] > 0
        found[place] = _best(odds[known, place], rows.holds[known, place])
    found[TOPICS.index(ANY_HARD)] = torch.quantile(odds[ordinary, TOPICS.index(ANY_HARD)], 1 - ALARMS)
    return found


def _best(odds: torch.Tensor, holds: torch.Tensor) -> float:
    order = odds.argsort(descending=True)
    right = holds[order].cumsum(0)
    precision = right / torch.arange(1, len(order) + 1)
    recall = right / holds.sum().clamp(min=1)
    score = 2 * precision * recall / (precision + recall).clamp(min=1e-9)
    score[precision < SURE] = 0
    place = int(score.argmax())
    return float(odds[order[place]]) - 1e-4 if score[place] > 0 else NEVER


def report(odds: torch.Tensor, sides: torch.Tensor, rows: Material, limits: torch.Tensor) -> list[str]:
    """Precision and recall of each topic, and how often the labels of aspects are right, as lines."""
    lines = []
    for place, name in enumerate(TOPICS):
        known = rows.known[:, place] > 0
        holds, said = rows.holds[known, place] > 0, odds[known, place] > limits[place]
        right = float((holds & said).sum())
        counts = f"{right / max(1, int(said.sum())):.2f} {right / max(1, int(holds.sum())):.2f}  of {int(holds.sum())}"
        lines.append(f"{name:16} {counts}")
    spoken = rows.sides >= 0
    lines.append(f"labels of aspects {float((sides.argmax(-1)[spoken] == rows.sides[spoken]).float().mean()):.3f}")
    return lines


def main(
    checkpoint: Annotated[Path, typer.Argument(help="The folder of a model of ours.")],
    files: Annotated[list[Path], typer.Argument(help="Labelled rows: never those of a test.")],
) -> None:
    """Fit, choose thresholds on rows left out, and write the file; the model's version changes with it."""
    rows: list[Row] = [row for file in files for row in read_rows(file)]
    random.Random(SEED).shuffle(rows)  # noqa: S311  the same order in each run, no secret
    limits = write(checkpoint, rows, material(checkpoint, rows))
    typer.echo("\n".join(limits))


def write(checkpoint: Path, rows: Sequence[Row], ready: Material) -> list[str]:
    """Fit, choose, and write the file; gives back the figures as lines."""
    odds, sides = look_unlearned(ready)
    chosen = [place for place, row in enumerate(rows) if row.get("lang", "en") in LANGUAGES]
    odds, sides, part = odds[chosen], sides[chosen], ready.part(chosen)
    ruled = torch.tensor([read(rows[place]["text"]).hard is not None for place in chosen])
    ordinary = (part.known[:, -1] > 0) & (part.holds[:, -1] == 0) & ~ruled
    limits = thresholds(odds, part, ordinary)
    save_file(dict(fit(ready).folded(limits)), checkpoint / TOPIC_WEIGHTS)
    return report(odds, sides, part, limits)


if __name__ == "__main__":
    typer.run(main)
