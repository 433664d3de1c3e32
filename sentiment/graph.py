"""The ONNX graph of our own network, built in memory from its weights: no second copy of them on disk.

The graph takes texts of one length at a time, so that it needs neither padding nor a mask, and no scale of its int8
products depends on a batch: what else is in it never changes a score.
"""

from collections.abc import Mapping
from typing import Any

import numpy
from onnx import TensorProto, ValueInfoProto, helper

from sentiment.graph_drawing import IR_VERSION, OPSETS, Drawing, Weights, value
from sentiment.graph_hard import gate, own_layers
from sentiment.graph_layers import layer
from sentiment.graph_topics import look

WORST = "worst.weight"  # (width): how much each token of a text is to blame, by its states


def build(weights: Weights, config: Mapping[str, Any]) -> bytes:
    """Serialise the network; KeyError names a tensor that is missing.

    In: `words` (B, T, hidden), the embedded tokens of B texts of T tokens each, in fp16, and what each of their
    `places` (T, hidden) adds. Out: `logits` (B, 3); `vector` (B, hidden) of length one if the config has
    `similar_layers`; with the weights of the topics `present` (B, 27) and `sides` (B, 12, 3); with those of
    `sentiment.worst` `blame` (B, T); and with those of hard matters `gate` (B) and the `states` (B, T, hidden) that
    their own layers read.
    """
    similar = list(config.get("similar_layers") or ())
    drawing = Drawing(weights, "all")
    hidden = _layers(drawing, config)
    drawing.plain(drawing.mean(hidden[-1]), "classifier", "logits")
    results = [value("logits", ["b", None])]
    if similar:
        states = drawing.node("Concat", *(hidden[layer] for layer in similar), axis=-1)
        results += _of_states(drawing, weights, states)
        if "gate.query" in weights:
            drawing.node("Identity", hidden[-1 - own_layers(weights)], outputs=["states"])
            results.append(value("states", ["b", "t", None]))
    width = config["hidden_size"]
    values = [value("words", ["b", "t", width], TensorProto.FLOAT16), value("places", ["t", width])]
    graph = helper.make_graph(drawing.nodes, "texts", values, results, drawing.constants)
    model: bytes = helper.make_model(graph, opset_imports=OPSETS, ir_version=IR_VERSION).SerializeToString()
    return model


def _layers(drawing: Drawing, config: Mapping[str, Any]) -> list[str]:
    """The states after the embeddings and after each layer, each (B, T, hidden)."""
    heads, epsilon = config["num_attention_heads"], config["layer_norm_eps"]
    tokens = drawing.node("Add", drawing.node("Cast", "words", to=TensorProto.FLOAT), "places")
    hidden = [drawing.norm(tokens, "bert.embeddings.LayerNorm", epsilon)]
    for number in range(config["num_hidden_layers"]):
        hidden.append(layer(drawing, hidden[-1], f"bert.encoder.layer.{number}", heads, epsilon))
    return hidden


def _of_states(drawing: Drawing, weights: Weights, states: str) -> list[ValueInfoProto]:
    """What is made of the states of some layers side by side (B, T, width): all outputs but the logits."""
    mean = drawing.mean(states)
    drawing.node("LpNormalization", drawing.plain(mean, "similar", "raw_vector"), outputs=["vector"], axis=-1, p=2)
    results = [value("vector", ["b", None])]
    if "topics.query" in weights:
        look(drawing, states, mean)
        results += [value("present", ["b", None]), value("sides", ["b", None, None])]
    if WORST in weights:
        each = drawing.node("MatMul", states, drawing.constant(drawing.weight(WORST)[:, None]))
        drawing.node("Squeeze", each, drawing.constant(numpy.array([-1])), outputs=["blame"])
        results.append(value("blame", ["b", "t"]))
    if "gate.query" in weights:
        gate(drawing, states, mean)
        results.append(value("gate", ["b"]))
    return results
