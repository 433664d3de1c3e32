"""The worst sentence comes out of the one pass over the text, by what it says of each token."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy
import pytest
import torch

from sentiment.encoder import MeanPooledClassifier
from sentiment.judge import judge
from sentiment.model import load
from sentiment.scores import LABELS, Blame, Encoding, Score
from sentiment.windows import LONG, sentences
from sentiment.worst import NOTHING, blame_of_spans
from sentiment.worst_fit import main
from tests.sentiment.conftest import tiny_config, tiny_tokenizer


class Tokens(NamedTuple):
    """Where tokens stand, as the library says it."""

    offsets: list[tuple[int, int]]


def blamed(form: str, read: int = 10_000) -> Blame:
    """Each word of a normal form as a token, of which "bad" is to blame, in the first `read` characters."""
    ends = [at for at in range(1, len(form) + 1) if at <= read and form[at : at + 1] in ("", " ")]
    offsets = list(zip([0, *ends], ends, strict=False))
    values = [form[start:end].strip() == "bad" for start, end in offsets]
    return Blame(numpy.array([9, *values, 9], numpy.float32), Tokens([(0, 0), *offsets, (0, 0)]))


TEXT = "it is bad .   all bad bad bad .\nfine ."
SPANS = sentences(TEXT)


def test_a_span_is_as_bad_as_its_tokens_on_average() -> None:
    found = blame_of_spans(blamed("it is bad . all bad bad bad . fine ."), "", TEXT, SPANS)
    assert found == pytest.approx([1 / 4, 3 / 5, 0])


def test_what_stands_before_the_text_does_not_count() -> None:
    found = blame_of_spans(blamed("bad bad it is bad . all bad bad bad . fine ."), "bad  bad\n", TEXT, SPANS)
    assert found == pytest.approx([1 / 4, 3 / 5, 0])


def test_a_span_that_was_not_read_is_the_last_to_blame() -> None:
    form = "it is bad . all bad bad bad . fine ."
    assert blame_of_spans(blamed(form, read=11), "", TEXT, SPANS)[1:] == [NOTHING, NOTHING]
    assert blame_of_spans(blamed(form, read=0), "", TEXT, SPANS) == []


class Telling:
    """A scorer to whom every text is negative, and that says what is to blame; it keeps all that it is asked."""

    version = "telling"

    def __init__(self) -> None:
        self.called: list[str] = []

    def __call__(self, texts: Sequence[str], langs: Sequence[str] = ()) -> list[Score]:
        return [each.score for each in self.encode(texts, langs)]

    def encode(self, texts: Sequence[str], langs: Sequence[str] = ()) -> list[Encoding]:
        self.called += texts
        return [Encoding(Score(1, 0, 0), None, None, blamed(" ".join(text.split()))) for text in texts]


def test_the_worst_sentence_costs_no_second_pass_unless_the_text_is_long() -> None:
    model = Telling()
    short, titled, alone = judge(model, [TEXT, TEXT, "bad ."], titles=["", "bad bad", ""])
    assert [TEXT[slice(*(one.worst or (0, 0)))] for one in (short, titled)] == ["all bad bad bad ."] * 2
    assert alone.worst is None
    assert len(model.called) == 3
    judge(model, [TEXT + " and so on ." * (LONG // 10)])
    assert len(model.called) > 4


def test_the_fit_writes_what_the_model_reads(tmp_path: Path) -> None:
    torch.manual_seed(4)
    config = tiny_config(dict(enumerate(LABELS)))
    config.similar_layers = [0, 1, 2]
    place, rows = tmp_path / "tiny", tmp_path / "rows.jsonl"
    MeanPooledClassifier(config).save_pretrained(place)
    tiny_tokenizer().save_pretrained(place)
    shutil.copytree(place, tmp_path / "before")
    texts = ["the shop is bad.\nthe parcel is good.", "love fast.\nhate slow slow.", "ok"]
    rows.write_text("\n".join(json.dumps({"text": text, "label": "negative"}) for text in texts), encoding="utf-8")
    main(place, [rows])
    before, after = load(str(tmp_path / "before")), load(str(place))
    told = after.encode(texts)
    assert [one.blame for one in before.encode(texts)] == [None] * 3
    assert [one.score for one in told] == before(texts)
    for one in told:
        assert one.blame is not None and len(one.blame.values) == len(one.blame.ends)
        assert numpy.ptp(one.blame.values) > 0
