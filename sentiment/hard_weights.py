"""How the layers that read hard matters are kept beside the model: wide weights in the steps of int8."""

from collections.abc import Mapping
from typing import Any

import numpy
from numpy.typing import NDArray

from sentiment.graph_drawing import ENDS, STEPS, damping

HARD_WEIGHTS = "hard.safetensors"  # written by sentiment.hard_fit
PREFIX, SCALE = "hard.", ".scale"
WEIGHT = ".weight"
Arrays = Mapping[str, NDArray[Any]]


def packed(arrays: Arrays) -> dict[str, NDArray[Any]]:
    """Weights and bounds by the names of the graph, those of layers with bounds as steps with a scale an output."""
    found: dict[str, NDArray[Any]] = {}
    for name, array in arrays.items():
        damp = _damp(arrays, name)
        if damp is None:
            found[name] = array
            continue
        spread = array * damp
        scale = (numpy.maximum(numpy.abs(spread).max(1), 1e-12) / STEPS).astype(numpy.float32)
        found[name] = numpy.round(spread / scale[:, None]).astype(numpy.int8)
        found[name + SCALE] = scale
    return found


def unpacked(arrays: Arrays) -> dict[str, NDArray[Any]]:
    """The weights in fp32 again; the graph finds the same steps in them."""
    return {name: _plain(arrays, name) for name in arrays if not name.endswith(SCALE)}


def _plain(arrays: Arrays, name: str) -> NDArray[Any]:
    scale = arrays.get(name + SCALE)
    return arrays[name] if scale is None else arrays[name] * scale[:, None] / _damp(arrays, name)


def _damp(arrays: Arrays, name: str) -> NDArray[numpy.float32] | None:
    """How much the graph damps each input of a layer of this weight; None if it is no layer with bounds."""
    layer = name.removesuffix(WEIGHT).replace(".key", ".query").replace(".value", ".query")
    if not name.endswith(WEIGHT) or f"{layer}.{ENDS[0]}" not in arrays:
        return None
    return damping(numpy.array([arrays[f"{layer}.{end}"] for end in ENDS], numpy.float32))
