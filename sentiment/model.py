"""Load a sentiment model from disk and score batches of texts with it."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer, PreTrainedTokenizerBase
from transformers.utils import logging as transformers_logging

from sentiment.encoder import MeanPooledClassifier
from sentiment.scores import LABELS, Score
from sentiment.text import normal_form
from store.errors import NeedsSetup

TOKENS = 256
BATCH_TOKENS = 4096


class Model:
    """A loaded model: call it with texts."""

    def __init__(
        self, network: torch.nn.Module, tokenizer: PreTrainedTokenizerBase, order: Sequence[int], version: str
    ) -> None:
        """Keep a network whose outputs, taken in `order`, are negative, neutral, positive."""
        self.version = version
        self._network = network
        self._tokenizer = tokenizer
        self._order = list(order)

    def __call__(self, texts: Sequence[str]) -> list[Score]:
        """Score texts of any length in any language; only the first 256 tokens of each count."""
        ids = self._tokenize([normal_form(text) for text in texts])
        scores: list[Score | None] = [None] * len(texts)
        for batch in batches([len(piece) for piece in ids]):
            for index, row in zip(batch, self._pass([ids[i] for i in batch]), strict=True):
                scores[index] = Score(*row)
        return [score for score in scores if score is not None]

    def _tokenize(self, texts: list[str]) -> list[list[int]]:
        if not texts:
            return []
        limit = min(TOKENS, self._tokenizer.model_max_length)
        encoded: list[list[int]] = self._tokenizer(texts, truncation=True, max_length=limit)["input_ids"]
        return encoded

    @torch.inference_mode()
    def _pass(self, ids: list[list[int]]) -> list[list[float]]:
        """One pass over texts of like length: ids (B, T) to probabilities (B, 3)."""
        width = max(len(piece) for piece in ids)
        pad = int(self._tokenizer.pad_token_id or 0)
        padded = torch.tensor([piece + [pad] * (width - len(piece)) for piece in ids])
        mask = torch.tensor([[1] * len(piece) + [0] * (width - len(piece)) for piece in ids])
        logits = self._network(input_ids=padded, attention_mask=mask).logits[:, self._order]
        found: list[list[float]] = torch.softmax(logits.float(), dim=-1).tolist()
        return found


def batches(lengths: Sequence[int], budget: int = BATCH_TOKENS) -> Iterator[list[int]]:
    """Group the indexes of texts by length, so that a batch has at most `budget` tokens, padding included."""
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and lengths[index] * (len(batch) + 1) > budget:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def load(place: str, threads: int = 2) -> Model:
    """Load a model from a folder or by hub name; NeedsSetup says what is wrong with it."""
    torch.set_num_threads(threads)
    transformers_logging.disable_progress_bar()
    folder = Path(place)
    if not folder.is_dir() and (folder.is_absolute() or place.startswith(".")):
        raise NeedsSetup(f"there is no model in {place}: set EARFUL_SENTIMENT_MODEL to a folder or a hub name")
    try:
        config = AutoConfig.from_pretrained(place)
        order = label_order(config.id2label)
        network = _network(place, config)
        tokenizer = AutoTokenizer.from_pretrained(place)
    except (OSError, ValueError, KeyError) as error:
        reason = str(error).splitlines()[0]
        raise NeedsSetup(f"the model {place} cannot be loaded: {reason}") from error
    return Model(network.eval(), tokenizer, order, version_of(place, config))


def _network(place: str, config: Any) -> torch.nn.Module:
    ours = MeanPooledClassifier.__name__ in (config.architectures or ())
    kind: Any = MeanPooledClassifier if ours else AutoModelForSequenceClassification
    network, report = kind.from_pretrained(place, dtype=torch.float32, output_loading_info=True)
    missing = [name for name in report["missing_keys"] if "classifier" in name or "score" in name]
    if missing:
        raise NeedsSetup(f"the model {place} has no trained three-label head")
    return network  # type: ignore[no-any-return]  # from_pretrained is untyped


def label_order(names: dict[int, str]) -> list[int]:
    """Which outputs of a model are negative, neutral and positive, by their names; NeedsSetup if unclear."""
    plain = {index: name.casefold() for index, name in names.items()}
    if len(plain) == len(LABELS):
        if sorted(plain.values()) == ["label_0", "label_1", "label_2"]:
            return sorted(plain, key=plain.__getitem__)
        found = [[i for i, name in plain.items() if name.startswith(label[:3])] for label in LABELS]
        if all(len(places) == 1 for places in found):
            return [places[0] for places in found]
    raise NeedsSetup(f"a model with the labels negative, neutral and positive is needed, this one has {plain}")


def version_of(place: str, config: Any) -> str:
    """A name that changes with the weights: of the folder's files, or of the hub's commit."""
    folder = Path(place)
    if not folder.is_dir():
        return f"{place}@{getattr(config, '_commit_hash', None) or 'unknown'}"
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.safetensors")) + sorted(folder.glob("*.bin")):
        with path.open("rb") as weights:
            digest.update(hashlib.file_digest(weights, "sha256").digest())
    return f"{folder.name}@{digest.hexdigest()[:12]}"
