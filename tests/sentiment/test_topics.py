"""Topics: what the network sees is what torch sees, rules and network join, and the fit learns what it is shown."""

import json
import random
import shutil
from pathlib import Path

import numpy
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file
from typer.testing import CliRunner

from cli import app
from sentiment import topics_fit, topics_rows
from sentiment.aspects import ASPECTS
from sentiment.encoder import MeanPooledClassifier
from sentiment.engine import TOPIC_WEIGHTS
from sentiment.evaluate_topics import Found, corrected_lines, found, topic_lines
from sentiment.model import load
from sentiment.reading import Reading, read
from sentiment.scores import LABELS, Score, Seen
from sentiment.topics import ANY_HARD, FIRST_HARD, TOPICS, topics
from sentiment.topics_network import TopicHeads
from tests.sentiment.conftest import WORDS, tiny_config, tiny_tokenizer

EMPTY = Reading("en", (), (), None)
ODDS = st.lists(st.floats(-5, 5, width=32), min_size=len(TOPICS), max_size=len(TOPICS))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model with heads for topics of random weights, and thresholds from -1 to 1."""
    torch.manual_seed(6)
    place = tmp_path_factory.mktemp("topics")
    config = tiny_config(dict(enumerate(LABELS)))
    config.similar_layers = [0, 1, 2]
    MeanPooledClassifier(config).save_pretrained(place)
    tiny_tokenizer().save_pretrained(place)
    heads = TopicHeads(48).eval()
    torch.save(heads, place / "heads.pt")
    save_file(dict(heads.folded(torch.linspace(-1, 1, len(TOPICS)))), place / TOPIC_WEIGHTS)
    return place


def seen(present: dict[str, float], sides: dict[str, str] | None = None, trust: float = 0.0) -> Seen:
    """What a network might see; all topics that are not named stand below their threshold."""
    labels = numpy.zeros((len(ASPECTS), 3), numpy.float32)
    for name, label in (sides or {}).items():
        labels[ASPECTS.index(name), LABELS.index(label)] = 1
    above = numpy.array([present.get(name, -2.0) for name in TOPICS], numpy.float32)
    return Seen(above, numpy.full(len(TOPICS), trust, numpy.float32), labels)


@pytest.mark.parametrize("text", ["good fast shop", "the parcel is slow " * 12, "love", ""])
def test_the_graph_sees_what_torch_sees(folder: Path, text: str) -> None:
    ready = topics_rows.material(folder, [{"text": text, "aspects": {}, "intents": []}])
    ready.ruled.zero_()  # the graph leaves the rules to `topics`
    heads = torch.load(folder / "heads.pt", weights_only=False)
    odds, sides = topics_fit.look(heads, ready)
    found_ = load(str(folder)).encode([text])[0].seen
    assert found_ is not None
    limits = torch.linspace(-1, 1, len(TOPICS))
    assert found_.present == pytest.approx((odds[0] - limits).numpy(), abs=0.05)
    assert found_.sides == pytest.approx(sides[0].numpy(), abs=0.05)


def test_another_text_in_the_batch_changes_nothing(folder: Path) -> None:
    model = load(str(folder))
    alone, together = model.encode(["bad parcel"])[0].seen, model.encode(["love", "bad parcel", "a shop"])[1].seen
    assert alone is not None and together is not None
    assert numpy.array_equal(alone.present, together.present) and numpy.array_equal(alone.sides, together.sides)


def test_the_version_follows_the_heads(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / folder.name
    shutil.copytree(folder, place)
    before = load(str(place)).version
    (place / TOPIC_WEIGHTS).unlink()
    bare = load(str(place))
    assert bare.version != before and bare.encode(["love"])[0].seen is None


def test_without_a_network_the_rules_speak_and_the_label_is_the_texts() -> None:
    rules = Reading("en", ("delivery",), ("complaint",), "health")
    said = topics(rules, None, "negative")
    assert (said.aspects, said.intents, said.hard) == ({"delivery": "negative"}, ("complaint",), "health")


def test_each_aspect_has_its_own_label() -> None:
    sides = {"delivery": "negative", "price": "positive"}
    said = topics(EMPTY, seen({"delivery": 1, "price": 1, "praise": 0.1}, sides), "neutral")
    assert (said.aspects, said.intents, said.hard) == (sides, ("praise",), None)


def test_a_rule_adds_as_much_as_it_is_trusted() -> None:
    rules = Reading("en", ("delivery",), (), None)
    assert "delivery" not in topics(rules, seen({}, trust=1), "neutral").aspects
    assert "delivery" in topics(rules, seen({}, trust=3), "neutral").aspects


def test_where_the_network_is_too_often_wrong_a_rule_must_hold_too() -> None:
    sure = seen({"quality": 3}, {"quality": "negative"})
    ruled = Reading("en", ("quality",), (), None)
    assert "quality" not in topics(EMPTY, sure, "negative").aspects
    assert "quality" in topics(ruled, sure, "negative").aspects
    assert "quality" in topics(Reading("th", (), (), None), sure, "negative").aspects


def test_a_hard_class_that_either_finds_counts() -> None:
    calm, alarmed = seen({}), seen({ANY_HARD: 0.1, "legal": -0.5})
    assert topics(EMPTY, calm, "negative").hard is None
    assert topics(EMPTY, alarmed, "negative").hard == "legal"
    assert topics(Reading("en", (), (), "press"), calm, "negative").hard == "press"
    assert topics(Reading("en", (), (), "press"), alarmed, "negative").hard == "press"


@pytest.mark.parametrize(
    ("ruled", "odds", "label", "hard"),
    [
        ("press", -5, "neutral", None),
        ("press", -5, "negative", "press"),
        ("press", -3, "neutral", "press"),
        ("self_harm", -9, "neutral", "self_harm"),
        (None, 1, "neutral", "legal"),
        (None, 1, "positive", None),
    ],
)
def test_what_does_not_complain_is_of_a_hard_class_only_if_little_speaks_against_it(
    ruled: str | None, odds: float, label: str, hard: str | None
) -> None:
    sees = seen({ANY_HARD: odds, "legal": -0.5})
    assert topics(Reading("en", (), (), ruled), sees, label).hard == hard


@given(present=ODDS, side=st.sampled_from(LABELS))
def test_names_are_always_of_the_lists(present: list[float], side: str) -> None:
    said = topics(read("late parcel"), seen(dict(zip(TOPICS, present, strict=True)), {"delivery": side}), "neutral")
    assert set(said.aspects) <= set(TOPICS[: len(ASPECTS)]) and set(said.aspects.values()) <= set(LABELS)
    assert set(said.intents) <= set(TOPICS[len(ASPECTS) : FIRST_HARD])
    assert said.hard is None or said.hard in TOPICS[FIRST_HARD:-1]


def rows_of_words() -> list[topics_rows.Row]:
    """Rows in which `slow` speaks of the delivery, badly; `love` praises; and `hate` is a matter for people."""
    rows: list[topics_rows.Row] = []
    chance = random.Random(3)  # noqa: S311  the same rows in each run, no secret
    for number in range(120):
        word = ("slow", "love", "hate", "ok")[number % 4]
        others = chance.choices(WORDS, k=3)
        said = " ".join([*(one for one in others if one not in ("slow", "love", "hate")), word])
        rows.append({
            "text": said, "label": "negative" if word != "love" else "positive",
            "aspects": {"delivery": "negative"} if word == "slow" else {},
            "intents": ["praise"] if word == "love" else [], "hard": "legal" if word == "hate" else None,
        })  # fmt: skip
    return rows


def test_the_fit_learns_and_writes_what_the_model_reads(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place, rows = tmp_path / "fitted", rows_of_words()
    shutil.copytree(folder, place)
    monkeypatch.setattr(topics_fit, "PASSES", 60)
    monkeypatch.setattr(topics_fit, "RATE", 1e-2)
    monkeypatch.setattr(topics_rows, "BATCH", 16)
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    topics_fit.main(place, [file])
    shown = dict(line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines())
    precision, recall, *_ = map(float, shown["delivery"].split()[:2])
    assert precision >= 0.9 and recall >= 0.9, "on rows that it did not learn from"
    fitted = load(str(place))
    for row, encoded in zip(rows, fitted.encode([row["text"] for row in rows]), strict=True):
        said = topics(read(row["text"]), encoded.seen, "neutral")
        assert ("delivery" in said.aspects) == ("delivery" in row["aspects"])
        assert ("praise" in said.intents) == ("praise" in row["intents"])
        assert said.hard == row["hard"]
    assert set(load_file(place / TOPIC_WEIGHTS)) == set(load_file(folder / TOPIC_WEIGHTS))


def test_a_topic_that_is_never_sure_enough_is_never_seen() -> None:
    odds, holds = torch.randn(400, generator=torch.Generator().manual_seed(1)), torch.zeros(400)
    holds[::4] = 1  # by chance alone
    assert (
        topics_fit._best(odds, holds) == topics_fit.NEVER
        or float(holds[odds > topics_fit._best(odds, holds)].mean()) >= topics_fit.SURE
    )


def test_precision_and_recall_are_counted() -> None:
    assert found([True, True, False, False], [True, False, True, False]) == Found(1, 2, 2)
    assert Found(1, 2, 4).precision == 0.5 and Found(1, 2, 4).recall == 0.25
    assert Found(0, 0, 0).precision == 1


class Fixed:
    """A scorer that sees the delivery in every text, and nothing else."""

    version = "fixed"

    def __call__(self, texts: list[str], langs: object = ()) -> list[Score]:
        return [Score(1, 0, 0) for _ in texts]

    def encode(self, texts: list[str], langs: object = ()) -> list[object]:
        from sentiment.scores import Encoding

        return [Encoding(Score(1, 0, 0), None, seen({"delivery": 1}, {"delivery": "negative"})) for _ in texts]


def test_figures_of_labelled_rows() -> None:
    rows = [
        {"text": "aaa", "lang": "en", "aspects": {"delivery": "negative"}, "intents": []},
        {"text": "bbb", "lang": "en", "aspects": {"delivery": "positive"}, "intents": ["praise"]},
        {"text": "ccc", "lang": "en", "aspects": {}, "intents": []},
        {"text": "my lawyer will sue you", "lang": "en", "hard": "legal", "label": "negative"},
        {"text": "ddd", "lang": "en", "hard": "", "label": "negative"},
    ]
    lines = list(topic_lines(rows, Fixed()))  # type: ignore[arg-type]
    assert any("aspect delivery" in line and " 66.7%" in line and "100.0%" in line for line in lines)
    assert "labels of the aspects found rightly: 50.0% right" in lines
    assert "en any hard class: recall 100.0% of 1; ordinary complaints caught 0.0% of 1" in lines


def test_figures_of_corrections() -> None:
    row = {"kind": "aspect", "name": "app", "channel": "x", "lang": "th"}
    lines = list(corrected_lines([row | {"was": "absent", "label": "negative"}, row | {"was": "", "label": ""}]))
    assert "recall  50.0%" in lines[0]
    assert lines[1:] == ["readings, channel x: 50.0% of 2 right", "readings, lang th: 50.0% of 2 right"]


def test_the_command_shows_topics(tmp_path: Path) -> None:
    rows = [
        {"text": "Parcel came a week late", "label": "negative", "aspects": {"delivery": "negative"}, "intents": []},
        {"text": "My lawyer will write to you", "label": "negative", "hard": "legal"},
        {"text": "The box was late again", "label": "negative", "hard": None},
    ]
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    said = CliRunner().invoke(app, ["evaluate", str(file)])
    assert said.exit_code == 0, said.output
    assert "aspect delivery" in said.output and "any hard class: recall 100.0% of 1" in said.output
