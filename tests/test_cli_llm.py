"""The command line says which language model is set, and lets it write when it is asked to."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
from store.errors import NeedsSetup
from store.settings import settings
from tests.responder.model_server import said, serving


def name_model(monkeypatch: pytest.MonkeyPatch, address: str, model: str = "fake") -> None:
    for name, value in (("BASE_URL", address), ("MODEL", model), ("API_KEY", "sk-canary")):
        monkeypatch.setenv(f"EARFUL_LLM_{name}", value)
    settings.cache_clear()


@pytest.mark.parametrize(
    ("address", "model", "told"),
    [
        ("", "", "ok  language model  not set"),
        ("http://anna:pw-canary@127.0.0.1:9/v1", "tiny", "ok  language model  tiny at http://127.0.0.1:9\n"),
        ("http://127.0.0.1:9/v1", "", "NO  language model  EARFUL_LLM_MODEL does not name"),
        ("ftp://127.0.0.1", "tiny", "NO  language model  EARFUL_LLM_BASE_URL is no address"),
    ],
)
def test_the_doctor_says_which_model_words_the_drafts(
    address: str, model: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_model(monkeypatch, address, model)
    out = CliRunner().invoke(cli.app, ["doctor", "--channel", "reddit"]).output
    assert told in out
    assert "canary" not in out


def test_a_model_that_is_not_set_cannot_be_asked_by_name() -> None:
    done = CliRunner().invoke(cli.app, ["compose", "-", "--writer", "model"], input="")
    assert isinstance(done.exception, NeedsSetup)


@pytest.mark.slow
def test_compose_lets_the_model_write(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "mentions.jsonl"
    file.write_text(json.dumps({"text": "The parcel came late.", "lang": "en", "rating": 2, "author": "Anna"}) + "\n")
    with serving() as server:
        server.speaks = lambda asked: said(("We are sorry that the parcel came late.", "courtesy"))
        name_model(monkeypatch, server.address)
        done = CliRunner().invoke(cli.app, ["compose", str(file), "--writer", "model"])
    (row,) = map(json.loads, done.output.splitlines())
    assert (row["writer"], row["note"]) == ("model", "")
    assert "the parcel came late" in row["draft"]
    assert "Anna" not in server.seen[0]
