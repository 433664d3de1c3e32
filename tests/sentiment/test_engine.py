"""Our own network in int8 says what torch says of it, the same in every batch, and without torch."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from onnx import TensorProto, helper
from onnxruntime import InferenceSession
from safetensors.numpy import save_file
from transformers import AutoTokenizer

from sentiment.encoder import Encoded, MeanPooledClassifier
from sentiment.engine import REACH
from sentiment.graph_drawing import IR_VERSION, OPSETS, Drawing
from sentiment.model import Model, load
from sentiment.reach import measure
from sentiment.scores import LABELS
from tests.sentiment.conftest import WORDS, tiny_config, tiny_tokenizer

TEXTS = ["good fast shop", "the parcel is slow", "love love hate", "bad shop is a bad shop", "ok"]
HEAT = {"": 2.0, "th": 0.5}
SOME = st.lists(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join), min_size=1, max_size=40)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model with both outputs and with temperatures."""
    torch.manual_seed(4)
    place = tmp_path_factory.mktemp("both")
    config = tiny_config(dict(enumerate(LABELS)))
    config.similar_layers, config.temperatures = [0, 1, 2], HEAT
    MeanPooledClassifier(config).save_pretrained(place)
    tiny_tokenizer().save_pretrained(place)
    return place


@pytest.fixture(scope="module")
def model(folder: Path) -> Model:
    return load(str(folder))


def in_torch(folder: Path, text: str) -> Encoded:
    """What torch makes of one text in fp32."""
    ids = AutoTokenizer.from_pretrained(folder)(text, return_tensors="pt", truncation=True)["input_ids"]
    network = MeanPooledClassifier.from_pretrained(folder)
    network.train(False)
    with torch.inference_mode():
        found: Encoded = network(ids, torch.ones_like(ids))
    return found


@pytest.mark.parametrize("text", ["good fast shop", "", "the parcel is slow " * 12, "love love hate", "bad " * 100])
def test_int8_stays_close_to_torch(folder: Path, model: Model, text: str) -> None:
    wanted, found = in_torch(folder, text), model.encode([text])[0]
    assert wanted.similar is not None and found.vector is not None
    assert found.score == pytest.approx(torch.softmax(wanted.logits[0] / HEAT[""], 0).tolist(), abs=0.03)
    assert float(wanted.similar[0].numpy() @ found.vector) > 0.995
    assert float(numpy.linalg.norm(found.vector)) == pytest.approx(1, abs=1e-5)


@settings(max_examples=20, deadline=None)
@given(texts=SOME, data=st.data())
def test_neither_order_nor_company_changes_an_answer(model: Model, texts: list[str], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(texts))))
    together, mixed = model.encode(texts), model.encode([texts[index] for index in order])
    for place, index in enumerate(order):
        assert mixed[place].score == together[index].score == model([texts[index]])[0]
        assert numpy.array_equal(mixed[place].vector, together[index].vector)  # type: ignore[arg-type]


def test_the_language_picks_the_temperature_and_never_the_label(model: Model) -> None:
    thai, german, unknown = model(["good fast shop"] * 3, ["th", "de", ""])
    assert german == unknown
    assert thai.label == german.label and thai.confidence > german.confidence


def test_the_version_follows_the_temperatures(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / folder.name)
    path = tmp_path / folder.name / "config.json"
    assert load(str(path.parent)).version == load(str(folder)).version
    path.write_text(json.dumps(json.loads(path.read_text()) | {"temperatures": {"": 2.1}}))
    assert load(str(path.parent)).version != load(str(folder)).version


def test_knowing_how_far_inputs_reach_makes_int8_closer() -> None:
    some = numpy.random.default_rng(5)
    x = some.normal(size=(1, 20, 64)).astype(numpy.float32)
    x[0, 0, 3] = 60  # one input of one token far out, as in trained networks
    weights = {"a.weight": some.normal(size=(32, 64)), "a.bias": some.normal(size=32)}
    flat = {"a.low": numpy.full(64, x.min()), "a.high": numpy.full(64, x.max())}
    reach = {"a.low": x.min((0, 1)), "a.high": x.max((0, 1))}
    assert error_of_dense(weights | reach, x) < 0.6 * error_of_dense(weights | flat, x)


def test_a_token_far_out_spoils_no_other_where_nothing_is_measured() -> None:
    some = numpy.random.default_rng(5)
    x = some.normal(size=(1, 20, 64)).astype(numpy.float32)
    weights = {"a.weight": some.normal(size=(32, 64)), "a.bias": some.normal(size=32)}
    far = x.copy()
    far[0, 0] *= 100
    assert numpy.array_equal(dense(weights, far)[:, 1:], dense(weights, x)[:, 1:])
    assert error_of_dense(weights, x) < 0.1


def error_of_dense(weights: dict[str, NDArray[Any]], x: NDArray[numpy.float32]) -> float:
    """How far one int8 layer is from the exact product, on average."""
    return float(numpy.abs(dense(weights, x) - (x @ weights["a.weight"].T + weights["a.bias"])).mean())


def dense(weights: dict[str, NDArray[Any]], x: NDArray[numpy.float32]) -> NDArray[numpy.float32]:
    """What one int8 layer makes of x (B, T, in)."""
    drawing = Drawing(weights, "test")
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in ("x", drawing.dense("x", "a"))]
    graph = helper.make_graph(drawing.nodes, "test", ends[:1], ends[1:], drawing.constants)
    packed = helper.make_model(graph, opset_imports=OPSETS, ir_version=IR_VERSION).SerializeToString()
    found: NDArray[numpy.float32] = InferenceSession(packed, providers=["CPUExecutionProvider"]).run(None, {"x": x})[0]
    return found


def test_what_is_measured_is_read_and_changes_the_version(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / folder.name
    shutil.copytree(folder, place)
    reach = measure(place, TEXTS)
    layers = ("attention.self.query", "attention.output.dense", "intermediate.dense", "output.dense")
    assert {name.split(".", 3)[3] for name in reach} == {
        f"{number}.{layer}.{end}" for number in range(2) for layer in layers for end in ("low", "high")
    }
    save_file({name: value - (name.endswith("low")) for name, value in reach.items()}, place / REACH)
    before, after = load(str(folder)), load(str(place))
    assert before.version != after.version and before(TEXTS) != after(TEXTS)
    for text, score in zip(TEXTS, after(TEXTS), strict=True):
        wanted = torch.softmax(in_torch(folder, text).logits[0] / HEAT[""], 0).tolist()
        assert score == pytest.approx(wanted, abs=0.03)


def test_a_model_without_vectors_gives_none(tiny_folder: Path, usual_folder: Path) -> None:
    for place in (tiny_folder, usual_folder):
        assert load(str(place)).encode(["good"])[0].vector is None


def test_our_own_model_needs_no_torch(folder: Path) -> None:
    code = f"import sys; from sentiment.model import load; load({str(folder)!r})(['good']); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "onnxruntime" in loaded and not {"torch", "transformers"} & set(loaded)
