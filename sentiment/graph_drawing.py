"""Nodes and constants of an ONNX graph in the making: what every part of our network is drawn with."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, ValueInfoProto, helper, numpy_helper

# 64 of 127 steps: older processors add two products of 8 bits into 16, and must not overflow there.
STEPS = 64
RELIEF = 0.6  # of the way from leaving a far-reaching input as it is to making it like the others
ENDS = ("low", "high")  # under LAYER.low and LAYER.high: the least and the greatest that each input was seen to be
CONTRIB = "com.microsoft"
OPSETS = [helper.make_opsetid("", 18), helper.make_opsetid(CONTRIB, 1)]
IR_VERSION = 10
Weights = Mapping[str, NDArray[Any]]
Floats = NDArray[numpy.float32]


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
        """A linear layer (or several side by side) in int8, a scale an output; (B, T, in) to (B, T, out).

        Where it is known how far each input reaches, the scale of what goes in is fixed, and the few that reach far
        are damped, and their weights raised. Elsewhere each token has a scale of its own, which is slower. Neither
        depends on what else is in the batch.
        """
        weight = self.weight(*(f"{layer}.weight" for layer in layers))  # (out, in)
        bias = self.weight(*(f"{layer}.bias" for layer in layers))
        ends = [self._weights.get(f"{layers[0]}.{end}") for end in ENDS]
        bounds = numpy.array([end for end in ends if end is not None], numpy.float32)  # (2, in) or nothing
        if not len(bounds):
            return self._by_token(x, weight, bias)
        damp = damping(bounds)
        x, weight, bounds = self.node("Mul", x, self.constant(1 / damp)), weight * damp, bounds / damp
        return self._fixed(x, weight, bias, min(float(bounds.min()), 0.0), max(float(bounds.max()), 1e-6))

    def _fixed(self, x: str, weight: Floats, bias: Floats, low: float, high: float) -> str:
        """A layer all of whose inputs lie between two bounds, or are taken to the nearer one."""
        step = (high - low) / 255
        zero = self.constant(numpy.array(round(-low / step), numpy.uint8))
        scale = self.constant(numpy.array(step, numpy.float32))
        return self._product(self.node("QuantizeLinear", x, scale, zero), weight, scale, zero, self.constant(bias))

    def _by_token(self, x: str, weight: Floats, bias: Floats) -> str:
        """A layer whose inputs are scaled token by token."""
        last, one = self.constant(numpy.array([-1])), self.constant(numpy.array(1, numpy.float32))
        reach = self.node("ReduceMax", self.node("Abs", x), last, keepdims=1)
        steps = self.node("Mul", reach, self.constant(numpy.array(1 / 127, numpy.float32)))
        scale = self.node("Max", steps, self.constant(numpy.array(1e-9, numpy.float32)))
        zero = self.constant(numpy.array(128, numpy.uint8))
        whole = self.node("QuantizeLinear", self.node("Div", x, scale), one, zero)
        return self.node("Add", self.node("Mul", self._product(whole, weight, one, zero), scale), self.constant(bias))

    def _product(self, x: str, weight: Floats, scale: str, zero: str, *bias: str) -> str:
        """The product of what is in int8 already with a weight (out, in), as fp32."""
        scales = numpy.maximum(numpy.abs(weight).max(1) / STEPS, 1e-12).astype(numpy.float32)
        steps = numpy.round(weight.T / scales).astype(numpy.int8)
        inputs = (self.constant(steps), scale, self.constant(scales), zero, "", *bias)
        return self.node("MatMulIntegerToFloat", x, *inputs, domain=CONTRIB)

    def plain(self, x: str, layer: str, output: str) -> str:
        """A linear layer in fp32."""
        weight, bias = self.constant(self.weight(f"{layer}.weight")), self.constant(self.weight(f"{layer}.bias"))
        return self.node("Gemm", x, weight, bias, outputs=[output], transB=1)

    def norm(self, x: str, layer: str, epsilon: float) -> str:
        """A layer norm."""
        scale, bias = self.constant(self.weight(f"{layer}.weight")), self.constant(self.weight(f"{layer}.bias"))
        return self.node("LayerNormalization", x, scale, bias, axis=-1, epsilon=epsilon)

    def mean(self, x: str) -> str:
        """The mean over the tokens: (B, T, hidden) to (B, hidden).

        As a product, because a plain mean adds in an order that depends on the size of the batch.
        """
        size, one = self.node("Shape", x, start=1, end=2), self.constant(numpy.array([1]))
        ones = numpy_helper.from_array(numpy.ones(1, numpy.float32))
        row = self.node("ConstantOfShape", self.node("Concat", one, size, axis=0), value=ones)
        total = self.node("Squeeze", self.node("MatMul", row, x), one)
        return self.node("Div", total, self.node("Cast", size, to=TensorProto.FLOAT))


def damping(bounds: Floats) -> Floats:
    """By how much each input of a layer is damped, from the bounds (2, in) that it lies between."""
    reach = numpy.abs(bounds).max(0)
    damped: Floats = numpy.maximum(reach / numpy.median(reach), 1) ** RELIEF
    return damped


def value(name: str, shape: Sequence[Any], kind: int = TensorProto.FLOAT) -> ValueInfoProto:
    """What goes into a graph or comes out of it, in fp32 unless it is of another kind."""
    return helper.make_tensor_value_info(name, kind, shape)
