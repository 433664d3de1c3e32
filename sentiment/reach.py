"""Measure how far the inputs of a network's wide layers reach, so that int8 loses less of it.

`python -m sentiment.reach CHECKPOINT --texts FILE.jsonl` writes it beside the weights. A few inputs reach ten times as
far as the others; without knowing them, the eight bits of all would have to span that.
"""

import random
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any

import torch
import typer
from safetensors.numpy import save_file
from transformers import AutoTokenizer

from sentiment.encoder import MeanPooledClassifier
from sentiment.engine import REACH, TOKENS
from sentiment.examples import read_rows
from sentiment.scores import Floats
from sentiment.text import normal_form

WIDE = (".intermediate.dense", ".output.dense")
NARROW = "attention"
ENOUGH = 300


@torch.inference_mode()
def measure(folder: Path, texts: Iterable[str]) -> dict[str, Floats]:
    """The largest absolute value of each input of each wide layer over some texts, under `LAYER.reach`."""
    network = MeanPooledClassifier.from_pretrained(folder, dtype=torch.float32).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    found: dict[str, torch.Tensor] = {}
    for name, layer in network.named_modules():
        if name.endswith(WIDE) and NARROW not in name:
            layer.register_forward_pre_hook(_watch(found, f"{name}.reach"))
    for text in texts:
        ids = tokenizer(normal_form(text), truncation=True, max_length=TOKENS, return_tensors="pt")["input_ids"]
        network(ids, torch.ones_like(ids))
    return {name: reach.numpy() for name, reach in found.items()}


def _watch(found: dict[str, torch.Tensor], name: str) -> Callable[..., None]:
    def look(_: Any, inputs: tuple[torch.Tensor]) -> None:
        here = inputs[0].abs().flatten(0, -2).amax(0)  # (1, T, in) to (in)
        found[name] = torch.maximum(found.get(name, here), here)

    return look


def main(
    checkpoint: Annotated[Path, typer.Argument(help="The folder of a model of ours.")],
    texts: Annotated[Path, typer.Option(help="JSON lines with `text`: never those of a test.")],
) -> None:
    """Measure on 300 texts and write the file; the model's version changes with it."""
    found = [row["text"] for row in read_rows(texts)]
    random.Random(1).shuffle(found)  # noqa: S311  the same texts in each run, no secret
    save_file(measure(checkpoint, found[:ENOUGH]), checkpoint / REACH)


if __name__ == "__main__":
    typer.run(main)
