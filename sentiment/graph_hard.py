"""The ONNX graphs of what reads hard matters: a gate in the graph of all, and layers of its own for what it lets in."""

from collections.abc import Mapping
from typing import Any

import numpy
from onnx import helper

from sentiment.graph_drawing import CONTRIB, IR_VERSION, OPSETS, Drawing, Weights, value
from sentiment.graph_layers import layer


def own_layers(weights: Weights) -> int:
    """How many layers of their own the hard classes have; they are copies of as many upper ones of the encoder."""
    return sum(name.startswith("hard.layer.") and name.endswith("output.LayerNorm.bias") for name in weights) // 2


def build_hard(weights: Weights, config: Mapping[str, Any]) -> bytes:
    """Serialise the own layers: `states` (B, T, hidden) to `hard` (B, 7), the log odds of no class and of each."""
    drawing, states = Drawing(weights, "hard"), "states"
    for number in range(own_layers(weights)):
        states = layer(drawing, states, f"hard.layer.{number}", config["num_attention_heads"], config["layer_norm_eps"])
    looks = drawing.node("MatMul", states, drawing.constant(drawing.weight("hard.query").T / 4))
    said = drawing.node("MatMul", states, drawing.constant(drawing.weight("hard.said").T))
    both = drawing.node("Mul", drawing.node("Softmax", looks, axis=1), said)
    heard = drawing.node("ReduceSum", both, drawing.constant(numpy.array([1])), keepdims=0)
    drawing.node("Add", heard, drawing.plain(drawing.mean(states), "hard.whole", "in_all"), outputs=["hard"])
    values, results = [value("states", ["b", "t", config["hidden_size"]])], [value("hard", ["b", None])]
    graph = helper.make_graph(drawing.nodes, "hard", values, results, drawing.constants)
    model: bytes = helper.make_model(graph, opset_imports=OPSETS, ir_version=IR_VERSION).SerializeToString()
    return model


def gate(drawing: Drawing, states: str, mean: str) -> None:
    """Add how far texts stand above the gate: states (B, T, width) and their mean to `gate` (B)."""
    keys, values = (
        drawing.node("Add", drawing.node("MatMul", states, drawing.constant(drawing.weight(f"gate.{part}.weight").T)),
                     drawing.kept(f"gate.{part}.bias"))
        for part in ("keys", "values")
    )  # fmt: skip
    looks = drawing.node("FusedMatMul", drawing.kept("gate.query"), keys, domain=CONTRIB, transB=1)
    heard = drawing.node(
        "MatMul", drawing.node("Softmax", looks, axis=-1), drawing.node("Gelu", values, domain=CONTRIB)
    )
    last = drawing.constant(numpy.array([-1]))
    said = drawing.node("ReduceSum", drawing.node("Mul", heard, drawing.kept("gate.said")), last, keepdims=0)
    odds = drawing.node("Add", said, drawing.plain(mean, "gate.whole", "gate_in_all"))
    none = drawing.node("Slice", odds, *(drawing.constant(numpy.array([place])) for place in (0, 1, 1)))
    some = drawing.node("Slice", odds, *(drawing.constant(numpy.array([place])) for place in (1, 99, 1)))
    above = drawing.node("Sub", drawing.node("ReduceLogSumExp", some, last, keepdims=1), none)
    drawing.node("Squeeze", drawing.node("Sub", above, drawing.kept("gate.threshold")), last, outputs=["gate"])
