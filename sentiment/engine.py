"""Our own network on ONNX Runtime: texts to logits and vectors, on several threads, without torch."""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import Any

import numpy
from safetensors.numpy import load_file

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # each of our threads tokenises what it is about to score

import onnxruntime
from tokenizers import Tokenizer

from sentiment.graph import build
from sentiment.graph_drawing import Weights
from sentiment.graph_hard import build_hard
from sentiment.hard import HARD as NAMES
from sentiment.hard_weights import HARD_WEIGHTS, unpacked
from sentiment.scores import Blame, Floats
from store.errors import NeedsSetup
from store.saying import say

TOKENS = 256
PIECE = 64  # texts that a thread tokenises at once
BATCH_TOKENS = 512  # enough for the int8 products to run at full speed, few enough to share out evenly
REACH = "reach.safetensors"  # written by sentiment.reach
TOPIC_WEIGHTS = "topics.safetensors"  # written by sentiment.topics_fit
WORST_WEIGHTS = "worst.safetensors"  # written by sentiment.worst_fit
BESIDE = (REACH, TOPIC_WEIGHTS, WORST_WEIGHTS, HARD_WEIGHTS)  # the one that ships has them all
EMBEDDINGS, BLAME, HARD = "bert.embeddings", "blame", "hard"
NOT_ASKED = -20.0  # the log odds of each hard class in a text that the gate does not let in; those of none are 0


class Engine:
    """A loaded network: call it with texts in their normal form."""

    def __init__(self, folder: Path, config: Mapping[str, Any], threads: int) -> None:
        """Read a folder that `MeanPooledClassifier` was saved in; NeedsSetup, KeyError or OSError if it is broken."""
        weights = load_file(folder / "model.safetensors")
        for beside in (folder / REACH, folder / TOPIC_WEIGHTS, folder / WORST_WEIGHTS):
            weights |= load_file(beside) if beside.is_file() else {}
        own = folder / HARD_WEIGHTS
        weights |= unpacked(load_file(own)) if own.is_file() else {}
        if "classifier.weight" not in weights:
            raise NeedsSetup(say("the model {folder} has no trained three-label head", folder=folder))
        self._words = weights[f"{EMBEDDINGS}.word_embeddings.weight"].astype(numpy.float16, copy=False)
        self._places = _places(weights)
        self._tokenizer = _tokenizer(folder, len(self._places), len(self._words))
        self._session = _session(build(weights, config))
        self._outputs = [output.name for output in self._session.get_outputs()]
        self._hard = _session(build_hard(weights, config)) if own.is_file() else None
        self.trust = weights.get("topics.trust")
        self._threads = ThreadPoolExecutor(threads, "scoring")

    def __call__(self, texts: Sequence[str]) -> Mapping[str, Any]:
        """Give the outputs of the graph for B > 0 texts, by name; `blame` as one `Blame` a text."""
        pieces = [list(texts[start : start + PIECE]) for start in range(0, len(texts), PIECE)]
        tokens = list(chain.from_iterable(self._each(self._tokenizer.encode_batch, pieces)))
        groups = alike([len(one) for one in tokens])
        found = self._each(self._pass, [[tokens[place].ids for place in group] for group in groups])
        order = list(chain.from_iterable(groups))
        outputs = {name: [each[name] for each in found] for name in found[0]}
        rows = chain.from_iterable(outputs.pop(BLAME, ()))
        blame = {place: Blame(row, tokens[place]) for place, row in zip(order, rows, strict=False)}
        whole: dict[str, Any] = {name: _placed(parts, order) for name, parts in outputs.items()}
        return whole | ({BLAME: [blame[place] for place in range(len(texts))]} if blame else {})

    def _each(self, work: Callable[[Any], Any], parts: Sequence[Any]) -> list[Any]:
        """Work on all parts, on our threads if there are several."""
        return [work(parts[0])] if len(parts) == 1 else list(self._threads.map(work, parts))

    def _pass(self, ids: list[list[int]]) -> dict[str, Floats]:
        """The outputs for texts of one length, by name: ids (B, T)."""
        given = {"words": self._words[numpy.array(ids)], "places": self._places[: len(ids[0])]}  # (B, T, hidden)
        found: dict[str, Floats] = dict(zip(self._outputs, self._session.run(self._outputs, given), strict=True))
        if self._hard:
            found[HARD] = _read_again(self._hard, found.pop("gate") > 0, found.pop("states"))
        return found


def _read_again(session: onnxruntime.InferenceSession, asked: Any, states: Floats) -> Floats:
    """What the layers of their own say of hard classes (B, 7), in the texts that they are asked about (B)."""
    odds = numpy.full((len(asked), 1 + len(NAMES)), NOT_ASKED, numpy.float32)
    odds[:, 0] = 0
    if asked.any():
        odds[asked] = session.run([HARD], {"states": states[asked]})[0]
    return odds


def alike(lengths: Sequence[int]) -> list[list[int]]:
    """Group the indexes of texts of one length, at most about 512 tokens a group; the longest groups come first.

    So no thread is left with a long one at the end.
    """
    groups: list[list[int]] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        here = groups[-1] if groups else []
        if here and lengths[here[0]] == lengths[place] and (len(here) + 1) * lengths[place] <= BATCH_TOKENS:
            here.append(place)
        else:
            groups.append([place])
    return sorted(groups, key=lambda group: -len(group) * lengths[group[0]])


def _placed(parts: Sequence[Floats], order: Sequence[int]) -> Floats:
    """The rows of all groups, each at the place that its text had."""
    rows = numpy.concatenate(parts)
    placed = numpy.empty_like(rows)
    placed[order] = rows
    return placed


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
        raise NeedsSetup(say("the tokenizer in {folder} knows more tokens than the model", folder=folder))
    settings = json.loads((folder / "tokenizer_config.json").read_text(encoding="utf-8"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(int(min(TOKENS, places, settings.get("model_max_length", TOKENS))))
    return tokenizer


def _session(graph: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # threads take texts, not shares of one product
    # The fused skip and layer norm of the levels above this is several times slower than the two apart.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.enable_mem_pattern = False  # it would be kept for each of the many shapes that groups of texts have
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
