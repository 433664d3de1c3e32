"""Labelled rows for the topics: what the encoder's layers say of their tokens, and what should be seen in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import AutoTokenizer

from sentiment.aspects import ASPECTS
from sentiment.encoder import MeanPooledClassifier
from sentiment.reading import read
from sentiment.scores import LABELS
from sentiment.text import normal_form
from sentiment.topics import ANY_HARD, FIRST_HARD, TOPICS

TOKENS = 128
BATCH = 32
Row = dict[str, Any]


@dataclass(frozen=True)
class Material:
    """N texts: token states, what holds (N, 27), whether that is known, which rules hold, and labels (N, 12) or -1."""

    states: Sequence[torch.Tensor]
    holds: torch.Tensor
    known: torch.Tensor
    ruled: torch.Tensor
    sides: torch.Tensor

    def part(self, rows: Sequence[int]) -> "Material":
        """Some of the texts."""
        states = [self.states[row] for row in rows]
        return Material(states, *(each[list(rows)] for each in (self.holds, self.known, self.ruled, self.sides)))

    def batch(self, rows: Sequence[int]) -> tuple[torch.Tensor, torch.Tensor]:
        """The states of some texts side by side (B, T, width), and their mask (B, T)."""
        some = [self.states[row].float() for row in rows]
        mask = [torch.ones(len(states)) for states in some]
        padded = torch.nn.utils.rnn.pad_sequence(some, batch_first=True)
        return padded, torch.nn.utils.rnn.pad_sequence(mask, batch_first=True)

    def batches(self) -> list[list[int]]:
        """The texts in groups of like length."""
        order = sorted(range(len(self.states)), key=lambda row: len(self.states[row]))
        return [order[start : start + BATCH] for start in range(0, len(order), BATCH)]


def material(folder: Path, rows: Sequence[Row]) -> Material:
    """Rows of `text`, and `aspects` with `intents` or `hard` or both, as the network of a folder reads them.

    Where a row says nothing of `hard`, it has none if the written rules find none either.
    """
    holds, known, ruled = (torch.zeros(len(rows), len(TOPICS)) for _ in range(3))
    sides = torch.full((len(rows), len(ASPECTS)), -1)
    for place, row in enumerate(rows):
        found = read(row["text"])
        hard = row.get("hard")
        _mark(ruled[place], [*found.aspects, *found.intents])
        _mark(holds[place], [*row.get("aspects", ()), *row.get("intents", ()), *([hard, ANY_HARD] if hard else [])])
        known[place, :FIRST_HARD] = "aspects" in row
        known[place, FIRST_HARD:] = "hard" in row or found.hard is None
        for name, label in row.get("aspects", {}).items():
            sides[place, ASPECTS.index(name)] = LABELS.index(label)
    return Material(token_states(folder, [row["text"] for row in rows]), holds, known, ruled, sides)


def _mark(row: torch.Tensor, names: Sequence[str]) -> None:
    for name in names:
        row[TOPICS.index(name)] = 1


@torch.inference_mode()
def token_states(folder: Path, texts: Sequence[str]) -> list[torch.Tensor]:
    """The states (T, layers * hidden) of each text after the layers in the config's `similar_layers`, in fp16."""
    network = MeanPooledClassifier.from_pretrained(folder, dtype=torch.float32)
    network.train(False)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    found = []
    for text in texts:
        ids = tokenizer(normal_form(text), truncation=True, max_length=TOKENS, return_tensors="pt")["input_ids"]
        hidden = network.bert(ids, output_hidden_states=True).hidden_states
        found.append(torch.cat([hidden[layer][0] for layer in network.layers], dim=-1).half())
    return found
