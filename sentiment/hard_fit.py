"""Fit the layers of their own that read hard matters, and the gate before them; the encoder stays as it is.

`python -m sentiment.hard_fit CHECKPOINT ROWS.jsonl …` writes them beside the weights. With `--leave-out WRITER` it
writes nothing, and shows how many hard rows of that writer are found where 5 % of the ordinary complaints are caught.
With `--onward WRITER` what lies there goes on learning: from that writer's rows, and some of the others.
Rows that say nothing of `hard` are of no class.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Annotated

import numpy
import torch
import typer
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from torch.nn import functional

from sentiment.encoder import MeanPooledClassifier
from sentiment.examples import Row, read_rows
from sentiment.graph_drawing import ENDS
from sentiment.hard_network import SHARPNESS, Gate, HardLayers, any_odds
from sentiment.hard_rows import Texts, longer_rows, more_rows, padded, texts
from sentiment.hard_weights import HARD_WEIGHTS, packed, unpacked

OWN, BATCH, SEED = 4, 32, 7
PASSES, RATE, LAYER_DECAY, WARM_UP, HIDDEN, SMOOTHING = 4, 3e-4, 0.9, 30, 0.15, 0.05
ONWARD_PASSES, ONWARD_RATE, GATE_ONWARD_PASSES, GATE_ONWARD_RATE = 3, 2e-4, 3, 1e-3
OTHERS = 2500  # rows of other writers that are seen again by what goes on
GATE_PASSES, GATE_RATE = 6, 2e-3
THRESHOLD = -0.8  # of the gate: on rows that it did not learn from, the layers lost 2 of 240 hard ones to it
SURE = 3.0  # log odds from which a text in a language without rows teaches the gate its class
CAUGHT = 0.05
LANGUAGES = ("th", "en")
COPIES = (".key", ".value")  # these two see what the query sees
Loss = Callable[[list[int]], torch.Tensor]


def new_layers(network: MeanPooledClassifier) -> HardLayers:
    """Copies of the network's upper layers, with heads that have learned nothing."""
    torch.manual_seed(SEED)
    return HardLayers(network.bert.encoder.layer[-OWN:], network.config.hidden_size)


def stored(network: MeanPooledClassifier, folder: Path, width: int) -> tuple[HardLayers, Gate]:
    """The layers that lie in a folder, and the gate for states of a width."""
    own, gate, there = new_layers(network), Gate(width), unpacked(load_file(folder / HARD_WEIGHTS))
    for part, title in ((own, "hard"), (gate, "gate")):
        part.load_state_dict({name: torch.tensor(there[f"{title}.{name}"]).float() for name in part.state_dict()})
    gate.query.data /= SHARPNESS
    return own, gate


def fit_layers(own: HardLayers, ready: Texts, passes: int, rate: float) -> HardLayers:
    """Train layers of their own."""
    heads = {"params": [own.query, own.said, *own.whole.parameters()], "lr": 3 * rate}
    layers = [
        {"params": list(layer.parameters()), "lr": rate * LAYER_DECAY ** (OWN - 1 - number)}
        for number, layer in enumerate(own.layer)
    ]

    def loss(some: list[int]) -> torch.Tensor:
        states, mask = padded(ready.below, some)
        shown = mask * (torch.rand(mask.shape) >= HIDDEN)
        shown[:, 0] = 1
        with torch.autocast("cpu", torch.bfloat16):
            odds = own(states, shown)
        return functional.cross_entropy(odds.float(), ready.classes[some], label_smoothing=SMOOTHING)

    _learn(torch.optim.AdamW([heads, *layers], weight_decay=0.01), ready, passes, loss)
    return own.eval()


def fit_gate(gate: Gate, ready: Texts, passes: int, rate: float) -> Gate:
    """Train the gate."""

    def loss(some: list[int]) -> torch.Tensor:
        odds = gate(*padded(ready.around, some))
        return functional.cross_entropy(odds, ready.classes[some], label_smoothing=SMOOTHING)

    _learn(torch.optim.AdamW(gate.parameters(), lr=rate, weight_decay=0.05), ready, passes, loss)
    return gate.eval()


def _learn(optimiser: torch.optim.Optimizer, ready: Texts, passes: int, loss: Loss) -> None:
    """Take steps, the rate linear up and then down to zero."""
    peaks = [group["lr"] for group in optimiser.param_groups]
    batches = [some for _ in range(passes) for some in ready.batches(BATCH)]
    for step, some in enumerate(batches):
        for group, peak in zip(optimiser.param_groups, peaks, strict=True):
            group["lr"] = peak * min(1, (step + 1) / WARM_UP) * (1 - step / len(batches))
        optimiser.zero_grad()
        loss(some).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_([p for group in optimiser.param_groups for p in group["params"]], 1.0)
        optimiser.step()


@torch.inference_mode()
def odds_of(network: torch.nn.Module, states: Sequence[torch.Tensor]) -> torch.Tensor:
    """The log odds (N, 7) that the own layers or the gate give to texts of such states."""
    found = [network(*padded(states, [place])) for place in range(len(states))]
    return torch.cat(found) if found else torch.zeros(0, 7)


