"""Labelled rows as token ids, in shuffled batches of like length."""

import gzip
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sentiment.scores import LABELS
from sentiment.text import normal_form

Row = dict[str, Any]


@dataclass(frozen=True)
class Recipe:
    """What one training run does.

    `masking` is the share of tokens hidden from the model in each step, `teaching` the weight of a teacher's
    probabilities against the label.
    """

    layers: int = 6
    passes: float = 3.0
    batch: int = 64
    learning_rate: float = 1.5e-4
    layer_decay: float = 0.9
    warm_up: float = 0.06
    smoothing: float = 0.05
    tokens: int = 96
    masking: float = 0.0
    dropout: float = 0.1
    teaching: float = 0.0
    nearness: float = 0.0
    weight_decay: float = 0.01
    seed: int = 7


@dataclass(frozen=True)
class Example:
    """One labelled text as token ids, with the probabilities that a teacher gave it, if one did."""

    ids: list[int]
    label: int
    lang: str
    source: str
    soft: tuple[float, ...] = ()
    near: npt.NDArray[np.float32] | None = None  # what the second output should be, where known


def read_rows(path: Path) -> list[Row]:
    """Read labelled rows from JSON lines, gzipped or not."""
    packed = path.read_bytes()
    plain = gzip.decompress(packed) if path.suffix == ".gz" else packed
    return [json.loads(line) for line in plain.decode("utf-8").split("\n") if line]


def tokenise(
    rows: Sequence[Row], tokenizer: Any, tokens: int, near: Mapping[str, npt.NDArray[np.float32]] | None = None
) -> list[Example]:
    """Turn rows into examples of at most `tokens` ids each, with what `near` knows of their normal forms."""
    texts = [normal_form(row["text"]) for row in rows]
    ids = tokenizer(texts, truncation=True, max_length=tokens)["input_ids"]
    return [
        Example(
            piece,
            LABELS.index(row["label"]),
            row["lang"],
            row["source"],
            tuple(row.get("soft", ())),
            (near or {}).get(text),
        )
        for piece, row, text in zip(ids, rows, texts, strict=True)
    ]


def batches(examples: Sequence[Example], repeats: dict[str, int], recipe: Recipe) -> Iterator[list[Example]]:
    """Yield shuffled batches of similar length for ever, the same ones in each run."""
    order = random.Random(recipe.seed)  # noqa: S311  the same batches in each run, no secret
    pool = [example for example in examples for _ in range(repeats.get(example.source, 1))]
    while True:
        order.shuffle(pool)
        width = 50 * recipe.batch
        cut = []
        for start in range(0, len(pool), width):
            window = sorted(pool[start : start + width], key=lambda example: len(example.ids))
            cut += [window[i : i + recipe.batch] for i in range(0, len(window), recipe.batch)]
        order.shuffle(cut)
        yield from cut
