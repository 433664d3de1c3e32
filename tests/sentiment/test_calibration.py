"""Temperatures are found again where they were put in, and a language gets its own only where that helps."""

import json
import shutil
from pathlib import Path

import numpy
import pytest
from typer.testing import CliRunner

from sentiment.calibration import Floats, Whole, app, cooled, enough, error, fit, fit_all, shrunk
from sentiment.model import load
from sentiment.scores import LABELS


def made(rows: int, temperature: float, seed: int = 1) -> tuple[Floats, Whole]:
    """Logits that are this many times too sure, with labels drawn as likely as honest logits say."""
    dice = numpy.random.default_rng(seed)
    honest = dice.normal(0, 2, (rows, 3))
    labels = (cooled(honest, 1.0).cumsum(axis=1) < dice.random((rows, 1))).sum(axis=1)
    return honest * temperature, labels


@pytest.mark.parametrize("temperature", [0.5, 1.0, 1.8, 4.0])
def test_a_temperature_is_found_again(temperature: float) -> None:
    logits, labels = made(20_000, temperature)
    found = fit(logits, labels)
    assert found == pytest.approx(temperature, rel=0.05)
    assert error(cooled(logits, found), labels) < 0.02


def test_it_calibrates_the_error_away() -> None:
    logits, labels = made(20_000, 3.0)
    assert error(cooled(logits, 1.0), labels) > 0.1


def test_a_language_of_its_own_heat_gets_a_temperature_and_others_do_not() -> None:
    (usual, first), (hot, second), (few, third) = made(6000, 1.5), made(3000, 3.0, 2), made(150, 3.0, 3)
    langs = ["en"] * 3000 + ["de"] * 3000 + ["th"] * 3000 + ["fr"] * 150
    logits, labels = numpy.concatenate([usual, hot, few]), numpy.concatenate([first, second, third])
    found, after = fit_all(logits, labels, langs)
    assert found["th"] > 1.2 * found[""]
    assert "fr" not in found
    assert enough(langs) == ["de", "en", "th"]
    thai = numpy.array(langs) == "th"
    assert error(after[thai], labels[thai]) < error(cooled(logits[thai], found[""]), labels[thai])
    assert found == fit_all(logits, labels, langs)[0]


def test_few_rows_are_pulled_towards_the_general_temperature() -> None:
    logits, labels = made(20_000, 3.0)
    shares = [
        numpy.log(shrunk(logits[:rows], labels[:rows], 1.0)) / numpy.log(fit(logits[:rows], labels[:rows]))
        for rows in (25, 225, 20_000)
    ]
    assert shares == pytest.approx([0.5, 0.9, 1], abs=0.01)


def test_rows_of_one_language_or_of_none_have_the_general_temperature_only() -> None:
    logits, labels = made(2000, 2.0)
    assert list(fit_all(logits, labels, [""] * 2000)[0]) == [""]


def test_the_command_writes_what_the_model_then_uses_and_twice_changes_nothing(
    tiny_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(tiny_folder, folder)
    words = ("good fast", "bad slow", "parcel shop", "love ok", "hate the shop", "a bad good parcel")
    dice = numpy.random.default_rng(5)
    rows = [{"text": words[n % 6], "label": LABELS[dice.integers(3)], "lang": "en", "source": ""} for n in range(300)]
    file = tmp_path / "validation.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    before = load(str(folder))
    done = CliRunner().invoke(app, [str(folder), "--validation", str(file)])
    assert done.exit_code == 0, done.output
    assert [line.split()[0] for line in done.output.splitlines()] == ["all", "en"]
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    assert config["architectures"] == ["MeanPooledClassifier"]
    after = load(str(folder))
    assert after.version != before.version
    cold, warm = before(["good fast"])[0], after(["good fast"], [""])[0]
    heat = config["temperatures"][""]
    powers = numpy.array(cold) ** (1 / heat)
    assert list(warm) == pytest.approx(list(powers / powers.sum()), abs=1e-4)
    again = CliRunner().invoke(app, [str(folder), "--validation", str(file)])
    assert json.loads((folder / "config.json").read_text(encoding="utf-8"))["temperatures"] == pytest.approx(
        config["temperatures"], rel=1e-3
    )
    assert "before" in again.output
