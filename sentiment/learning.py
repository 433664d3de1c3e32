"""One step of learning, and what it depends on: the network to start from, targets, optimisers, learning rates."""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from transformers import AutoConfig, BertModel

from sentiment.encoder import MeanPooledClassifier
from sentiment.examples import Example, Recipe
from sentiment.scores import LABELS

PAD = 1


def start_model(
    base: Path, layers: int, dropout: float = 0.1, similar_layers: Sequence[int] = ()
) -> MeanPooledClassifier:
    """Take every n-th layer of the base encoder, the last included, under a new head; or go on from a checkpoint."""
    config = AutoConfig.from_pretrained(base)
    if similar_layers:
        config.similar_layers = list(similar_layers)
    config.hidden_dropout_prob = config.attention_probs_dropout_prob = dropout
    if MeanPooledClassifier.__name__ in (config.architectures or ()):
        trained: MeanPooledClassifier = MeanPooledClassifier.from_pretrained(base, config=config, dtype=torch.float32)
        return ready(trained)
    full = BertModel.from_pretrained(base, config=config, add_pooling_layer=False, dtype=torch.float32)
    step = config.num_hidden_layers // layers
    kept = full.encoder.layer[step - 1 :: step]
    config.num_hidden_layers = len(kept)
    config.id2label = dict(enumerate(LABELS))
    config.label2id = {label: index for index, label in enumerate(LABELS)}
    model = MeanPooledClassifier(config)
    full.encoder.layer = torch.nn.ModuleList(kept)
    model.bert.load_state_dict(full.state_dict())
    return ready(model)


def ready(model: MeanPooledClassifier) -> MeanPooledClassifier:
    """Set a model up for training on short texts, on a GPU where there is one."""
    torch.nn.Module.to(model, torch.device("cuda" if torch.cuda.is_available() else "cpu"))
    model.bert.embeddings.word_embeddings.sparse = True
    model.set_attn_implementation("eager")  # on short texts its backward pass is far quicker than the fused one
    model.train()
    return model


def tensors(batch: Sequence[Example]) -> tuple[torch.Tensor, torch.Tensor]:
    """Pad a batch into ids (B, T) and their mask (B, T)."""
    width = max(len(example.ids) for example in batch)
    ids = torch.tensor([example.ids + [PAD] * (width - len(example.ids)) for example in batch])
    return ids, (ids != PAD).long()


def targets(batch: Sequence[Example], recipe: Recipe) -> torch.Tensor:
    """What the model should answer, (B, 3): the label, smoothed, mixed with the teacher's probabilities where known."""
    share = recipe.smoothing / len(LABELS)
    wanted = torch.full((len(batch), len(LABELS)), share)
    for row, example in zip(wanted, batch, strict=True):
        row[example.label] += 1 - recipe.smoothing
        if example.soft:
            row.lerp_(torch.tensor(example.soft), recipe.teaching)
    return wanted


def optimisers(model: MeanPooledClassifier, recipe: Recipe) -> list[torch.optim.Optimizer]:
    """AdamW with a smaller rate for lower layers, and a sparse Adam for the word embeddings."""
    depth = len(model.bert.encoder.layer)
    heads = [p for name, p in model.named_parameters() if name.startswith(("classifier.", "similar."))]
    groups = [{"params": heads, "lr": 2 * recipe.learning_rate}]
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
    ids, mask = tensors(batch)
    shown = hide(ids, mask_id, recipe.masking).to(model.device)
    wanted = targets(batch, recipe).to(model.device)
    with torch.autocast(model.device.type, torch.bfloat16):
        found = model(shown, mask.to(model.device))
    loss = torch.nn.functional.cross_entropy(found.logits.float(), wanted)
    if recipe.nearness and found.similar is not None:
        loss = loss + recipe.nearness * distance(found.similar.float(), batch)
    loss.backward()
    words = model.bert.embeddings.word_embeddings.weight
    torch.nn.utils.clip_grad_norm_([p for p in model.parameters() if p is not words], 1.0)
    for optimiser in optims:
        optimiser.step()
        optimiser.zero_grad()
    return float(loss.detach())


def distance(found: torch.Tensor, batch: Sequence[Example]) -> torch.Tensor:
    """How far second outputs (B, hidden) are from what is known of them, 0 to 2 on average; 0 where nothing is."""
    known = [(row, example.near) for row, example in enumerate(batch) if example.near is not None]
    if not known:
        return found.new_zeros(())
    wanted = torch.from_numpy(np.stack([near for _, near in known])).to(found)
    return 1 - (found[[row for row, _ in known]] * wanted).sum(1).mean()


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
