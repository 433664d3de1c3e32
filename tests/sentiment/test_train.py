"""Training on a handful of rows: it learns, it can be resumed, and what it writes can be loaded."""

import json
from pathlib import Path

import pytest
import torch

from sentiment.examples import Recipe
from sentiment.model import load
from sentiment.scores import LABELS
from sentiment.train import rate_at, run, start_model

ROWS = [
    {"text": text, "label": label, "lang": "en", "source": "own"}
    for text, label in (
        ("good fast love", "positive"),
        ("bad slow hate", "negative"),
        ("the parcel is a shop", "neutral"),
    )
] * 40


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ROWS))
    return path


def test_it_learns_and_the_checkpoint_loads(base_folder: Path, rows: Path, tmp_path: Path) -> None:
    recipe = Recipe(layers=1, passes=3, batch=8, learning_rate=3e-3)
    run(base_folder, rows, rows, tmp_path / "out", {}, recipe)
    model = load(str(tmp_path / "out"))
    assert [score.label for score in model(["bad slow hate", "the parcel is a shop", "good fast love"])] == list(LABELS)


def test_a_stopped_run_ends_with_the_same_weights(base_folder: Path, rows: Path, tmp_path: Path) -> None:
    recipe = Recipe(layers=2, passes=2, batch=16, learning_rate=1e-3)
    run(base_folder, rows, rows, tmp_path / "whole", {}, recipe)
    run(base_folder, rows, rows, tmp_path / "parts", {}, recipe, stop_after=7)
    assert not (tmp_path / "parts" / "config.json").exists()
    run(base_folder, rows, rows, tmp_path / "parts", {}, recipe)
    whole, parts = (load(str(tmp_path / name))(["good parcel"])[0] for name in ("whole", "parts"))
    assert whole == pytest.approx(parts, abs=1e-4)


def test_every_second_layer_is_kept_the_last_one_included(base_folder: Path) -> None:
    full, half = (start_model(base_folder, layers).state_dict() for layers in (2, 1))
    inner = "output.dense.weight"
    assert torch.equal(half[f"bert.encoder.layer.0.{inner}"], full[f"bert.encoder.layer.1.{inner}"])


def test_the_rate_rises_then_falls_to_zero() -> None:
    rates = [rate_at(step, 100, 0.1) for step in range(101)]
    assert rates[0] == 0
    assert max(rates) == rates[10] == 1
    assert rates[100] == 0
