"""Our own network on ONNX Runtime: texts to logits and vectors, on several threads, without torch."""

import json
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy
from safetensors.numpy import load_file

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # each of our threads tokenises what it is about to score

import onnxruntime
from tokenizers import Tokenizer

from sentiment.graph import build
from sentiment.graph_drawing import Weights
from sentiment.scores import Floats
from store.errors import NeedsSetup

TOKENS = 256
PIECE = 16  # texts a call: enough that threads seldom wait for the interpreter, few enough to share out evenly
REACH = "reach.safetensors"  # written by sentiment.reach
TOPIC_WEIGHTS = "topics.safetensors"  # written by sentiment.topics_fit
EMBEDDINGS = "bert.embeddings"


class Engine:
    """A loaded network: call it with texts in their normal form."""

    def __init__(self, folder: Path, config: Mapping[str, Any], threads: int) -> None:
        """Read a folder that `MeanPooledClassifier` was saved in; NeedsSetup, KeyError or OSError if it is broken."""
        weights = load_file(folder / "model.safetensors")
        for beside in (folder / REACH, folder / TOPIC_WEIGHTS):
            weights |= load_file(beside) if beside.is_file() else {}
        if "classifier.weight" not in weights:
            raise NeedsSetup(f"the model {folder} has no trained three-label head")
        self._words = weights[f"{EMBEDDINGS}.word_embeddings.weight"]
        self._places = _places(weights)
        self._tokenizer = _tokenizer(folder, len(self._places), len(self._words))
        self._session = _session(build(weights, config))
        self._outputs = [output.name for output in self._session.get_outputs()]
        self.trust = weights.get("topics.trust")
        self._threads = ThreadPoolExecutor(threads, "scoring")

    def __call__(self, texts: Sequence[str]) -> Mapping[str, Floats]:
        """Give the outputs of the graph for B > 0 texts, by name."""
        pieces = [list(texts[start : start + PIECE]) for start in range(0, len(texts), PIECE)]
        found = [self._pass(pieces[0])] if len(pieces) == 1 else list(self._threads.map(self._pass, pieces))
        whole = (numpy.concatenate(parts) for parts in zip(*found, strict=True))
        return dict(zip(self._outputs, whole, strict=True))

    def _pass(self, texts: list[str]) -> list[Floats]:
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(texts)]
        starts = numpy.cumsum([0, *map(len, ids)])
        places = numpy.concatenate([self._places[: len(one)] for one in ids])
        tokens = self._words[numpy.concatenate(ids)].astype(numpy.float32) + places  # (N, hidden)
        found: list[Floats] = self._session.run(self._outputs, {"tokens": tokens, "starts": starts})
        return found


def _places(weights: Weights) -> Floats:
    """What a token's place adds to its embedding: (places, hidden)."""
    places = weights[f"{EMBEDDINGS}.position_embeddings.weight"].astype(numpy.float32)
    kinds = weights[f"{EMBEDDINGS}.token_type_embeddings.weight"].astype(numpy.float32)
    return places + kinds[0]  # type: ignore[no-any-return]  # the kind of a tensor is known to its file only


def _tokenizer(folder: Path, places: int, words: int) -> Tokenizer:
    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # the library raises nothing narrower
        raise ValueError(f"tokenizer.json: {error}") from error
    if tokenizer.get_vocab_size() > words:
        raise NeedsSetup(f"the tokenizer in {folder} knows more tokens than the model")
    settings = json.loads((folder / "tokenizer_config.json").read_text(encoding="utf-8"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(int(min(TOKENS, places, settings.get("model_max_length", TOKENS))))
    return tokenizer


def _session(graph: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # threads take texts, not shares of one product
    # The fused skip and layer norm of the levels above this is several times slower than the two apart.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
