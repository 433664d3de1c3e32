"""Whatever a file or a folder holds, scoring gives a defined answer or one clear sentence."""

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import cli_texts
from sentiment.model import Model, load
from sentiment.reading import read
from sentiment.scores import Floats
from sentiment.text import MODEL_CHARACTERS, normal_form
from store.errors import NeedsSetup
from store.lines import LONGEST

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)  # lone surrogates and controls included
NASTY = st.sampled_from(
    ["", " ", "\0", "😡", "\u200f\u202e", "\ud800", "\x1b[2J", "a\u0301" * 50, "ก" * 5000, "@ http"]
)
ANY_BYTES = st.binary(max_size=60).map(lambda line: line.replace(b"\n", b" "))
USUAL = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def model(tiny_folder: Path) -> Model:
    return load(str(tiny_folder))


@pytest.fixture
def score(model: Model, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Write bytes to a file and run `earful score` on it: its exit code, rows and errors."""
    monkeypatch.setattr(cli_texts, "load_model", lambda: model)

    def run(content: bytes) -> tuple[int, list[dict[str, object]], list[str]]:
        (tmp_path / "in").write_bytes(content)
        result = CliRunner().invoke(cli_texts.texts, ["score", str(tmp_path / "in")])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()], result.stderr.splitlines()

    return run


@USUAL
@given(st.lists(ANY_TEXT | NASTY, max_size=5))
def test_any_text_has_a_score_and_a_reading(model: Model, texts: list[str]) -> None:
    for text, found in zip(texts, model(texts), strict=True):
        assert sum(found) == pytest.approx(1, abs=1e-6) and min(found) >= 0
        assert read(text).lang


@given(ANY_TEXT | NASTY)
def test_the_normal_form_is_short_can_be_encoded_and_is_its_own(text: str) -> None:
    form = normal_form(text)
    assert len(form) <= MODEL_CHARACTERS
    form.encode("utf-8")
    assert "\0" not in form and form == form.strip()


@USUAL
@given(st.lists(ANY_BYTES, max_size=6))
def test_any_bytes_are_answered_line_by_line(score, lines: list[bytes]) -> None:  # type: ignore[no-untyped-def]
    plain = [line for line in lines if line.decode("utf-8", "replace").strip("\ufeff\r\n ").strip()]
    code, rows, errors = score(b"good\n" + b"\n".join(lines))
    assert code == 0 and not errors
    assert len(rows) >= 1 + len(plain) - lines.count(b"\xef\xbb\xbf")


@USUAL
@given(st.lists(st.one_of(ANY_BYTES, ANY_TEXT.map(lambda text: json.dumps({"text": text}).encode())), max_size=6))
def test_bad_json_lines_are_named_by_number_and_skipped(score, lines: list[bytes]) -> None:  # type: ignore[no-untyped-def]
    code, rows, errors = score(b'{"text": "good", "id": 1}\n' + b"\n".join(lines))
    blank = sum(not line.decode("utf-8", "replace").strip() for line in lines)
    assert rows[0]["id"] == 1
    assert len(rows) + len(errors) == 1 + len(lines) - blank
    assert all(error.startswith("line ") for error in errors)
    assert code == (1 if errors else 0)


def test_the_lines_between_bad_ones_are_all_scored(score) -> None:  # type: ignore[no-untyped-def]
    lines = [b'{"text": "good", "id": %d}' % n if n % 3 else b'{"text": 7}' for n in range(1, 1200)]
    code, rows, errors = score(b"\n".join(lines))
    assert code == 1
    assert [row["id"] for row in rows] == [n for n in range(1, 1200) if n % 3]
    assert [error.split(":")[0] for error in errors] == [f"line {n}" for n in range(3, 1200, 3)]


def test_a_long_text_is_scored_and_an_endless_line_is_named(score) -> None:  # type: ignore[no-untyped-def]
    code, rows, errors = score(b"love " * 20_000 + b"\n" + b"x" * (2 * LONGEST + 5) + b"\ngood\n")
    assert (code, len(rows)) == (1, 2)
    assert errors == [f"line 2: longer than {LONGEST:,} bytes"]


def test_half_a_character_in_an_id_comes_back_as_it_was(score) -> None:  # type: ignore[no-untyped-def]
    code, rows, _ = score(b'{"text": "good \\ud83d", "id": "\\ud83d"}')
    assert code == 0 and rows[0]["id"] == "\ud83d"


def test_an_empty_file_has_no_answer(score) -> None:  # type: ignore[no-untyped-def]
    assert score(b"") == (0, [], [])


def test_one_text_repeated_costs_one_pass(tiny_folder: Path) -> None:
    seen: list[int] = []
    model = load(str(tiny_folder))
    inner = model._network

    class Counted:
        trust: Floats | None = None

        def __call__(self, texts: Sequence[str]) -> Mapping[str, Floats]:
            seen.append(len(texts))
            return inner(texts)

    model._network = Counted()
    assert len(set(model(["good  shop", "good shop", " good shop "] * 100))) == 1
    assert seen == [1]


@pytest.mark.parametrize("broken", ["weights", "head", "tokenizer", "config", "missing", "labels"])
def test_a_broken_folder_is_refused_in_one_sentence(tiny_folder: Path, tmp_path: Path, broken: str) -> None:
    place = tmp_path / "broken"
    shutil.copytree(tiny_folder, place)
    config = json.loads((place / "config.json").read_text())
    if broken == "weights":
        (place / "model.safetensors").write_bytes(b"\0" * 100)
    elif broken == "head":
        without_head(place / "model.safetensors")
    elif broken == "tokenizer":
        (place / "tokenizer.json").write_text("{")
    elif broken == "config":
        (place / "config.json").write_text("{")
    elif broken == "missing":
        (place / "model.safetensors").unlink()
    else:
        (place / "config.json").write_text(json.dumps(config | {"id2label": {"0": "no", "1": "yes"}}))
    with pytest.raises(NeedsSetup, match="broken|labels") as caught:
        load(str(place))
    assert "\n" not in str(caught.value)


def without_head(path: Path) -> None:
    """Take the head out of a file of weights."""
    from safetensors.numpy import load_file, save_file

    save_file({name: value for name, value in load_file(path).items() if "classifier" not in name}, path)
