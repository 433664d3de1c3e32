"""The part of the ONNX graph that sees topics; `sentiment.topics_network` is the same in torch."""

import numpy

from sentiment.aspects import ASPECTS
from sentiment.graph_drawing import CONTRIB, Drawing
from sentiment.topics import TOPICS


def look(drawing: Drawing, states: str, mean: str) -> None:
    """Add what the tokens say: states (B, T, width) and their mean to `present` (B, 27) and `sides` (B, 12, 3)."""
    keys, values = _keys_and_values(drawing, states)
    query = drawing.kept("topics.query")
    share = drawing.node("Softmax", drawing.node("FusedMatMul", query, keys, domain=CONTRIB, transB=1), axis=-1)
    said = drawing.node("MatMul", share, drawing.node("Gelu", values, domain=CONTRIB))  # (B, 39, VALUES)
    topics, aspects = _split(drawing, said, "said", [len(TOPICS), len(ASPECTS)], axis=1)
    last = drawing.constant(numpy.array([-1]))
    present = drawing.node("ReduceSum", drawing.node("Mul", topics, drawing.kept("topics.present")), last, keepdims=0)
    drawing.node("Add", present, drawing.plain(mean, "topics.whole", "in_all"), outputs=["present"])
    deep = drawing.node("Mul", drawing.node("Unsqueeze", aspects, last), drawing.kept("topics.side"))
    sides = drawing.node("ReduceSum", deep, drawing.constant(numpy.array([2])), keepdims=0)
    drawing.node("Add", sides, drawing.kept("topics.side.bias"), outputs=["sides"])


def _keys_and_values(drawing: Drawing, states: str) -> list[str]:
    """Two linear layers as one product in fp32, then apart."""
    layers = [f"topics.{part}" for part in ("keys", "values")]
    weight = drawing.weight(*(f"{layer}.weight" for layer in layers))
    bias = drawing.weight(*(f"{layer}.bias" for layer in layers))
    both = drawing.node("MatMul", states, drawing.constant(weight.T))
    sizes = [len(drawing.weight(f"{layer}.bias")) for layer in layers]
    return _split(drawing, drawing.node("Add", both, drawing.constant(bias)), "look", sizes, axis=-1)


def _split(drawing: Drawing, x: str, name: str, sizes: list[int], axis: int) -> list[str]:
    parts = [f"{name}.{number}" for number in range(len(sizes))]
    drawing.node("Split", x, drawing.constant(numpy.array(sizes)), outputs=parts, axis=axis)
    return parts
