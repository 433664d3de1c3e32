"""The ONNX graph of our own network, built in memory from its weights: no second copy of them on disk.

The graph takes texts one after the other, so that what else is in a batch never changes a score: without padding,
without a mask, and with a scale of its own for what goes into each int8 product.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy
from numpy.typing import NDArray
from onnx import GraphProto, NodeProto, TensorProto, helper, numpy_helper

# 64 of 127 steps: older processors add two products of 8 bits into 16, and must not overflow there.
STEPS = 64
RELIEF = 0.75  # of the way from leaving a far-reaching input as it is to making it like the others
CONTRIB = "com.microsoft"
OPSETS = [helper.make_opsetid("", 18), helper.make_opsetid(CONTRIB, 1)]
IR_VERSION = 10

Weights = Mapping[str, NDArray[Any]]


class Drawing:
    """Nodes and constants in the making; every method that adds a node gives the name of its output."""

    def __init__(self, weights: Weights, prefix: str) -> None:
        """Start empty; layers take their constants from `weights`, names begin with `prefix`."""
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []
        self._weights = weights
        self._prefix = prefix

    def weight(self, *names: str) -> NDArray[numpy.float32]:
        """The tensors of these names, one below the other, as fp32."""
        return numpy.concatenate([self._weights[name] for name in names]).astype(numpy.float32)

    def constant(self, value: NDArray[Any]) -> str:
        """Add a constant."""
        name = f"{self._prefix}.c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(numpy.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, *inputs: str, domain: str = "", outputs: Sequence[str] = (), **settings: Any) -> str:
        """Add a node of one output, unless more are named."""
        names = list(outputs) or [f"{self._prefix}.n{len(self.nodes)}"]
        self.nodes.append(helper.make_node(kind, inputs, names, domain=domain, **settings))
        return names[0]

    def dense(self, x: str, *layers: str) -> str:
        """A linear layer (or several side by side) in int8, a scale an output; what goes in is scaled as a whole.

        Where it is known how far each input reaches, the few that reach far are damped, and their weights raised.
        """
        weight = self.weight(*(f"{layer}.weight" for layer in layers))  # (out, in)
        reach = self._weights.get(f"{layers[0]}.reach")
        if reach is not None:
            relief = numpy.maximum(reach / numpy.median(reach), 1).astype(numpy.float32) ** RELIEF
            x, weight = self.node("Mul", x, self.constant(1 / relief)), weight * relief
        scale = numpy.maximum(numpy.abs(weight).max(1) / STEPS, 1e-12)
        steps = numpy.round(weight.T / scale).astype(numpy.int8)
        bias = self.weight(*(f"{layer}.bias" for layer in layers))
        inputs = (self.constant(steps), self.constant(scale), "", self.constant(bias))
        return self.node("DynamicQuantizeMatMul", x, *inputs, domain=CONTRIB)

    def plain(self, x: str, layer: str, output: str) -> str:
        """A linear layer in fp32."""
        weight, bias = self.constant(self.weight(f"{layer}.weight")), self.constant(self.weight(f"{layer}.bias"))
        return self.node("Gemm", x, weight, bias, outputs=[output], transB=1)

    def norm(self, x: str, layer: str, epsilon: float) -> str:
        """A layer norm."""
        scale, bias = self.constant(self.weight(f"{layer}.weight")), self.constant(self.weight(f"{layer}.bias"))
        return self.node("LayerNormalization", x, scale, bias, axis=-1, epsilon=epsilon)

    def layer(self, x: str, number: int, heads: int, epsilon: float) -> str:
        """One layer of BERT: (1, T, hidden) to the same."""
        name = f"bert.encoder.layer.{number}"
        joined = self.dense(x, *(f"{name}.attention.self.{part}" for part in ("query", "key", "value")))
        parts = [f"{joined}.{part}" for part in "qkv"]
        self.node("Split", joined, outputs=parts, axis=-1, num_outputs=3)
        seen = self.node("MultiHeadAttention", *parts, domain=CONTRIB, num_heads=heads)
        mixed = self.node("Add", x, self.dense(seen, f"{name}.attention.output.dense"))
        middle = self.norm(mixed, f"{name}.attention.output.LayerNorm", epsilon)
        wide = self.node("Gelu", self.dense(middle, f"{name}.intermediate.dense"), domain=CONTRIB)
        return self.norm(
            self.node("Add", middle, self.dense(wide, f"{name}.output.dense")), f"{name}.output.LayerNorm", epsilon
        )

    def mean(self, x: str) -> str:
        """The mean over the tokens: (1, T, hidden) to (hidden)."""
        return self.node("ReduceMean", x, self.constant(numpy.array([0, 1])), keepdims=0)


def build(weights: Weights, config: Mapping[str, Any]) -> bytes:
    """Serialise the network; KeyError names a tensor that is missing.

    In: `tokens` (N, hidden), the embedded tokens of B texts in a row, and `starts` (B + 1), where each begins. Out:
    `logits` (B, 3), and `vector` (B, hidden) of length one if the config has `similar_layers`.
    """
    similar = list(config.get("similar_layers") or ())
    whole = Drawing(weights, "all")
    count = whole.node("Sub", whole.node("Size", "starts"), whole.constant(numpy.array(1)))
    outputs = ["last", "similar"] if similar else ["last"]
    whole.node("Loop", count, "", outputs=outputs, body=_one_text(weights, config, similar))
    whole.plain("last", "classifier", "logits")
    if similar:
        vector = whole.plain("similar", "similar", "raw_vector")
        whole.node("LpNormalization", vector, outputs=["vector"], axis=-1, p=2)
    values = [
        _value("tokens", TensorProto.FLOAT, ["n", config["hidden_size"]]),
        _value("starts", TensorProto.INT64, ["b"]),
    ]
    results = [_value(name, TensorProto.FLOAT, ["b", None]) for name in ("logits", "vector")[: len(outputs)]]
    graph = helper.make_graph(whole.nodes, "texts", values, results, whole.constants)
    model: bytes = helper.make_model(graph, opset_imports=OPSETS, ir_version=IR_VERSION).SerializeToString()
    return model


def _one_text(weights: Weights, config: Mapping[str, Any], similar: list[int]) -> GraphProto:
    """The body of the loop: text `i` to its mean-pooled last layer, and those of the layers in `similar`."""
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
        hidden.append(text.layer(hidden[-1], number, heads, epsilon))
    results = [text.mean(hidden[-1])]
    if similar:
        results.append(text.node("Concat", *(text.mean(hidden[layer]) for layer in similar), axis=-1))
    inputs = [_value("i", TensorProto.INT64, []), _value("go", TensorProto.BOOL, [])]
    outputs = [_value("go_on", TensorProto.BOOL, []), *(_value(name, TensorProto.FLOAT, [None]) for name in results)]
    return helper.make_graph(text.nodes, "text", inputs, outputs, text.constants)


def _value(name: str, kind: int, shape: Sequence[Any]) -> Any:
    return helper.make_tensor_value_info(name, kind, shape)
