"""The part of the ONNX graph that sees topics; `sentiment.topics_network` is the same in torch."""

import numpy

from sentiment.aspects import ASPECTS
from sentiment.graph_drawing import Drawing
from sentiment.topics import TOPICS

PARTS = ("topics", "sides")


def look(text: Drawing, states: str) -> tuple[str, str]:
    """Token states (1, T, width) of one text to what its tokens say of topics (27) and of aspects' labels (12, 3)."""
    tokens = text.node("Squeeze", states, text.constant(numpy.array([0])))
    keys, values = (_linear(text, tokens, f"topics.{part}") for part in ("keys", "values"))
    share = text.node("Softmax", text.node("Gemm", text.kept("topics.query"), keys, transB=1), axis=-1)
    said = text.node("MatMul", share, text.node("Gelu", values, domain=text.contrib))
    parts = [f"{said}.{part}" for part in PARTS]
    sizes = text.constant(numpy.array([len(TOPICS), len(ASPECTS)]))
    text.node("Split", said, sizes, outputs=parts, axis=0)
    last, middle = text.constant(numpy.array([-1])), text.constant(numpy.array([1]))
    present = text.node("ReduceSum", text.node("Mul", parts[0], text.kept("topics.present")), last, keepdims=0)
    deep = text.node("Unsqueeze", parts[1], last)  # (12, VALUES, 1)
    sides = text.node("ReduceSum", text.node("Mul", deep, text.kept("topics.side")), middle, keepdims=0)
    return present, text.node("Add", sides, text.kept("topics.side.bias"))


def _linear(text: Drawing, x: str, layer: str) -> str:
    return text.node("Gemm", x, text.kept(f"{layer}.weight"), text.kept(f"{layer}.bias"), transB=1)
