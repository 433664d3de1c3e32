"""Measure between which bounds the inputs of a network's int8 layers lie, so that one fixed scale does for all texts.

`python -m sentiment.reach CHECKPOINT --texts FILE.jsonl --texts …` writes them beside the weights. A few inputs reach
ten times as far as the others; without knowing them, the eight bits of all would have to span that.
"""

import random
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any

import numpy
import torch
import typer
from safetensors.numpy import save_file
from transformers import AutoTokenizer

from sentiment.encoder import MeanPooledClassifier
from sentiment.engine import REACH, TOKENS
from sentiment.examples import read_rows
from sentiment.graph_drawing import ENDS
from sentiment.scores import Floats
from sentiment.text import normal_form

ENCODER, COPIES = ".encoder.layer.", (".key", ".value")  # these two see what the query sees
ENOUGH = 300  # texts of each file


@torch.inference_mode()
def measure(folder: Path, texts: Iterable[str]) -> dict[str, Floats]:
    """The least and the greatest value of each input of each layer over some texts, under LAYER.low and LAYER.high."""
    network = MeanPooledClassifier.from_pretrained(folder, dtype=torch.float32).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    found: dict[str, torch.Tensor] = {}
    for name, layer in network.named_modules():
        if isinstance(layer, torch.nn.Linear) and ENCODER in name and not name.endswith(COPIES):
            layer.register_forward_pre_hook(_watch(found, name))
    for text in texts:
        ids = tokenizer(normal_form(text), truncation=True, max_length=TOKENS, return_tensors="pt")["input_ids"]
        network(ids, torch.ones_like(ids))
    return {name: bound.numpy().astype(numpy.float16) for name, bound in found.items()}


def _watch(found: dict[str, torch.Tensor], name: str) -> Callable[..., None]:
    def look(_: Any, inputs: tuple[torch.Tensor]) -> None:
        here = inputs[0].flatten(0, -2)  # (T, in)
        for end, outermost in zip(ENDS, (torch.amin, torch.amax), strict=True):
            bounds = [outermost(here, 0), *([found[f"{name}.{end}"]] if f"{name}.{end}" in found else [])]
            found[f"{name}.{end}"] = outermost(torch.stack(bounds), 0)  # (in)

    return look


def main(
    checkpoint: Annotated[Path, typer.Argument(help="The folder of a model of ours.")],
    texts: Annotated[list[Path], typer.Option(help="JSON lines with `text`: never those of a test.")],
) -> None:
    """Measure on 300 texts of each file and write what was found; the model's version changes with it."""
    chosen = random.Random(1)  # noqa: S311  the same texts in each run, no secret
    found = [[row["text"] for row in read_rows(path)] for path in texts]
    some = [text for rows in found for text in chosen.sample(rows, min(ENOUGH, len(rows)))]
    save_file(measure(checkpoint, some), checkpoint / REACH)


if __name__ == "__main__":
    typer.run(main)
