"""Labelled rows for the layers that read hard matters, some of them joined or shouted, as states of the encoder."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from transformers import AutoTokenizer

from sentiment.encoder import MeanPooledClassifier
from sentiment.examples import Row
from sentiment.hard import HARD
from sentiment.text import normal_form

TOKENS, TOGETHER = 160, 64
SHORT = 110  # characters of a text that is joined with another
JOINED = 250  # pairs of texts a language, and as many shouted ones


@dataclass(frozen=True)
class Texts:
    """N texts: their states (T, hidden) below the own layers, those (T, width) at the gate, and their class, 0 to 6."""

    below: Sequence[torch.Tensor]
    around: Sequence[torch.Tensor]
    classes: torch.Tensor

    def batches(self, size: int) -> list[list[int]]:
        """The texts in random groups of like length; torch's seed decides."""
        order = torch.randperm(len(self.below)).tolist()
        cut = []
        for start in range(0, len(order), 50 * size):
            window = sorted(order[start : start + 50 * size], key=lambda place: len(self.below[place]))
            cut += [window[i : i + size] for i in range(0, len(window), size)]
        return [cut[place] for place in torch.randperm(len(cut)).tolist()]

    def last(self, size: int, others: int, seed: int) -> "Texts":
        """The last texts, and as many of those before them as asked for, if there are so many."""
        before = range(len(self.below) - size)
        again = random.Random(seed).sample(before, min(others, len(before)))  # noqa: S311  no secret
        places = [*again, *range(len(before), len(self.below))]
        return Texts(
            [self.below[place] for place in places], [self.around[place] for place in places], self.classes[places]
        )


def padded(states: Sequence[torch.Tensor], some: Sequence[int]) -> tuple[torch.Tensor, torch.Tensor]:
    """The states of some texts side by side (B, T, width), and their mask (B, T)."""
    chosen = [states[place].float() for place in some]
    mask = [torch.ones(len(one)) for one in chosen]
    pad = torch.nn.utils.rnn.pad_sequence
    return pad(chosen, batch_first=True), pad(mask, batch_first=True)


def class_of(row: Row) -> int:
    """Which output a row is to raise: 0 for no hard class, then those of `HARD`."""
    name = row.get("hard")
    return 1 + HARD.index(name) if name else 0


def more_rows(rows: Sequence[Row], seed: int) -> list[Row]:
    """Rows made of others: two short texts as one, of the class of either; and English ones in capitals."""
    chance = random.Random(seed)  # noqa: S311  the same rows in each run, no secret
    found = []
    for lang in ("th", "en"):
        short = [row for row in rows if row["lang"] == lang and len(row["text"]) < SHORT]
        hard, calm = ([row for row in short if bool(row.get("hard")) == holds] for holds in (True, False))
        for number in range(JOINED if hard and calm else 0):
            pair = [chance.choice(calm), chance.choice(hard if number % 2 else calm)]
            found.append(_joined(pair if number % 4 < 2 else pair[::-1]))
    english = [row for row in rows if row["lang"] == "en"]
    shouted = chance.sample(english, min(JOINED, len(english)))
    return found + [row | {"text": row["text"].upper()} for row in shouted]


def longer_rows(rows: Sequence[Row], seed: int) -> list[Row]:
    """Rows made of two or three others, at most one of them hard: a grave sentence amid an ordinary complaint.

    A third as many as there are rows that complain.
    """
    chance = random.Random(seed)  # noqa: S311  the same rows in each run, no secret
    found = []
    for lang in ("th", "en"):
        cross = [row for row in rows if row["lang"] == lang and (row.get("hard") or row["label"] == "negative")]
        calm = [row for row in cross if not row.get("hard")]
        for first in chance.sample(cross, len(cross) // 3 if calm else 0):
            parts = [first, *chance.choices(calm, k=chance.choice((1, 1, 2)))]
            chance.shuffle(parts)
            text = (" " if lang == "th" else ". ").join(part["text"].rstrip(".") for part in parts)
            found.append(first | {"text": text})
    return found


def _joined(pair: Sequence[Row]) -> Row:
    first, second = pair
    gap = " " if first["lang"] == "th" else ". "
    text = first["text"].rstrip(".") + gap + second["text"]
    return first | {"text": text, "hard": first.get("hard") or second.get("hard")}


@torch.inference_mode()
def texts(network: MeanPooledClassifier, folder: Path, rows: Sequence[Row], own: int) -> Texts:
    """Rows as the network of a folder reads them, in bfloat16; its upper `own` layers will have copies."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    ids = [tokenizer(normal_form(row["text"]), truncation=True, max_length=TOKENS)["input_ids"] for row in rows]
    below, around = [torch.empty(0)] * len(ids), [torch.empty(0)] * len(ids)
    order = sorted(range(len(ids)), key=lambda place: len(ids[place]))
    for some in (order[start : start + TOGETHER] for start in range(0, len(order), TOGETHER)):
        whole, mask = padded([torch.tensor(each) for each in ids], some)
        with torch.autocast("cpu", torch.bfloat16):
            hidden = network.bert(whole.long(), mask, output_hidden_states=True).hidden_states
        wide = torch.cat([hidden[layer] for layer in network.layers], dim=-1).bfloat16()
        for row, place in enumerate(some):
            size = len(ids[place])
            below[place], around[place] = hidden[-1 - own][row, :size].bfloat16().clone(), wide[row, :size].clone()
    return Texts(below, around, torch.tensor([class_of(row) for row in rows]))
