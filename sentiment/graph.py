"""The ONNX graph of our own network, built in memory from its weights: no second copy of them on disk.

The graph takes texts one after the other, so that what else is in a batch never changes a score: without padding,
without a mask, and with a scale of its own for what goes into each int8 product.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy
from onnx import GraphProto, TensorProto, helper

from sentiment.graph_drawing import CONTRIB, Drawing, Weights
from sentiment.graph_topics import look

OPSETS = [helper.make_opsetid("", 18), helper.make_opsetid(CONTRIB, 1)]
IR_VERSION = 10
FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64


def build(weights: Weights, config: Mapping[str, Any]) -> bytes:
    """Serialise the network; KeyError names a tensor that is missing.

    In: `tokens` (N, hidden), the embedded tokens of B texts in a row, and `starts` (B + 1), where each begins. Out:
    `logits` (B, 3); `vector` (B, hidden) of length one if the config has `similar_layers`; and with the weights of the
    topics `present` (B, 27) and `sides` (B, 12, 3).
    """
    similar = list(config.get("similar_layers") or ())
    topics = bool(similar) and "topics.query" in weights
    whole = Drawing(weights, "all")
    count = whole.node("Sub", whole.node("Size", "starts"), whole.constant(numpy.array(1)))
    pooled = ["last", *(["similar"] if similar else []), *(["said", "sides"] if topics else [])]
    whole.node("Loop", count, "", outputs=pooled, body=_one_text(weights, config, similar, topics))
    whole.plain("last", "classifier", "logits")
    if similar:
        vector = whole.plain("similar", "similar", "raw_vector")
        whole.node("LpNormalization", vector, outputs=["vector"], axis=-1, p=2)
    if topics:
        whole.node("Add", "said", whole.plain("similar", "topics.whole", "in_all"), outputs=["present"])
    values = [_value("tokens", FLOAT, ["n", config["hidden_size"]]), _value("starts", INT64, ["b"])]
    results = [_value("logits", FLOAT, ["b", None]), *([_value("vector", FLOAT, ["b", None])] if similar else [])]
    if topics:
        results += [_value("present", FLOAT, ["b", None]), _value("sides", FLOAT, ["b", None, None])]
    graph = helper.make_graph(whole.nodes, "texts", values, results, whole.constants)
    model: bytes = helper.make_model(graph, opset_imports=OPSETS, ir_version=IR_VERSION).SerializeToString()
    return model


def _one_text(weights: Weights, config: Mapping[str, Any], similar: list[int], topics: bool) -> GraphProto:
    """The body of the loop: text `i` to the means of its last and `similar` layers, and to its topics."""
    text = Drawing(weights, "one")
    axis = text.constant(numpy.array([0]))
    first = text.node("Unsqueeze", "i", axis)
    after = text.node("Add", first, text.constant(numpy.array([1])))
    bounds = [text.node("Gather", "starts", place, axis=0) for place in (first, after)]
    tokens = text.node("Unsqueeze", text.node("Slice", "tokens", *bounds), axis)
    text.node("Identity", "go", outputs=["go_on"])
    heads, epsilon = config["num_attention_heads"], config["layer_norm_eps"]
    hidden = [text.norm(tokens, "bert.embeddings.LayerNorm", epsilon)]
    for number in range(config["num_hidden_layers"]):
        hidden.append(_layer(text, hidden[-1], number, heads, epsilon))
    results = [(text.mean(hidden[-1]), [None])]
    if similar:
        states = text.node("Concat", *(hidden[layer] for layer in similar), axis=-1)
        results.append((text.mean(states), [None]))
    if topics:
        results += zip(look(text, states), ([None], [None, None]), strict=True)
    inputs = [_value("i", INT64, []), _value("go", TensorProto.BOOL, [])]
    outputs = [_value("go_on", TensorProto.BOOL, []), *(_value(name, FLOAT, shape) for name, shape in results)]
    return helper.make_graph(text.nodes, "text", inputs, outputs, text.constants)


def _layer(text: Drawing, x: str, number: int, heads: int, epsilon: float) -> str:
    """One layer of BERT: (1, T, hidden) to the same."""
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


def _value(name: str, kind: int, shape: Sequence[Any]) -> Any:
    return helper.make_tensor_value_info(name, kind, shape)
