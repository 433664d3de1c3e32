"""A model whose files are missing, half written or of another kind: nothing is scored with it, and all else goes on."""

import json
import os
import shutil
from pathlib import Path

import pytest
from safetensors.numpy import load_file, save_file

import jobs
import sentiment.model
from sentiment.model import kept_model, load
from store.database import open_engine
from store.errors import NeedsSetup
from store.settings import SHIPPED_MODEL, settings
from tests.faults.conftest import ANSWERED, NEW, Earful, counts, statuses

pytestmark = pytest.mark.sqlite  # its data folder holds the file of a database
FILES = sorted(file.name for file in SHIPPED_MODEL.iterdir() if file.suffix in (".json", ".safetensors"))


@pytest.fixture
def model(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the model that ships, the one of the settings."""
    place = home / "model"
    place.mkdir()
    for file in SHIPPED_MODEL.iterdir():
        os.link(file, place / file.name) if file.stat().st_dev == place.stat().st_dev else shutil.copy(file, place)
    monkeypatch.setenv("EARFUL_SENTIMENT_MODEL", str(place))
    monkeypatch.setattr(sentiment.model, "SHIPPED_MODEL", place)
    settings.cache_clear()
    kept_model.cache_clear()
    return place


def cut(file: Path, share: float) -> None:
    """A file of which only a share was written, in the place of the whole one."""
    content = file.read_bytes()
    file.unlink()
    file.write_bytes(content[: int(len(content) * share)])


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("share", [0.0, 0.5, None])
def test_each_file_that_is_missing_or_half_written_is_told(model: Path, name: str, share: float | None) -> None:
    if share is None:
        (model / name).unlink()
    else:
        cut(model / name, share)
    with pytest.raises(NeedsSetup, match="cannot be loaded") as caught:
        load(str(model))
    assert "git checkout sentiment/checkpoint" in str(caught.value)
    assert "\n" not in str(caught.value)


def another_layout(model: Path) -> None:
    """Weights that are named as another version names them."""
    file = model / "model.safetensors"
    weights = {name.replace("encoder.layer", "encoder.block"): value for name, value in load_file(file).items()}
    file.unlink()
    save_file(weights, file)


def another_size(model: Path) -> None:
    """A configuration of a larger network than the weights are of."""
    file = model / "config.json"
    config = json.loads(file.read_text(encoding="utf-8"))
    file.unlink()
    file.write_text(json.dumps(config | {"num_hidden_layers": 99}), encoding="utf-8")


def another_tokenizer(model: Path) -> None:
    """A tokenizer of another kind."""
    file = model / "tokenizer.json"
    file.unlink()
    file.write_text(json.dumps({"version": "9.9", "model": {"type": "Unheard"}}), encoding="utf-8")


@pytest.mark.parametrize("change", [another_layout, another_size, another_tokenizer])
def test_a_model_of_another_version_is_told(model: Path, change: object) -> None:
    assert callable(change)
    change(model)
    with pytest.raises(NeedsSetup, match="cannot be loaded"):
        load(str(model))


def test_the_commands_say_so_and_do_all_that_needs_no_model(
    folder: Path, model: Path, earful: Earful, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.undo()  # the stand-in for the model
    monkeypatch.setenv("EARFUL_HOME", str(folder))
    monkeypatch.setenv("EARFUL_SENTIMENT_MODEL", str(model))
    settings.cache_clear()
    cut(model / "model.safetensors", 0.5)
    told = earful("doctor")
    assert (told.code, f"NO  model           the model {model} cannot be loaded" in told.out) == (3, True)
    told = earful("run")
    assert (told.code, "analyse: the model" in told.err) == (3, True)
    engine = open_engine(settings().url())
    assert statuses(engine) == ["cancelled"] * ANSWERED, "what was approved left"
    jobs.read(engine)
    assert "cannot be loaded" in capsys.readouterr().err
    engine.dispose()
    assert counts(folder / "earful.db")["sentiment"] == 0
    assert counts(folder / "earful.db")["mention"] == ANSWERED + NEW
