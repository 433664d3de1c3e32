"""Learn to see in one pass which sentence is the worst, from what the network says of each sentence alone.

`python -m sentiment.worst_fit CHECKPOINT --texts FILE.jsonl --texts …` writes one weight a number of a token's state
beside the network's own. They are fitted by least squares: the mean over a sentence's tokens, as they stand within the
text, to the log odds that the sentence alone is negative. `sentiment.worst` uses them.
"""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import numpy
import torch
import typer
from safetensors.numpy import save_file
from transformers import AutoTokenizer

from sentiment.encoder import MeanPooledClassifier
from sentiment.engine import TOKENS, WORST_WEIGHTS
from sentiment.examples import read_rows
from sentiment.graph import WORST
from sentiment.scores import Floats
from sentiment.text import normal_form
from sentiment.windows import LONG, Span, sentences

ENOUGH, MOST = 1000, 8  # texts of each file, sentences of a text
CLEAR = 4.0  # log odds beyond these say no more
PENALTY = 100.0


class Reader:
    """The network in torch: a text to the states of its tokens."""

    def __init__(self, folder: Path) -> None:
        """Load the folder of a model of ours."""
        network: Any = MeanPooledClassifier.from_pretrained(folder, dtype=torch.float32)
        self.network = network.eval()
        self._tokenizer: Any = AutoTokenizer.from_pretrained(folder)

    def states(self, form: str, layers: Sequence[int]) -> tuple[torch.Tensor, list[int]]:
        """The states (T, width) after some layers side by side, and where each token ends."""
        read = self._tokenizer(form, truncation=True, max_length=TOKENS, return_offsets_mapping=True)
        ids = torch.tensor([read["input_ids"]])
        found = self.network.bert(ids, attention_mask=torch.ones_like(ids), output_hidden_states=True).hidden_states
        return torch.cat([found[layer][0] for layer in layers], dim=1), [end for _, end in read["offset_mapping"]]

    def odds(self, form: str) -> float:
        """The log odds that a text alone is negative."""
        last, _ = self.states(form, [self.network.config.num_hidden_layers])
        negative, *others = self.network.classifier(last.mean(0))
        return float((negative - torch.logsumexp(torch.stack(others), 0)).clamp(-CLEAR, CLEAR))


def suitable(rows: Sequence[dict[str, Any]]) -> list[str]:
    """The negative texts of two to eight sentences."""
    negative = (row["text"] for row in rows if row.get("label") == "negative" and len(row["text"]) <= LONG)
    return [text for text in negative if 1 < len(sentences(text)) <= MOST]


def examples(reader: Reader, text: str, spans: Sequence[Span]) -> Iterator[tuple[Floats, float]]:
    """The mean state (width) of each sentence within its text, and its log odds alone."""
    states, ends = reader.states(normal_form(text), reader.network.layers)
    start = 0
    for first, last in spans:
        bound = len(normal_form(text[:last]))
        inside = [place for place, end in enumerate(ends) if start < end <= bound]
        if inside:
            yield states[inside].mean(0).numpy(), reader.odds(normal_form(text[first:last]))
        start = bound


def fit(states: Floats, odds: Floats) -> Floats:
    """The weights (width) that bring states (N, width) nearest to the odds (N)."""
    centred, wanted = (each.astype(numpy.float64) - each.mean(0, dtype=numpy.float64) for each in (states, odds))
    squares = centred.T @ centred + PENALTY * numpy.eye(states.shape[1])
    return numpy.linalg.solve(squares, centred.T @ wanted).astype(numpy.float32)


@torch.inference_mode()
def main(
    checkpoint: Annotated[Path, typer.Argument(help="The folder of a model of ours.")],
    texts: Annotated[list[Path], typer.Option(help="Labelled rows to learn from: never those of a test.")],
) -> None:
    """Fit on negative texts of each file and write the weights; the model's version changes with them."""
    chosen, reader = random.Random(1), Reader(checkpoint)  # noqa: S311  the same texts in each run
    found: list[tuple[Floats, float]] = []
    for rows in map(read_rows, texts):
        known = suitable(rows)
        for text in chosen.sample(known, min(ENOUGH, len(known))):
            found += examples(reader, text, sentences(text))
    states, odds = (numpy.array(each, numpy.float32) for each in zip(*found, strict=True))
    save_file({WORST: fit(states, odds)}, checkpoint / WORST_WEIGHTS)


if __name__ == "__main__":
    typer.run(main)
