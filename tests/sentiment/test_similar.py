"""The second output: fitting brings it near the base encoder, and leaves everything else of a checkpoint alone."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from typer.testing import CliRunner

from sentiment.encoder import Encoded, MeanPooledClassifier
from sentiment.similar import (
    app,
    base_vectors,
    choose_texts,
    likeness,
    plain_vectors,
    ridge,
    similar_vectors,
    spread,
    targets,
    unit,
)

WORDS = ["good", "bad", "slow", "fast", "parcel", "shop", "love", "hate", "ok", "the"]
TEXTS = [f"{a} {b} {c}" for a in WORDS for b in WORDS for c in WORDS[:3] if a != b]


@torch.inference_mode()
def outputs(folder: Path, ids: torch.Tensor, mask: torch.Tensor) -> Encoded:
    """What the model in a folder gives for one batch."""
    model: Any = MeanPooledClassifier.from_pretrained(folder, dtype=torch.float32)
    model.eval()
    found: Encoded = model(ids, mask)
    return found


@pytest.fixture
def fitted(tiny_folder: Path, base_folder: Path, tmp_path: Path) -> Path:
    """A copy of the tiny model that `fit` has given its second output, from layers 1 and 2."""
    folder = Path(shutil.copytree(tiny_folder, tmp_path / "checkpoint"))
    rows = tmp_path / "rows.jsonl"
    rows.write_text("".join(json.dumps({"text": text, "lang": "en"}) + "\n" for text in TEXTS), "utf-8")
    options = ["--base", base_folder, "--train", rows, "--corpus", rows, "--layer", 1, "--layer", 2]
    options += ["--cache", tmp_path / "cache.npz"]
    result = CliRunner().invoke(app, ["fit", str(folder), *map(str, options)])
    assert result.exit_code == 0, result.output
    return folder


def test_fit_saves_the_keys_of_the_contract(fitted: Path, tiny_folder: Path) -> None:
    weights, before = load_file(fitted / "model.safetensors"), load_file(tiny_folder / "model.safetensors")
    assert weights["similar.weight"].shape == (16, 32)
    assert weights["similar.bias"].shape == (16,)
    assert weights["similar.weight"].dtype == torch.float16
    assert json.loads((fitted / "config.json").read_text())["similar_layers"] == [1, 2]
    assert set(weights) - set(before) == {"similar.weight", "similar.bias"}
    assert all(torch.equal(weights[name], before[name]) for name in before)


def test_fit_brings_the_vector_near_the_base_encoder(fitted: Path, base_folder: Path) -> None:
    wanted = targets(base_folder, TEXTS)
    found = similar_vectors(fitted, TEXTS)
    assert found is not None
    assert likeness(found, wanted) > likeness(plain_vectors(fitted, TEXTS), wanted) + 0.3


def test_fit_may_be_run_again(fitted: Path, base_folder: Path, tmp_path: Path) -> None:
    rows = str(tmp_path / "rows.jsonl")
    options = ["--base", str(base_folder), "--train", rows, "--corpus", rows, "--layer", "2"]
    assert CliRunner().invoke(app, ["fit", str(fitted), *options]).exit_code == 0
    assert load_file(fitted / "model.safetensors")["similar.weight"].shape == (16, 16)
    assert json.loads((fitted / "config.json").read_text())["similar_layers"] == [2]


def test_one_pass_gives_both_outputs_and_the_sentiment_is_as_before(fitted: Path, tiny_folder: Path) -> None:
    ids, mask = torch.tensor([[0, 4, 8, 2], [0, 5, 2, 1]]), torch.tensor([[1, 1, 1, 1], [1, 1, 1, 0]])
    plain, both = outputs(tiny_folder, ids, mask), outputs(fitted, ids, mask)
    assert plain.similar is None
    torch.testing.assert_close(both.logits, plain.logits)
    torch.testing.assert_close(both.vector, plain.vector)
    assert both.similar is not None
    torch.testing.assert_close(torch.linalg.vector_norm(both.similar, dim=1), torch.ones(2))
    found = similar_vectors(fitted, ["good parcel", "bad"])
    assert found is not None
    np.testing.assert_allclose(both.similar.numpy(), found, atol=0.05)  # those were made in half precision


def test_a_checkpoint_without_the_keys_has_no_second_output(tiny_folder: Path) -> None:
    assert similar_vectors(tiny_folder, ["good"]) is None


def test_base_vectors_come_from_the_cache(base_folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache.npz"
    first = base_vectors(base_folder, ["good shop", "slow"], cache)
    again = base_vectors(tmp_path / "no base here", ["slow", "good shop"], cache)
    np.testing.assert_array_equal(first[::-1], again)
    assert len(base_vectors(base_folder, ["slow", "fast"], cache)) == 2


def test_spread_makes_a_common_direction_count_for_less() -> None:
    noise = np.random.default_rng(5).normal(size=(400, 8)).astype(np.float32)
    noise[:, 0] *= 30
    before, after = np.abs(unit(noise)).mean(0), np.abs(spread(noise + 100)).mean(0)
    assert before[0] > 5 * before[1:].mean()
    assert after[0] < 4 * after[1:].mean()
    np.testing.assert_allclose(np.linalg.norm(spread(noise), axis=1), 1, atol=1e-5)


def test_ridge_finds_a_linear_map_and_shrinks_with_strength() -> None:
    order = np.random.default_rng(6)
    features = order.normal(size=(200, 5)).astype(np.float32) + 3
    weight = order.normal(size=(4, 5)).astype(np.float32)
    found = ridge(features, features @ weight.T, 1e-9)
    np.testing.assert_allclose(found.weight, weight, atol=1e-3)
    assert np.abs(ridge(features, features @ weight.T, 10.0).weight).sum() < 0.2 * np.abs(weight).sum()


def test_texts_are_our_own_first_then_each_language_in_turn() -> None:
    rows = [{"text": f"en{i}", "lang": "en"} for i in range(9)] + [{"text": f"th{i}", "lang": "th"} for i in range(9)]
    chosen = choose_texts(rows, [{"text": "own", "lang": "de"}, {"text": " own ", "lang": "de"}], 7)
    assert chosen[0] == "own"
    assert len(chosen) == len(set(chosen)) == 7
    assert sum(text.startswith("en") for text in chosen) == sum(text.startswith("th") for text in chosen) == 3
