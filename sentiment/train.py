"""Fine-tune the base encoder on labelled texts and write the checkpoint that ships.

`python -m sentiment.train fit --help` shows the options. Choices are made on the validation rows alone. A run that was
stopped goes on from its last saved step, because step N always sees the same batch.
"""

import math
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Annotated

import torch
import typer
from transformers import AutoConfig, AutoTokenizer, BertModel, PreTrainedTokenizerBase

from sentiment.encoder import MeanPooledClassifier
from sentiment.examples import Example, Recipe, batches, read_rows, tokenise
from sentiment.metrics import Figures, figures
from sentiment.scores import LABELS

PAD = 1
RESUME = "resume.pt"

app = typer.Typer(help="Train the sentiment model.", no_args_is_help=True)


def start_model(base: Path, layers: int) -> MeanPooledClassifier:
    """Take every n-th layer of the base encoder, the last included, under a new head; or go on from a checkpoint."""
    config = AutoConfig.from_pretrained(base)
    if MeanPooledClassifier.__name__ in (config.architectures or ()):
        trained: MeanPooledClassifier = MeanPooledClassifier.from_pretrained(base, dtype=torch.float32)
        trained.bert.embeddings.word_embeddings.sparse = True
        return trained
    full = BertModel.from_pretrained(base, add_pooling_layer=False, dtype=torch.float32)
    step = config.num_hidden_layers // layers
    kept = full.encoder.layer[step - 1 :: step]
    config.num_hidden_layers = len(kept)
    config.id2label = dict(enumerate(LABELS))
    config.label2id = {label: index for index, label in enumerate(LABELS)}
    model = MeanPooledClassifier(config)
    full.encoder.layer = torch.nn.ModuleList(kept)
    model.bert.load_state_dict(full.state_dict())
    model.bert.embeddings.word_embeddings.sparse = True
    return model


