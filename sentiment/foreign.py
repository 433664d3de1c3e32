"""Other projects' checkpoints, through transformers and torch: slower, for any architecture with three labels."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy
import torch
from numpy.typing import NDArray
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer, PreTrainedTokenizerBase
from transformers.utils import logging as transformers_logging

from sentiment.encoder import MeanPooledClassifier
from store.errors import NeedsSetup
from store.saying import say

TOKENS = 256
BATCH_TOKENS = 4096


class Foreign:
    """A loaded network: call it with texts in their normal form."""

    trust: NDArray[numpy.float32] | None = None

    def __init__(self, place: str, config: Any, threads: int) -> None:
        """Load the network and tokenizer of a folder or hub name; NeedsSetup, OSError or ValueError if it is broken."""
        torch.set_num_threads(threads)
        self._network = _network(place, config).eval()
        self._tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(place)

    def __call__(self, texts: Sequence[str]) -> Mapping[str, NDArray[numpy.float32]]:
        """Give the `logits` (B, 3) of B > 0 texts; such a network has nothing else."""
        limit = min(TOKENS, self._tokenizer.model_max_length)
        ids: list[list[int]] = self._tokenizer(list(texts), truncation=True, max_length=limit)["input_ids"]
        logits = numpy.empty((len(texts), 3), dtype=numpy.float32)
        for batch in batches([len(piece) for piece in ids]):
            logits[batch] = self._pass([ids[index] for index in batch])
        return {"logits": logits}

    @torch.inference_mode()
    def _pass(self, ids: list[list[int]]) -> NDArray[numpy.float32]:
        """One pass over texts of like length: ids (B, T) to logits (B, 3)."""
        width = max(len(piece) for piece in ids)
        pad = int(self._tokenizer.pad_token_id or 0)
        padded = torch.tensor([piece + [pad] * (width - len(piece)) for piece in ids])
        mask = torch.tensor([[1] * len(piece) + [0] * (width - len(piece)) for piece in ids])
        found: NDArray[numpy.float32] = self._network(input_ids=padded, attention_mask=mask).logits.float().numpy()
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


def open_config(place: str) -> tuple[Mapping[str, Any], Any]:
    """The config of a folder or hub name, as plain fields and as transformers reads it."""
    transformers_logging.disable_progress_bar()
    config = AutoConfig.from_pretrained(place)
    return config.to_dict() | {"commit": getattr(config, "_commit_hash", None)}, config


def _network(place: str, config: Any) -> torch.nn.Module:
    ours = MeanPooledClassifier.__name__ in (config.architectures or ())
    kind: Any = MeanPooledClassifier if ours else AutoModelForSequenceClassification
    network, report = kind.from_pretrained(place, dtype=torch.float32, output_loading_info=True)
    missing = [name for name in report["missing_keys"] if "classifier" in name or "score" in name]
    if missing:
        raise NeedsSetup(say("the model {place} has no trained three-label head", place=place))
    return network  # type: ignore[no-any-return]  # from_pretrained is untyped
