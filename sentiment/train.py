"""Fine-tune the base encoder on labelled texts and write the checkpoint that ships.

`python -m sentiment.train fit --help` shows the options. Choices are made on the validation rows alone. A run that was
stopped goes on from its last saved step, because step N always sees the same batch.
"""

import json
import math
import random
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Annotated

import torch
import typer
from transformers import AutoTokenizer, PreTrainedTokenizerBase

from sentiment.encoder import MeanPooledClassifier
from sentiment.examples import Example, Recipe, Row, batches, read_rows, tokenise
from sentiment.learning import optimisers, rate_at, resume, save_state, set_rates, start_model, tensors, train_step
from sentiment.metrics import Figures, figures
from sentiment.scores import LABELS
from sentiment.similar import LAYERS, kept_targets

RESUME = "resume.pt"

app = typer.Typer(help="Train the sentiment model.", no_args_is_help=True)


@torch.no_grad()
def predict(model: MeanPooledClassifier, examples: Sequence[Example], fast: bool = False) -> list[list[float]]:
    """The probabilities (N, 3) that a model gives to examples, in their order; `fast` computes in bf16."""
    model.eval()
    order = sorted(range(len(examples)), key=lambda index: len(examples[index].ids))
    found: dict[int, list[float]] = {}
    for start in range(0, len(order), 128):
        rows = order[start : start + 128]
        ids, mask = tensors([examples[index] for index in rows])
        with torch.autocast(model.device.type, torch.bfloat16, enabled=fast):
            logits = model(ids.to(model.device), mask.to(model.device)).logits
        found |= dict(zip(rows, torch.softmax(logits.float(), -1).tolist(), strict=True))
    model.train()
    return [found[index] for index in range(len(examples))]


def validate(model: MeanPooledClassifier, examples: Sequence[Example]) -> dict[str, Figures]:
    """Figures of a model on labelled examples, one entry a source."""
    found = predict(model, examples)
    by_source: dict[str, list[int]] = {}
    for index, example in enumerate(examples):
        by_source.setdefault(example.source, []).append(index)
    return {
        source: figures([LABELS[examples[i].label] for i in rows], [found[i] for i in rows])
        for source, rows in by_source.items()
    }


def save_checkpoint(model: MeanPooledClassifier, tokenizer: PreTrainedTokenizerBase, out: Path) -> None:
    """Write the model as fp16 safetensors beside its tokenizer and config."""
    half = MeanPooledClassifier(model.config)
    half.load_state_dict(model.state_dict())
    half.half().save_pretrained(out)
    tokenizer.save_pretrained(out)