@torch.inference_mode()
def bounds(own: HardLayers, states: Sequence[torch.Tensor]) -> dict[str, NDArray[numpy.float16]]:
    """Between which bounds the inputs of the wide layers lie, as `sentiment.reach` measures those of the encoder."""
    found: dict[str, torch.Tensor] = {}

    def watch(name: str) -> Callable[..., None]:
        def look(_: object, inputs: tuple[torch.Tensor]) -> None:
            for end, outermost in zip(ENDS, (torch.amin, torch.amax), strict=True):
                here = outermost(inputs[0].flatten(0, -2), 0)
                before = found.get(f"{name}.{end}", here)
                found[f"{name}.{end}"] = outermost(torch.stack([here, before]), 0)

        return look

    wide = [(name, layer) for name, layer in own.layer.named_modules() if isinstance(layer, torch.nn.Linear)]
    hooks = [
        layer.register_forward_pre_hook(watch(f"hard.layer.{name}"))
        for name, layer in wide
        if not name.endswith(COPIES)
    ]
    odds_of(own, states)
    for hook in hooks:
        hook.remove()
    return {name: bound.numpy().astype(numpy.float16) for name, bound in found.items()}


def kept(
    own: HardLayers, gate: Gate, states: Sequence[torch.Tensor], threshold: float
) -> dict[str, NDArray[numpy.generic]]:
    """All that is written: layers with the bounds of their inputs on some states, and the gate with its threshold."""
    found: dict[str, NDArray[numpy.generic]] = {
        f"hard.{name}": value.numpy() for name, value in own.state_dict().items()
    }
    found |= bounds(own, states)
    for name, value in gate.state_dict().items():
        found[f"gate.{name}"] = (value * (SHARPNESS if name == "query" else 1)).numpy().astype(numpy.float16)
    return packed(found | {"gate.threshold": numpy.array([threshold], numpy.float32)})


def recall_lines(rows: Sequence[Row], odds: NDArray[numpy.float32]) -> Iterator[str]:
    """What share of hard rows stands above the odds that 5 % of the ordinary complaints reach, by language."""
    for lang in LANGUAGES:
        here = [place for place, row in enumerate(rows) if row["lang"] == lang]
        calm = [odds[place] for place in here if not rows[place].get("hard") and rows[place]["label"] == "negative"]
        hard = [odds[place] for place in here if rows[place].get("hard")]
        if calm and hard:
            limit = float(numpy.quantile(calm, 1 - CAUGHT))
            share = float((numpy.array(hard) > limit).mean())
            caught = f"{CAUGHT:.0%} of {len(calm)} are caught, from {limit:.2f}"
            yield f"{lang} recall {share:.1%} of {len(hard)} where {caught}"


def main(
    checkpoint: Annotated[Path, typer.Argument(help="The folder of a model of ours.")],
    files: Annotated[list[Path], typer.Argument(help="Labelled rows: never those of a test.")],
    leave_out: Annotated[
        str, typer.Option(help="Learn without this writer's rows, and show what is found in them.")
    ] = "",
    onward: Annotated[str, typer.Option(help="Go on from the layers that lie there, with this writer's rows.")] = "",
) -> None:
    """Fit and write the file; the model's version changes with it."""
    rows = [row for file in files for row in read_rows(file)]
    network = MeanPooledClassifier.from_pretrained(checkpoint, dtype=torch.float32)
    network.train(False)
    known = [row for row in rows if row["lang"] in LANGUAGES and (not leave_out or row.get("writer") != leave_out)]
    newest = [row for row in known if onward and row.get("writer") == onward]
    newest += longer_rows(newest, SEED)
    older = [row for row in known if not onward or row.get("writer") != onward]
    ready = texts(network, checkpoint, [*older, *more_rows(known, SEED), *newest], OWN)
    width = ready.around[0].shape[1]
    own, gate = stored(network, checkpoint, width) if onward else (new_layers(network), Gate(width))
    ready = ready.last(len(newest), OTHERS, SEED) if onward else ready
    own = fit_layers(own, ready, *((ONWARD_PASSES, ONWARD_RATE) if onward else (PASSES, RATE)))
    if leave_out:
        left = [row for row in rows if row.get("writer") == leave_out]
        odds = any_odds(odds_of(own, texts(network, checkpoint, left, OWN).below)).numpy()
        typer.echo("\n".join(recall_lines(left, odds)))
        return
    others = texts(network, checkpoint, [row for row in rows if row["lang"] not in LANGUAGES], OWN)
    some = random.Random(SEED).sample(range(len(ready.below)), min(400, len(ready.below)))  # noqa: S311  no secret
    steps = (GATE_ONWARD_PASSES, GATE_ONWARD_RATE) if onward else (GATE_PASSES, GATE_RATE)
    gate = fit_gate(gate, taught(own, ready, others), *steps)
    found = kept(own, gate, [ready.below[place] for place in some], THRESHOLD)
    save_file(found, checkpoint / HARD_WEIGHTS)


def taught(own: HardLayers, ready: Texts, others: Texts) -> Texts:
    """What the gate learns from: the rows, and texts in other languages, which are hard where the layers are sure."""
    odds = odds_of(own, others.below)
    classes = torch.where(any_odds(odds) > SURE, 1 + odds[:, 1:].argmax(1), 0)
    return Texts([*ready.below, *others.below], [*ready.around, *others.around], torch.cat([ready.classes, classes]))


if __name__ == "__main__":
    typer.run(main)
