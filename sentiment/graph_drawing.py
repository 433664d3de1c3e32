"""Nodes and constants of an ONNX graph in the making: what every part of our network is drawn with."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

# 64 of 127 steps: older processors add two products of 8 bits into 16, and must not overflow there.
STEPS = 64
RELIEF = 0.75  # of the way from leaving a far-reaching input as it is to making it like the others
CONTRIB = "com.microsoft"
Weights = Mapping[str, NDArray[Any]]


class Drawing:
    """Nodes and constants in the making; every method that adds a node gives the name of its output."""

    contrib = CONTRIB

    def __init__(self, weights: Weights, prefix: str) -> None:
        """Start empty; layers take their constants from `weights`, names begin with `prefix`."""
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []
        self._weights = weights
        self._prefix = prefix

    def weight(self, *names: str) -> NDArray[numpy.float32]:
        """The tensors of these names, one below the other, as fp32."""
        return numpy.concatenate([self._weights[name] for name in names]).astype(numpy.float32)

    def kept(self, name: str) -> str:
        """A tensor of this name as a constant."""
        return self.constant(self.weight(name))

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

    def mean(self, x: str) -> str:
        """The mean over the tokens: (1, T, hidden) to (hidden)."""
        return self.node("ReduceMean", x, self.constant(numpy.array([0, 1])), keepdims=0)
