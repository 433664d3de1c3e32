"""Loading and scoring: any order, any batch, any model with three clear labels, and clear errors."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.foreign import batches
from sentiment.model import label_order, load
from sentiment.scores import LABELS, Score
from store.errors import NeedsSetup

TEXTS = ["good fast shop", "bad", "the parcel is slow " * 12, "", "love love hate", "\u0000", "ก" * 5000]


def test_a_text_scores_the_same_alone_and_in_any_batch(tiny_folder: Path) -> None:
    model = load(str(tiny_folder))
    together = model(TEXTS)
    backwards = model(TEXTS[::-1])[::-1]
    for text, first, second in zip(TEXTS, together, backwards, strict=True):
        assert first == pytest.approx(second, abs=1e-5)
        assert first == pytest.approx(model([text])[0], abs=1e-5)
        assert sum(first) == pytest.approx(1, abs=1e-5)


def test_different_words_score_differently(tiny_folder: Path) -> None:
    model = load(str(tiny_folder))
    assert model(["good fast"])[0] != pytest.approx(model(["bad slow"])[0], abs=1e-3)


def test_no_text_gives_no_score(tiny_folder: Path) -> None:
    assert load(str(tiny_folder))([]) == []


def test_another_projects_model_is_read_by_its_label_names(usual_folder: Path, tmp_path: Path) -> None:
    model = load(str(usual_folder))
    shutil.copytree(usual_folder, tmp_path / "renamed")
    config = tmp_path / "renamed" / "config.json"
    fields = json.loads(config.read_text())
    config.write_text(json.dumps(fields | {"id2label": {"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"}}))
    positive, negative, neutral = load(str(tmp_path / "renamed"))(["good fast"])[0]
    assert model(["good fast"])[0] == pytest.approx(Score(negative, neutral, positive), abs=1e-5)


@pytest.mark.parametrize(
    ("names", "order"),
    [
        ({0: "negative", 1: "neutral", 2: "positive"}, [0, 1, 2]),
        ({0: "Positive", 1: "NEG", 2: "Neu"}, [1, 2, 0]),
        ({2: "LABEL_2", 0: "LABEL_0", 1: "LABEL_1"}, [0, 1, 2]),
    ],
)
def test_label_names_give_their_order(names: dict[int, str], order: list[int]) -> None:
    assert label_order(names) == order


@pytest.mark.parametrize(
    "names",
    [
        {0: "no", 1: "yes"},
        {0: "a", 1: "b", 2: "c"},
        {i: f"{i} star" for i in range(5)},
        {0: "neg", 1: "neg2", 2: "pos"},
    ],
)
def test_unclear_labels_are_refused(names: dict[int, str]) -> None:
    with pytest.raises(NeedsSetup, match="negative, neutral and positive"):
        label_order(names)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NeedsSetup, match="there is no model in"):
        load(str(tmp_path / "nothing"))


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "bert", "id2label": {"0":"neg","1":"neu","2":"pos"}}')
    with pytest.raises(NeedsSetup, match="cannot be loaded"):
        load(str(tmp_path))


def test_a_base_encoder_without_a_head_is_refused(base_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(base_folder, tmp_path / "base")
    config = tmp_path / "base" / "config.json"
    fields = json.loads(config.read_text())
    config.write_text(json.dumps(fields | {"id2label": dict(enumerate(LABELS))}))
    with pytest.raises(NeedsSetup, match="no trained three-label head"):
        load(str(tmp_path / "base"))


def test_the_version_follows_the_weights(tiny_folder: Path, usual_folder: Path) -> None:
    assert load(str(tiny_folder)).version == load(str(tiny_folder)).version
    assert load(str(tiny_folder)).version != load(str(usual_folder)).version


@given(st.lists(st.integers(2, 256), max_size=200), st.integers(256, 5000))
def test_batches_hold_every_text_once_and_keep_the_budget(lengths: list[int], budget: int) -> None:
    found = list(batches(lengths, budget))
    assert sorted(index for batch in found for index in batch) == list(range(len(lengths)))
    assert all(max(lengths[i] for i in batch) * len(batch) <= budget for batch in found)
