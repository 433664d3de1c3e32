"""The ONNX graph of our own network, built in memory from its weights: no second copy of them on disk.

The graph takes texts of one length at a time, so that it needs neither padding nor a mask, and no scale of its int8
products depends on a batch: what else is in it never changes a score.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy
from onnx import TensorProto, ValueInfoProto, helper

from sentiment.graph_drawing import CONTRIB, Drawing, Weights
from sentiment.graph_topics import look

OPSETS = [helper.make_opsetid("", 18), helper.make_opsetid(CONTRIB, 1)]
IR_VERSION = 10
WORST = "worst.weight"  # (width): how much each token of a text is to blame, by its states


def build(weights: Weights, config: Mapping[str, Any]) -> bytes:
    """Serialise the network; KeyError names a tensor that is missing.

    In: `words` (B, T, hidden), the embedded tokens of B texts of T tokens each, in fp16, and what each of their
    `places` (T, hidden) adds. Out: `logits` (B, 3); `vector` (B, hidden) of length one if the config has
    `similar_layers`; with the weights of the topics `present` (B, 27) and `sides` (B, 12, 3); and with those of
    `sentiment.worst` `blame` (B, T).
    """
    similar = list(config.get("similar_layers") or ())
    drawing = Drawing(weights, "all")
    hidden = _layers(drawing, config)
    drawing.plain(drawing.mean(hidden[-1]), "classifier", "logits")
    results = [_value("logits", ["b", None])]
    if similar:
        states = drawing.node("Concat", *(hidden[layer] for layer in similar), axis=-1)
        results += _of_states(drawing, weights, states)
    width = config["hidden_size"]
    values = [_value("words", ["b", "t", width], TensorProto.FLOAT16), _value("places", ["t", width])]
    graph = helper.make_graph(drawing.nodes, "texts", values, results, drawing.constants)
    model: bytes = helper.make_model(graph, opset_imports=OPSETS, ir_version=IR_VERSION).SerializeToString()
    return model


def _layers(drawing: Drawing, config: Mapping[str, Any]) -> list[str]:
    """The states after the embeddings and after each layer, each (B, T, hidden)."""
    heads, epsilon = config["num_attention_heads"], config["layer_norm_eps"]
    tokens = drawing.node("Add", drawing.node("Cast", "words", to=TensorProto.FLOAT), "places")
    hidden = [drawing.norm(tokens, "bert.embeddings.LayerNorm", epsilon)]
    for number in range(config["num_hidden_layers"]):
        hidden.append(_layer(drawing, hidden[-1], number, heads, epsilon))
    return hidden


def _of_states(drawing: Drawing, weights: Weights, states: str) -> list[ValueInfoProto]:
    """What is made of the states of some layers side by side (B, T, width): all outputs but the logits."""
    mean = drawing.mean(states)
    drawing.node("LpNormalization", drawing.plain(mean, "similar", "raw_vector"), outputs=["vector"], axis=-1, p=2)
    results = [_value("vector", ["b", None])]
    if "topics.query" in weights:
        look(drawing, states, mean)
        results += [_value("present", ["b", None]), _value("sides", ["b", None, None])]
    if WORST in weights:
        each = drawing.node("MatMul", states, drawing.constant(drawing.weight(WORST)[:, None]))
        drawing.node("Squeeze", each, drawing.constant(numpy.array([-1])), outputs=["blame"])
        results.append(_value("blame", ["b", "t"]))
    return results


def _layer(text: Drawing, x: str, number: int, heads: int, epsilon: float) -> str:
    """One layer of BERT: (B, T, hidden) to the same."""
    name = f"bert.encoder.layer.{number}"
    joined = text.dense(x, *(f"{name}.attention.self.{part}" for part in ("query", "key", "value")))
    parts = [f"{joined}.{part}" for part in "qkv"]
    text.node("Split", joined, outputs=parts, axis=-1, num_outputs=3)
    seen = text.node("MultiHeadAttention", *parts, domain=text.contrib, num_heads=heads)
    mixed = text.node("Add", x, text.dense(seen, f"{name}.attention.output.dense"))
    middle = text.norm(mixed, f"{name}.attention.output.LayerNorm", epsilon)
    wide = text.node("Gelu", text.dense(middle, f"{name}.intermediate.dense"), domain=text.contrib)
    return text.norm(
        text.node("Add", middle, text.dense(wide, f"{name}.output.dense")), f"{name}.output.LayerNorm", epsilon
    )


def _value(name: str, shape: Sequence[Any], kind: int = TensorProto.FLOAT) -> ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)