def tensors(batch: Sequence[Example]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Pad a batch into ids (B, T), mask (B, T) and labels (B)."""
    width = max(len(example.ids) for example in batch)
    ids = torch.tensor([example.ids + [PAD] * (width - len(example.ids)) for example in batch])
    return ids, (ids != PAD).long(), torch.tensor([example.label for example in batch])


def optimisers(model: MeanPooledClassifier, recipe: Recipe) -> list[torch.optim.Optimizer]:
    """AdamW with a smaller rate for lower layers, and a sparse Adam for the word embeddings."""
    depth = len(model.bert.encoder.layer)
    groups = [{"params": list(model.classifier.parameters()), "lr": 2 * recipe.learning_rate}]
    for index, layer in enumerate(model.bert.encoder.layer):
        rate = recipe.learning_rate * recipe.layer_decay ** (depth - 1 - index)
        groups.append({"params": list(layer.parameters()), "lr": rate})
    lowest = recipe.learning_rate * recipe.layer_decay**depth
    words = model.bert.embeddings.word_embeddings.weight
    others = [parameter for parameter in model.bert.embeddings.parameters() if parameter is not words]
    groups.append({"params": others, "lr": lowest})
    dense = torch.optim.AdamW(groups, lr=recipe.learning_rate, weight_decay=recipe.weight_decay)
    sparse = torch.optim.SparseAdam([words], lr=lowest)
    for optimiser in (dense, sparse):
        for group in optimiser.param_groups:
            group["initial_lr"] = group["lr"]
    return [dense, sparse]


def rate_at(step: int, steps: int, warm_up: float) -> float:
    """The share of the full learning rate at a step: linear up, then linear down to zero."""
    rise = max(1, math.ceil(steps * warm_up))
    return step / rise if step < rise else max(0.0, (steps - step) / max(1, steps - rise))


def hide(ids: torch.Tensor, mask_id: int | None, share: float) -> torch.Tensor:
    """Put the mask in the place of a random share of the words, so that none is learned by heart; ids are (B, T)."""
    if not share or mask_id is None:
        return ids
    inner = torch.ones_like(ids, dtype=torch.bool)
    inner[:, 0] = False
    return ids.masked_fill((torch.rand(ids.shape) < share) & inner & (ids != PAD), mask_id)


def train_step(
    model: MeanPooledClassifier,
    batch: Sequence[Example],
    optims: list[torch.optim.Optimizer],
    recipe: Recipe,
    mask_id: int | None = None,
) -> float:
    """Take one step on one batch and return its loss."""
    ids, mask, labels = tensors(batch)
    shown = hide(ids, mask_id, recipe.masking).to(model.device)
    labels = labels.to(model.device)
    with torch.autocast(model.device.type, torch.bfloat16):
        logits = model(shown, mask.to(model.device)).logits
    loss = torch.nn.functional.cross_entropy(logits.float(), labels, label_smoothing=recipe.smoothing)
    loss.backward()
    words = model.bert.embeddings.word_embeddings.weight
    torch.nn.utils.clip_grad_norm_([p for p in model.parameters() if p is not words], 1.0)
    for optimiser in optims:
        optimiser.step()
        optimiser.zero_grad()
    return float(loss.detach())


@torch.no_grad()
def validate(model: MeanPooledClassifier, examples: Sequence[Example]) -> dict[str, Figures]:
    """Figures of a model on labelled examples, one entry a source."""
    model.eval()
    ordered = sorted(examples, key=lambda example: len(example.ids))
    found: list[list[float]] = []
    for start in range(0, len(ordered), 128):
        ids, mask, _ = tensors(ordered[start : start + 128])
        logits = model(ids.to(model.device), mask.to(model.device)).logits
        found += torch.softmax(logits.float(), -1).tolist()
    model.train()
    by_source: dict[str, list[int]] = {}
    for index, example in enumerate(ordered):
        by_source.setdefault(example.source, []).append(index)
    return {
        source: figures([LABELS[ordered[i].label] for i in rows], [found[i] for i in rows])
        for source, rows in by_source.items()
    }


def save_checkpoint(model: MeanPooledClassifier, tokenizer: PreTrainedTokenizerBase, out: Path) -> None:
    """Write the model as fp16 safetensors beside its tokenizer and config."""
    half = MeanPooledClassifier(model.config)
    half.load_state_dict(model.state_dict())
    half.half().save_pretrained(out)
    tokenizer.save_pretrained(out)


def run(
    base: Path, train: Path, validation: Path, out: Path, repeats: dict[str, int], recipe: Recipe, stop_after: int = 0
) -> None:
    """Train by a recipe, show validation figures twice a pass, and write the checkpoint to `out`.

    `stop_after` ends a run early at that step, as a power cut would; the next one goes on from the last saved step.
    """
    torch.manual_seed(recipe.seed)
    tokenizer = AutoTokenizer.from_pretrained(base)
    examples = tokenise(read_rows(train), tokenizer, recipe.tokens)
    held_out = tokenise(read_rows(validation), tokenizer, recipe.tokens)
    model = start_model(base, recipe.layers).train()
    model.to(torch.device("cuda" if torch.cuda.is_available() else "cpu"))
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
        if (step + 1) % max(1, a_pass // 2) == 0 or step == steps - 1:
            for source, row in validate(model, held_out).items():
                typer.echo(f"step {step + 1} {source}: {row.line()}")
            save_state(out / RESUME, step + 1, model, optims)
        if step + 1 == stop_after:
            return
    save_checkpoint(model, tokenizer, out)


def set_rates(optims: Sequence[torch.optim.Optimizer], share: float) -> None:
    """Set every learning rate to a share of its peak."""
    for optimiser in optims:
        for group in optimiser.param_groups:
            group["lr"] = group["initial_lr"] * share


def save_state(path: Path, step: int, model: MeanPooledClassifier, optims: Sequence[torch.optim.Optimizer]) -> None:
    """Keep everything that the next step depends on."""
    state = {"step": step, "model": model.state_dict(), "optims": [one.state_dict() for one in optims]}
    torch.save(state | {"random": torch.get_rng_state()}, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def resume(path: Path, model: MeanPooledClassifier, optims: Sequence[torch.optim.Optimizer]) -> int:
    """Go back to the last saved state, if there is one, and return the number of the next step."""
    if not path.exists():
        return 0
    saved = torch.load(path, weights_only=True)
    model.load_state_dict(saved["model"])
    for optimiser, values in zip(optims, saved["optims"], strict=True):
        optimiser.load_state_dict(values)
    torch.set_rng_state(saved["random"])
    return int(saved["step"])


@app.command()
def fit(
    base: Annotated[Path, typer.Option(help="Folder of the base encoder.")],
    train: Annotated[Path, typer.Option(help="Labelled rows to learn from, JSON lines.")],
    validation: Annotated[Path, typer.Option(help="Labelled rows for every choice, JSON lines.")],
    out: Annotated[Path, typer.Option(help="Folder for the checkpoint; a stopped run goes on from there.")],
    layers: Annotated[int, typer.Option(help="Layers kept of the base encoder.")] = 6,
    passes: Annotated[float, typer.Option(help="Passes over the training rows.")] = 3.0,
    learning_rate: Annotated[float, typer.Option(help="Peak rate of the top layer.")] = 1.5e-4,
    layer_decay: Annotated[float, typer.Option(help="Rate of a layer as a share of the one above it.")] = 0.9,
    smoothing: Annotated[float, typer.Option(help="Label smoothing.")] = 0.05,
    masking: Annotated[float, typer.Option(help="Share of the tokens hidden in each step.")] = 0.0,
    seed: Annotated[int, typer.Option(help="Order of the rows and dropout.")] = 7,
    repeat: Annotated[list[str] | None, typer.Option(help="SOURCE=N shows a source's rows N times a pass.")] = None,
) -> None:
    """Fine-tune the base encoder and write a checkpoint."""
    times = {name: int(count) for name, count in (item.split("=") for item in repeat or [])}
    recipe = Recipe(
        layers=layers, passes=passes, learning_rate=learning_rate, layer_decay=layer_decay, smoothing=smoothing,
        masking=masking, seed=seed,
    )  # fmt: skip
    run(base, train, validation, out, times, recipe)


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
