"""Fit a checkpoint's second output: a vector that stays near the base encoder's own, for finding similar texts.

`python -m sentiment.similar fit CHECKPOINT --base BASE --train ROWS --corpus ROWS` adds the linear map `similar` to the
checkpoint's weights, and the layers that it reads to its config. Nothing else of the model changes, so sentiment stays
as it was. After any further training of the layers it has to be fitted again.
"""

import json
import random
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, zip_longest
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import torch
import typer
from safetensors.torch import load_file, save_file
from transformers import AutoTokenizer, BertModel

from sentiment.encoder import MeanPooledClassifier, pooled_layers
from sentiment.examples import read_rows
from sentiment.text import normal_form

LAYERS = (2, 5, 8)
STRENGTHS = (1e-3, 1e-2, 1e-1, 1.0)
EVENNESS = 0.5
TOKENS = 96
BATCH = 64

Vectors = npt.NDArray[np.float32]
Encoder = Callable[[Sequence[str]], Vectors]

app = typer.Typer(help="Fit the vector for finding similar texts.", no_args_is_help=True)


class Linear(NamedTuple):
    """A map of features (N, F) to vectors (N, D): weight (D, F) and bias (D,)."""

    weight: Vectors
    bias: Vectors

    def __call__(self, features: Vectors) -> Vectors:
        """Map features and bring the results to length one."""
        return unit(features @ self.weight.T + self.bias)


def unit(vectors: Vectors) -> Vectors:
    """Bring each row to length one."""
    found: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return found


def choose_texts(rows: Iterable[dict[str, str]], own: Iterable[dict[str, str]], count: int) -> list[str]:
    """Pick texts in their normal form: our own first, then the languages of the rows in turn, without repeats."""
    order = random.Random(7)  # noqa: S311  the same texts in each run, no secret
    by_lang: dict[str, list[str]] = {}
    for row in rows:
        by_lang.setdefault(row["lang"], []).append(row["text"])
    ours = [row["text"] for row in own]
    for texts in (ours, *by_lang.values()):
        order.shuffle(texts)
    turns = chain.from_iterable(zip_longest(*by_lang.values()))
    return list(dict.fromkeys(normal_form(text) for text in chain(ours, turns) if text))[:count]


@torch.inference_mode()
def layer_vectors(folder: Path, bert: BertModel, texts: Sequence[str], layers: Sequence[int]) -> Vectors:
    """Pool the hidden states after some layers over each text, side by side: (N, L * hidden)."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    ids: list[list[int]] = tokenizer(list(texts), truncation=True, max_length=TOKENS)["input_ids"]
    pad = tokenizer.pad_token_id
    found = np.zeros((len(ids), len(layers) * bert.config.hidden_size), np.float32)
    order = sorted(range(len(ids)), key=lambda index: len(ids[index]))
    for batch in (order[start : start + BATCH] for start in range(0, len(order), BATCH)):
        width = len(ids[batch[-1]])
        padded = torch.tensor([ids[index] + [pad] * (width - len(ids[index])) for index in batch])
        with torch.autocast("cpu", torch.bfloat16):
            found[batch] = pooled_layers(bert, padded, (padded != pad).long(), layers).float().numpy()
    return found


def kept_vectors(cache: Path) -> tuple[list[str], Vectors]:
    """The texts of a cache file, and the base encoder's vectors of them, (N, hidden)."""
    with np.load(cache) as kept:
        return kept["texts"].tolist(), kept["vectors"]


def kept_targets(cache: Path) -> dict[str, Vectors]:
    """What the second output should be, (hidden,), for each text of a cache file that `read` wrote."""
    texts, vectors = kept_vectors(cache)
    return dict(zip(texts, spread(unit(vectors)), strict=True))


def base_vectors(base: Path, texts: Sequence[str], cache: Path | None = None) -> Vectors:
    """The base encoder's own vectors of length one, (N, hidden); those in the cache file are not computed again."""
    known = dict(zip(*kept_vectors(cache), strict=True)) if cache and cache.exists() else {}
    new = [text for text in dict.fromkeys(texts) if text not in known]
    if new:
        bert = BertModel.from_pretrained(base, add_pooling_layer=False, dtype=torch.float32).eval()
        known |= zip(new, layer_vectors(base, bert, new, [bert.config.num_hidden_layers]), strict=True)
        if cache:
            np.savez(cache, texts=np.array(list(known)), vectors=np.array(list(known.values())))
    return unit(np.array([known[text] for text in texts]))


def plain_vectors(checkpoint: Path, texts: Sequence[str]) -> Vectors:
    """What the sentiment head of a checkpoint sees: unit vectors of its last layer, (N, hidden)."""
    model: Any = MeanPooledClassifier.from_pretrained(checkpoint, dtype=torch.float32).eval()
    return unit(layer_vectors(checkpoint, model.bert, texts, [model.config.num_hidden_layers]))


def similar_vectors(checkpoint: Path, texts: Sequence[str]) -> Vectors | None:
    """The second output of a checkpoint, (N, hidden); None if it has none."""
    model: Any = MeanPooledClassifier.from_pretrained(checkpoint, dtype=torch.float32).eval()
    if model.similar is None:
        return None
    head = Linear(*(part.detach().numpy() for part in (model.similar.weight, model.similar.bias)))
    return head(layer_vectors(checkpoint, model.bert, texts, model.layers))