def run(
    base: Path,
    rows: Sequence[Row],
    validation: Sequence[Row],
    out: Path,
    repeats: dict[str, int],
    recipe: Recipe,
    stop_after: int = 0,
    near: Path | None = None,
) -> None:
    """Train by a recipe on labelled rows, show validation figures after each pass, and write the checkpoint to `out`.

    `stop_after` ends a run early at that step, as a power cut would; the next one goes on from the last saved step.
    """
    torch.manual_seed(recipe.seed)
    tokenizer = AutoTokenizer.from_pretrained(base)
    examples = tokenise(rows, tokenizer, recipe.tokens, kept_targets(near) if near else None)
    held_out = tokenise(validation, tokenizer, recipe.tokens)
    model = start_model(base, recipe.layers, recipe.dropout, LAYERS if near else ())
    optims = optimisers(model, recipe)
    a_pass = math.ceil(sum(repeats.get(example.source, 1) for example in examples) / recipe.batch)
    steps = math.ceil(a_pass * recipe.passes)
    out.mkdir(parents=True, exist_ok=True)
    first = resume(out / RESUME, model, optims)
    for step, batch in islice(enumerate(batches(examples, repeats, recipe)), first, steps):
        set_rates(optims, rate_at(step, steps, recipe.warm_up))
        loss = train_step(model, batch, optims, recipe, tokenizer.mask_token_id)
        if step % 100 == 99:
            typer.echo(f"step {step + 1}/{steps} loss {loss:.3f}")
        if (step + 1) % max(1, a_pass // 4) == 0 or step == steps - 1:
            save_state(out / RESUME, step + 1, model, optims)
        if (step + 1) % a_pass == 0 or step == steps - 1:
            for source, row in validate(model, held_out).items():
                typer.echo(f"step {step + 1} {source}: {row.line()}")
        if step + 1 == stop_after:
            return
    save_checkpoint(model, tokenizer, out)


@app.command()
def fit(
    base: Annotated[Path, typer.Option(help="Folder of the base encoder.")],
    train: Annotated[list[Path], typer.Option(help="Labelled rows to learn from, JSON lines; may be given twice.")],
    validation: Annotated[list[Path], typer.Option(help="Labelled rows for every choice; may be given twice.")],
    out: Annotated[Path, typer.Option(help="Folder for the checkpoint; a stopped run goes on from there.")],
    layers: Annotated[int, typer.Option(help="Layers kept of the base encoder.")] = 6,
    passes: Annotated[float, typer.Option(help="Passes over the training rows.")] = 3.0,
    learning_rate: Annotated[float, typer.Option(help="Peak rate of the top layer.")] = 1.5e-4,
    layer_decay: Annotated[float, typer.Option(help="Rate of a layer as a share of the one above it.")] = 0.9,
    smoothing: Annotated[float, typer.Option(help="Label smoothing.")] = 0.05,
    masking: Annotated[float, typer.Option(help="Share of the tokens hidden in each step.")] = 0.0,
    dropout: Annotated[float, typer.Option(help="Dropout in the encoder; 0 is a third faster.")] = 0.1,
    teaching: Annotated[float, typer.Option(help="Weight of `soft`, what `label` wrote, against the label.")] = 0.0,
    near: Annotated[
        Path | None, typer.Option(help="File of `sentiment.similar read`: stay near these vectors.")
    ] = None,
    nearness: Annotated[float, typer.Option(help="Weight of staying near them.")] = 1.0,
    seed: Annotated[int, typer.Option(help="Order of the rows and dropout.")] = 7,
    repeat: Annotated[list[str] | None, typer.Option(help="SOURCE=N shows a source's rows N times a pass.")] = None,
    with_corrections: Annotated[bool, typer.Option(help="Learn also from what people corrected.")] = False,
) -> None:
    """Fine-tune the base encoder and write a checkpoint."""
    times = {name: int(count) for name, count in (item.split("=") for item in repeat or [])}
    recipe = Recipe(
        layers=layers, passes=passes, learning_rate=learning_rate, layer_decay=layer_decay, smoothing=smoothing,
        masking=masking, dropout=dropout, teaching=teaching, nearness=nearness, seed=seed,
    )  # fmt: skip
    rows = [row for path in train for row in read_rows(path)] + (corrections() if with_corrections else [])
    run(base, rows, [row for path in validation for row in read_rows(path)], out, times, recipe, near=near)


def corrections() -> list[Row]:
    """What people of this installation corrected, as rows of the source "corrections"."""
    from store.corrections import corrected_rows
    from store.database import open_session, ready_engine

    with open_session(ready_engine()) as session:
        return corrected_rows(session)


@app.command()
def label(
    teacher: Annotated[Path, typer.Argument(help="Checkpoint of a larger model, or of another run.")],
    rows: Annotated[Path, typer.Argument(help="Rows to label, JSON lines.")],
    out: Annotated[Path, typer.Argument(help="The same rows with the teacher's probabilities as `soft`.")],
) -> None:
    """Let a teacher give its probabilities to rows, so that `fit --teaching` can learn from them."""
    known = read_rows(rows)
    model = start_model(teacher, 0)
    examples = tokenise(known, AutoTokenizer.from_pretrained(teacher), Recipe().tokens)
    soft = [[round(share, 4) for share in found] for found in predict(model, examples, fast=True)]
    lines = [json.dumps(row | {"soft": shares}, ensure_ascii=False) for row, shares in zip(known, soft, strict=True)]
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


@app.command()
def prune(
    trained: Annotated[Path, typer.Argument(help="Checkpoint with too many layers.")],
    rows: Annotated[Path, typer.Argument(help="Rows that `label` wrote with this checkpoint as the teacher.")],
    out: Annotated[Path, typer.Argument(help="Folder for the smaller checkpoint, to be trained further.")],
    layers: Annotated[int, typer.Option(help="Layers that stay.")] = 8,
    sample: Annotated[int, typer.Option(help="Rows of each source to compare on.")] = 150,
) -> None:
    """Take out layers one by one, each time the one whose absence changes the answers least."""
    by_source: dict[str, list[Row]] = {}
    for row in random.Random(5).sample(known := read_rows(rows), len(known)):
        by_source.setdefault(row["source"], []).append(row)
    tokenizer, model = AutoTokenizer.from_pretrained(trained), start_model(trained, 0)
    examples = tokenise([row for some in by_source.values() for row in some[:sample]], tokenizer, Recipe().tokens)
    kept = list(model.bert.encoder.layer)
    while len(kept) > layers:
        tries = [[layer for layer in kept if layer is not dropped] for dropped in kept]
        kept = min(tries, key=lambda some: _distance(model, some, examples))
        typer.echo(f"{len(kept)} layers: distance {_distance(model, kept, examples):.3f}")
    model.bert.encoder.layer = torch.nn.ModuleList(kept)
    model.config.num_hidden_layers = len(kept)
    save_checkpoint(model, tokenizer, out)


def _distance(model: MeanPooledClassifier, layers: list[torch.nn.Module], examples: Sequence[Example]) -> float:
    """The cross-entropy between a teacher's answers and those of a model with only these layers."""
    model.bert.encoder.layer = torch.nn.ModuleList(layers)
    found = torch.tensor(predict(model, examples, fast=True)).clamp(min=1e-6)
    return -float((torch.tensor([example.soft for example in examples]) * found.log()).sum(1).mean())


@app.command()
def average(
    folders: Annotated[list[Path], typer.Argument(help="Checkpoints that started from the same base encoder.")],
    validation: Annotated[Path, typer.Option(help="Labelled rows for every choice, JSON lines.")],
    out: Annotated[Path, typer.Option(help="Folder for the mean.")],
) -> None:
    """Write the mean of several checkpoints' weights, and show its figures beside theirs."""
    tokenizer = AutoTokenizer.from_pretrained(folders[0])
    held_out = tokenise(read_rows(validation), tokenizer, Recipe().tokens)
    models = [MeanPooledClassifier.from_pretrained(folder, dtype=torch.float32) for folder in folders]
    mean = MeanPooledClassifier(models[0].config)
    states = [model.state_dict() for model in models]
    mean.load_state_dict({name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]})
    for name, model in zip([*(str(folder) for folder in folders), "mean"], [*models, mean], strict=True):
        for source, row in validate(model, held_out).items():
            typer.echo(f"{name} {source}: {row.line()}")
    save_checkpoint(mean, tokenizer, out)


if __name__ == "__main__":
    app()
