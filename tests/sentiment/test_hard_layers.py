"""The layers that read hard matters: ONNX sees what torch sees, the gate spares them, and the fit learns."""

import json
import random
import shutil
from pathlib import Path

import numpy
import pytest
import torch
from safetensors.numpy import load_file, save_file

from sentiment import hard_fit, hard_rows
from sentiment.encoder import MeanPooledClassifier
from sentiment.engine import NOT_ASKED, TOPIC_WEIGHTS
from sentiment.hard import HARD
from sentiment.hard_network import Gate, HardLayers, any_odds
from sentiment.hard_weights import HARD_WEIGHTS, SCALE, packed, unpacked
from sentiment.judge import judge
from sentiment.model import load
from sentiment.reading import Reading
from sentiment.scores import LABELS, Encoding, Floats, hard_odds
from sentiment.topics import LIMITS, RULE_WEIGHTS, TOPICS, hard_class
from sentiment.topics_network import TopicHeads
from sentiment.windows import windows
from tests.sentiment.conftest import WORDS, tiny_config, tiny_tokenizer

TEXTS = ["good fast shop", "the parcel is slow " * 12, "love", ""]
OPEN = -99.0
FIT = {
    "OWN": 2,
    "BATCH": 8,
    "PASSES": 25,
    "RATE": 3e-3,
    "ONWARD_PASSES": 40,
    "ONWARD_RATE": 3e-3,
    "WARM_UP": 5,
    "GATE_RATE": 1e-2,
    "GATE_PASSES": 20,
    "GATE_ONWARD_PASSES": 20,
    "GATE_ONWARD_RATE": 1e-2,
    "THRESHOLD": 0.0,
}


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model of three layers with heads for topics, without layers for hard matters."""
    torch.manual_seed(8)
    place = tmp_path_factory.mktemp("hard")
    config = tiny_config(dict(enumerate(LABELS)))
    config.num_hidden_layers = 3
    config.similar_layers = [0, 1, 3]
    MeanPooledClassifier(config).save_pretrained(place)
    tiny_tokenizer().save_pretrained(place)
    save_file(dict(TopicHeads(48).eval().folded(torch.zeros(len(TOPICS)))), place / TOPIC_WEIGHTS)
    return place


def made(bare: Path, place: Path, threshold: float) -> tuple[Path, HardLayers, Gate, hard_rows.Texts]:
    """The model with random layers and a gate of this threshold, and what torch needs to compare."""
    torch.manual_seed(9)
    shutil.copytree(bare, place / "model")
    network = MeanPooledClassifier.from_pretrained(bare, dtype=torch.float32)
    network.train(False)
    own, gate = HardLayers(network.bert.encoder.layer[-2:], 16).eval(), Gate(48).eval()
    torch.nn.init.normal_(own.query)
    ready = hard_rows.texts(network, bare, [{"text": text} for text in TEXTS], 2)
    save_file(hard_fit.kept(own, gate, ready.below, threshold), place / "model" / HARD_WEIGHTS)
    return place / "model", own, gate, ready


def hard_of(encoding: Encoding) -> Floats:
    """What the layers said of a text."""
    assert encoding.seen is not None and encoding.seen.hard is not None
    return encoding.seen.hard


def test_the_graph_sees_what_torch_sees(bare: Path, tmp_path: Path) -> None:
    folder, own, _, ready = made(bare, tmp_path, OPEN)
    wanted = hard_fit.odds_of(own, ready.below).numpy()
    for encoding, odds in zip(load(str(folder)).encode(TEXTS), wanted, strict=True):
        assert hard_of(encoding) == pytest.approx(odds, abs=0.1)


def test_the_gate_spares_the_layers_what_stands_below_it(bare: Path, tmp_path: Path) -> None:
    _, _, gate, ready = made(bare, tmp_path / "open", OPEN)
    odds = any_odds(hard_fit.odds_of(gate, ready.around))
    middle = float(odds.sort().values[1:3].mean())
    folder, *_ = made(bare, tmp_path / "half", middle)
    asked = [hard_of(encoding)[1] != NOT_ASKED for encoding in load(str(folder)).encode(TEXTS)]
    assert asked == [bool(one > middle) for one in odds] and sum(asked) == 2


def test_another_text_in_the_batch_changes_nothing(bare: Path, tmp_path: Path) -> None:
    model = load(str(made(bare, tmp_path, OPEN)[0]))
    alone, together = model.encode(["bad parcel"])[0], model.encode(["love", "bad parcel", "good shop"])[1]
    assert numpy.array_equal(hard_of(alone), hard_of(together))


def test_without_the_layers_nothing_is_said_and_the_version_differs(bare: Path, tmp_path: Path) -> None:
    folder, *_ = made(bare, tmp_path, OPEN)
    without = tmp_path / "without" / folder.name
    shutil.copytree(bare, without)
    with_, seen = load(str(folder)), load(str(without)).encode(["love"])[0].seen
    assert seen is not None and seen.hard is None
    assert load(str(without)).version != with_.version


def test_a_long_text_is_as_hard_as_its_hardest_window(bare: Path, tmp_path: Path) -> None:
    model = load(str(made(bare, tmp_path, OPEN)[0]))
    text = "the parcel is slow. " * 30 + "love hate love hate. " + "a shop is ok. " * 30
    seen = judge(model, [text])[0].seen
    assert seen is not None and seen.hard is not None
    parts = [hard_odds(hard_of(each)) for each in model.encode([text[a:b] for a, b in windows(text)])]
    assert hard_odds(seen.hard) == pytest.approx(max([*parts, hard_odds(hard_of(model.encode([text])[0]))]))


def test_packing_keeps_the_steps_of_the_graph() -> None:
    rough = numpy.random.default_rng(1).normal(size=(6, 5)).astype(numpy.float32)
    ends = {"a.low": -numpy.arange(1.0, 6), "a.high": numpy.arange(1.0, 6)}
    once = packed({"a.weight": rough, "a.bias": rough[0], **ends})
    assert once["a.weight"].dtype == numpy.int8 and "a.weight" + SCALE in once
    plain = unpacked(once)
    assert plain["a.weight"] == pytest.approx(rough, abs=float(numpy.abs(rough).max()) / 20)
    assert numpy.array_equal(packed(plain)["a.weight"], once["a.weight"])
    assert numpy.array_equal(plain["a.bias"], rough[0])


def test_a_rule_adds_its_weight_to_the_odds_of_its_class() -> None:
    limit = LIMITS["en"]
    near = numpy.array([0, *[-9.0] * 6], numpy.float32)
    near[1 + HARD.index("legal")] = limit - RULE_WEIGHTS["legal"] / 2
    assert hard_class(Reading("en", (), (), None), near) is None
    assert hard_class(Reading("en", (), (), "legal"), near) == "legal"
    calm = numpy.array([0, *[NOT_ASKED] * 6], numpy.float32)
    assert hard_class(Reading("en", (), (), "press"), calm) is None
    assert hard_class(Reading("en", (), (), "self_harm"), calm) == "self_harm", "never doubted"
    assert hard_class(Reading("de", (), (), "press"), calm) == "press", "the layers have learned no German"
    sure = near + numpy.array([0, *[5.0] * 6], numpy.float32)
    assert hard_class(Reading("en", (), (), None), sure) == "legal"


def rows_of_words() -> list[dict[str, object]]:
    """Rows in which `hate` is a matter for people and nothing else is, half of them by another writer."""
    chance = random.Random(4)  # noqa: S311  the same rows in each run, no secret
    others = [word for word in WORDS if word != "hate"]
    return [
        {"text": " ".join([*chance.choices(others, k=2), "hate" if hard else "good", *chance.choices(others, k=1)]),
         "lang": "en", "label": "negative", "hard": "legal" if hard else None, "writer": writer}
        for hard in (True, False) for writer in "ab" for _ in range(40)
    ]  # fmt: skip


def test_the_fit_learns_and_writes_what_the_model_reads(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, file = tmp_path / "fitted", tmp_path / "rows.jsonl"
    shutil.copytree(bare, folder)
    file.write_text("\n".join(map(json.dumps, rows_of_words())), encoding="utf-8")
    for name, value in FIT.items():
        monkeypatch.setattr(hard_fit, name, value)
    monkeypatch.setattr(hard_rows, "JOINED", 10)
    hard_fit.main(folder, [file], leave_out="b")
    shown = capsys.readouterr().out
    assert float(shown.split("%")[0].split()[-1]) >= 80 and not (folder / HARD_WEIGHTS).exists()
    hard_fit.main(folder, [file])
    found = load(str(folder)).encode(["the love hate is", "the love good is"])
    hard, calm = (hard_class(Reading("en", (), (), None), hard_of(each)) for each in found)
    assert (hard, calm) == ("legal", None)
    assert load_file(folder / HARD_WEIGHTS)["hard.layer.0.output.dense.weight"].dtype == numpy.int8


def test_layers_that_go_on_learn_from_the_new_writer_and_keep_what_they_knew(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Writer c has an ordinary word where only `good` was ordinary so far."""
    folder, old, new = tmp_path / "fitted", tmp_path / "old.jsonl", tmp_path / "new.jsonl"
    shutil.copytree(bare, folder)
    old.write_text("\n".join(map(json.dumps, rows_of_words())), encoding="utf-8")
    other = [
        row | {"text": str(row["text"]).replace("hate", "bad"), "writer": "c", "hard": None} for row in rows_of_words()
    ]
    new.write_text("\n".join(map(json.dumps, other)), encoding="utf-8")
    for name, value in FIT.items():
        monkeypatch.setattr(hard_fit, name, value)
    monkeypatch.setattr(hard_rows, "JOINED", 10)
    hard_fit.main(folder, [old])
    before = load(str(folder)).encode(["the love bad is"])
    hard_fit.main(folder, [old, new], onward="c")
    after = load(str(folder)).encode(["the love bad is", "the love hate is"])
    assert hard_odds(hard_of(before[0])) > 0
    assert hard_odds(hard_of(after[0])) < 0 < hard_odds(hard_of(after[1]))


def test_a_longer_row_is_of_the_class_of_its_only_grave_part() -> None:
    rows = [{"text": f"{hard or 'calm'} {number}", "lang": "en", "label": "negative", "hard": hard}
            for number in range(30) for hard in ("press", None)]  # fmt: skip
    made = hard_rows.longer_rows(rows, 3)
    assert len(made) == 20 and {row["hard"] for row in made} == {"press", None}
    for row in made:
        assert row["text"].count("press") == (row["hard"] == "press") and 2 <= row["text"].count(". ") + 1 <= 3
    assert hard_rows.longer_rows([row for row in rows if row["hard"]], 3) == []