def spread(vectors: Vectors) -> Vectors:
    """Centre vectors (N, D) and even out their directions, so that what all texts share counts for less.

    The base encoder's vectors all lean one way, and one of its strongest directions is the language: halfway to full
    whitening, Thai and English messages of the same meaning find each other twice as often.
    """
    centred = (vectors - vectors.mean(0)).astype(np.float64)
    size, axes = np.linalg.eigh(centred.T @ centred / len(vectors))
    scale = np.maximum(size, size.max() * 1e-6) ** (-EVENNESS / 2)
    return unit((centred @ (axes * scale) @ axes.T).astype(np.float32))


def targets(base: Path, texts: Sequence[str], cache: Path | None = None) -> Vectors:
    """What the second output should be for each text: the base encoder's vectors, evened out, (N, hidden)."""
    return spread(base_vectors(base, texts, cache))


def ridge(features: Vectors, wanted: Vectors, strength: float) -> Linear:
    """The linear map from features (N, F) to vectors (N, D), its weights held small by `strength`."""
    middle = features.mean(0)
    centred = (features - middle).astype(np.float64)
    gram = centred.T @ centred / len(features)
    gram[np.diag_indices_from(gram)] += strength * np.trace(gram) / len(gram)
    weight = np.linalg.solve(gram, centred.T @ (wanted - wanted.mean(0)) / len(features)).T.astype(np.float32)
    return Linear(weight, -weight @ middle)


def likeness(found: Vectors, wanted: Vectors) -> float:
    """The mean cosine of unit vectors with those wanted, -1 to 1."""
    return float((found * wanted).sum(1).mean())


def fit_head(features: Vectors, wanted: Vectors) -> tuple[Linear, float, float]:
    """Choose the strength on every tenth text, then fit on all; returns the map, the likeness there, the strength."""
    kept_back = np.arange(len(features)) % 10 == 0
    tried = [
        (likeness(ridge(features[~kept_back], wanted[~kept_back], one)(features[kept_back]), wanted[kept_back]), one)
        for one in STRENGTHS
    ]
    best, strength = max(tried)
    return ridge(features, wanted, strength), best, strength


def add_to_checkpoint(checkpoint: Path, head: Linear, layers: Sequence[int]) -> None:
    """Write the head into a checkpoint's weights (fp16) and its layers into the config."""
    weights = load_file(checkpoint / "model.safetensors")
    weights["similar.weight"] = torch.from_numpy(head.weight).half().contiguous()
    weights["similar.bias"] = torch.from_numpy(head.bias).half()
    save_file(weights, checkpoint / "model.safetensors", metadata={"format": "pt"})
    path = checkpoint / "config.json"
    config: dict[str, Any] = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(config | {"similar_layers": list(layers)}, indent=2) + "\n", "utf-8")


@app.command()
def fit(
    checkpoint: Annotated[Path, typer.Argument(help="Folder of the fine-tuned model; the vector is added to it.")],
    base: Annotated[Path, typer.Option(help="Folder of the base encoder.")],
    train: Annotated[Path, typer.Option(help="Rows whose texts are read, JSON lines; labels are not.")],
    corpus: Annotated[Path, typer.Option(help="Rows of our own, all of them read.")],
    texts: Annotated[int, typer.Option(help="How many texts to fit on.")] = 10_000,
    layer: Annotated[list[int] | None, typer.Option(help="Layers that the vector is made of; 0 is the words.")] = None,
    cache: Annotated[Path | None, typer.Option(help="File (.npz) that keeps the base encoder's vectors.")] = None,
) -> None:
    """Fit the second output in closed form and add it to a checkpoint."""
    layers = tuple(layer or LAYERS)
    chosen = choose_texts(read_rows(train), read_rows(corpus), texts)
    wanted = targets(base, chosen, cache)
    model: Any = MeanPooledClassifier.from_pretrained(checkpoint, dtype=torch.float32).eval()
    head, found, strength = fit_head(layer_vectors(checkpoint, model.bert, chosen, layers), wanted)
    add_to_checkpoint(checkpoint, head, layers)
    typer.echo(f"{len(chosen)} texts, layers {layers}, strength {strength:g}: likeness {found:.3f} on texts kept back")


@app.command()
def read(
    base: Annotated[Path, typer.Option(help="Folder of the base encoder.")],
    train: Annotated[Path, typer.Option(help="Rows whose texts are read, JSON lines; labels are not.")],
    corpus: Annotated[Path, typer.Option(help="Rows of our own, all of them read.")],
    cache: Annotated[Path, typer.Option(help="File (.npz) that keeps the base encoder's vectors.")],
    texts: Annotated[int, typer.Option(help="How many texts to read.")] = 10_000,
) -> None:
    """Only fill the cache of the base encoder's vectors, from which a training or a fit takes its targets."""
    found = base_vectors(base, choose_texts(read_rows(train), read_rows(corpus), texts), cache)
    typer.echo(f"{len(found)} texts of {cache.name} are ready")


if __name__ == "__main__":
    app()
