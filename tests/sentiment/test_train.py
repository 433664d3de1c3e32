"""Training on a handful of rows: it learns, it can be resumed, and what it writes can be loaded."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from sentiment.examples import Example, Recipe, read_rows
from sentiment.learning import rate_at, start_model, targets
from sentiment.model import load
from sentiment.scores import LABELS
from sentiment.train import label, run

ROWS = [
    {"text": text, "label": label, "lang": "en", "source": "own"}
    for text, label in (
        ("good fast love", "positive"),
        ("bad slow hate", "negative"),
        ("the parcel is a shop", "neutral"),
    )
] * 40


def test_it_learns_and_the_checkpoint_loads(base_folder: Path, tmp_path: Path) -> None:
    recipe = Recipe(layers=1, passes=3, batch=8, learning_rate=3e-3)
    run(base_folder, ROWS, ROWS, tmp_path / "out", {}, recipe)
    model = load(str(tmp_path / "out"))
    assert [score.label for score in model(["bad slow hate", "the parcel is a shop", "good fast love"])] == list(LABELS)


def test_a_stopped_run_ends_with_the_same_weights(base_folder: Path, tmp_path: Path) -> None:
    recipe = Recipe(layers=2, passes=2, batch=16, learning_rate=1e-3)
    run(base_folder, ROWS, ROWS, tmp_path / "whole", {}, recipe)
    run(base_folder, ROWS, ROWS, tmp_path / "parts", {}, recipe, stop_after=7)
    assert not (tmp_path / "parts" / "config.json").exists()
    run(base_folder, ROWS, ROWS, tmp_path / "parts", {}, recipe)
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


def test_a_teacher_labels_rows_and_is_learned_from(base_folder: Path, tmp_path: Path) -> None:
    recipe = Recipe(layers=1, passes=3, batch=8, learning_rate=3e-3)
    run(base_folder, ROWS, ROWS, tmp_path / "teacher", {}, recipe)
    (tmp_path / "rows.jsonl").write_text("\n".join(json.dumps(row | {"label": "neutral"}) for row in ROWS))
    label(tmp_path / "teacher", tmp_path / "rows.jsonl", tmp_path / "soft.jsonl")
    taught = read_rows(tmp_path / "soft.jsonl")
    run(base_folder, taught, ROWS, tmp_path / "pupil", {}, replace(recipe, teaching=1.0, smoothing=0.0))
    model = load(str(tmp_path / "pupil"))
    assert [score.label for score in model(["bad slow hate", "the parcel is a shop", "good fast love"])] == list(LABELS)


def test_targets_mix_the_label_and_the_teacher() -> None:
    taught, plain = Example([5], 0, "en", "own", (0.2, 0.2, 0.6)), Example([5], 2, "en", "own")
    wanted = targets([taught, plain], Recipe(smoothing=0.3, teaching=0.5))
    assert wanted.tolist() == [pytest.approx([0.5, 0.15, 0.35]), pytest.approx([0.1, 0.1, 0.8])]
